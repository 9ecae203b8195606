"""What customers of a workspace for measurements answered, whom they sent, and how its reps were coached: in proportion
to its sales and years, each through the action that everybody uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from homeplate.coaching.actions import Held, log_session
from homeplate.deals.rules.state import DealState
from homeplate.demo.organisation import Buyer, Cast
from homeplate.demo.satisfaction import SCORES, WAITS
from homeplate.success.actions import record_feedback, record_referral
from homeplate.success.rules import CSAT, NPS
from homeplate.tenancy.context import workspace

ANSWERED, SENT = 0.5, 0.05
"""So many of the sales were answered for, and of so many the customer named somebody."""
BATCH = 2000
EVERY = timedelta(days=14)
"""Between two sessions of a rep."""
MINUTES = 45


@dataclass(frozen=True, slots=True)
class Sale:
    """A won deal, as far as its buyer is asked about it: whom, when, and by whom."""

    account_id: UUID
    contact_id: UUID
    owner_id: UUID
    asked_at: datetime

    @classmethod
    def of(cls, deal: DealState, buyer: Buyer) -> Sale:
        """The sale that a won deal is, answered for by the first of the buyer's people."""
        assert deal.closed_at is not None
        asked_at = deal.closed_at + timedelta(days=WAITS)
        return cls(buyer.id, next(iter(buyer.contacts.values())), deal.owner_id, asked_at)


def tell_scaled_answers(cast: Cast, sales: Sequence[Sale], rng: Random, *, now: datetime) -> None:
    """One question for one of two sales, some weeks after it; of one in twenty a referral."""
    asked = [sale for sale in sales if sale.asked_at < now]
    for start in range(0, len(asked), BATCH):
        with workspace(cast.operator.workspace_id), transaction.atomic():
            for sale in asked[start : start + BATCH]:
                _answer(cast, sale, rng)


def _answer(cast: Cast, sale: Sale, rng: Random) -> None:
    author = replace(cast.operator, member_id=sale.owner_id)
    account, contact, at = sale.account_id, sale.contact_id, sale.asked_at
    if rng.random() < ANSWERED:
        kind = rng.choice((CSAT, NPS))
        score = rng.choice(SCORES[kind])
        record_feedback(
            author, account_id=account, contact_id=contact, kind=kind, score=score, how="survey", now=at
        )
    if rng.random() < SENT:
        record_referral(author, account_id=account, contact_id=contact, now=at)


def tell_scaled_coaching(cast: Cast, *, years: int, now: datetime) -> None:
    """A session of each rep with the manager every other week of so many years."""
    for rep in (rep for rep in cast.reps if rep.manager != rep.id):
        leader, at = replace(cast.operator, member_id=rep.manager), now - timedelta(days=365 * years)
        with workspace(cast.operator.workspace_id), transaction.atomic():
            while (at := at + EVERY) < now:
                log_session(
                    leader, whom_id=rep.id, day=at.date(), minutes=MINUTES, held=Held("onboarding"), now=at
                )
