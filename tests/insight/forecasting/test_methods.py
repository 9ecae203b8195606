"""Ways to say what a month brings: chosen by the past alone, and never worse than what the past could know."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.methods import (
    DEALS,
    NAIVE,
    RECENT,
    Month,
    ahead,
    around,
    bias,
    choose,
    chosen_each,
    naive,
    naive_months,
    wape,
)
from tests.transfer.shared import shared

WAYS = tuple(NAIVE)
FROM_JULY = 4
"""March 2017 is the first month that brought anything; July is the fifth, and three are needed to say something."""


@pytest.fixture(scope="module")
def booked() -> list[int]:
    """What each month of 2017 brought the hardware seller, from March on."""
    months: Counter[str] = Counter()
    with (shared("crm-sales-pipeline") / "sales_pipeline.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["deal_stage"] == "Won":
                months[row["close_date"][:7]] += int(row["close_value"])
    return [months[month] for month in sorted(months)]


def of(way: str, booked: list[int]) -> list[tuple[float, float]]:
    return [(month.said[way], month.booked) for month in naive_months(booked)][FROM_JULY - 3 :]


def test_the_naive_ways_are_off_by_what_is_known_of_the_pipeline(booked: list[int]) -> None:
    assert wape(of("quarter", booked)) == pytest.approx(0.070, abs=0.0005)
    assert wape(of("mean", booked)) == pytest.approx(0.183, abs=0.0005)
    assert wape(of("last", booked)) == pytest.approx(0.360, abs=0.0005)


def test_the_way_chosen_by_the_past_is_no_worse_than_the_best_naive_one(booked: list[int]) -> None:
    chosen = chosen_each(naive_months(booked), WAYS)[FROM_JULY - 3 :]
    assert [choice.way for choice, _ in chosen] == ["quarter"] * 6
    assert [choice.compared for choice, _ in chosen] == [1, 2, 3, 4, 5, 6]
    pairs = [(said, actual) for (_, said), actual in zip(chosen, booked[FROM_JULY:], strict=True) if said]
    assert wape(pairs) == pytest.approx(0.070, abs=0.0005)


@given(st.lists(st.integers(0, 10**9), min_size=4, max_size=20), st.data())
def test_a_choice_knows_nothing_of_what_follows(months: list[int], data: st.DataObject) -> None:
    cut = data.draw(st.integers(4, len(months)))
    whole, early = chosen_each(naive_months(months), WAYS), chosen_each(naive_months(months[:cut]), WAYS)
    assert whole[: len(early)] == early


def test_fewer_than_three_months_say_nothing() -> None:
    assert naive([1, 2]) == {}
    assert naive([1, 2, 6]) == {"mean": 3, "quarter": 1, "last": 6}


def test_without_a_month_to_compare_the_first_way_is_taken() -> None:
    choice = choose([], WAYS)
    assert (choice.way, choice.compared, choice.wape) == ("mean", 0, None)
    assert choose([Month({"mean": 5.0}, 5.0)], WAYS).compared == 0


def test_open_deals_have_to_do_better_in_three_months_and_lately() -> None:
    good, bad = Month({"mean": 9.0, DEALS: 5.0}, 5.0), Month({"mean": 5.0, DEALS: 9.0}, 5.0)
    assert [choose([good] * number, ("mean", DEALS)).way for number in range(5)] == ["mean"] * 3 + [DEALS] * 2
    assert choose([good] * 20 + [bad] * 7, ("mean", DEALS)).way == "mean"
    assert choose([good] * 20, ("mean", DEALS)).compared == RECENT
    assert choose([], (DEALS,)).way == DEALS


def test_where_many_months_bring_nothing_the_open_deals_speak() -> None:
    nothing, something = Month({"mean": 0.0, DEALS: 5.0}, 0.0), Month({"mean": 9.0, DEALS: 5.0}, 9.0)
    found = choose([nothing, something, nothing], ("mean", DEALS))
    assert (found.way, found.compared, found.quiet) == (DEALS, 3, True)
    assert found.wape == pytest.approx(14 / 9)
    assert choose([nothing, something, something], ("mean", DEALS)).way == "mean"
    assert around(0, [(0, 10), (5, 0)]).p90 > 0


def test_months_ahead_are_said_one_after_the_other() -> None:
    assert ahead("quarter", [1, 2, 3], [0, 1, 1]) == 5
    assert ahead("last", [1, 2, 3], [0.5, 1]) == 4.5
    assert ahead("mean", [3, 3, 3], [1, 1, 1, 1]) == 12


def test_off_and_leaning_are_shares_of_what_was_booked() -> None:
    pairs = [(120.0, 100.0), (70.0, 100.0)]
    assert wape(pairs) == pytest.approx(0.25)
    assert bias(pairs) == pytest.approx(-0.05)
    assert wape([]) is bias([(5.0, 0.0)]) is None


def test_a_range_narrows_as_months_tell_and_holds_what_it_should() -> None:
    few, many = around(100, [(100, 110)]), around(100, [(100, 110), (100, 90)] * 5)
    assert few.p90 - few.p10 > many.p90 - many.p10 > 0
    assert around(100, []).p10 == pytest.approx(100 - 64.08)
    assert around(300, [(100, 110)] * 4, months=3).p90 - 300 < 3 * (around(100, [(100, 110)] * 4).p90 - 100)
    assert [Spread(5, 1, 5, 9).holds(came) for came in (1, 9, 10)] == [True, True, False]
