"""Where a deal stands: the columns that follow from its evidence, its process and the time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeplate.deals.rules.attention import late_from
from homeplate.deals.rules.state import DealLike, Holding, facts_of, figures_of
from homeplate.process import gates, probability, progress
from homeplate.process.definition import Process
from homeplate.process.facts import Facts

History = Mapping[str, tuple[int, int]]
"""Stage key to (closed deals that reached it, those of them that were won)."""


def standing(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    set_: Mapping[str, Any],
    history: History | None = None,
) -> dict[str, Any]:
    """The derived columns (progress, gaps, gate, next lapse, lateness, probability) once those of `set_` hold."""
    stage = set_.get("stage", deal.stage)
    status = set_.get("status", deal.status)
    closed_at = set_.get("closed_at", deal.closed_at)
    # What held when a deal was closed is not said to lapse afterwards.
    now = now if status == "open" else (closed_at or now).astimezone(now.tzinfo)
    facts = facts_of(deal, holding, process, now, set_)
    reached = progress.progress(process, facts, now)
    position = process.index(stage)
    columns: dict[str, Any] = {
        "progress": reached,
        "gaps": len(progress.slipped(process, stage, facts, now)),
        "gate_missing": len(gates.evaluate(process.gate(stage), facts, now).missing)
        if status == "open"
        else None,
        "lapses_at": gates.next_lapse(process, facts, now) if status == "open" else None,
        "late_at": late_from(process, stage, set_.get("stage_since", deal.stage_since), status),
        "furthest": max(deal.furthest, position),
    }
    source = set_.get("probability_source", deal.probability_source)
    if status == "open" and source != "hand":
        chance = win_chance(process, stage, reached, history)
        columns["probability"] = round(chance.value * 1000)
        columns["probability_source"] = chance.source
    return columns


def win_chance(
    process: Process, stage: str, reached: int, history: History | None
) -> probability.Probability:
    """P(won) from the criteria, corrected by the workspace's own outcomes where there are enough."""
    prior = probability.from_criteria(reached)
    if history is None or stage not in history:
        return prior
    return probability.from_history(*history[stage], prior=prior)


class Standings:
    """Where deals without any evidence stand, worked out once for all that stand alike.

    Alike are deals at one stage, claimed from one stage, for which the same conditions of the process hold.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        # Conditions on earlier answers need none of their own: there are no answers but claims.
        self._conditions = tuple(
            condition
            for criterion in process.criteria
            for condition in criterion.applies
            if condition.criterion is None
        )
        self._known: dict[tuple[object, ...], dict[str, Any]] = {}

    def of(self, deal: DealLike, now: datetime) -> dict[str, Any]:
        """The derived columns of `deal`."""
        at = now if deal.status == "open" else (deal.closed_at or now).astimezone(now.tzinfo)
        met: tuple[bool, ...] = ()
        if self._conditions:
            facts = Facts(deal=figures_of(deal, at))
            met = tuple(condition.holds(facts) for condition in self._conditions)
        key = (deal.stage, deal.status, deal.claimed, deal.furthest, deal.probability_source, met)
        if key not in self._known:
            self._known[key] = standing(deal, {}, self._process, now, {})
        # Deals that stand alike came there on days of their own.
        late = late_from(self._process, deal.stage, deal.stage_since, deal.status)
        return {**self._known[key], "late_at": late}
