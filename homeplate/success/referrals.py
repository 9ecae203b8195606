"""Reading whom customers sent. Referrals of merged accounts and contacts are told of those that stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from homeplate.leads.models import Lead
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.success.actions.referrals import NOUN
from homeplate.success.models import Referral
from homeplate.success.queries import MOST, deal_names, family_of

COLUMNS = (
    "id", "kept_account", "kept_account_name", "kept_contact", "kept_contact_name", "lead_id", "deal_id",
    "kept_led", "kept_led_name", "note", "day", "member_id", "archived_at", "revision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral. A lead or a deal that the reader may not see is None; `hidden` says that there is one."""

    id: UUID
    account_id: UUID
    account_name: str
    contact_id: UUID | None
    contact_name: str
    lead_id: UUID | None
    lead_name: str
    deal_id: UUID | None
    deal_name: str
    led_account_id: UUID | None
    led_account_name: str
    hidden: bool
    note: str
    day: date
    by: str
    archived: bool
    revision: int


@query(Permission.ACCOUNT_VIEW)
def referrals_of_account(actor: Actor, *, account_id: UUID, limit: int = MOST) -> list[ReferralRow]:
    """Whom an account and those merged into it sent, the newest day first. Raises `NotFound`."""
    rows = Referral.objects.filter(account_id__in=family_of(actor, account_id), archived_at=None)
    return referral_rows(actor, rows.order_by("-day", "-id")[:limit])


@query(Permission.ACCOUNT_VIEW)
def get_referral(actor: Actor, *, referral_id: UUID) -> ReferralRow:
    """One referral, deleted or not. Raises `NotFound`."""
    found = referral_rows(actor, Referral.objects.filter(id=referral_id))
    return found[0] if found else not_found(NOUN)


@query(Permission.ACCOUNT_VIEW)
def referred_by(
    actor: Actor, *, lead_id: UUID | None = None, deal_id: UUID | None = None
) -> ReferralRow | None:
    """The first referral that led to a lead or to a deal, also by the lead that the deal came from; None where there is
    none. Ask for a lead or a deal that has been read."""
    wanted = Q(lead_id=lead_id) if lead_id else Q(deal_id=deal_id) | Q(lead__deal_id=deal_id)
    rows = referral_rows(actor, Referral.objects.filter(wanted, archived_at=None).order_by("day", "id")[:1])
    return rows[0] if rows else None


def referral_rows(actor: Actor, rows: QuerySet[Referral]) -> list[ReferralRow]:
    """Rows as they are read, in four statements at most: themselves, who wrote them down, leads and deals in sight."""
    kept = rows.annotate(
        kept_account=Coalesce("account__merged_into_id", "account_id"),
        kept_account_name=Coalesce("account__merged_into__name", "account__name"),
        kept_contact=Coalesce("contact__merged_into_id", "contact_id"),
        kept_contact_name=Coalesce("contact__merged_into__name", "contact__name"),
        kept_led=Coalesce("led_account__merged_into_id", "led_account_id"),
        kept_led_name=Coalesce("led_account__merged_into__name", "led_account__name"),
    )
    found: Sequence[dict[str, Any]] = list(kept.values(*COLUMNS))
    if not found:
        return []
    deals = deal_names(actor, (one["deal_id"] for one in found))
    leads = _lead_names(actor, {one["lead_id"] for one in found if one["lead_id"]})
    names = member_names(actor.workspace_id)
    return [
        ReferralRow(
            id=one["id"],
            account_id=one["kept_account"],
            account_name=one["kept_account_name"],
            contact_id=one["kept_contact"],
            contact_name=one["kept_contact_name"] or "",
            lead_id=one["lead_id"] if one["lead_id"] in leads else None,
            lead_name=leads.get(one["lead_id"], ""),
            deal_id=one["deal_id"] if one["deal_id"] in deals else None,
            deal_name=deals.get(one["deal_id"], ""),
            led_account_id=one["kept_led"],
            led_account_name=one["kept_led_name"] or "",
            hidden=one["lead_id"] not in (None, *leads) or one["deal_id"] not in (None, *deals),
            note=one["note"],
            day=one["day"],
            by=names.get(one["member_id"], "") if one["member_id"] else "",
            archived=one["archived_at"] is not None,
            revision=one["revision"],
        )
        for one in found
    ]


def _lead_names(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    if not ids or not actor.may(Permission.LEAD_VIEW):
        return {}
    rows = Lead.objects.visible_to(actor).filter(id__in=ids).values_list("id", "person", "company")
    return {identity: person or company for identity, person, company in rows}
