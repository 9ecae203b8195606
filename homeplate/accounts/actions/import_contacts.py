"""Bringing in many contacts of one source at once; the same rows again change nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from homeplate.accounts.actions.import_accounts import ensure_accounts
from homeplate.accounts.actions.records import CONTACT
from homeplate.accounts.actions.upsert import (
    BATCH,
    Draft,
    Imported,
    People,
    Shelf,
    chunks,
    load,
    revive,
    said,
    settled,
    store,
)
from homeplate.accounts.care import Stops, care_columns, checked_stops, stop_columns, stricter, strictest
from homeplate.accounts.domains import company_domain
from homeplate.accounts.fingerprints import erased_person, external_id, ruled_out, suppressed
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.accounts.rules import Point, contact_columns, points_of
from homeplate.fields.queries import fields_of
from homeplate.fields.rules import FieldSet
from homeplate.kit.countries import country_code
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.calendar import workspace_country
from homeplate.people.permissions import Permission
from homeplate.tenancy.bulk import insert_many

Row = Mapping[str, Any]
_LISTS = {"email": "emails", "phone": "phones"}
_CARE = ("lawful_basis", "basis_source", "basis_on", "basis_evidence")


@dataclass(slots=True)
class Cleaned:
    """One row, ready to be taken: its columns, its ways to be reached, and what could not be taken of it."""

    columns: dict[str, Any]
    points: tuple[Point, ...]
    problem: Invalid | None = None
    likely: UUID | None = None
    """The account that a new contact belongs to by the domain of their e-mail."""
    stops: Stops = field(default_factory=dict)
    inherited: Stops = field(default_factory=dict)
    """What contacts with the same e-mail have ruled out: it holds for a new contact."""

    def known_by(self, source: str) -> tuple[Point, ...]:
        """What an erased person is known again by: their addresses, and their id in the other system."""
        external = self.columns.get("external_id", "")
        return (*self.points, external_id(source, external)) if external else self.points

    def inherit(self, heard: Mapping[str, Sequence[Stops]]) -> None:
        """Take over what is `heard` of the e-mail addresses of this row."""
        told = (stops for point in self.points for stops in heard.get(point.folded, ()))
        self.inherited = strictest((self.stops, *told))


def _name_in_account(contact: Contact) -> Hashable:
    return contact.search_name, contact.account_id


@action(Permission.ACCOUNT_EDIT)
def import_contacts(actor: Actor, *, source: str, rows: Sequence[Row], now: datetime) -> tuple[Imported, ...]:
    """Create or change a contact for each row; gives what became of each, in their order.

    A row is some of `ContactValues`; its account may be named as `account_external_id`, an id of the same
    source, or as `account_name`, which is made when missing, with what `account_about` says of it; a row that
    names none makes a contact of the one account whose domain its e-mail has. `country` tells whose numbers
    those without one are. It is the contact of `source` with its `external_id`, else the one with its name in
    the same account. E-mails and phones are added, never taken away; empty values say nothing. An account that
    is not there is left out and told as a problem. `stops` (`care.Stops`) are added, never lifted, and what a
    contact with the same e-mail has ruled out holds for a new one. Somebody who was erased is refused.
    """
    accounts = _Accounts.read(actor, source, rows, now)
    cleaned = _cleaned_rows(rows, accounts, now.date())
    taken = [row for row in cleaned if isinstance(row, Cleaned)]
    shelf = _shelf(source, [row.columns for row in taken])
    points = _stored_points(draft.row.id for draft in shelf.drafts.values())
    gone = suppressed(actor.workspace_id, (point for row in taken for point in row.known_by(source)))
    heard = ruled_out(point for row in taken for point in row.points)
    fresh: list[dict[str, Any]] = []
    results: list[Imported] = []
    for row in cleaned:
        if isinstance(row, Invalid):
            results.append(Imported(None, "refused", row))
        elif gone and any((point.kind, point.folded) in gone for point in row.known_by(source)):
            results.append(Imported(None, "refused", erased_person()))
        else:
            row.inherit(heard)
            results.append(_take(actor, shelf, source, row, points, fresh, now))
    answer = settled(shelf, results)
    store(actor, CONTACT, shelf, now)
    insert_many(ContactPoint, fresh)
    return answer


@dataclass(frozen=True, slots=True)
class _Accounts:
    """The accounts that rows name, by name and by the source's own id; those that e-mails tell, by domain.

    `countries` are theirs as ISO codes, and `home` that of the workspace.
    """

    by_name: Mapping[str, UUID]
    by_external: Mapping[str, UUID]
    by_domain: Mapping[str, UUID]
    countries: Mapping[UUID, str]
    home: str

    @classmethod
    def read(cls, actor: Actor, source: str, rows: Sequence[Row], now: datetime) -> _Accounts:
        about = {
            str(row["account_name"]): row.get("account_about") or {}
            for row in rows
            if row.get("account_name")
        }
        ids = sorted({str(row["account_external_id"]) for row in rows if row.get("account_external_id")})
        by_external: dict[str, UUID] = {}
        for some in chunks(ids, BATCH):
            found = Account.objects.filter(source=source, external_id__in=some).exclude(external_id="")
            by_external.update(found.values_list("external_id", Coalesce("merged_into_id", "id")))
        by_name: dict[str, UUID] = {}
        if about:
            by_name = ensure_accounts(actor, source=source, names=about, now=now, about=about)
        calling = any(row.get("phones") for row in rows)
        countries = _countries({*by_name.values(), *by_external.values()}) if calling else {}
        return cls(by_name, by_external, _by_domain(rows), countries, workspace_country(actor))

    def country(self, row: dict[str, Any], account_id: UUID | None) -> str:
        """The country of a row's telephone numbers: its own, which is taken out of it, else the account's."""
        own = country_code(str(row.pop("country", "") or ""))
        return own or (self.countries.get(account_id, "") if account_id else "") or self.home

    def find(self, row: dict[str, Any]) -> tuple[UUID | None, Invalid | None]:
        """The account of a row, whose naming keys are taken out of it, and why there is none."""
        external, name = row.pop("account_external_id", None), row.pop("account_name", None)
        row.pop("account_about", None)
        found = self.by_external.get(str(external)) or self.by_name.get(str(name))
        if found is None and (external or name):
            text = str(external or name)[:60]
            problem = Invalid(
                "reference", msg("The source has no account “{text}”.", text=text), field="account"
            )
            return None, problem
        return found, None


def _countries(ids: Iterable[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for some in chunks(sorted(ids), BATCH):
        rows = Account.objects.filter(id__in=some).exclude(country="").values_list("id", "country")
        found.update((account_id, country_code(name)) for account_id, name in rows)
    return found


def _domain(row: Row) -> str:
    """The company's own domain in the foremost e-mail of a row that names no account."""
    emails = row.get("emails") or ()
    if row.get("account_name") or row.get("account_external_id") or row.get("account_id") or not emails:
        return ""
    return company_domain(str(emails[0]))


def _by_domain(rows: Sequence[Row]) -> dict[str, UUID]:
    """The accounts of the domains in these rows; a domain that several accounts have tells none of them."""
    found: dict[str, list[UUID]] = {}
    for some in chunks(sorted({_domain(row) for row in rows} - {""}), BATCH):
        accounts = Account.objects.filter(domain__in=some, archived_at=None)
        for domain, account_id in accounts.values_list("domain", "id"):
            found.setdefault(domain, []).append(account_id)
    return {domain: ids[0] for domain, ids in found.items() if len(ids) == 1}


def _cleaned_rows(rows: Sequence[Row], accounts: _Accounts, today: date) -> list[Cleaned | Invalid]:
    fields, people = fields_of("contact"), People.read()
    found: list[Cleaned | Invalid] = []
    for row in rows:
        try:
            found.append(_cleaned(said(row), fields, people, accounts, today))
        except Invalid as error:
            found.append(error)
    return found


def _cleaned(
    row: dict[str, Any], fields: FieldSet, people: People, accounts: _Accounts, today: date
) -> Cleaned:
    likely = accounts.by_domain.get(_domain(row))
    account_id, problem = accounts.find(row)
    custom = row.get("custom")
    stops = checked_stops(row.pop("stops", {}), today=today)
    country = accounts.country(row, account_id or likely)
    points = points_of(row.get("emails", ()), row.get("phones", ()), country)
    care = care_columns({name: row.pop(name) for name in _CARE if name in row}, today=today)
    columns = {**contact_columns({"name": "", **row}), **care}
    if account_id is not None:
        columns["account_id"] = account_id
    if custom:
        columns["custom"] = fields.clean(custom, partial=True)
    people.check(columns)
    return Cleaned(columns, points, problem, likely, stops)


def _shelf(source: str, rows: Sequence[Row]) -> Shelf[Contact]:
    shelf: Shelf[Contact] = Shelf(key=_name_in_account)
    external = (row["external_id"] for row in rows if row.get("external_id"))
    for draft in load(CONTACT, source, "external_id", external):
        shelf.put(draft)
    for draft in load(CONTACT, source, "search_name", (row["search_name"] for row in rows)):
        if draft.row.id not in shelf.drafts:
            shelf.put(draft)
    revive(shelf)
    return shelf


def _stored_points(contact_ids: Iterable[UUID]) -> dict[UUID, dict[tuple[str, str], Point]]:
    points: dict[UUID, dict[tuple[str, str], Point]] = {}
    for some in chunks(contact_ids, BATCH):
        rows = ContactPoint.objects.filter(contact_id__in=some).order_by("contact_id", "position")
        for contact_id, *rest in rows.values_list("contact_id", "kind", "value", "folded", "label"):
            point = Point(*rest)
            points.setdefault(contact_id, {})[point.kind, point.folded] = point
    return points


def _take(
    actor: Actor,
    shelf: Shelf[Contact],
    source: str,
    row: Cleaned,
    points: dict[UUID, dict[tuple[str, str], Point]],
    fresh: list[dict[str, Any]],
    now: datetime,
) -> Imported:
    columns = row.columns
    external = columns.get("external_id", "")
    draft = shelf.find(external, (columns["search_name"], columns.get("account_id")))
    if draft is None and row.likely is not None:
        draft = shelf.find(external, (columns["search_name"], row.likely))
    if draft is not None and draft.row.merged_into_id is not None:
        return Imported(draft.row.merged_into_id, "unchanged", row.problem)
    if draft is None:
        given = {**columns, "source": source}
        given |= stop_columns(row.inherited) if row.inherited else {}
        if row.likely is not None:
            given["account_id"] = row.likely
        contact = Contact(workspace_id=actor.workspace_id, created_at=now, **given)
        draft = shelf.put(Draft(contact, is_new=True, new=given))
        _add_points(draft, row.points, points, fresh)
        return Imported(contact.id, "created", row.problem)
    stops = stricter(draft.row.stops, row.stops)
    changed = draft.apply({**columns, **(stop_columns(stops) if row.stops else {})})
    if draft.row.external_id:
        shelf.by_external[draft.row.external_id] = draft
    changed |= _add_points(draft, row.points, points, fresh)
    return Imported(draft.row.id, "changed" if changed else "unchanged", row.problem)


def _add_points(
    draft: Draft[Contact],
    given: tuple[Point, ...],
    points: dict[UUID, dict[tuple[str, str], Point]],
    fresh: list[dict[str, Any]],
) -> bool:
    """Adds those of `given` that the contact lacks; gives whether there was one."""
    present = points.setdefault(draft.row.id, {})
    lacking = [
        point
        for point in given
        if (point.kind, point.folded) not in present and (point.kind, point.written) not in present
    ]
    for kind in sorted({point.kind for point in lacking}):
        was = [point.as_said() for point in present.values() if point.kind == kind]
        added = [point.as_said() for point in lacking if point.kind == kind]
        draft.note(_LISTS[kind], was + added, was)
    for point in lacking:
        place = {"contact_id": draft.row.id, "label": point.label, "position": len(present)}
        fresh.append({"kind": point.kind, "value": point.value, "folded": point.folded, **place})
        present[point.kind, point.folded] = point
    return bool(lacking)
