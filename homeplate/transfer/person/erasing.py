"""Erasing one person: a preview of what goes and what stays, and doing it (S6, GDPR article 17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from homeplate.accounts.actions.erase import blank_contacts, suppress
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.leads.erasing import blank_leads, known_by
from homeplate.ledger.actions import blank_facts, record, rewrite_facts
from homeplate.people.access import Actor, action, query
from homeplate.people.notices import forget_about
from homeplate.people.permissions import Permission
from homeplate.prospects.erasing import blank_refusals, erase_prospects
from homeplate.prospects.models import Person as Prospect
from homeplate.success.erasing import forget_contacts
from homeplate.tenancy.models import Workspace
from homeplate.transfer.files import forget
from homeplate.transfer.models import ImportFile, ImportProblem
from homeplate.transfer.person.records import Person, mentions, own_references, person_of, referring
from homeplate.transfer.person.traces import Traces

PERSON = msg("Erased person")
"""What the record is called that stays where they were."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure takes and what it leaves: numbers of each. `named` are texts elsewhere that name the person,
    `references` the records that stay and show an erased person, by table."""

    name: str
    merged: int
    points: int
    facts: int
    named: int
    uploads: tuple[str, ...]
    references: tuple[tuple[str, int], ...]
    emails: int
    vendors: int
    """Records of data vendors about them, which go."""


@query(Permission.PERSON_ERASE)
def preview_erasure(actor: Actor, *, contact_id: UUID) -> Preview:
    """What `erase_person` would do now. Raises `NotFound`."""
    person = person_of(contact_id)
    named = sum(1 for _, rows in referring(person) for _ in mentions(rows, person.traces))
    named += sum(1 for _ in mentions(person.facts_beside, person.traces)) + len(person.refusals)
    references = (
        (model._meta.label, rows.count()) for model, rows in own_references(person) if model is not Prospect
    )
    return Preview(
        name=person.contact.name,
        merged=len(person.ids) - 1,
        points=len(person.points),
        facts=person.facts.count(),
        named=named,
        uploads=tuple(person.uploads.values_list("name", flat=True)),
        references=tuple((label, count) for label, count in references if count),
        emails=len(person.emails),
        vendors=len(person.prospects),
    )


@action(Permission.PERSON_ERASE)
def erase_person(actor: Actor, *, contact_id: UUID, confirmed: str, now: datetime) -> UUID:
    """Take all that is known of a person out of the workspace, for good; gives the id of what stays in their place.

    `confirmed` is their name as they who erase typed it. Deals and other records keep their place and show an erased
    person; names, addresses and numbers in the texts and facts of these become `traces.GONE`. A fingerprint of each
    e-mail address stays, so that no import brings them back. Raises `Invalid` (`confirm`) and `NotFound`.
    """
    person = person_of(contact_id, lock=True)
    if " ".join(confirmed.split()).casefold() != " ".join(person.contact.name.split()).casefold():
        raise Invalid("confirm", msg("Type their name as it stands here."), field="confirmed")
    suppress(actor, person.ids, besides=known_by(person.leads), now=now)
    named = _take_out_of_texts(person)
    named += rewrite_facts(facts=person.facts_beside, without=person.traces.without)
    named += blank_refusals(person.refusals)
    facts = blank_facts(facts=person.facts)
    uploads = _forget_uploads(person.uploads, person.traces)
    forget_about([*person.ids, *person.lead_ids])
    name = _in_workspace_language(actor)
    forget_contacts(person.ids)
    blank_leads(person.lead_ids, name=name, now=now)
    blank_contacts(person.ids, name=name, now=now)
    vendors = erase_prospects(actor, person.prospects, now=now)
    data = {
        "set": {"custom": {}},
        "facts": facts,
        "named": named,
        "uploads": uploads,
        "points": len(person.points),
        "leads": len(person.leads),
        "vendors": vendors,
    }
    record(actor, subject="contact", subject_id=contact_id, verb="contact.erased", at=now, data=data)
    return contact_id


def _take_out_of_texts(person: Person) -> int:
    number = 0
    for model, rows in referring(person):
        for row, changed in mentions(rows, person.traces):
            model._default_manager.filter(id=row.id).update(**changed)
            number += 1
    return number


def _forget_uploads(uploads: Iterable[ImportFile], traces: Traces) -> int:
    """Remove the files that held them; what was wrong with rows of these stays told, without the person."""
    files = list(uploads)
    for row, changed in mentions(
        ImportProblem.objects.filter(file_id__in=[file.id for file in files]), traces
    ):
        ImportProblem.objects.filter(id=row.id).update(**changed)
    ImportFile.objects.filter(id__in=[file.id for file in files]).update(path="", columns=[])
    paths = [file.path for file in files if file.path]
    transaction.on_commit(lambda: forget(paths))
    return len(paths)


def _in_workspace_language(actor: Actor) -> str:
    language = Workspace.objects.values_list("language", flat=True).get(id=actor.workspace_id)
    with translation.override(language or settings.LANGUAGE_CODE):
        return PERSON.render(gettext, language)
