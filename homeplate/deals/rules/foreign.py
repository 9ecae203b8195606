"""Deals as another system tells them: how they begin here, and what a later telling may change. Pure.

An import finds a deal at a stage; it does not move one there. Later tellings change what the file changed since
the last one, and nothing that people changed here; a stage further on is reached through the gates, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.deals.rules.attention import postponed
from homeplate.deals.rules.categories import PIPELINE
from homeplate.deals.rules.moves import decide_advance, decide_lose, decide_win
from homeplate.deals.rules.replay import LATER
from homeplate.deals.rules.standing import History, standing
from homeplate.deals.rules.state import Change, DealLike, DealState, Holding, plain
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import Message, msg
from homeplate.process.definition import Process

LOOKED_AT = (
    "name",
    "account_id",
    "value_minor",
    "currency",
    "kind",
    "source",
    "expected_close",
    "category",
    "next_step",
    "next_step_kind",
    "next_step_on",
    "competitors",
)
"""Columns that a later telling may change, besides owner, custom values and the end."""

CLOSED_TOO = ("closed_at", "loss_reason", "loss_note", "competitor")


@dataclass(frozen=True, slots=True)
class ForeignDeal:
    """A deal of another system. None and empty texts say nothing; `stage` is empty when it is not known.

    Texts are clean and within their columns; `custom` is in stored form.
    """

    external_id: str
    name: str
    owner_id: UUID
    team_id: UUID | None = None
    account_id: UUID | None = None
    status: str = "open"
    stage: str = ""
    value_minor: int | None = None
    currency: str = ""
    kind: str = ""
    source: str = ""
    expected_close: date | None = None
    category: str = ""
    next_step: str = ""
    next_step_kind: str = ""
    next_step_on: date | None = None
    created_at: datetime | None = None
    stage_since: datetime | None = None
    closed_at: datetime | None = None
    loss_reason: str = ""
    loss_note: str = ""
    competitor: str = ""
    competitors: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)


def begin(
    told: ForeignDeal, source: str, process: Process, process_id: UUID, version_id: UUID, now: datetime
) -> DealState:
    """The deal as it is found: claimed at its stage, nothing evidenced. A closed one keeps how it ended.

    A won deal stands where a sale ends; a lost one whose last stage is not known at the first, which claims least.
    """
    created = told.created_at or told.stage_since or told.closed_at or now
    closed = (told.closed_at or now) if told.status != "open" else None
    if closed is not None and closed < created:
        created = closed
    stage = _found_at(told, process)
    state = DealState(
        id=new_id(),
        name=told.name,
        owner_id=told.owner_id,
        team_id=told.team_id,
        account_id=told.account_id,
        process_id=process_id,
        version_id=version_id,
        stage=stage,
        stage_since=closed or max(told.stage_since or created, created),
        claimed=stage,
        status=told.status,
        value_minor=told.value_minor or 0,
        currency=told.currency,
        kind=told.kind,
        source=told.source,
        expected_close=told.expected_close,
        category=told.category or PIPELINE,
        next_step=told.next_step,
        next_step_kind=told.next_step_kind,
        next_step_on=told.next_step_on,
        created_at=created,
        closed_at=closed,
        competitors=told.competitors,
        custom=dict(told.custom),
        import_source=source,
        external_id=told.external_id,
    )
    if told.status != "open":
        state.probability = 1000 if told.status == "won" else 0
        state.probability_source = "outcome"
    if told.status == "lost":
        state.loss_reason = told.loss_reason or "unknown"
        state.loss_note, state.competitor = told.loss_note, told.competitor
    return state


def _found_at(told: ForeignDeal, process: Process) -> str:
    if told.status == "won":
        return process.stages[-1].key
    return told.stage if process.has_stage(told.stage) else process.stages[0].key


def differs(told: ForeignDeal, deal: DealLike) -> bool:
    """Whether the telling says anything else than what is stored; the quick look at every row."""
    return (
        told.status != deal.status
        or (told.status == "open" and told.stage not in ("", deal.stage))
        or told.owner_id != deal.owner_id
        or any(deal.custom.get(key) != value for key, value in told.custom.items())
        or bool(_new(told, deal))
    )


def _new(told: ForeignDeal, deal: DealLike) -> dict[str, Any]:
    """The columns that the telling fills differently."""
    names = (*LOOKED_AT, *CLOSED_TOO) if told.status == deal.status == "lost" else LOOKED_AT
    return {
        name: value
        for name in names
        if (value := getattr(told, name)) not in (None, "") and value != getattr(deal, name)
    }


@dataclass(frozen=True, slots=True)
class Retold:
    """What a later telling changes, and what of it people have to look at."""

    change: Change | None = None
    notes: tuple[Invalid, ...] = ()


NOTHING_TOLD = Retold()


def decide_reimport(
    told: ForeignDeal,
    base: Mapping[str, Any],
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    history: History | None = None,
) -> Retold:
    """What the deal says of itself. `base` is what imports set so far, in the JSON form of facts."""
    notes: list[Invalid] = []
    columns = _edited(told, base, deal, notes)
    if not columns:
        return Retold(notes=tuple(notes))
    was = {name: plain(getattr(deal, name)) for name in columns}
    columns |= postponed(deal, columns, now)
    if columns.keys() & {"value_minor", "currency", "source", "kind"}:
        derived = standing(deal, holding, process, now, columns, history)
        columns |= {name: value for name, value in derived.items() if getattr(deal, name) != value}
    return Retold(Change("deal.reimported", columns, {"was": was}), tuple(notes))


def _edited(
    told: ForeignDeal, base: Mapping[str, Any], deal: DealLike, notes: list[Invalid]
) -> dict[str, Any]:
    """The columns that the file changed since the last import and nobody changed here."""
    base = {**LATER, **base}
    columns: dict[str, Any] = {}
    for name, value in _new(told, deal).items():
        if plain(value) == base.get(name):
            continue
        if plain(getattr(deal, name)) == base.get(name):
            columns[name] = value
        else:
            notes.append(_kept(name))
    if told.owner_id != deal.owner_id and str(told.owner_id) != base.get("owner_id"):
        if str(deal.owner_id) == base.get("owner_id"):
            columns |= {"owner_id": told.owner_id, "team_id": told.team_id}
        else:
            notes.append(_kept("owner"))
    given = base.get("custom") or {}
    custom = {
        key: value
        for key, value in told.custom.items()
        if value not in (deal.custom.get(key), given.get(key)) and deal.custom.get(key) == given.get(key)
    }
    if custom:
        columns["custom"] = {**deal.custom, **custom}
    return columns


def _kept(name: str) -> Invalid:
    sentence = msg(
        "Both the file and somebody here changed “{field}”; what stands here was kept.", field=name
    )
    return Invalid("kept-ours", sentence, field=name)


def decide_move(
    told: ForeignDeal,
    base: Mapping[str, Any],
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    history: History | None = None,
    next_step_from: date | None = None,
) -> Retold:
    """The end or the next stage, by the same decisions as at every other door: a closed gate stays closed."""
    if told.status != deal.status:
        if told.status == base.get("status"):
            return NOTHING_TOLD
        if deal.status != "open" or told.status == "open":
            return _note("ended-otherwise", msg("The file and Homeplate disagree on how this deal stands."))
        return _end(told, deal, holding, process, min(told.closed_at or now, now).astimezone(now.tzinfo))
    if deal.status != "open" or told.stage in ("", deal.stage, base.get("stage")):
        return NOTHING_TOLD
    if not process.has_stage(told.stage) or process.index(told.stage) < process.index(deal.stage):
        return _note("earlier-stage", msg("The file says an earlier stage; a deal goes back by hand."))
    try:
        moved = decide_advance(
            deal, holding, process, now, to=told.stage, next_step_from=next_step_from, history=history
        )
        return Retold(moved)
    except Invalid as refused:
        return _held_back(refused)


def _end(told: ForeignDeal, deal: DealLike, holding: Holding, process: Process, at: datetime) -> Retold:
    try:
        if told.status == "won":
            return Retold(decide_win(deal, holding, process, at))
        reason, note = told.loss_reason or "unknown", told.loss_note
        lost = decide_lose(deal, holding, process, at, reason=reason, note=note, competitor=told.competitor)
        return Retold(lost)
    except Invalid as refused:
        return _held_back(refused)


def _held_back(refused: Invalid) -> Retold:
    sentence = msg("The file moves this deal on, but its gate is closed: {reason}", reason=refused.message)
    return _note("gate", sentence)


def _note(code: str, sentence: Message) -> Retold:
    return Retold(notes=(Invalid(code, sentence, field="stage"),))
