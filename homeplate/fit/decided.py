"""The accounts whose deals were decided, won or lost: what outcomes can teach of whom one sells to best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from homeplate.deals.models import Deal
from homeplate.fit.known import COMPANY_COLUMNS, company_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

LOOKED_AT = 5000
"""The decided deals that are looked at: those that were closed last."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Accounts with at least one decided deal: what is known of each today, and whether any of its deals was won.
    `deals` were looked at; `more` tells that there are older ones."""

    companies: Sequence[Mapping[str, Any]]
    won: Sequence[bool]
    deals: int
    more: bool


@query(Permission.DEAL_VIEW)
def decided(actor: Actor) -> Decided:
    """The accounts of the decided deals that `actor` may see; one statement.

    An account counts once, however many deals it had: deals of one company are no independent witnesses.
    """
    columns = (f"account__{column}" for column in COMPANY_COLUMNS)
    rows = Deal.objects.visible_to(actor).filter(
        status__in=("won", "lost"), archived_at__isnull=True, account__isnull=False, closed_at__isnull=False
    )
    found = list(rows.order_by("-closed_at").values_list("account_id", "status", *columns)[: LOOKED_AT + 1])
    known: dict[UUID, dict[str, Any]] = {}
    won: dict[UUID, bool] = {}
    for account_id, status, *values in found[:LOOKED_AT]:
        if account_id not in known:
            known[account_id] = company_of(values)
        won[account_id] = won.get(account_id, False) or status == "won"
    return Decided(
        tuple(known.values()), tuple(won.values()), min(len(found), LOOKED_AT), len(found) > LOOKED_AT
    )
