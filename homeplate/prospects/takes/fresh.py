"""Whom we know besides the address book: leads, by their addresses and by the prospects that they were taken from, and
the companies that are accounts or leads.

Kept in memory beside the prospects, and brought up to date by what the ledger told since. See `engine.keeping`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection

from homeplate.accounts.models import Account
from homeplate.deals.queries.columns.arrays import arrays
from homeplate.leads.models import Lead
from homeplate.ledger.since import Place, begin, told_since
from homeplate.prospects.engine.building import hash_of
from homeplate.prospects.engine.masks import Met
from homeplate.prospects.engine.segment import mixed_ids
from homeplate.prospects.models import Company, TakenProspect
from homeplate.prospects.takes.rules import TAKEN
from homeplate.tenancy.context import current_workspace_id

FACTS, AT_ONCE, COPIES = 5_000, 500, 4
_COMPANIES = frozenset({"prospect-company", "prospect-load"})
"""Facts after which a domain may be that of another company."""


@dataclass(slots=True)
class _Kept:
    place: Place | None = None
    lock: Lock = field(default_factory=Lock)
    mails: dict[UUID, int] = field(default_factory=dict)
    domains: dict[UUID, str] = field(default_factory=dict)
    companies: dict[str, UUID | None] = field(default_factory=dict)
    taken: dict[UUID, UUID] = field(default_factory=dict)
    """The prospects that leads were made of, by lead."""
    of_contacts: Any = None
    met: dict[bool, Met] = field(default_factory=dict)
    """Who they all are with the addresses `of_contacts`, without and with companies, until something changes."""


_kept: OrderedDict[UUID, _Kept] = OrderedDict()
_keeping = Lock()


def met_by_us(of_contacts: Any, *, companies: bool) -> Met:
    """The addresses of contacts (numbers in order) with those of leads, the prospects that were taken as leads, and
    where asked for the `companies` among the prospects that are accounts or leads of ours."""
    kept = _kept_here()
    with kept.lock:
        _bring_up_to_date(kept)
        if kept.of_contacts is not of_contacts:
            kept.met, kept.of_contacts = {}, of_contacts
        if companies not in kept.met:
            np = arrays()
            of_leads = np.fromiter(kept.mails.values(), np.int64, len(kept.mails))
            ids = mixed_ids([*kept.taken.values(), *(_companies(kept) if companies else ())])
            kept.met[companies] = Met(np.union1d(of_contacts, of_leads), ids)
        return kept.met[companies]


def _companies(kept: _Kept) -> list[UUID]:
    """The companies among the prospects that are accounts or leads of ours, by their domains."""
    here = set(kept.domains.values())
    missing = [one for one in here if one not in kept.companies]
    for at in range(0, len(missing), AT_ONCE):
        some = missing[at : at + AT_ONCE]
        rows = Company.objects.filter(key__in=[f"d:{one}" for one in some]).values_list("domain", "id")
        kept.companies |= dict.fromkeys(some) | dict(rows)
    return [found for domain, found in kept.companies.items() if found is not None and domain in here]


def forget() -> None:
    """Drop everything that is kept."""
    with _keeping:
        _kept.clear()


def _kept_here() -> _Kept:
    """What is kept of the present workspace. Within a transaction nothing may be, for it could be taken back."""
    if connection.in_atomic_block:
        return _Kept()
    with _keeping:
        kept = _kept.setdefault(current_workspace_id(), _Kept())
        _kept.move_to_end(current_workspace_id())
        while len(_kept) > COPIES:
            _kept.popitem(last=False)
        return kept


def _bring_up_to_date(kept: _Kept) -> None:
    news = told_since(kept.place, at_most=FACTS) if kept.place is not None else None
    if news is not None:
        kept.place, told = news
        _follow(kept, told)
        return
    kept.place, kept.mails, kept.domains, kept.taken, kept.companies, kept.met = begin(), {}, {}, {}, {}, {}
    _note(kept, _leads(None), _accounts(None), _taken(None))


def _follow(kept: _Kept, told: Sequence[tuple[str, UUID]]) -> None:
    about: dict[str, set[UUID]] = {}
    for kind, identity in told:
        about.setdefault(kind, set()).add(identity)
    if _COMPANIES & about.keys():
        kept.companies.clear()
        kept.met.pop(True, None)
    changed = {kind: sorted(about.get(kind, ())) for kind in ("lead", "account")}
    for identity in (*changed["lead"], *changed["account"]):
        kept.mails.pop(identity, None)
        kept.domains.pop(identity, None)
        kept.taken.pop(identity, None)
    for at in range(0, max(map(len, changed.values())), AT_ONCE):
        leads, accounts = (ids[at : at + AT_ONCE] for ids in changed.values())
        _note(kept, _leads(leads), _accounts(accounts), _taken(leads))
    if any(changed.values()):
        kept.met.clear()


def _leads(ids: Sequence[UUID] | None) -> Iterable[tuple[UUID, str, str]]:
    rows = Lead.objects.filter(archived_at__isnull=True)
    rows = rows if ids is None else rows.filter(id__in=ids)
    return rows.order_by().values_list("id", "email_folded", "domain").iterator(chunk_size=5000)


def _accounts(ids: Sequence[UUID] | None) -> Iterable[tuple[UUID, str]]:
    rows = Account.objects.filter(archived_at__isnull=True).exclude(domain="")
    rows = rows if ids is None else rows.filter(id__in=ids)
    return rows.order_by().values_list("id", "domain").iterator(chunk_size=5000)


def _taken(ids: Sequence[UUID] | None) -> Iterable[tuple[UUID, UUID]]:
    rows = TakenProspect.objects.filter(outcome=TAKEN, lead__archived_at__isnull=True)
    rows = rows if ids is None else rows.filter(lead_id__in=ids)
    return rows.order_by().values_list("lead_id", "record_id").iterator(chunk_size=5000)


def _note(
    kept: _Kept,
    leads: Iterable[tuple[UUID, str, str]],
    accounts: Iterable[tuple[UUID, str]],
    taken: Iterable[tuple[UUID, UUID]],
) -> None:
    for identity, mail, domain in leads:
        if mail:
            kept.mails[identity] = hash_of(mail)
        if domain:
            kept.domains[identity] = domain
    kept.domains.update(accounts)
    kept.taken.update(taken)
