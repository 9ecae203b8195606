"""Reading takes: how far they are, what became of each row, and whether a prospect is known already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from homeplate.kit import messages
from homeplate.kit.text import Message, msg
from homeplate.leads.models import Lead
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.prospects.models import Company, Person
from homeplate.prospects.takes.known import Row, index_of, names_of
from homeplate.prospects.takes.models import LeadTake, TakenProspect
from homeplate.prospects.takes.rules import LEAD, TAKEN, TAKEN_BACK, Standing

SHOWN = 50


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A take; see `models.LeadTake`. `owner` and `member` are names, `may_change` whether the reader may stop it and
    take it back."""

    id: UUID
    about: str
    state: str
    total: int
    position: int
    taken: int
    left_out: int
    taken_back: int
    origin: Mapping[str, Any]
    source: str
    source_detail: str
    note: str
    consent: str
    owner: str
    member: str
    message: Message | None
    created_at: datetime
    finished_at: datetime | None
    may_change: bool


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What became of a prospect: `outcome` as in `models.TakenProspect`. `name` is empty for one that is gone.

    `lead_id` and `lead` are those of a lead that the reader may see, `met` the contact or account that it is.
    """

    number: int
    record_id: UUID
    name: str
    outcome: str
    lead_id: UUID | None
    lead: str
    met_id: UUID | None
    met: str
    message: Message | None


@dataclass(frozen=True, slots=True)
class Stands:
    """Why a prospect would be left out of a take (`rules.LEFT_OUT`): the record that it is, where the reader may see
    it, and what that is called."""

    why: str
    id: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The prospect that a lead was made of."""

    about: str
    record_id: UUID
    name: str
    take_id: UUID


@query(Permission.PROSPECT_VIEW)
def takes(actor: Actor, *, limit: int = SHOWN) -> list[TakeRow]:
    """The latest takes, newest first."""
    return _rows(actor, LeadTake.objects.defer("ids").order_by("-created_at", "-id")[:limit])


@query(Permission.PROSPECT_VIEW)
def take_of(actor: Actor, *, take_id: UUID) -> TakeRow:
    """One take. Raises `NotFound`."""
    found = _rows(actor, LeadTake.objects.defer("ids").filter(id=take_id))
    return found[0] if found else not_found(msg("take of leads"))


@query(Permission.PROSPECT_VIEW)
def taken_rows(
    actor: Actor, *, take_id: UUID, left_out: bool = False, after: int = 0, limit: int = SHOWN
) -> list[TakenRow]:
    """What became of the prospects of a take, behind the row number `after`; of those `left_out` alone where wanted.

    In six statements at most.
    """
    take = take_of(actor, take_id=take_id)
    rows = TakenProspect.objects.filter(take_id=take_id, number__gt=after).order_by("number")
    if left_out:
        rows = rows.exclude(outcome__in=(TAKEN, TAKEN_BACK))
    found = list(rows[:limit])
    names = _names(take.about, [row.record_id for row in found])
    leads = _leads(actor, [row.lead_id for row in found if row.lead_id])
    met = names_of([Standing(row.outcome, row.met_id) for row in found])
    return [
        TakenRow(
            number=row.number,
            record_id=row.record_id,
            name=names.get(row.record_id, ""),
            outcome=row.outcome,
            lead_id=row.lead_id if row.lead_id in leads else None,
            lead=leads.get(row.lead_id, "") if row.lead_id else "",
            met_id=row.met_id if row.met_id in met else None,
            met=met.get(row.met_id, "") if row.met_id else "",
            message=messages.from_json(row.message) if row.message else None,
        )
        for row in found
    ]


@query(Permission.PROSPECT_VIEW)
def reasons(actor: Actor, *, take_id: UUID) -> dict[str, int]:
    """How many prospects of a take came to what, by outcome."""
    rows = TakenProspect.objects.filter(take_id=take_id).order_by().values_list("outcome")
    return {str(outcome): int(number) for outcome, number in rows.annotate(number=Count("id"))}


@query(Permission.PROSPECT_VIEW)
def standings(actor: Actor, *, rows: Sequence[Row]) -> dict[UUID, Stands]:
    """Which of some prospects (a page of them) are known already, and as what."""
    index = index_of(actor.workspace_id, rows)
    found = {row.id: one for row in rows if (one := index.of(row)) is not None}
    leads = _leads(actor, [one.id for one in found.values() if one.id and one.why == LEAD])
    names = leads | names_of(found.values())
    return {
        record_id: Stands(
            one.why, one.id if one.id in names else None, names.get(one.id, "") if one.id else ""
        )
        for record_id, one in found.items()
    }


@query(Permission.LEAD_VIEW)
def origin_of(actor: Actor, *, lead_id: UUID) -> Origin | None:
    """The prospect that a lead was made of; None for one that came otherwise."""
    row = TakenProspect.objects.filter(lead_id=lead_id, outcome=TAKEN).select_related("take").first()
    if row is None or not actor.may(Permission.PROSPECT_VIEW):
        return None
    name = _names(row.take.about, [row.record_id]).get(row.record_id, "")
    return Origin(row.take.about, row.record_id, name, row.take_id)


def _rows(actor: Actor, rows: Iterable[LeadTake]) -> list[TakeRow]:
    names = member_names(actor.workspace_id)
    return [
        TakeRow(
            id=row.id,
            about=row.about,
            state=row.state,
            total=row.total,
            position=row.position,
            taken=row.taken,
            left_out=row.left_out,
            taken_back=row.taken_back,
            origin=row.origin,
            source=row.source,
            source_detail=row.source_detail,
            note=row.note,
            consent=row.consent,
            owner=names.get(row.owner_id, "") if row.owner_id else "",
            member=names.get(row.member_id, "") if row.member_id else "",
            message=messages.from_json(row.message) if row.message else None,
            created_at=row.created_at,
            finished_at=row.finished_at,
            may_change=_may_change(actor, row),
        )
        for row in rows
    ]


def _may_change(actor: Actor, row: LeadTake) -> bool:
    own = row.member_id == actor.member_id or actor.may(Permission.LEAD_ASSIGN)
    return own and actor.may(Permission.LEAD_EDIT)


def _names(about: str, ids: Sequence[UUID]) -> dict[UUID, str]:
    model: Any = Company if about == "companies" else Person
    return dict(model.objects.filter(id__in=ids).values_list("id", "name"))


def _leads(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The titles of those leads that the actor may see."""
    if not ids:
        return {}
    return {row.id: row.title for row in Lead.objects.visible_to(actor).filter(id__in=ids)}
