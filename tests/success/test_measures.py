"""CSAT and NPS: what they count, what they say of few, of nobody, and of all who agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.estimates import wilson
from homeplate.success.measures import Balance, csat, latest, nps, referral_rate
from homeplate.success.satisfaction import edges

DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class One:
    id: UUID
    respondent: UUID
    day: date
    score: int


def one(number: int, who: int, day: int, score: int) -> One:
    return One(UUID(int=number), UUID(int=who), DAY + timedelta(days=day), score)


def test_csat_is_the_share_of_fours_and_fives() -> None:
    share = csat([1, 2, 3, 4, 5, 5])
    assert (share.hits, share.of, share.interval) == (3, 6, wilson(3, 6))


def test_nps_is_promoters_minus_detractors() -> None:
    found = nps([0, 6, 7, 8, 9, 10, 10, 10])
    assert (found.promoters, found.passives, found.detractors, found.value) == (4, 2, 2, 0.25)


def test_of_nobody_nothing_is_said() -> None:
    assert (csat([]).value, csat([]).interval) == (None, None)
    assert (nps([]).value, nps([]).interval) == (None, None)


def test_a_few_who_agree_are_not_certain() -> None:
    low, high = nps([10] * 4).interval or (0.0, 0.0)
    assert low < 0.5
    assert high == 1.0


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_value_and_stays_on_the_scale(up: int, down: int, rest: int) -> None:
    found = Balance(up, down, up + down + rest)
    if found.value is None or found.interval is None:
        assert up + down + rest == 0
        return
    low, high = found.interval
    assert -1 <= low <= found.value <= high <= 1
    mirrored = Balance(down, up, found.of).interval
    assert mirrored == pytest.approx((-high, -low))


@pytest.mark.parametrize(("up", "down", "of"), [(0.5, 0.2, 30), (0.8, 0.05, 30), (0.3, 0.3, 100)])
def test_the_interval_holds_the_truth_in_about_95_of_100_draws(up: float, down: float, of: int) -> None:
    rng, held = Random(7), 0
    for _ in range(2000):
        drawn = rng.choices((1, 0, -1), (up, 1 - up - down, down), k=of)
        low, high = Balance(drawn.count(1), drawn.count(-1), of).interval or (1.0, -1.0)
        held += low <= up - down <= high
    assert 0.93 <= held / 2000 <= 0.985


def test_with_many_answers_the_interval_is_that_of_the_trinomial() -> None:
    found = Balance(5000, 2000, 10000)
    half = 1.959964 * ((0.7 - 0.09) / 10000) ** 0.5
    assert found.interval == pytest.approx((0.3 - half, 0.3 + half), abs=2e-4)


def test_whoever_answers_twice_counts_with_the_last_one() -> None:
    rows = [one(1, 1, 0, 1), one(2, 1, 5, 5), one(3, 2, 3, 2), one(4, 2, 3, 4)]
    assert [row.id.int for row in latest(rows)] == [2, 4]


@given(st.lists(st.builds(one, st.integers(1, 99), st.integers(1, 5), st.integers(0, 9), st.integers(1, 5))))
def test_each_respondent_counts_once_with_their_last_day(rows: list[One]) -> None:
    kept = latest(rows)
    assert {row.respondent for row in kept} == {row.respondent for row in rows}
    assert len(kept) == len({row.respondent for row in rows})
    for row in kept:
        assert row.day == max(each.day for each in rows if each.respondent == row.respondent)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 3000))
def test_the_parts_of_a_stretch_follow_one_another(since: date, days: int) -> None:
    found = edges(since, since + timedelta(days=days))
    assert found[0] == since
    assert found[-1] == since + timedelta(days=days)
    assert found == sorted(set(found))
    assert all(day.day == 1 for day in found[1:-1])


def test_only_customers_are_in_the_referral_rate() -> None:
    kept, other = [UUID(int=1), UUID(int=2)], UUID(int=3)
    rate = referral_rate(kept, [kept[0], kept[0], other])
    assert (rate.hits, rate.of) == (1, 2)
    assert referral_rate([], [other]).value is None
