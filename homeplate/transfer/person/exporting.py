"""Everything about one person as a file: to read, and as JSON for programs (S6, GDPR articles 15 and 20)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language, gettext

from homeplate.accounts.care import BASES, STOPPABLE
from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.models import Account, Contact
from homeplate.fields.queries import fields_of
from homeplate.kit.text import in_language
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.transfer.person.records import own_references, person_of

LEFT_OUT = frozenset({"workspace_id", "search_name", "stopped", "folded"})
"""Columns that follow from others, and that of the workspace."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of a person, as plain data, and their name for the file; `labels` are those of own fields."""

    name: str
    data: Mapping[str, Any]
    labels: Mapping[str, Mapping[str, str]]

    def as_json(self) -> str:
        """The data for programs."""
        return json.dumps(self.data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"

    def as_text(self, workspace: str, now: datetime) -> str:
        """The data for people, in the language of whoever asks."""
        return "\n".join(_lines(self, workspace, now)) + "\n"

    def archive(self, workspace: str, now: datetime) -> bytes:
        """Both as one file; the text begins with a mark so that every editor reads it."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("person.txt", "\ufeff" + self.as_text(workspace, now))
            packed.writestr("person.json", self.as_json())
        return target.getvalue()


@action(Permission.EXPORT_RUN)
def tell_person(actor: Actor, *, contact_id: UUID, now: datetime) -> Told:
    """All that the workspace keeps about a contact; that somebody took it is a fact. Raises `NotFound`."""
    person = person_of(contact_id)
    names = member_names(actor.workspace_id)
    data = {
        "person": _row(person.contact),
        "account": _account(person.contact),
        "owner": names.get(person.contact.owner_id, "") if person.contact.owner_id else "",
        "reached_by": [_row(point) for point in person.points],
        "merged_into_them": [
            _row(one) for one in Contact.objects.filter(id__in=person.ids[1:]).order_by("id")
        ],
        "records": {model._meta.label: [_row(row) for row in rows] for model, rows in own_references(person)},
        "history": [
            {
                "at": fact.at,
                "what": fact.verb,
                "by": names.get(fact.actor_id, "") if fact.actor_id else "",
                "through": fact.door,
                "data": fact.data,
            }
            for fact in person.facts
        ],
        "imported_from": [{"file": one.name, "source": one.source} for one in person.uploads],
    }
    record(actor, subject="contact", subject_id=contact_id, verb="contact.data-taken", at=now, data={})
    labels = {key: field.label for key, field in fields_of("contact").fields.items()}
    return Told(person.contact.name, data, labels)


def _row(row: Any) -> dict[str, Any]:
    names = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in LEFT_OUT}


def _account(contact: Contact) -> dict[str, Any]:
    found = (
        Account.objects.filter(id=contact.account_id).values("id", "name").first()
        if contact.account_id
        else None
    )
    return dict(found or {})


def _lines(told: Told, workspace: str, now: datetime) -> Iterator[str]:
    data = told.data
    person = data["person"]
    yield gettext("What %(workspace)s keeps about %(name)s") % {
        "workspace": workspace,
        "name": person["name"],
    }
    yield gettext("As of %(moment)s (UTC)") % {"moment": now.strftime("%Y-%m-%d %H:%M")}
    yield from _section(gettext("Person"), _person_lines(told))
    reached = (
        (point["kind"], " ".join((point["value"], point["label"])).strip()) for point in data["reached_by"]
    )
    yield from _section(gettext("To be reached by"), reached)
    for label, rows in data["records"].items():
        for row in rows:
            yield from _section(label, ((name, value) for name, value in row.items() if name != "id"))
    history = (
        (f"{one['at']:%Y-%m-%d %H:%M}", " · ".join((one["what"], one["by"] or one["through"])))
        for one in data["history"]
    )
    yield from _section(gettext("History"), history)
    files = ((one["source"] or "–", one["file"]) for one in data["imported_from"])
    yield from _section(gettext("Imported from"), files)


def _person_lines(told: Told) -> Iterator[tuple[str, Any]]:
    data, person = told.data, told.data["person"]
    basis, channel = BASES.get(person["lawful_basis"]), CHANNELS.get(person["preferred_channel"])
    yield gettext("Name"), person["name"]
    yield gettext("Account"), data["account"].get("name", "")
    yield gettext("Job title"), person["title"]
    yield gettext("Department"), person["department"]
    yield gettext("Speaks"), person["language"]
    yield gettext("Prefers to be reached by"), channel.render(gettext) if channel else ""
    yield gettext("Lawful basis"), basis.render(gettext) if basis else ""
    yield gettext("Lawful basis since"), person["basis_on"] or ""
    yield gettext("Where the lawful basis is from"), person["basis_source"]
    yield gettext("Evidence of the lawful basis"), person["basis_evidence"]
    for key, said in person["stops"].items():
        yield (
            gettext("Not to be contacted"),
            f"{STOPPABLE[key].render(gettext)}, {said['since']} {said['reason']}",
        )
    yield gettext("Owner"), data["owner"]
    yield gettext("Source"), person["source"]
    for key, value in person["custom"].items():
        yield in_language(told.labels.get(key, {"en": key}), get_language() or "en"), value


def _section(title: str, lines: Any) -> Iterator[str]:
    filled = [(label, value) for label, value in lines if value not in (None, "", {}, [])]
    if filled:
        yield ""
        yield title
        yield from (f"  {label}: {value}" for label, value in filled)
