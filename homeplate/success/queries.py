"""Reading what customers say. Answers of merged accounts and contacts are told of those that stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.success.actions.feedback import NOUN
from homeplate.success.models import Feedback

ACCOUNT_NOUN = msg("account")
MOST = 500
COLUMNS = (
    "id", "kept_account", "kept_account_name", "kept_contact", "kept_contact_name", "deal_id", "kind", "score",
    "comment", "day", "how", "member_id", "created_at", "archived_at", "revision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """An answer of a customer. `deal_id` is None for a deal that the reader may not see; `by` wrote it down."""

    id: UUID
    account_id: UUID
    account_name: str
    contact_id: UUID | None
    contact_name: str
    deal_id: UUID | None
    deal_name: str
    kind: str
    score: int
    comment: str
    day: date
    how: str
    by: str
    archived: bool
    revision: int

    @property
    def respondent(self) -> UUID:
        """Who counts once: the contact, or the account where none is named."""
        return self.contact_id or self.account_id


@query(Permission.ACCOUNT_VIEW)
def feedback_of_account(actor: Actor, *, account_id: UUID, limit: int = MOST) -> list[FeedbackRow]:
    """What an account and those merged into it said, the newest day first. Raises `NotFound`."""
    rows = Feedback.objects.filter(account_id__in=family_of(actor, account_id), archived_at=None)
    return feedback_rows(actor, rows.order_by("-day", "-id")[:limit])


@query(Permission.ACCOUNT_VIEW)
def get_feedback(actor: Actor, *, feedback_id: UUID) -> FeedbackRow:
    """One answer, deleted or not. Raises `NotFound`."""
    found = feedback_rows(actor, Feedback.objects.filter(id=feedback_id))
    return found[0] if found else not_found(NOUN)


def family_of(actor: Actor, account_id: UUID) -> list[UUID]:
    """An account and those merged into it. Raises `NotFound`."""
    mine = Q(id=account_id) | Q(merged_into_id=account_id)
    ids = list(Account.objects.filter(mine, workspace_id=actor.workspace_id).values_list("id", flat=True))
    return ids if account_id in ids else not_found(ACCOUNT_NOUN)


def feedback_rows(actor: Actor, rows: QuerySet[Feedback]) -> list[FeedbackRow]:
    """Rows as they are read, in three statements at most: themselves, who wrote them down, and the deals in sight."""
    kept = rows.annotate(
        kept_account=Coalesce("account__merged_into_id", "account_id"),
        kept_account_name=Coalesce("account__merged_into__name", "account__name"),
        kept_contact=Coalesce("contact__merged_into_id", "contact_id"),
        kept_contact_name=Coalesce("contact__merged_into__name", "contact__name"),
    )
    found: Sequence[dict[str, Any]] = list(kept.values(*COLUMNS))
    if not found:
        return []
    deals = deal_names(actor, (one["deal_id"] for one in found))
    names = member_names(actor.workspace_id)
    return [_row(one, deals, names) for one in found]


def _row(one: dict[str, Any], deals: Mapping[UUID, str], names: Mapping[UUID, str]) -> FeedbackRow:
    deal = one["deal_id"] if one["deal_id"] in deals else None
    return FeedbackRow(
        id=one["id"],
        account_id=one["kept_account"],
        account_name=one["kept_account_name"],
        contact_id=one["kept_contact"],
        contact_name=one["kept_contact_name"] or "",
        deal_id=deal,
        deal_name=deals[deal] if deal else "",
        kind=one["kind"],
        score=one["score"],
        comment=one["comment"],
        day=one["day"],
        how=one["how"],
        by=names.get(one["member_id"], "") if one["member_id"] else "",
        archived=one["archived_at"] is not None,
        revision=one["revision"],
    )


def deal_names(actor: Actor, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of those of some deals that exist for `actor`."""
    wanted = {one for one in ids if one is not None}
    if not wanted or not actor.may(Permission.DEAL_VIEW):
        return {}
    return dict(Deal.objects.visible_to(actor).filter(id__in=wanted).values_list("id", "name"))
