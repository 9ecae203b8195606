"""Going through a take, batch by batch: leads made of prospects, or taken back.

A batch and the position behind it are one transaction, so an interruption loses nothing and repeats nothing. Whom the
leads concern is told once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext

from homeplate.kit import messages
from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.kit.room import no_room
from homeplate.kit.text import Message, msg
from homeplate.leads.actions import Coming, create_lead, withdraw_leads
from homeplate.ledger.actions import record
from homeplate.people.access import Actor
from homeplate.people.models import Member
from homeplate.people.notices import leads_of, tell
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_user
from homeplate.prospects.queries import CompanyRow, companies_by_id, people_by_id
from homeplate.prospects.takes.known import Index, Row, index_of
from homeplate.prospects.takes.models import LeadTake, TakenProspect
from homeplate.prospects.takes.rules import (
    GONE,
    LEAD,
    TAKEN,
    TAKEN_BACK,
    UNFIT,
    company_lead,
    counted,
    person_lead,
    unpacked,
    with_origin,
)
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.context import workspace

ROWS = 50
"""Prospects of one batch, and of one transaction."""
NO_ROOM = msg("The disk of the server is full. What was taken so far stays; make room, then go on.")
UNFORESEEN = msg("Something went wrong. Go on, or tell an administrator.")
LEFT = msg("Whoever began this is no longer there.")
SUBJECT = "lead-take"
_WHOSE = frozenset({"owner_id", "team_id"})
"""What is wrong with who gets the leads is wrong with the take, not with a row of it."""

Clock = Callable[[], datetime]


class _Stopped(Exception):
    """Somebody asked to stop."""


class _TakenOver(Exception):
    """Somebody else works on the take."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one prospect."""

    record_id: UUID
    outcome: str
    lead_id: UUID | None = None
    met_id: UUID | None = None
    message: Message | None = None

    def row(self, take_id: UUID, number: int) -> dict[str, Any]:
        """As the table holds it."""
        return {
            "take_id": take_id,
            "number": number,
            "record_id": self.record_id,
            "outcome": self.outcome,
            "lead_id": self.lead_id,
            "met_id": self.met_id,
            "message": messages.to_json(self.message) if self.message else None,
        }


def work_take(actor: Actor, *, take_id: UUID, clock: Clock, asked_by: UUID | None = None) -> None:
    """Do a take that waits, was interrupted, or is being taken back. What ends it early is kept as its message; what
    nobody foresaw is raised as well.

    Leads are made in the name of whoever began it, and taken back in that of the member who asked for it: `asked_by`,
    else the actor."""
    with workspace(actor.workspace_id):
        take = _begun(take_id, clock())
        if take is None:
            return
        back = take.state == "undoing"
        member_id = (asked_by or actor.member_id) if back else take.member_id
        by = replace(actor, member_id=member_id)
        try:
            author = _author(actor, member_id)
            with translation.override(author.language):
                (_take_back if back else _take)(take, author, clock)
        except _TakenOver:
            return
        except _Stopped:
            _end(actor, by, take, "cancelled", clock())
        except (KeyboardInterrupt, SystemExit):
            _end(actor, by, take, "cancelled", clock())
            raise
        except HomeplateError as error:
            _end(actor, by, take, "failed", clock(), error.message)
        except Exception as error:
            _end(actor, by, take, "failed", clock(), NO_ROOM if no_room(error) else UNFORESEEN)
            raise
        else:
            _end(actor, by, take, "undone" if back else "done", clock())


def _begun(take_id: UUID, now: datetime) -> LeadTake | None:
    with transaction.atomic():
        rows = LeadTake.objects.select_for_update()
        take = rows.filter(id=take_id, state__in=("waiting", "running", "undoing")).first()
        if take is not None:
            take.state = "running" if take.state == "waiting" else take.state
            take.seen_at = now
            take.save(update_fields=["state", "seen_at"])
    return take


def _author(actor: Actor, member_id: UUID | None) -> Actor:
    """Whoever wanted it, as they are now; the operator where nobody did. Raises `Invalid`."""
    if member_id in (None, actor.member_id):
        return actor
    found = Member.objects.filter(id=member_id, is_active=True).values_list("user_id", flat=True).first()
    if found is None:
        raise Invalid("no-member", LEFT)
    return actor_for_user(found, actor.workspace_id, actor.door)


def _locked(take: LeadTake) -> None:
    """Make sure that nobody else works on the take, and that nobody asked to stop. Other takes wait for this batch, so
    that they find the leads it makes."""
    rows = LeadTake.objects.select_for_update().filter(state__in=("running", "undoing")).order_by("id")
    names = ("id", "state", "position", "back_position")
    found = {row[0]: (row, stop) for *row, stop in rows.values_list(*names, "cancel_asked")}
    row, stop = found.get(take.id, (None, False))
    if row != [getattr(take, name) for name in names]:
        raise _TakenOver
    if stop:
        raise _Stopped


# --- taking ----------------------------------------------------------------------------------------------------------


def _take(take: LeadTake, author: Actor, clock: Clock) -> None:
    author.require(Permission.LEAD_EDIT)
    author.require(Permission.PROSPECT_VIEW)
    while take.position < take.total:
        with transaction.atomic():
            _locked(take)
            found = _batch(take, author, unpacked(take.ids, take.position, ROWS), clock())
            numbered = enumerate(found, take.position + 1)
            insert_many(TakenProspect, (one.row(take.id, number) for number, one in numbered))
            taken, left_out = counted([one.outcome for one in found])
            counts = {
                "position": take.position + len(found),
                "taken": take.taken + taken,
                "left_out": take.left_out + left_out,
            }
            LeadTake.objects.filter(id=take.id).update(**counts, seen_at=clock())
        for name, value in counts.items():
            setattr(take, name, value)


def _batch(take: LeadTake, author: Actor, ids: Sequence[UUID], now: datetime) -> list[_Outcome]:
    rows: list[Row] = [*(companies_by_id(ids) if take.about == "companies" else people_by_id(ids))]
    there = {row.id: row for row in rows if row.archived_at is None}
    index = index_of(author.workspace_id, list(there.values()))
    return [
        _one(take, author, there[one], index, now) if one in there else _Outcome(one, GONE) for one in ids
    ]


def _one(take: LeadTake, author: Actor, row: Row, index: Index, now: datetime) -> _Outcome:
    standing = index.of(row)
    if standing is not None:
        is_lead = standing.why == LEAD
        return _Outcome(
            row.id, standing.why, standing.id if is_lead else None, None if is_lead else standing.id
        )
    told = company_lead(row) if isinstance(row, CompanyRow) else person_lead(row)
    try:
        lead = create_lead(
            author,
            now=now,
            owner_id=take.owner_id,
            team_id=take.team_id,
            keeps=False,
            coming=Coming.FETCHED,
            source=take.source,
            source_detail=take.source_detail,
            note=take.note,
            consent=with_origin(take.consent, row.said, gettext("Data from:")),
            **told,
        )
    except Invalid as error:
        if error.field in _WHOSE:
            raise
        return _Outcome(row.id, UNFIT, message=error.message)
    index.became(row, lead.id)
    return _Outcome(row.id, TAKEN, lead.id)


# --- taking back -----------------------------------------------------------------------------------------------------


def _take_back(take: LeadTake, author: Actor, clock: Clock) -> None:
    while True:
        with transaction.atomic():
            _locked(take)
            rows = TakenProspect.objects.filter(take_id=take.id, outcome=TAKEN, number__gt=take.back_position)
            some: list[Any] = list(rows.order_by("number").values_list("number", "lead_id")[:ROWS])
            if not some:
                return
            leads = [lead_id for _, lead_id in some]
            gone = withdraw_leads(author, lead_ids=leads, now=clock())
            taken_back = TakenProspect.objects.filter(take_id=take.id, lead_id__in=gone, outcome=TAKEN)
            number = taken_back.update(outcome=TAKEN_BACK)
            counts = {"back_position": some[-1][0], "taken_back": take.taken_back + number}
            LeadTake.objects.filter(id=take.id).update(**counts, seen_at=clock())
        for name, value in counts.items():
            setattr(take, name, value)


# --- the end ---------------------------------------------------------------------------------------------------------


def _end(
    actor: Actor, by: Actor, take: LeadTake, state: str, now: datetime, message: Message | None = None
) -> None:
    with transaction.atomic():
        rows = LeadTake.objects.select_for_update().filter(id=take.id, state__in=("running", "undoing"))
        found = rows.defer("ids").first()
        if found is None:
            return
        was = found.state
        found.state, found.finished_at, found.seen_at, found.cancel_asked = state, now, now, False
        found.message = messages.to_json(message) if message else None
        found.save(
            update_fields=["state", "finished_at", "seen_at", "cancel_asked", "message"],
        )
        counts = {name: getattr(found, name) for name in ("total", "taken", "left_out", "taken_back")}
        record(by, subject=SUBJECT, subject_id=found.id, verb=f"{SUBJECT}.{state}", at=now, data=counts)
        if was == "running":
            _tell(actor, by, found, now)
        else:
            concerned = {one for one in (found.member_id, by.member_id) if one}
            tell(actor, concerned, verb=f"{SUBJECT}.{state}", subject_id=found.id, name="", at=now)


def _tell(actor: Actor, by: Actor, take: LeadTake, now: datetime) -> None:
    """One notice to whoever began it, unless they are waiting for it, and one to each who got leads by it."""
    if take.member_id is not None:
        name = f"{take.taken}/{take.total}"
        verb = f"{SUBJECT}.{take.state}"
        tell(actor, [take.member_id], verb=verb, subject_id=take.id, name=name, at=now)
    rows = TakenProspect.objects.filter(take_id=take.id, outcome=TAKEN).order_by()
    grouped = rows.values_list("lead__owner_id", "lead__team_id").annotate(number=Count("id"))
    numbers: dict[UUID, int] = {}
    for owner_id, team_id, number in grouped:
        for member_id in _concerned(owner_id, team_id):
            numbers[member_id] = numbers.get(member_id, 0) + number
    for member_id, number in numbers.items():
        tell(by, [member_id], verb=f"{SUBJECT}.given", subject_id=take.id, name=str(number), at=now)


def _concerned(owner_id: UUID | None, team_id: UUID | None) -> Iterable[UUID]:
    return [owner_id] if owner_id else leads_of(team_id)
