"""Rows of accounts, people and leads that are probably here already, or came in an earlier row of the same file.

Only rows that would become new records are looked at: a row that is known again is no double of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.conf import settings

from homeplate.accounts.duplicates import linking, reading
from homeplate.accounts.duplicates.arriving import Arrivals, Double
from homeplate.accounts.duplicates.rules import in_words
from homeplate.accounts.models import Account, Contact
from homeplate.kit.text import Message, msg
from homeplate.leads.models import Lead
from homeplate.leads.rules.kinds import OPEN, WAITING
from homeplate.people.access import Actor
from homeplate.transfer.rows import AccountRow, ContactRow, ImportRow, LeadRow

TAKE, LEAVE, MERGE = "take", "leave", "merge"
Choice = Literal["take", "leave", "merge"]
CHOICES: dict[str, Message] = {
    TAKE: msg("Take all of them"),
    LEAVE: msg("Leave them out"),
    MERGE: msg("Take what is new into those that are here"),
}
"""What may be done with rows that are probably here already."""
CODE = "double"


class Made(NamedTuple):
    """A row that became a new record."""

    line: int
    row: ImportRow
    id: UUID | None


@dataclass(slots=True)
class Doubles:
    """Looks for doubles of the rows of one file, batch by batch."""

    actor: Actor
    kind: str
    arrivals: Arrivals
    became: dict[int, UUID | None] = field(default_factory=dict)
    """The records that became of earlier lines, where they are kept apart from what was looked for."""

    def look(self, made: Sequence[Made]) -> dict[int, Double]:
        """Which of the rows that would become new records probably are one already."""
        return self.arrivals.look([(one.line, FORMS[self.kind](one.row)) for one in made])

    def keep(self, made: Iterable[Made]) -> None:
        """Remember which records became of some lines."""
        self.became.update({one.line: one.id for one in made})

    def merge(self, line: int, double: Double) -> UUID | None:
        """The record that a double belongs into, and so do later rows like it; None where its earlier row made none."""
        self.became[line] = double.id or self.became.get(double.line)
        return self.became[line]

    def told(self, doubles: Mapping[int, Double]) -> dict[int, Message]:
        """What is said of each double, by line."""
        ids = [one.id for one in doubles.values() if one.id is not None]
        names = NAMES[self.kind](self.actor, ids) if ids else {}
        return {line: _sentence(one, names) for line, one in doubles.items()}


def _sentence(double: Double, names: Mapping[UUID, str]) -> Message:
    words = in_words(double.probability)
    if double.id is None:
        return msg("Line {line} of the file: {words}.", line=double.line, words=words)
    name = names.get(double.id)
    if name is None:
        return msg("Somebody else works on such a lead already: {words}.", words=words)
    return msg("“{name}” is here already: {words}.", name=name, words=words, id=str(double.id))


@contextmanager
def looking(actor: Actor, kind: str) -> Iterator[Doubles | None]:
    """What looks for doubles of a kind for `actor`, who is told the names of what they may see; None for kinds that are
    not looked at."""
    if kind not in FORMS:
        yield None
        return
    with linking.engine(Path(settings.HOMEPLATE_DATA)) as connection:
        arrivals = Arrivals(connection, "account" if kind == "account" else "contact")
        arrivals.read(THERE[kind]())
        yield Doubles(actor, kind, arrivals)


def _account(row: AccountRow) -> Mapping[str, Any]:
    return reading.account_row(row.name, row.domain, row.phone, row.city, row.country)


def _contact(row: ContactRow) -> Mapping[str, Any]:
    return reading.contact_row(
        row.name,
        row.given_name,
        row.family_name,
        row.title,
        account=(row.account, row.account_domain),
        points=(row.emails, row.phones),
    )


def _lead(row: LeadRow) -> Mapping[str, Any]:
    return _person(row.name, row.title, row.company, row.domain, row.email, row.phone)


def _person(name: str, title: str, company: str, domain: str, email: str, phone: str) -> Mapping[str, Any]:
    reached = ([email] if email else [], [phone] if phone else [])
    return reading.contact_row(name, "", "", title, account=(company, domain), points=reached)


def _open_leads() -> Iterator[Mapping[str, Any]]:
    rows = Lead.objects.filter(archived_at__isnull=True, state__in=(*OPEN, WAITING)).order_by("id")
    told = rows.values_list("id", "person", "job_title", "company", "domain", "email", "phone")
    for identity, *rest in told.iterator(reading.AT_ONCE):
        yield {"id": identity, **_person(*rest)}


def _called(model: type[Any]) -> Callable[[Actor, Sequence[UUID]], dict[UUID, str]]:
    return lambda actor, ids: dict(model.objects.filter(id__in=ids).values_list("id", "name"))


FORMS: Mapping[str, Callable[[Any], Mapping[str, Any]]] = {
    "account": _account,
    "contact": _contact,
    "lead": _lead,
}
"""How a row is compared."""
THERE: Mapping[str, Callable[[], Iterable[Mapping[str, Any]]]] = {
    "account": reading.accounts,
    "contact": reading.contacts,
    "lead": _open_leads,
}
"""What is there of each kind."""
NAMES: Mapping[str, Callable[[Actor, Sequence[UUID]], Mapping[UUID, str]]] = {
    "account": _called(Account),
    "contact": _called(Contact),
    "lead": lambda actor, ids: {
        lead.id: lead.title for lead in Lead.objects.visible_to(actor).filter(id__in=ids)
    },
}
"""What those are called that exist for whoever imports."""
