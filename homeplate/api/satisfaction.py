"""How satisfied customers are and what their referrals bring, as data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from homeplate.api.figures import TAG, Estimate, share, with_those_below
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, Money, doc, money
from homeplate.insight.periods import stretch
from homeplate.kit.exchange import Sum, Total
from homeplate.people.permissions import Permission
from homeplate.rates.queries import totals
from homeplate.success.measures import Balance
from homeplate.success.satisfaction import Stretch, Window, satisfaction

router = Router()
VIEW = Permission.DEAL_VIEW


class SatisfactionAsked(BaseModel):
    """The days from `since` to before `until`, those of the last twelve months unless they are said; of the accounts
    that belong to a person, or to a team with those below it, or that they won a deal of."""

    since: date | None = None
    until: date | None = None
    team_id: UUID | None = None
    owner_id: UUID | None = None


class NetPromoters(Answer):
    """Share of `promoters` (9–10) minus share of `detractors` (0–6) of so many, −1 to 1, between two bounds in 95 of
    100 cases; None of nobody."""

    value: float | None
    low: float | None
    high: float | None
    of: int
    promoters: int
    passives: int
    detractors: int


class ReferralValue(Money):
    """Amounts in the reporting currency at the rates of the days on which the deals were won; those in `missing` have
    no rate and are in no total."""

    missing: list[Money]


class ReferralWins(Answer):
    """The deals won that a referral led to, by itself or by the lead that they came from: how many, which, and what
    they are worth. They are counted, not estimated."""

    deals: int
    value: ReferralValue
    deal_ids: list[UUID]


class SatisfactionFigures(Answer):
    """From `since` to before `until`. `csat`: answers of 4 and 5 ÷ all. `referral_rate`: customers who gave a referral
    ÷ accounts with a deal won in the year before `until`."""

    since: date
    until: date
    csat: Estimate
    nps: NetPromoters
    referral_rate: Estimate
    referral_wins: ReferralWins


class SatisfactionOut(Answer):
    """The figures as of `made`, and those of as many days before."""

    made: datetime
    now: SatisfactionFigures
    before: SatisfactionFigures


@router.get(
    "/insight/satisfaction",
    response=SatisfactionOut,
    **doc("getSatisfaction", "How satisfied customers are", VIEW, TAG),
)
def get_satisfaction(request: ApiRequest, wanted: Query[SatisfactionAsked]) -> HttpResponse:
    """CSAT, NPS, the referral rate and what was won by referrals, beside the same stretch before. Of each person the
    last answer counts, of an account where no person is named; deals are those that you may see."""
    actor, day = request.auth, today(request)
    actor.require(Permission.DEAL_VIEW)
    own = bool(wanted.since or wanted.until)
    last = wanted.until - timedelta(days=1) if wanted.until and wanted.until > date.min else None
    since, until = stretch("own" if own else "", day, wanted.since, last)
    window = Window(since, until, wanted.owner_id, with_those_below(actor, wanted.team_id))
    found = satisfaction(actor, window, now=request.now, today=day)
    both = found.now, found.before
    values = totals(actor, [[Sum(won.currency, won.minor, won.on) for won in one.won] for one in both])
    now, before = (_figures(one, value) for one, value in zip(both, values, strict=True))
    return reply({"made": found.made, "now": now, "before": before})


def _figures(one: Stretch, value: Total) -> dict[str, object]:
    return {
        "since": one.since,
        "until": one.until,
        "csat": share(one.csat),
        "nps": _balance(one.nps),
        "referral_rate": share(one.rate),
        "referral_wins": {
            "deals": len(one.won),
            "value": _value(value),
            "deal_ids": [won.id for won in one.won],
        },
    }


def _balance(one: Balance) -> dict[str, object]:
    low, high = one.interval or (None, None)
    return {
        "value": one.value,
        "low": low,
        "high": high,
        "of": one.of,
        "promoters": one.promoters,
        "passives": one.passives,
        "detractors": one.detractors,
    }


def _value(one: Total) -> dict[str, object]:
    missing = [{"amount": str(part.amount), "currency": part.currency.code} for part in one.missing]
    return {**(money(one.minor, one.money.currency.code) or {}), "missing": missing}
