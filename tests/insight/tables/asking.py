"""Everything that pages of insight ask, so that two mirrors can be asked the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from math import isclose
from typing import Any

from homeplate.insight import (
    accuracy,
    assessment,
    assuming,
    bottleneck,
    categories,
    changes,
    choices,
    costs,
    criteria,
    customers,
    forecast,
    funnel,
    gates,
    outcomes,
    paths,
    persistence,
    revisions,
    shaping,
    stalling,
)
from homeplate.insight.frame import Frame, looking
from homeplate.insight.measures import changing, losing, retaining, stages, variants, winning
from homeplate.insight.measures import gates as passages
from homeplate.insight.measures import persistence as pursuing
from homeplate.insight.measures.discipline import CONDUCT
from homeplate.insight.measures.lift import HELD
from homeplate.insight.measures.persistence import NOES
from homeplate.insight.mirror.ids import Ids
from homeplate.people.access import Actor
from homeplate.tenancy.context import workspace
from tests.deals.rules.sample import PROCESS

Ask = Callable[[Actor, Frame, Any], Any]


def _why(actor: Actor, frame: Frame, mirror: Any) -> bottleneck.Why | None:
    """Why deals stop at the second stage, whichever costs most; None while there is no mirror."""
    with workspace(actor.workspace_id):
        if (note := mirror.note()) is None:
            return None
        with looking(actor, note, frame, mirror) as session:
            return bottleneck.why(session, frame.window(actor.zone), 1)


class Questions:
    """What is asked, by name, at a moment."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, now.date()

    def figures(self) -> Mapping[str, Ask]:
        """The pictures that pages show."""
        now, today = self.now, self.today
        return {
            "funnel": lambda a, f, m: funnel.funnel(a, f, now=now, today=today, folder=m),
            "outcomes": lambda a, f, m: outcomes.outcomes(a, f, today=today, folder=m),
            "gates": lambda a, f, m: gates.gates(a, f, now=now, folder=m),
            "paths": lambda a, f, m: paths.paths(a, f, folder=m),
            "changes": lambda a, f, m: changes.changes(a, f, _scope(f), today=today, folder=m),
            "changes of what is due": lambda a, f, m: changes.changes(a, f, _due(f), today=today, folder=m),
            "shape": lambda a, f, m: shaping.shaping(a, f, now=now, folder=m),
            "criteria": lambda a, f, m: criteria.decisive(a, f, folder=m),
            "assessment": lambda a, f, m: assessment.assessment(a, f, now=now, folder=m),
            "choices": lambda a, f, m: choices.choices_of(a, f, today=today, folder=m),
            "versions": lambda a, f, m: revisions.compared(
                a, f, new=None, old=None, now=now, today=today, folder=m
            ),
            "persistence": lambda a, f, m: persistence.persistence(a, f, today=today, folder=m),
            "customers": lambda a, f, m: customers.customers(a, f, today=today, folder=m),
            "categories": lambda a, f, m: categories.judged_months(a, f, today=today, folder=m),
            "bottleneck": _why,
            "stalled": lambda a, f, m: stalling.standstill(a, f, now=now, today=today, folder=m),
            "accuracy": lambda a, f, m: accuracy.accuracy(a, f, whom=None, now=now, today=today, folder=m),
            "what if": lambda a, f, m: assuming.what_if(
                a, f, assuming.Assumed(factor=75), now=now, today=today, folder=m
            ),
            "forecast": lambda a, f, m: forecast.forecast(a, f, now=now, today=today, folder=m),
        }

    def deals(self) -> Mapping[str, Ask]:
        """The deals behind their numbers."""
        now, today = self.now, self.today
        funnel_ = {
            f"funnel {what} {at}": _of(funnel.deals_behind, what=what, position=at, now=now)
            for what in (*winning.OUTCOMES, *stages.COURSES)
            for at in (None, 1)
        }
        outcome = {
            f"outcome {what} {key}": _of(outcomes.deals_behind_outcome, what=what, key=key, today=today)
            for what in (*losing.BEHIND, *losing.WHOLE)
            for key in ("", "price", "1", "acme", "öljy oy", "new")
        }
        gate = {
            f"gate {what} {at} {key}": _of(gates.deals_behind_passage, what=what, position=at, criterion=key)
            for what in passages.PASSAGES
            for at, key in ((None, ""), (0, "need"))
        }
        change = {f"change {what}": _changed(what) for what in (*changing.LINES, *changing.OTHERS)}
        criterion = {
            f"criterion {what} {one.key}": _of(criteria.deals_behind_criterion, key=one.key, what=what)
            for what in HELD
            for one in PROCESS.criteria
        }
        pursued = {
            f"persistence {what}": _of(persistence.deals_behind_persistence, what=what, k=1)
            for what in (*NOES, *pursuing.DEALS)
        }
        bought = {
            f"customers {what}": _of(customers.accounts_behind, what=what, nth=0, today=today, horizon=6)
            for what in retaining.FATES
        } | {
            f"sales {what}": _of(customers.deals_behind_customers, what=what, today=today)
            for what in retaining.DEALS
        }
        bought["customers won"] = _of(costs.customers_won, today=today)
        return {
            **bought,
            "commit": _of(categories.deals_of_category, today=today, category="commit"),
            "carrying": _of(forecast.deals_carrying, now=now, today=today),
            "booked": _of(forecast.booked_deals),
            "stalled": _of(stalling.stalled_deals, position=None, owner=None, now=now, today=today),
            "back": _of(paths.deals_behind_rework, position=0),
            "shape": _of(shaping.deals_of_shape, position=None, now=now),
            **{f"way {what}": _of(paths.deals_behind_way, what=what) for what in variants.CONDUCT},
            **{f"conduct {what}": _of(assessment.deals_behind_conduct, what=what) for what in CONDUCT},
            **funnel_,
            **outcome,
            **gate,
            **change,
            **criterion,
            **pursued,
        }


def _changed(what: str) -> Ask:
    return lambda actor, frame, mirror: changes.deals_behind_change(
        actor, frame, _scope(frame), what=what, folder=mirror
    )


def _of(query: Callable[..., Any], **given: Any) -> Ask:
    return lambda actor, frame, mirror: query(actor, frame, folder=mirror, **given)


def _scope(frame: Frame) -> changes.Scope:
    return changes.Scope(frame.since, frame.until)


def _due(frame: Frame) -> changes.Scope:
    return changes.Scope(frame.since, frame.until, only=True)


EXACT = (str, bytes, date, Enum, bool, int, type(None))


def unlike(one: Any, other: Any, place: str = "") -> str:
    """Where two answers differ: counts and names by anything, numbers with a point by more than 1 in 10⁹."""
    if isinstance(one, float) or isinstance(other, float):
        same = one == other or (
            one is not None and other is not None and isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
        )
        return "" if same else f"{place}: {one!r} and {other!r}"
    if isinstance(one, EXACT):
        return "" if one == other else f"{place}: {one!r} and {other!r}"
    if is_dataclass(one):
        pairs = [(getattr(one, f.name), getattr(other, f.name), f".{f.name}") for f in fields(one)]
    elif isinstance(one, Mapping):
        if set(one) != set(other):
            return f"{place}: {sorted(map(str, one))} and {sorted(map(str, other))}"
        pairs = [(one[key], other[key], f"[{key}]") for key in one]
    elif isinstance(one, list | tuple | Ids):
        if len(one) != len(other):
            return f"{place}: {list(one)} and {list(other)}"
        pairs = [(a, b, f"[{at}]") for at, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return "" if one == other else f"{place}: {one!r} and {other!r}"
    return next((found for a, b, name in pairs if (found := unlike(a, b, place + name))), "")
