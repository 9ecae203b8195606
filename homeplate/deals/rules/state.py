"""The values of a deal, the evidence it holds, and a decided change of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

from homeplate.deals.rules.categories import PIPELINE
from homeplate.kit.money import major
from homeplate.process import facts as known
from homeplate.process.definition import Process


class DealLike(Protocol):
    """The columns of a deal: a `deals.models.Deal` row or a `DealState`."""

    id: UUID
    name: str
    account_id: UUID | None
    owner_id: UUID
    team_id: UUID | None
    process_id: UUID
    version_id: UUID
    stage: str
    stage_since: datetime
    furthest: int
    status: str
    value_minor: int
    currency: str
    kind: str
    source: str
    expected_close: date | None
    category: str
    next_step: str
    next_step_kind: str
    next_step_on: date | None
    progress: int
    probability: int
    probability_source: str
    gaps: int
    overrides: int
    lapses_at: datetime | None
    closed_at: datetime | None
    loss_reason: str
    loss_note: str
    competitor: str
    competitors: str
    custom: dict[str, Any]
    claimed: str
    import_source: str
    external_id: str
    created_at: datetime
    archived_at: datetime | None
    gate_missing: int | None
    late_at: datetime | None
    moved: int | None
    overridden_at: datetime | None
    looked_at: datetime | None
    pushed_at: datetime | None


@dataclass(slots=True)
class DealState:
    """A deal in memory, with the same columns as the table."""

    id: UUID
    name: str
    owner_id: UUID
    process_id: UUID
    version_id: UUID
    stage: str
    stage_since: datetime
    currency: str
    created_at: datetime
    account_id: UUID | None = None
    team_id: UUID | None = None
    furthest: int = 0
    status: str = "open"
    value_minor: int = 0
    kind: str = ""
    source: str = ""
    expected_close: date | None = None
    category: str = PIPELINE
    next_step: str = ""
    next_step_kind: str = ""
    next_step_on: date | None = None
    progress: int = 0
    probability: int = 0
    probability_source: str = "criteria"
    gaps: int = 0
    overrides: int = 0
    lapses_at: datetime | None = None
    closed_at: datetime | None = None
    loss_reason: str = ""
    loss_note: str = ""
    competitor: str = ""
    competitors: str = ""
    custom: dict[str, Any] = field(default_factory=dict)
    claimed: str = ""
    import_source: str = ""
    external_id: str = ""
    archived_at: datetime | None = None
    gate_missing: int | None = None
    late_at: datetime | None = None
    moved: int | None = None
    overridden_at: datetime | None = None
    looked_at: datetime | None = None
    pushed_at: datetime | None = None


COLUMNS = tuple(column.name for column in fields(DealState) if column.name != "id")
"""Every column that facts set and that a rebuild compares."""

RATED = ("criteria", "history", "model")
"""Sources of a chance that follows from what else is known, and moves as days go by without anybody doing anything."""


@dataclass(frozen=True, slots=True)
class Held:
    """One piece of current evidence: what validates a criterion of a deal."""

    id: UUID
    criterion: str
    value: Any
    at: datetime
    member_id: UUID | None
    note: str = ""
    expires_at: datetime | None = None


Holding = Mapping[str, Held]
"""Criterion key to the evidence held for it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A decided change: the verb of its fact, the columns it sets, and the evidence it adds or ends.

    `data` is what the fact tells besides; it is JSON.
    """

    verb: str
    set: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    add: tuple[Held, ...] = ()
    end: tuple[str, ...] = ()

    def fact_data(self) -> dict[str, Any]:
        """The JSON of the fact: enough to rebuild what the change did."""
        content: dict[str, Any] = {**self.data, "set": {key: plain(value) for key, value in self.set.items()}}
        if self.add:
            content["evidence"] = [held_json(held) for held in self.add]
        if self.end:
            content["ended"] = list(self.end)
        return content


def after(holding: Holding, change: Change) -> dict[str, Held]:
    """The evidence held once `change` is done."""
    kept = {key: held for key, held in holding.items() if key not in change.end}
    kept.update((held.criterion, held) for held in change.add)
    return kept


_AS_IT_IS = frozenset({str, int, bool, type(None), dict})


def plain_columns(deal: DealLike) -> dict[str, Any]:
    """Every column of a deal as JSON keeps it; made for each deal of an import, so most values are let through."""
    found = {}
    for name in COLUMNS:
        value = getattr(deal, name)
        found[name] = value if type(value) in _AS_IT_IS else plain(value)
    return found


def plain(value: Any) -> Any:
    """`value` as JSON keeps it: ids and days as text, moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value


def held_json(held: Held) -> dict[str, Any]:
    """The JSON of one piece of evidence inside a fact."""
    return {column.name: plain(getattr(held, column.name)) for column in fields(Held)}


class Figures(Protocol):
    """The few columns of a deal that criteria may look at: those of a row, a state, or a list row."""

    @property
    def value_minor(self) -> int:
        """0 when nobody has said."""

    @property
    def currency(self) -> str:
        """ISO 4217."""

    @property
    def source(self) -> str:
        """Where the deal came from."""

    @property
    def kind(self) -> str:
        """Kind of deal."""

    @property
    def claimed(self) -> str:
        """Stage at which an import found it."""

    @property
    def created_at(self) -> datetime:
        """When it was created."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


def facts_of(
    deal: Figures, holding: Holding, process: Process, now: datetime, set_: Mapping[str, Any] = NOTHING
) -> known.Facts:
    """What the process needs to know of a deal; `set_` holds columns that are about to change."""

    evidence = _claims(set_.get("claimed", deal.claimed), process, deal.created_at)
    evidence.update(
        (key, known.Evidence(held.value, held.at, str(held.member_id or ""), held.expires_at))
        for key, held in holding.items()
    )
    return known.Facts(evidence=evidence, deal=figures_of(deal, now, set_))


def figures_of(deal: Figures, now: datetime, set_: Mapping[str, Any] = NOTHING) -> known.Deal:
    """The few figures that conditions and checks may look at."""

    def column(name: str) -> Any:
        return set_[name] if name in set_ else getattr(deal, name)

    minor, currency = column("value_minor"), column("currency")
    return known.Deal(
        value=major(minor, currency) if minor else None,
        currency=currency,
        source=column("source"),
        kind=column("kind"),
        days_open=max((now - deal.created_at).days, 0),
    )


def _claims(stage: str, process: Process, at: datetime) -> dict[str, known.Evidence]:
    """What an import claims by finding a deal at `stage`: all before it, with evidence for nothing."""
    if not stage or not process.has_stage(stage):
        return {}
    return {
        criterion.key: known.Evidence(None, at, "", evidenced=False)
        for before in process.stages[: process.index(stage)]
        for criterion in before.criteria
    }


def with_change(state: DealState, change: Change) -> DealState:
    """A deal in memory once `change` is done."""
    return replace(state, **dict(change.set))
