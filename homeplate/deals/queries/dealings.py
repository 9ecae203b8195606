"""What goes on with accounts and contacts: their open deals, and when anything last happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, When

from homeplate.deals.models import Deal, Stakeholder
from homeplate.deals.queries.lists import ROW_FIELDS, DealRow, row_of
from homeplate.ledger.queries import last_told
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.tenancy.prepared import fetch_among


@dataclass(frozen=True, slots=True)
class Dealings:
    """The open deals that the reader sees, and when the record or one of its deals, open or closed, last changed."""

    open: int = 0
    touched: datetime | None = None


@query(Permission.DEAL_VIEW)
def dealings_of_accounts(actor: Actor, *, account_ids: Sequence[UUID]) -> Mapping[UUID, Dealings]:
    """What goes on with each of these accounts, in two statements."""
    deals = _seen(actor, "account_id", account_ids)
    return _together(account_ids, [(deal.about, deal) for deal in deals])


@query(Permission.DEAL_VIEW)
def dealings_of_contacts(actor: Actor, *, contact_ids: Sequence[UUID]) -> Mapping[UUID, Dealings]:
    """What goes on with each of these contacts, in the deals whose decision they are in; in three statements.

    Their places first: joined, an engine that knows little of the tables begins with every deal there is.
    """

    def places(marks: Mapping[str, Any], ids: Sequence[UUID]) -> QuerySet[Stakeholder, Any]:
        return Stakeholder.objects.filter(contact_id__in=ids).values_list("contact_id", "deal_id")

    pairs = list(fetch_among("places of contacts", {}, contact_ids, places))
    deals = {deal.about: deal for deal in _seen(actor, "id", tuple({deal_id for _, deal_id in pairs}))}
    found = [(contact_id, deals[deal_id]) for contact_id, deal_id in pairs if deal_id in deals]
    return _together(contact_ids, found)


@query(Permission.DEAL_VIEW)
def deals_of_contact(actor: Actor, *, contact_id: UUID, limit: int = 50) -> list[DealRow]:
    """The visible deals in whose decision a contact is, open ones first, then what changed last."""
    roles = Stakeholder.objects.filter(workspace_id=actor.workspace_id, contact_id=contact_id)
    rows = Deal.objects.visible_to(actor).filter(id__in=roles.values("deal_id"), archived_at=None)
    closed = Case(When(status="open", then=0), default=1, output_field=IntegerField())
    found = rows.order_by(closed, "-updated_at", "id").values_list(*ROW_FIELDS)[:limit]
    names = member_names(actor.workspace_id)
    return [row_of(row, names) for row in found]


class _Deal(NamedTuple):
    about: UUID
    status: str
    updated_at: datetime
    owner_id: UUID
    team_id: UUID | None


def _seen(actor: Actor, about: str, ids: Sequence[UUID]) -> list[_Deal]:
    """The deals about these ids that exist for the reader, as `visible_to` has it: looked at one by one, for an
    engine that is told of an owner as well looks through all that this one has."""

    def build(marks: Mapping[str, Any], among: Sequence[UUID]) -> QuerySet[Deal, Any]:
        rows = Deal.objects.filter(**{f"{about}__in": among}, archived_at=None)
        return rows.values_list(about, *_Deal._fields[1:])

    deals = (_Deal(*row) for row in fetch_among(("dealings", about), {}, ids, build))
    return [one for one in deals if actor.sees(one.owner_id, one.team_id)]


def _together(ids: Sequence[UUID], deals: Sequence[tuple[UUID, _Deal]]) -> dict[UUID, Dealings]:
    count: Counter[UUID] = Counter()
    touched: dict[UUID, datetime] = {row[0]: row[1] for row in last_told(ids)}
    for identity, deal in deals:
        count[identity] += deal.status == "open"
        touched[identity] = max(deal.updated_at, touched.get(identity, deal.updated_at))
    return {identity: Dealings(count[identity], touched.get(identity)) for identity in ids}
