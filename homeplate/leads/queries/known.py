"""Who is known already of those who come in: by e-mail address, phone number and domain, before anything is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from homeplate.accounts.domains import company_domain
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.kit.text import folded
from homeplate.leads.models import Lead
from homeplate.leads.rules.input import folded_phone
from homeplate.leads.rules.kinds import OPEN, WAITING
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

MOST, AT_ONCE = 5, 500


@dataclass(frozen=True, slots=True)
class Match:
    """A record that is probably the same. `kind`: lead, contact or account; `by`: email, phone or domain; `about`: the
    account of a contact. A lead that the actor may not see has no name and no id."""

    kind: str
    by: str
    id: UUID | None
    name: str
    about: str = ""
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is known of somebody, the surest first."""

    matches: tuple[Match, ...] = ()

    def first(self, kind: str) -> Match | None:
        """The surest match of a kind."""
        return next((one for one in self.matches if one.kind == kind), None)


@query(Permission.LEAD_CREATE)
def known_already(
    actor: Actor, *, email: str = "", phone: str = "", domain: str = "", besides: UUID | None = None
) -> Known:
    """Who has this address, number or domain: contacts, accounts and open leads, in four statements at most."""
    address, number = folded(email)[:254], folded_phone(phone)
    place = domain.lower() or (company_domain(address) if "@" in address else "")
    found = [*_contacts(address, number), *_accounts(place), *_leads(actor, address, number, besides)]
    order = {"email": 0, "phone": 1, "domain": 2}
    return Known(tuple(sorted(found, key=lambda one: order[one.by])))


def _contacts(address: str, number: str) -> list[Match]:
    pairs = [("email", address), ("phone", number)]
    found: dict[UUID, Match] = {}
    for kind, wanted in pairs:
        if not wanted:
            continue
        points = ContactPoint.objects.filter(kind=kind, folded=wanted).values("contact_id")
        rows = Contact.objects.filter(id__in=points, archived_at__isnull=True).order_by("id")
        for identity, name, account, account_id in rows.values_list(
            "id", "name", "account__name", "account_id"
        )[:MOST]:
            found.setdefault(identity, Match("contact", kind, identity, name, account or "", account_id))
    return list(found.values())


def _accounts(domain: str) -> list[Match]:
    if not domain:
        return []
    rows = Account.objects.filter(domain=domain, archived_at__isnull=True).order_by("id")
    return [
        Match("account", "domain", one, name, account_id=one)
        for one, name in rows.values_list("id", "name")[:MOST]
    ]


def _leads(actor: Actor, address: str, number: str, besides: UUID | None) -> list[Match]:
    found: dict[UUID, Match] = {}
    for by, column, wanted in (("email", "email_folded", address), ("phone", "phone_folded", number)):
        if not wanted:
            continue
        rows = Lead.objects.filter(**{column: wanted}, state__in=(*OPEN, WAITING), archived_at__isnull=True)
        if besides is not None:
            rows = rows.exclude(id=besides)
        for lead in rows.order_by("-id")[:MOST]:
            seen = actor.member_id in (lead.owner_id, lead.handed_in_by_id) or reached(actor, lead)
            found.setdefault(
                lead.id, Match("lead", by, lead.id if seen else None, lead.title if seen else "", lead.state)
            )
    return list(found.values())


def reached(actor: Actor, lead: Lead) -> bool:
    """Whether the actor may work on a lead that they do not own."""
    mine = lead.owner_id is None and lead.team_id is not None and lead.team_id == actor.team_id
    return mine or actor.reaches(lead.team_id)


@dataclass(frozen=True, slots=True)
class Links:
    """Whom many new leads surely are: contacts with their accounts by e-mail address, accounts by domain. What several
    have in common tells none of them."""

    contacts: Mapping[str, tuple[UUID, UUID | None]]
    accounts: Mapping[str, UUID]

    def linked(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of a lead, with the contact and the account where it names none."""
        found = dict(columns)
        contact = self.contacts.get(folded(columns.get("email", "")))
        account = self.accounts.get(columns.get("domain", ""))
        if contact is not None and not found.get("contact_id"):
            found["contact_id"], found["account_id"] = contact[0], found.get("account_id") or contact[1]
        if account is not None and not found.get("account_id"):
            found["account_id"] = account
        return found


def links_of(leads: Iterable[Mapping[str, Any]]) -> Links:
    """Whom leads, by their columns, are linked to; two statements for every `AT_ONCE` addresses and domains."""
    some = list(leads)
    addresses = sorted({folded(one["email"])[:254] for one in some if one.get("email")})
    domains = sorted({one["domain"] for one in some if one.get("domain")})
    contacts: dict[str, set[tuple[UUID, UUID | None]]] = {}
    accounts: dict[str, set[UUID]] = {}
    for start in range(0, len(addresses), AT_ONCE):
        points = ContactPoint.objects.filter(
            kind="email", folded__in=addresses[start : start + AT_ONCE], contact__archived_at__isnull=True
        )
        for address, contact, account in points.values_list("folded", "contact_id", "contact__account_id"):
            contacts.setdefault(address, set()).add((contact, account))
    for start in range(0, len(domains), AT_ONCE):
        rows = Account.objects.filter(domain__in=domains[start : start + AT_ONCE], archived_at__isnull=True)
        for domain, account in rows.values_list("domain", "id"):
            accounts.setdefault(domain, set()).add(account)
    return Links(
        {address: next(iter(found)) for address, found in contacts.items() if len(found) == 1},
        {domain: next(iter(found)) for domain, found in accounts.items() if len(found) == 1},
    )
