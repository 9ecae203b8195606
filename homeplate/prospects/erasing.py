"""What erasing a person does to what data vendors say of them (S6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from homeplate.kit import messages
from homeplate.kit.text import msg
from homeplate.ledger.actions import blank_facts, record
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.prospects.models import LoadProblem, Person, TakenProspect
from homeplate.prospects.rules import ERASED
from homeplate.prospects.watches.erasing import forget_named

SUBJECT = "prospect-person"
AT_ONCE = 500
WAS_ABOUT_THEM = msg("What stood here was about somebody who was erased at their own wish.")
BLANK: dict[str, Any] = {
    "name": "", "external_id": "", "company": None, "title": "", "seniority": "", "department": "", "role_start": None,
    "email": "", "phone": "", "profile": "", "language": "", "country": "", "told": {},
}  # fmt: skip


def prospects_with(*, emails: Iterable[str]) -> list[Person]:
    """The people among prospects with one of these addresses (folded): known by it, or told of it later, by a provider
    or a colleague. Reads all of them, which is rarely done."""
    known = sorted({one for one in emails if one})
    if not known:
        return []
    by_address = Q(key__in=[f"e:{one}" for one in known]) | Q(email__in=known)
    return list(Person.objects.filter(by_address).order_by("id"))


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


def refusals_about(people: Iterable[Person], names_them: Callable[[str], bool]) -> list[UUID]:
    """What loads refused that names somebody, by `names_them`, or was said of one of these records of theirs. Reads the
    reports of all loads, which is rarely done."""
    refs = {str(person.id) for person in people}
    rows = LoadProblem.objects.order_by("id").values_list("id", "cells").iterator(chunk_size=2000)
    return [
        row_id for row_id, cells in rows if not refs.isdisjoint(cells[:1]) or names_them("\n".join(cells))
    ]


def blank_refusals(refusals: Sequence[UUID]) -> int:
    """Take what was refused out of the reports of loads, in the running transaction; that something was stays told."""
    told = messages.to_json(WAS_ABOUT_THEM)
    for start in range(0, len(refusals), AT_ONCE):
        these = LoadProblem.objects.filter(id__in=refusals[start : start + AT_ONCE])
        these.update(cells=[], message=told)
    return len(refusals)
