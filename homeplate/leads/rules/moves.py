"""Which step of a lead may be made when, and what it changes. The words for the fact and the columns come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from homeplate.kit.clean import one_of, paragraphs
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.leads.rules.clock import Clock
from homeplate.leads.rules.kinds import (
    ACCEPTED,
    APPROACHES,
    CONVERTED,
    IMMEDIACY,
    IMMEDIATE,
    NEW,
    OPEN,
    QUALIFIED,
    REJECTED,
    STATES,
    WAITING,
)

MOST_NEED = 8000
FARTHEST_RETURN = timedelta(days=3 * 366)


class LeadState(Protocol):
    """What rules look at: a row of the table is one."""

    state: str
    owner_id: UUID | None
    team_id: UUID | None
    immediacy: str
    created_at: datetime
    due_at: datetime | None
    contacted_at: datetime | None
    accepted_at: datetime | None
    returned_at: datetime | None
    closed_at: datetime | None
    returns_on: date | None
    deal_id: UUID | None
    need: str
    asked: int
    import_source: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a step does: the verb of its fact, the columns it sets, and what the fact tells besides."""

    verb: str
    set: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)


FROM: dict[str, tuple[str, ...]] = {
    "accept": (NEW,),
    "qualify": (ACCEPTED,),
    "convert": (QUALIFIED,),
    "reject": OPEN,
    "recycle": OPEN,
    "back": (WAITING,),
    "contact": OPEN,
    "assign": (*OPEN, WAITING),
    "reopen": (REJECTED,),
}
"""The states from which each step may be made."""


UNDOABLE = frozenset(
    {
        "lead.accepted",
        "lead.assigned",
        "lead.contacted",
        "lead.edited",
        "lead.qualified",
        "lead.recycled",
        "lead.rejected",
        "lead.reopened",
        "lead.returned",
    }
)
"""The steps that can be taken back while nothing else happened; a conversion made a deal, which stays."""


def steps_from(state: str) -> frozenset[str]:
    """The steps that may be made from a state."""
    return frozenset(step for step, states in FROM.items() if state in states)


def require_step(lead: LeadState, step: str) -> None:
    """Raise `Refused` (`lead-state`), naming the state, unless the step may be made now."""
    if lead.state not in FROM[step]:
        raise Refused(
            "lead-state",
            msg("This lead is “{state}”; that cannot be done with it now.", state=STATES[lead.state]),
            field="state",
            details={"state": lead.state},
        )


def accept(lead: LeadState, now: datetime, *, by: UUID | None, team_id: UUID | None) -> Change:
    """Sales takes a lead on (SAL); one that nobody owns belongs to whoever accepts it."""
    require_step(lead, "accept")
    columns: dict[str, Any] = {"state": ACCEPTED, "state_since": now, "accepted_at": now}
    if lead.owner_id is None and by is not None:
        columns |= {"owner_id": by, "team_id": team_id}
    return Change("lead.accepted", columns)


def qualify(lead: LeadState, now: datetime, *, note: str) -> Change:
    """Need and means look likely (SQL)."""
    require_step(lead, "qualify")
    told = paragraphs(note, field="note", longest=2000)
    columns = {"state": QUALIFIED, "state_since": now, "qualified_at": now}
    return Change("lead.qualified", columns, {"note": told} if told else {})


def reject(lead: LeadState, now: datetime, *, reason: str, note: str, known: Iterable[str]) -> Change:
    """Out, with a reason; the clock stops."""
    require_step(lead, "reject")
    columns = {
        "state": REJECTED,
        "state_since": now,
        "closed_at": now,
        "due_at": None,
        "reason": one_of(reason, known, field="reason", required=True),
        "reason_note": paragraphs(note, field="note", longest=2000),
    }
    return Change("lead.rejected", columns)


def reopen(lead: LeadState, now: datetime) -> Change:
    """A rejected lead is looked at again: it stands where it stood, as far as it had come."""
    require_step(lead, "reopen")
    return Change("lead.reopened", _open_again(lead, now))


def recycle(lead: LeadState, now: datetime, *, on: date | None, note: str) -> Change:
    """No today: kept until a day, on which it comes back by itself."""
    require_step(lead, "recycle")
    if on is None:
        raise Invalid("required", msg("Say on which day it comes back."), field="on")
    if not now.date() < on <= now.date() + FARTHEST_RETURN:
        raise Invalid("range", msg("A day to come, within three years."), field="on")
    columns = {
        "state": WAITING,
        "state_since": now,
        "due_at": None,
        "returns_on": on,
        "reason_note": paragraphs(note, field="note", longest=2000),
    }
    return Change("lead.recycled", columns)


def come_back(lead: LeadState, now: datetime, clock: Clock) -> Change:
    """The right day has come, or somebody did not wait for it: open again, and the clock of a contact begins anew."""
    require_step(lead, "back")
    columns = _open_again(lead, now) | {"returned_at": now, "due_at": clock.due(now, is_immediate(lead))}
    return Change("lead.returned", columns, {"on": lead.returns_on})


def _open_again(lead: LeadState, now: datetime) -> dict[str, Any]:
    return {
        "state": ACCEPTED if lead.accepted_at else NEW,
        "state_since": now,
        "closed_at": None,
        "returns_on": None,
        "reason": "",
        "reason_note": "",
    }


def contact(lead: LeadState, now: datetime, clock: Clock, *, way: str, note: str) -> Change:
    """Somebody was spoken to. The first time stops the clock and says how many working minutes it took."""
    require_step(lead, "contact")
    told = {
        "way": one_of(way, APPROACHES, field="way", required=True),
        "note": paragraphs(note, field="note", longest=2000),
    }
    columns: dict[str, Any] = {"due_at": None}
    if lead.contacted_at is None:
        since = lead.created_at.astimezone(now.tzinfo)
        taken = (
            None if lead.import_source else clock.worked(since, now)
        )  # nobody knows when it began elsewhere
        columns |= {"contacted_at": now, "contacted_minutes": taken}
    return Change("lead.contacted", columns, told)


def convert(
    lead: LeadState, now: datetime, *, deal_id: UUID, account_id: UUID | None, contact_id: UUID | None
) -> Change:
    """A deal goes on where the lead ends."""
    require_step(lead, "convert")
    columns = {
        "state": CONVERTED,
        "state_since": now,
        "closed_at": now,
        "due_at": None,
        "deal_id": deal_id,
        "account_id": account_id,
        "contact_id": contact_id,
    }
    return Change("lead.converted", columns)


def ask_again(lead: LeadState, now: datetime, clock: Clock, said: Mapping[str, Any]) -> Change:
    """Somebody who is known asks once more: what they say now is added, the more urgent need counts, a lead that waits
    is open again, and there is somebody to answer.
    """
    if lead.state not in (*OPEN, WAITING):
        require_step(lead, "contact")
    columns: dict[str, Any] = {"asked": lead.asked + 1}
    told = str(said.get("need") or "").strip()
    if told and told not in lead.need:
        columns["need"] = f"{lead.need}\n\n{told}".strip()[:MOST_NEED]
    sooner = (
        lead.immediacy if _urgency(lead.immediacy) <= _urgency(said.get("immediacy")) else said["immediacy"]
    )
    columns["immediacy"] = sooner
    columns |= {
        name: said[name]
        for name in ("phone", "job_title", "consent")
        if said.get(name) and not getattr(lead, name)
    }
    if lead.state == WAITING:
        columns |= _open_again(lead, now) | {"returned_at": now}
    if lead.due_at is None:
        columns["due_at"] = clock.due(now, sooner == IMMEDIATE)
    about = {name: said[name] for name in ("source", "source_detail", "need") if said.get(name)}
    return Change("lead.asked-again", columns, {"said": about})


def _urgency(key: object) -> int:
    known = list(IMMEDIACY)
    return known.index(str(key)) if key in known else len(known)


def assign(lead: LeadState, *, owner_id: UUID | None, team_id: UUID | None, note: str) -> Change:
    """Hand a lead to somebody, or to nobody in a team."""
    require_step(lead, "assign")
    if lead.owner_id == owner_id and (owner_id is not None or lead.team_id == team_id):
        raise Conflict("same-owner", msg("The lead is theirs already."), field="owner_id")
    told = paragraphs(note, field="note", longest=2000)
    columns = {"owner_id": owner_id, "team_id": team_id, "why": None}
    return Change("lead.assigned", columns, {"note": told} if told else {})


def is_immediate(lead: LeadState) -> bool:
    """Whether the need is immediate."""
    return lead.immediacy == IMMEDIATE


def place(lead: LeadState) -> tuple[int, datetime]:
    """Where a lead stands in its list: the rank, then the moment.

    Immediate need first, and in each of both those whose clock runs, by the moment it is up (Q6). Waiting leads stand
    by the day they come back, closed ones by the moment they were closed.
    """
    if lead.state == WAITING and lead.returns_on is not None:
        tz = lead.created_at.tzinfo
        return 0, datetime(lead.returns_on.year, lead.returns_on.month, lead.returns_on.day, tzinfo=tz)
    if lead.state not in OPEN:
        return 0, lead.closed_at or lead.created_at
    rank = (0 if is_immediate(lead) else 2) + (0 if lead.due_at else 1)
    return rank, lead.due_at or lead.returned_at or lead.created_at
