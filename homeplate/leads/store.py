"""Loading a lead to change it, and writing a decided change: row, place in the list, fact and notices together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.kit.errors import Conflict, Forbidden
from homeplate.kit.text import msg
from homeplate.leads.models import Lead
from homeplate.leads.rules.input import derived
from homeplate.leads.rules.moves import Change, place
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, not_found, refuse_stale
from homeplate.people.notices import leads_of, tell

SUBJECT = "lead"
DERIVING = frozenset({"person", "company", "email", "phone"})
Decide = Callable[[Lead], Change | None]


def change(
    actor: Actor,
    lead_id: UUID,
    decide: Decide,
    *,
    now: datetime,
    revision: int | None = None,
    deleted: bool = False,
) -> Lead:
    """Lock a lead, decide, and write what was decided with its fact; nothing when that is None.

    Raises `NotFound`, `Forbidden` for one that the actor only handed in, and `Conflict` for a stale `revision` or
    a deleted lead, unless `deleted`.
    """
    lead = locked(actor, lead_id, revision)
    if lead.archived_at is not None and not deleted:
        raise Conflict("archived", msg("This lead is deleted. Restore it first."))
    decided = decide(lead)
    if decided is not None:
        write(actor, lead, decided, now)
    return lead


def locked(actor: Actor, lead_id: UUID, revision: int | None = None) -> Lead:
    """The lead, locked for a change, as `change` finds it."""
    row: Lead | None = Lead.objects.worked_by(actor).select_for_update().filter(id=lead_id).first()
    if row is None:
        if Lead.objects.visible_to(actor).filter(id=lead_id).exists():
            raise Forbidden("not-yours", msg("You handed this lead in; it is worked on by somebody else."))
        not_found(msg("lead"))
    refuse_stale(row, revision)
    return row


def write(actor: Actor, lead: Lead, decided: Change, now: datetime, *, told: bool = True) -> None:
    """Write a change of a lead that is locked; whom it concerns is `told`, unless of many changes together."""
    owner_before = lead.owner_id
    data = {**decided.about, **put_columns(lead, decided.set)}
    record(actor, subject=SUBJECT, subject_id=lead.id, verb=decided.verb, at=now, data=data)
    people = _concerned(lead, decided.verb, owner_before) if told else ()
    tell(actor, people, verb=decided.verb, subject_id=lead.id, name=lead.title, at=now)


def put_columns(lead: Lead, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Write the columns that differ, what follows from them, and the place in the list; gives what the fact says, as
    `set` and `was`."""
    new = {name: value for name, value in columns.items() if getattr(lead, name) != value}
    was = {name: plain(getattr(lead, name)) for name in new}
    written = dict(new)
    for name, value in new.items():
        setattr(lead, name, value)
    if DERIVING & new.keys():
        written |= derived({name: getattr(lead, name) for name in DERIVING})
    lead.rank, lead.queue_at = place(lead)
    lead.revision += 1
    for name, value in written.items():
        setattr(lead, name, value)
    lead.save(update_fields=[*written, "rank", "queue_at", "revision"])
    return {"set": {name: plain(value) for name, value in new.items()}, "was": was}


QUIET = frozenset({"lead.edited", "lead.contacted", "lead.undone"})
"""What nobody is told of."""
BACK_TO_WHO_HANDED_IN = frozenset({"lead.accepted", "lead.rejected", "lead.converted"})


def _concerned(lead: Lead, verb: str, owner_before: UUID | None) -> Iterable[UUID]:
    """Whom a change concerns: its owner, or those who answer for the team while nobody owns it; and whoever handed it
    in, when it is decided what becomes of it."""
    if verb in QUIET:
        return ()
    found = concerned(lead)
    if verb in BACK_TO_WHO_HANDED_IN and lead.handed_in_by_id:
        found.append(lead.handed_in_by_id)
    if verb == "lead.assigned" and owner_before:
        found.append(owner_before)
    return found


def concerned(lead: Lead) -> list[UUID]:
    """The owner of a lead, or those who answer for its team while nobody owns it."""
    return [lead.owner_id] if lead.owner_id else leads_of(lead.team_id)


def plain(value: Any) -> Any:
    """A column in the form of facts."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def unplain(name: str, value: Any) -> Any:
    """A column of a lead out of the form of facts."""
    field: Any = Lead._meta.get_field(name)
    return field.to_python(value)


def told_set(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What a fact says of a new lead: the columns that hold something."""
    return {name: plain(value) for name, value in columns.items() if value not in (None, "", [], {})}
