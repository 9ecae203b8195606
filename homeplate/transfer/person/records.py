"""Where something of a person is kept: their own rows, those that refer to them, and what is told beside these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from homeplate.accounts.models import Contact, ContactPoint
from homeplate.deals.models import Deal, Stakeholder
from homeplate.kit.text import msg
from homeplate.ledger.models import Fact
from homeplate.people.access import not_found
from homeplate.transfer.export.tables import workspace_models
from homeplate.transfer.models import ImportFile
from homeplate.transfer.person.traces import Traces, texts_in

NAMES = ("name", "given_name", "family_name")
TOLD = ("name", "given_name", "family_name", "emails", "phones")
"""What facts of a contact tell that names them, now or once."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with those merged into it, and the deals in whose decision they take part."""

    contact: Contact
    ids: tuple[UUID, ...]
    deal_ids: tuple[UUID, ...]
    points: tuple[ContactPoint, ...]
    traces: Traces

    @property
    def facts(self) -> QuerySet[Fact]:
        """All that the ledger tells of the person, oldest first."""
        return Fact.objects.filter(subject_id__in=self.ids).order_by("id")

    @property
    def facts_beside(self) -> QuerySet[Fact]:
        """What it tells of the deals and the account that they are in, which may name them."""
        beside = [*self.deal_ids, *([self.contact.account_id] if self.contact.account_id else [])]
        return Fact.objects.filter(subject_id__in=beside).order_by("id")

    @property
    def uploads(self) -> QuerySet[ImportFile]:
        """The uploaded files of imports that brought them in or changed them."""
        runs = self.facts.exclude(run_id=None).order_by().values("run_id")
        return ImportFile.objects.filter(run_id__in=runs, run__finished_at__isnull=False).order_by("id")


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
    texts = {*_names([found, *merged]), *(point.value for point in points)}
    return Person(found, ids, tuple(dict.fromkeys(deals)), points, Traces.of({*texts, *_former(ids)}))


def _names(rows: Iterable[Contact]) -> Iterator[str]:
    for row in rows:
        yield row.name
        if row.given_name and row.family_name:
            yield f"{row.given_name} {row.family_name}"
            yield f"{row.family_name} {row.given_name}"


def _former(ids: tuple[UUID, ...]) -> Iterator[str]:
    """Names, addresses and numbers that the ledger tells they had."""
    for data in Fact.objects.filter(subject_id__in=ids).values_list("data", flat=True):
        for side in ("set", "was"):
            told = data.get(side) or {}
            yield from (text for name in ("name", "emails", "phones") for text in texts_in(told.get(name)))


def referring(person: Person) -> Iterator[tuple[type[models.Model], QuerySet[Any]]]:
    """The rows of every table that refer to the person or to a deal that they are in, their own apart."""
    for model in workspace_models():
        if model in (Contact, ContactPoint, Fact):
            continue
        wanted = Q()
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Contact:
                wanted |= Q(**{f"{field.name}__in": person.ids})
            if isinstance(field, models.ForeignKey) and field.related_model is Deal and person.deal_ids:
                wanted |= Q(**{f"{field.name}__in": person.deal_ids})
        if model is Deal:
            wanted = Q(id__in=person.deal_ids)
        if wanted:
            yield model, model._default_manager.filter(wanted).order_by("id")


def own_references(person: Person) -> Iterator[tuple[type[models.Model], QuerySet[Any]]]:
    """The rows that refer to the person themselves."""
    for model in workspace_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Contact
        ]
        if model in (Contact, ContactPoint) or not fields:
            continue
        wanted = Q()
        for name in fields:
            wanted |= Q(**{f"{name}__in": person.ids})
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
