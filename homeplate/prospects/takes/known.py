"""Who among some prospects is known already: a lead, a contact, an account, or somebody not to be contacted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from homeplate.accounts.fingerprints import suppressed
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.accounts.rules import Point
from homeplate.leads.models import Lead
from homeplate.prospects.queries import CompanyRow, PersonRow
from homeplate.prospects.takes.models import TakenProspect
from homeplate.prospects.takes.rules import (
    ACCOUNT,
    CONTACT,
    ERASED,
    LEAD,
    STOPPED,
    TAKEN,
    Key,
    Standing,
    company_keys,
    gravest,
    person_keys,
)

Row = CompanyRow | PersonRow


class Index:
    """What is known of some prospects, by their keys."""

    def __init__(self) -> None:
        self.known: dict[Key, Standing] = {}

    def note(self, key: Key, standing: Standing) -> None:
        """Say that whoever has a key is known; of two reasons the graver stays."""
        self.known[key] = standing.graver(self.known.get(key))

    def of(self, row: Row) -> Standing | None:
        """Why a prospect is left out; None where nothing is known of it."""
        return gravest(keys_of(row), self.known)

    def became(self, row: Row, lead_id: UUID) -> None:
        """Note that a prospect is a lead by now: another one with its address is left out."""
        for key in keys_of(row):
            self.note(key, Standing(LEAD, lead_id))


def keys_of(row: Row) -> tuple[Key, ...]:
    """What a prospect is known by."""
    return company_keys(row) if isinstance(row, CompanyRow) else person_keys(row)


def index_of(workspace_id: UUID, rows: Sequence[Row]) -> Index:
    """What is known of some prospects (a few hundred), in at most eight statements whatever their number."""
    found, by_kind = Index(), _by_kind(rows)
    _taken(found, [UUID(text) for text in by_kind.get("id", ())])
    emails, phones = by_kind.get("email", []), by_kind.get("phone", [])
    if emails or phones:
        _contacts(found, {"email": emails, "phone": phones})
        _erased(found, workspace_id, {"email": emails, "phone": phones})
    for kind, column in (("email", "email_folded"), ("phone", "phone_folded"), ("domain", "domain")):
        if by_kind.get(kind):
            _leads(found, kind, column, by_kind[kind])
    for kind, column in (("domain", "domain"), ("name", "search_name")):
        if by_kind.get(kind):
            _accounts(found, kind, column, by_kind[kind])
    return found


def _by_kind(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for kind, text in keys_of(row):
            found.setdefault(kind, {})[text] = None
    return {kind: list(texts) for kind, texts in found.items()}


def _taken(found: Index, ids: Sequence[UUID]) -> None:
    rows = TakenProspect.objects.filter(record_id__in=ids, outcome=TAKEN, lead__archived_at__isnull=True)
    for record_id, lead_id in rows.values_list("record_id", "lead_id"):
        found.note(("id", str(record_id)), Standing(LEAD, lead_id))


def _contacts(found: Index, points: Mapping[str, Sequence[str]]) -> None:
    """Contacts by their addresses; of deleted ones only that they ruled being contacted out, which outlives them."""
    for kind, texts in points.items():
        if not texts:
            continue
        rows = ContactPoint.objects.filter(kind=kind, folded__in=texts).values_list(
            "folded", "contact_id", "contact__archived_at", "contact__stopped"
        )
        for text, contact_id, archived_at, stopped in rows:
            if " all " in stopped or (archived_at is not None and stopped):
                found.note((kind, text), Standing(STOPPED, None if archived_at else contact_id))
            elif archived_at is None:
                found.note((kind, text), Standing(CONTACT, contact_id))


def _erased(found: Index, workspace_id: UUID, points: Mapping[str, Sequence[str]]) -> None:
    asked = [Point(kind, text, text) for kind, texts in points.items() for text in texts]
    for key in suppressed(workspace_id, asked):
        found.note(key, Standing(ERASED))


def _leads(found: Index, kind: str, column: str, texts: Sequence[str]) -> None:
    """Leads by an address; of deleted ones only that they ruled being contacted out."""
    rows = Lead.objects.filter(**{f"{column}__in": texts}).order_by("id")
    for text, lead_id, archived_at, stops in rows.values_list(column, "id", "archived_at", "stops"):
        if archived_at is None:
            found.note((kind, text), Standing(LEAD, lead_id))
        elif stops and kind != "domain":
            found.note((kind, text), Standing(STOPPED))


def _accounts(found: Index, kind: str, column: str, texts: Sequence[str]) -> None:
    rows = Account.objects.filter(**{f"{column}__in": texts}, archived_at__isnull=True).order_by("id")
    for text, account_id in rows.values_list(column, "id"):
        found.note((kind, text), Standing(ACCOUNT, account_id))


def names_of(standings: Iterable[Standing]) -> dict[UUID, str]:
    """What the contacts and accounts are called that some prospects are; two statements."""
    ids = [one.id for one in standings if one.id is not None and one.why in (CONTACT, ACCOUNT, STOPPED)]
    found: dict[UUID, str] = dict(Contact.objects.filter(id__in=ids).values_list("id", "name"))
    return found | dict(Account.objects.filter(id__in=ids).values_list("id", "name"))
