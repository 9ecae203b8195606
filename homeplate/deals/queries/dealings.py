"""What goes on with accounts and contacts: their open deals, and when anything last happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, When

from homeplate.deals.models import Deal, Stakeholder
from homeplate.deals.queries.lists import ROW_FIELDS, DealRow, row_of
from homeplate.ledger.queries import facts_about_any
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import member_names


@dataclass(frozen=True, slots=True)
class Dealings:
    """The open deals that the reader sees, and when the record or one of its deals, open or closed, last changed."""

    open: int = 0
    touched: datetime | None = None


@query(Permission.DEAL_VIEW)
def dealings_of_accounts(actor: Actor, *, account_ids: Sequence[UUID]) -> Mapping[UUID, Dealings]:
    """What goes on with each of these accounts, in two statements."""
    deals = Deal.objects.visible_to(actor).filter(account_id__in=account_ids, archived_at=None)
    return _together(account_ids, _summed(deals, "account_id", ""))


@query(Permission.DEAL_VIEW)
def dealings_of_contacts(actor: Actor, *, contact_ids: Sequence[UUID]) -> Mapping[UUID, Dealings]:
    """What goes on with each of these contacts, in the deals whose decision they are in; in two statements."""
    roles = Stakeholder.objects.filter(
        _seen(actor), workspace_id=actor.workspace_id, contact_id__in=contact_ids, deal__archived_at=None
    )
    return _together(contact_ids, _summed(roles, "contact_id", "deal__"))


@query(Permission.DEAL_VIEW)
def deals_of_contact(actor: Actor, *, contact_id: UUID, limit: int = 50) -> list[DealRow]:
    """The visible deals in whose decision a contact is, open ones first, then what changed last."""
    roles = Stakeholder.objects.filter(workspace_id=actor.workspace_id, contact_id=contact_id)
    rows = Deal.objects.visible_to(actor).filter(id__in=roles.values("deal_id"), archived_at=None)
    closed = Case(When(status="open", then=0), default=1, output_field=IntegerField())
    found = rows.order_by(closed, "-updated_at", "id").values_list(*ROW_FIELDS)[:limit]
    names = member_names(actor.workspace_id)
    return [row_of(row, names) for row in found]


def _seen(actor: Actor) -> Q:
    """That the deal of a place in its decision is in reach, as `visible_to` has it for deals themselves."""
    if actor.reach is Reach.ALL:
        return Q()
    own = Q(deal__owner_id=actor.member_id)
    return own | Q(deal__team_id__in=sorted(actor.teams)) if actor.reach is Reach.TEAM else own


def _summed(rows: QuerySet[Any], by: str, deal: str) -> dict[UUID, tuple[int, datetime | None]]:
    found = (
        rows.order_by()
        .values_list(by)
        .annotate(open=Count("id", filter=Q(**{f"{deal}status": "open"})), touched=Max(f"{deal}updated_at"))
    )
    return {identity: (count, touched) for identity, count, touched in found}


def _together(ids: Sequence[UUID], deals: Mapping[UUID, tuple[int, datetime | None]]) -> dict[UUID, Dealings]:
    if not ids:
        return {}
    told = dict(facts_about_any(ids).order_by().values_list("subject_id").annotate(at=Max("at")))
    return {
        identity: Dealings(count, max(filter(None, (touched, told.get(identity))), default=None))
        for identity in ids
        for count, touched in (deals.get(identity, (0, None)),)
    }
