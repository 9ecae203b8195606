"""Where a deal stands: the columns that follow from its evidence, its process and the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from homeplate.deals.rules.attention import late_from
from homeplate.deals.rules.state import NOTHING, DealLike, Figures, Holding, facts_of, figures_of
from homeplate.process import gates, probability, progress
from homeplate.process.definition import Process
from homeplate.process.facts import Facts
from homeplate.process.taught import Stands, WinModel, band


@dataclass(frozen=True, slots=True)
class History:
    """What a workspace's own outcomes teach: by stage key how many closed deals reached it and how many of them were
    won, and the `model` of the chance to win that is in use, if one is."""

    stages: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    model: WinModel | None = None


class Placed(Figures, Protocol):
    """And those by which it is seen where a deal stands."""

    @property
    def stage(self) -> str:
        """Its key."""

    @property
    def stage_since(self) -> datetime:
        """When the deal came there."""

    @property
    def claimed(self) -> str:
        """The stage at which an import found it; empty for none."""


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
        placed = stands(deal, process, facts, reached, now, set_)
        chance = win_chance(reached, history, placed)
        columns["probability"] = round(chance.value * 1000)
        columns["probability_source"] = chance.source
    return columns


def win_chance(reached: int, history: History | None, placed: Stands) -> probability.Probability:
    """P(won): from the model in use, else from the criteria, corrected by the workspace's own outcomes where there are
    enough."""
    if history is not None and history.model is not None:
        return probability.from_model(history.model, history.model.said(placed))
    prior = probability.from_criteria(reached)
    if history is None or placed.stage not in history.stages:
        return prior
    return probability.from_history(*history.stages[placed.stage], prior=prior)


def explained(process: Process, reached: int, history: History, placed: Stands) -> probability.Probability:
    """The same with what speaks for the deal and against it."""
    model = history.model
    if model is None:
        return win_chance(reached, history, placed)
    asked = process.stages[: process.index(placed.stage) + 1]
    by_now = {criterion.key for stage in asked for criterion in stage.criteria} | placed.held
    whole = process.total_weight or 1
    weighing = {one.key: one.weight / whole for one in process.criteria if one.key in by_now}
    labels = {one.key: one.label for one in process.criteria}
    return probability.from_model(model, model.said(placed), model.reasons(placed, weighing), labels)


def stands(
    deal: Placed,
    process: Process,
    facts: Facts,
    reached: int,
    now: datetime,
    set_: Mapping[str, Any] = NOTHING,
) -> Stands:
    """Where a deal stands, as a model sees it: the same that the ledger tells of deals of the past."""

    def column(name: str) -> Any:
        return set_[name] if name in set_ else getattr(deal, name)

    stage = column("stage")
    here, selling = process.index(stage), process.selling_stages
    before = [criterion.key for one in selling if process.index(one.key) < here for criterion in one.criteria]
    wanted = {criterion.key for one in selling for criterion in one.criteria}
    valid = {key for key, state in progress.states(process, facts, now).items() if state == "validated"}
    return Stands(
        stage=stage,
        age=band((now - column("stage_since")).total_seconds() / 86400),
        progress=reached / 100,
        kind=column("kind"),
        imported=bool(column("claimed")),
        passed=tuple(before),
        held=frozenset(valid & wanted),
    )


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
