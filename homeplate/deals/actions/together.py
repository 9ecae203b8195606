"""One verb on many deals: each by itself, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from homeplate.deals.models import Deal
from homeplate.kit.errors import HomeplateError

MOST_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one deal: as it is now, or why it was left as it was."""

    deal_id: UUID
    deal: Deal | None
    problem: HomeplateError | None = None


def each_deal(*, deal_ids: Iterable[UUID], do: Callable[[UUID], Deal]) -> tuple[Done, ...]:
    """Do one action on each of at most `MOST_TOGETHER` deals; what one is refused does not hinder the others.

    `do` is an action: it checks, locks and tells the ledger as for a single deal.
    """
    # One commit for all of them: many of their own would cost more than the changes.
    with transaction.atomic():
        return tuple(_done(deal_id, do) for deal_id in list(deal_ids)[:MOST_TOGETHER])


def _done(deal_id: UUID, do: Callable[[UUID], Deal]) -> Done:
    try:
        with transaction.atomic():
            return Done(deal_id, do(deal_id))
    except HomeplateError as error:
        return Done(deal_id, None, error)
