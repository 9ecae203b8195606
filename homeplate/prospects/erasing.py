"""What erasing a person does to what data vendors say of them (S6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.ledger.actions import blank_facts, record
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.prospects.models import Person, TakenProspect
from homeplate.prospects.rules import ERASED
from homeplate.prospects.watches.erasing import forget_named

SUBJECT = "prospect-person"
BLANK: dict[str, Any] = {
    "name": "", "external_id": "", "company": None, "title": "", "seniority": "", "department": "", "role_start": None,
    "email": "", "phone": "", "profile": "", "language": "", "country": "", "told": {},
}  # fmt: skip


def prospects_with(*, emails: Iterable[str]) -> list[Person]:
    """The people among prospects with one of these addresses (folded)."""
    keys = sorted({f"e:{one}" for one in emails if one})
    return list(Person.objects.filter(key__in=keys).order_by("id"))


def erase_prospects(actor: Actor, people: Iterable[Person], *, now: datetime) -> int:
    """Take all that is known out of the rows of people and out of their facts, in the running transaction; their
    number. The rows stay, put away, so that every search learns of it."""
    erased: list[UUID] = []
    for person in people:
        key = f"{ERASED}{person.id}"
        Person.objects.filter(id=person.id).update(
            **BLANK, key=key, archived_at=now, load_id=None, revision=person.revision + 1
        )
        blank_facts(facts=Fact.objects.filter(subject_id=person.id))
        TakenProspect.objects.filter(record_id=person.id).update(message=None)
        record(actor, subject=SUBJECT, subject_id=person.id, verb=f"{SUBJECT}.erased", at=now, data={})
        erased.append(person.id)
    forget_named(erased)
    return len(erased)
