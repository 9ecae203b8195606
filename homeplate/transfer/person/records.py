"""Where something of a person is kept: their own rows, those that refer to them, and what is told beside these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from homeplate.accounts.models import Contact, ContactPoint
from homeplate.deals.models import Deal, Stakeholder
from homeplate.kit.text import msg
from homeplate.leads.erasing import leads_about
from homeplate.leads.models import Lead
from homeplate.ledger.models import Fact
from homeplate.people.access import not_found
from homeplate.prospects.erasing import prospects_with, refusals_about
from homeplate.prospects.models import Person as Prospect
from homeplate.qualification.models import FactAnswer
from homeplate.transfer.export.tables import workspace_models
from homeplate.transfer.models import ImportFile, ImportProblem
from homeplate.transfer.person.traces import Traces, texts_in

NAMES = ("name", "given_name", "family_name")
TOLD = ("name", "given_name", "family_name", "emails", "phones")
"""What facts of a contact tell that names them, now or once."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with those merged into it, the deals in whose decision they take part, the leads about them, what data
    vendors say of them, and their e-mail addresses (folded), those by which leads reach them, too."""

    contact: Contact
    ids: tuple[UUID, ...]
    deal_ids: tuple[UUID, ...]
    points: tuple[ContactPoint, ...]
    emails: frozenset[str]
    leads: tuple[Lead, ...]
    prospects: tuple[Prospect, ...]
    traces: Traces

    @property
    def lead_ids(self) -> list[UUID]:
        """The leads, by their ids."""
        return [lead.id for lead in self.leads]

    @property
    def facts(self) -> QuerySet[Fact]:
        """All that the ledger tells of the person, oldest first."""
        return Fact.objects.filter(subject_id__in=self.ids).order_by("id")

    @property
    def facts_beside(self) -> QuerySet[Fact]:
        """What it tells of the deals, the leads and the account that they are in, which may name them."""
        account = [self.contact.account_id] if self.contact.account_id else []
        beside = [*self.deal_ids, *self.lead_ids, *account]
        return Fact.objects.filter(subject_id__in=beside).order_by("id")

    @property
    def uploads(self) -> QuerySet[ImportFile]:
        """The uploaded files of imports that brought them in or changed them, or whose report tells of them."""
        about = Fact.objects.filter(subject_id__in=[*self.ids, *self.lead_ids])
        runs = about.exclude(run_id=None).order_by().values("run_id")
        files = ImportFile.objects.filter(Q(run_id__in=runs) | Q(id__in=self._reported))
        return files.filter(run__finished_at__isnull=False).order_by("id")

    @property
    def _reported(self) -> QuerySet[Any, Any]:
        """The files with a row that probably was them, or of which a report names one of their addresses."""
        about = Q(value__in=[str(one) for one in (*self.ids, *self.lead_ids)])
        for email in self.emails:
            about |= Q(value__icontains=email)
        return ImportProblem.objects.filter(about).order_by().values("file_id")

    @property
    def refusals(self) -> list[UUID]:
        """What loads of prospects refused that is about them."""
        return refusals_about(self.prospects, self.traces.are_in)


def person_of(contact_id: UUID, *, lock: bool = False) -> Person:
    """The person with this id. Raises `NotFound`, also for one that was erased or merged into another."""
    rows = Contact.objects.filter(erased_at=None)
    rows = rows.select_for_update() if lock else rows
    found = rows.filter(id=contact_id, merged_into=None).first()
    if found is None:
        not_found(msg("contact"))
    merged = list(rows.filter(merged_into_id=contact_id).order_by("id"))
    ids = (found.id, *(one.id for one in merged))
    points = tuple(ContactPoint.objects.filter(contact_id__in=ids).order_by("contact_id", "kind", "position"))
    deals = (
        Stakeholder.objects.filter(contact_id__in=ids).order_by("deal_id").values_list("deal_id", flat=True)
    )
    emails = {point.folded for point in points if point.kind == "email"}
    leads = tuple(leads_about(contact_ids=ids, emails=emails))
    emails |= {lead.email_folded for lead in leads if lead.email_folded}
    prospects = tuple(prospects_with(emails=emails))
    texts = {*_names([found, *merged]), *(point.value for point in points), *_of_leads(leads), *_former(ids)}
    texts |= {text for one in prospects for text in (one.name, one.email, one.phone)}
    return Person(
        found,
        ids,
        tuple(dict.fromkeys(deals)),
        points,
        frozenset(emails),
        leads,
        prospects,
        Traces.of(texts),
    )


def _names(rows: Iterable[Contact]) -> Iterator[str]:
    for row in rows:
        yield row.name
        if row.given_name and row.family_name:
            yield f"{row.given_name} {row.family_name}"
            yield f"{row.family_name} {row.given_name}"


def _of_leads(leads: Iterable[Lead]) -> Iterator[str]:
    """What they are called, and were reached by, in the leads about them, now or once."""
    for lead in leads:
        yield from (lead.person, lead.email, lead.phone)
    facts = Fact.objects.filter(subject_id__in=[lead.id for lead in leads])
    for data in facts.values_list("data", flat=True):
        for side in ("set", "was"):
            told = data.get(side) or {}
            yield from (text for name in ("person", "email", "phone") for text in texts_in(told.get(name)))


def _former(ids: tuple[UUID, ...]) -> Iterator[str]:
    """Names, addresses and numbers that the ledger tells they had."""
    for data in Fact.objects.filter(subject_id__in=ids).values_list("data", flat=True):
        for side in ("set", "was"):
            told = data.get(side) or {}
            yield from (text for name in ("name", "emails", "phones") for text in texts_in(told.get(name)))


def referring(person: Person) -> Iterator[tuple[type[models.Model], QuerySet[Any]]]:
    """The rows of every table that refer to the person, to a deal that they are in or to a lead about them, their own
    apart."""
    by_id: dict[type[models.Model], Q] = {
        Deal: Q(id__in=person.deal_ids),
        Lead: Q(id__in=person.lead_ids),
        # An answer names what it is about by its id alone.
        FactAnswer: Q(subject_id__in=[*person.deal_ids, *person.lead_ids]),
    }
    for model in workspace_models():
        if model in (Contact, ContactPoint, Fact):
            continue
        wanted = by_id.get(model) or _pointing(model, {Contact: person.ids, Deal: person.deal_ids})
        if wanted:
            yield model, model._default_manager.filter(wanted).order_by("id")


def _pointing(model: type[models.Model], ids: Mapping[Any, Sequence[UUID]]) -> Q:
    """What holds of the rows of a table that refer to one of these records; nothing where none can."""
    wanted = Q()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and ids.get(field.related_model):
            wanted |= Q(**{f"{field.name}__in": ids[field.related_model]})
    return wanted


def own_references(person: Person) -> Iterator[tuple[type[models.Model], QuerySet[Any]]]:
    """The rows that refer to the person themselves, or are about them."""
    about = {Lead: person.lead_ids, Prospect: [one.id for one in person.prospects]}
    for model in workspace_models():
        if model in (Contact, ContactPoint):
            continue
        wanted = Q(id__in=about[model]) if model in about else _pointing(model, {Contact: person.ids})
        if wanted:
            yield model, model._default_manager.filter(wanted).order_by("id")


def mentions(rows: QuerySet[Any], traces: Traces) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The rows with a text that names the person, and the columns without it."""
    names = [
        field.attname
        for field in rows.model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    ]
    if not names:
        return
    for row in rows.iterator(chunk_size=AT_ONCE):
        changed = {}
        for name in names:
            value = getattr(row, name)
            without = traces.without(value)
            if without != value:
                changed[name] = without
        if changed:
            yield row, changed
