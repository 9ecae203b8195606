"""What a customer costs, by known numbers: whole, of some days only, of few, of none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.costs.queries import Sums
from homeplate.costs.rules import Spent, sums
from homeplate.insight.lifetime import Lifetime, Why
from homeplate.insight.measures.costing import (
    Costs,
    Gap,
    Period,
    cost_to_keep,
    cost_to_win,
    monthly_margin,
)
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Rates, total


def spent(
    minor: int, *, days: int = 365, covered: int | None = None, records: int = 1, more: str = ""
) -> Sums:
    since, until = date(2025, 1, 1), date(2026, 1, 1)
    rows = [Spent("win", since, until, minor, "EUR")] * bool(records)
    rows += [Spent("win", since, until, 100, more)] if more else []
    told = total(list(sums(rows, since, until, "EUR")), Rates("EUR"))
    return Sums(told, records, days if covered is None else covered, days)


def worth(**more: Any) -> Lifetime:
    given = {
        "churn": Share(2, 10),
        "yearly": 1200.0,
        "margin": 0.5,
        "value": 3000.0,
        "least": 1000.0,
        "most": 9000.0,
    }
    return Lifetime(**{**given, "why": Why.TOLD, **more})


def costs(win: Sums, keep: Sums, new: int = 10, lifetime: Lifetime | None = None) -> Costs:
    period = Period(cost_to_win(win, new), cost_to_keep(keep, 20, 30))
    one = lifetime or worth()
    return Costs(False, False, period, period, one, monthly_margin(one), (40.0, 60.0))


def test_a_new_customer_costs_what_was_spent_by_their_number_within_the_exact_range_of_it() -> None:
    found = cost_to_win(spent(60000), 10)
    assert found.value == 6000 and found.gap is Gap.NONE
    assert found.between == pytest.approx((60000 / 18.3904, 60000 / 4.7954), rel=1e-4)


def test_a_kept_customer_costs_what_was_spent_brought_to_a_year_by_their_mean() -> None:
    found = cost_to_keep(spent(9000, days=73), 40, 50)
    assert found.value == pytest.approx(9000 * 5 / 45) and found.between is None and found.of == 45


def test_of_some_days_only_the_least_is_told_and_no_quotient_is_made_of_it() -> None:
    found = costs(spent(60000, covered=300), spent(25000))
    assert found.now is not None
    assert (found.now.win.gap, found.now.win.bounds) == (Gap.PART, (6000, None))
    assert found.now.win.whole is None and found.now.win.between is None
    assert found.now.dearer is None and found.repaid is None and found.months is None


def test_an_amount_without_a_rate_leaves_only_the_least() -> None:
    assert cost_to_win(spent(60000, more="SEK"), 10).gap is Gap.PART
    assert cost_to_win(spent(0, more="SEK"), 10).gap is Gap.UNTOLD


@pytest.mark.parametrize(("records", "new", "gap"), [(0, 10, Gap.UNTOLD), (1, 4, Gap.FEW), (1, 0, Gap.FEW)])
def test_nothing_is_told_of_nothing_and_of_few(records: int, new: int, gap: Gap) -> None:
    for found in (
        cost_to_win(spent(500, records=records), new),
        cost_to_keep(spent(500, records=records), new, 9),
    ):
        assert (found.value, found.between, found.gap) == (None, None, gap)


def test_that_nothing_was_spent_can_be_said_and_is_no_quotient() -> None:
    found = costs(spent(0), spent(0))
    assert found.now is not None and found.now.win.value == 0
    assert found.now.dearer is None and found.repaid is None and found.months is None


def test_costs_stand_beside_one_another_and_beside_what_a_customer_is_worth() -> None:
    found = costs(spent(60000), spent(25000))
    assert found.now is not None and found.now.dearer is not None
    assert found.now.dearer.value == 6
    assert found.repaid is not None and found.repaid.value == 0.5
    assert found.months is not None and found.months.value == 6000 / 50
    for one in (found.now.dearer, found.repaid, found.months):
        assert one.between is not None and one.between[1] is not None
        assert one.between[0] < one.value < one.between[1]


def test_without_a_margin_or_an_end_of_the_lifetime_nothing_is_paid_back() -> None:
    plain = costs(spent(60000), spent(25000), lifetime=worth(margin=None))
    assert plain.repaid is None and plain.months is None
    endless = costs(spent(60000), spent(25000), lifetime=worth(value=None, most=None))
    assert endless.repaid is None and endless.months is not None
    assert costs(spent(60000), spent(25000), lifetime=worth(margin=0.0, value=0.0)).months is None


@given(some.integers(0, 10**9), some.integers(5, 500))
def test_the_range_holds_the_cost_and_narrows_with_more_customers(minor: int, new: int) -> None:
    few, many = cost_to_win(spent(minor), new), cost_to_win(spent(minor * 4), new * 4)
    assert few.between is not None and many.between is not None and few.value == many.value
    assert few.between[0] <= many.between[0] <= (many.value or 0) <= many.between[1] <= few.between[1]
