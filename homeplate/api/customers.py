"""What becomes of customers, as data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from homeplate.api.figures import TAG, Asked, Estimate, not_counted, share
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, Money, doc
from homeplate.insight.customers import NOW, accounts_behind, customers
from homeplate.insight.lifetime import Lifetime
from homeplate.insight.measures.costing import Cost, Costs, Quotient
from homeplate.insight.measures.retaining import Kept, Part
from homeplate.people.permissions import Permission

router = Router()
VIEW = Permission.DEAL_VIEW


class CustomersAsked(Asked):
    """As for other figures; `horizon`: the months in which a customer is expected to buy again."""

    horizon: Literal[6, 12, 24, 36] = 12


class CustomersOfAsked(CustomersAsked):
    """`of`: customers at the start, those who still buy at the end, do not, are new, buy for more or less, and those at
    the end."""

    of: Literal["customers", "kept", "lost", "new", "grown", "shrunk", "buyers"] = "kept"


class RetentionOut(Answer):
    """Customers at the start: the share that still buys at the end `until`; how many are lost, new, grown, shrunk."""

    until: date
    retention: Estimate
    lost: int
    new: int
    grown: int
    shrunk: int


class LifetimeOut(Answer):
    """Mean yearly margin of a customer (`yearly_minor` × `margin`) ÷ yearly churn, in minor units of `currency`; it is
    revenue without a `margin`. `value` is None where it cannot be told; `low` may still say how much at least."""

    value: float | None
    low: float | None
    high: float | None
    yearly_minor: float | None
    margin: float | None
    churn: Estimate
    currency: str


class CostOut(Answer):
    """What was spent ÷ `of` customers in minor units of `currency`, between two bounds; of `records` of spending that
    cover so many of the `days`. Where days are missing there is only a lower bound."""

    value: float | None
    low: float | None
    high: float | None
    of: float
    spent_minor: int
    without_rate: list[Money]
    records: int
    covered: int
    days: int


class QuotientOut(Answer):
    """A quotient between two bounds; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None


class CostsOut(Answer):
    """What it costs to win a customer, and to keep one for a year, of every process and at the rates of the days; how
    many times dearer winning is; lifetime value ÷ cost to win; months until that is paid back by the mean margin."""

    win: CostOut
    keep: CostOut
    win_before: CostOut
    keep_before: CostOut
    dearer: QuotientOut
    lifetime_over_win: QuotientOut
    months_to_repay: QuotientOut
    of_teams: bool
    currency: str


class CustomersOut(Answer):
    """The figures as of `made`. Revenue retention, repeat sales and referrals by value are shares of amounts at the
    rates of the last day; `of` says of how many customers or deals. `years`: retention over the year that ends with
    each of the last quarters. `costs` are told to those with `costs:read`, and not of figures that are narrowed by more
    than team and days."""

    made: datetime
    since: date
    until: date
    horizon: int
    now: RetentionOut
    before: RetentionOut
    net_revenue: Estimate
    gross_revenue: Estimate
    repeat: Estimate
    repeat_value: Estimate
    referred: Estimate
    referred_value: Estimate
    lifetime: LifetimeOut
    costs: CostsOut | None
    years: list[RetentionOut]


class CustomerOut(Answer):
    """An account, what it won in the horizon before the start and before the end in minor units of `currency`, and when
    it won last."""

    account_id: UUID
    before_minor: int
    now_minor: int
    currency: str
    latest: datetime


class CustomersOfOut(Answer):
    """Accounts, the largest first."""

    data: list[CustomerOut]


@router.get(
    "/insight/customers",
    response=CustomersOut,
    **doc("getCustomers", "What becomes of customers", VIEW, TAG, refuses=True),
)
def get_customers(request: ApiRequest, wanted: Query[CustomersAsked]) -> HttpResponse:
    """Who still buys, for how much, who buys again and whom somebody referred, among the deals that you may see. A
    customer at a moment is an account with a won deal in the horizon before it. 409 `not-counted` while the history is
    being read for the first time."""
    actor, frame = request.auth, wanted.frame(request.auth, today(request))
    found = customers(actor, frame, today=today(request), horizon=wanted.horizon)
    if found is None:
        not_counted(actor)
    return reply(
        {
            "made": found.made,
            "since": found.since,
            "until": found.until,
            "horizon": found.horizon,
            "now": _kept(found.until, found.now),
            "before": _kept(found.since, found.before),
            "net_revenue": _part(found.now.net),
            "gross_revenue": _part(found.now.gross, whole=True),
            "repeat": share(found.won.again),
            "repeat_value": _part(found.won.again_worth, whole=True),
            "referred": share(found.won.referred),
            "referred_value": _part(found.won.referred_worth, whole=True),
            "lifetime": _lifetime(found.lifetime, actor.currency),
            "costs": _costs(found.costs, actor.currency),
            "years": [_kept(point.last, point.kept) for point in found.points],
        }
    )


@router.get(
    "/insight/customers/accounts",
    response=CustomersOfOut,
    **doc("listCustomersOf", "The customers that a figure counts", VIEW, TAG, refuses=True),
)
def list_customers_of(request: ApiRequest, wanted: Query[CustomersOfAsked]) -> HttpResponse:
    """The accounts that a figure of customers counts. 409 `not-counted` as for the figures."""
    actor, frame = request.auth, wanted.frame(request.auth, today(request))
    actor.require(Permission.ACCOUNT_VIEW)
    found = accounts_behind(
        actor, frame, what=wanted.of, nth=NOW, today=today(request), horizon=wanted.horizon
    )
    if found is None:
        not_counted(actor)
    return reply(
        {
            "data": [
                {
                    "account_id": one.id,
                    "before_minor": one.was,
                    "now_minor": one.now,
                    "currency": actor.currency,
                    "latest": one.latest,
                }
                for one in found
            ]
        }
    )


def _kept(until: date, one: Kept) -> dict[str, object]:
    return {
        "until": until,
        "retention": share(one.rate),
        "lost": one.lost,
        "new": one.new,
        "grown": one.grown,
        "shrunk": one.shrunk,
    }


def _lifetime(one: Lifetime, currency: str) -> dict[str, object]:
    return {
        "value": one.value,
        "low": one.least,
        "high": one.most,
        "yearly_minor": one.yearly,
        "margin": one.margin,
        "churn": share(one.churn),
        "currency": currency,
    }


def _costs(found: Costs | None, currency: str) -> dict[str, object] | None:
    if found is None or found.now is None or found.before is None:
        return None
    return {
        "win": _cost(found.now.win),
        "keep": _cost(found.now.keep),
        "win_before": _cost(found.before.win),
        "keep_before": _cost(found.before.keep),
        "dearer": _quotient(found.now.dearer),
        "lifetime_over_win": _quotient(found.repaid),
        "months_to_repay": _quotient(found.months),
        "of_teams": found.of_teams,
        "currency": currency,
    }


def _cost(one: Cost) -> dict[str, object]:
    low, high = one.bounds
    missing = [
        {"amount": str(each.amount), "currency": each.currency.code} for each in one.spent.total.missing
    ]
    return {
        "value": one.whole,
        "low": low,
        "high": high,
        "of": one.of,
        "spent_minor": one.spent.total.minor,
        "without_rate": missing,
        "records": one.spent.records,
        "covered": one.spent.covered,
        "days": one.spent.days,
    }


def _quotient(one: Quotient | None) -> dict[str, object]:
    low, high = (one.between if one else None) or (None, None)
    return {"value": one and one.value, "low": low, "high": high}


def _part(one: Part, *, whole: bool = False) -> dict[str, object]:
    low, high = (one.within if whole else one.interval) or (None, None)
    return {"value": one.value, "low": low, "high": high, "of": one.of}
