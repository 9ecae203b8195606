"""The shape of a funnel: the judgement holds for any numbers, and the numbers are those of the mirror."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.insight.measures.shape import (
    FEW,
    Cause,
    Evidence,
    Half,
    Verdict,
    causes,
    expected_shares,
    halves,
    judge,
    needed_a_week,
    reaches,
)
from homeplate.insight.shaping import Shape, deals_of_shape, shaping
from homeplate.kit.estimates import Share
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of

COUNTS = st.lists(st.integers(0, 300), min_size=2, max_size=9)
NONE = Share(0, 0)


@given(counts=COUNTS)
def test_a_funnel_as_expected_is_never_inverted(counts: list[int]) -> None:
    shares = expected_shares([1.0] * len(counts), [float(one) for one in counts])
    assert judge(*halves(counts, shares)) in {Verdict.AS_EXPECTED, Verdict.TOO_FEW}


@given(early=st.integers(0, 900), late=st.integers(0, 900), part=st.floats(0.01, 0.99))
def test_inverted_means_late_above_and_early_below(early: int, late: int, part: float) -> None:
    total = early + late
    first, second = Half(early, part * total), Half(late, (1 - part) * total)
    found = judge(first, second)
    if found is Verdict.INVERTED:
        assert (second.index or 0) > 1 > (first.index or 0)
        assert judge(second, first) is Verdict.YOUNG
    if found is Verdict.TOO_FEW:
        assert min(first.expected, second.expected) < FEW


def test_a_heap_at_the_end_is_inverted_and_few_deals_tell_nothing() -> None:
    shares = (0.4, 0.3, 0.2, 0.1)
    assert judge(*halves((5, 5, 40, 50), shares)) is Verdict.INVERTED
    assert judge(*halves((80, 15, 3, 2), shares)) is Verdict.YOUNG
    assert judge(*halves((0, 0, 2, 3), shares)) is Verdict.TOO_FEW
    assert judge(*halves((0, 0, 0), (0.0, 0.0, 0.0))) is Verdict.TOO_FEW


def test_an_index_is_told_of_no_half_in_which_too_few_are_expected() -> None:
    assert Half(2, 0.2).told is None
    assert Half(10, FEW).told == 2


def test_a_stage_in_the_middle_belongs_to_neither_half() -> None:
    early, late = halves((1, 50, 3), (0.2, 0.5, 0.3))
    assert (early.actual, late.actual) == (1, 3)


def test_causes_are_beyond_chance() -> None:
    assert causes(Evidence(0, 0, NONE, NONE, NONE)) == ()
    assert causes(Evidence(10, 60, NONE, NONE, NONE)) == (Cause.ENTRIES,)
    assert causes(Evidence(60, 60, Share(1, 2), NONE, NONE)) == ()
    faults = causes(Evidence(60, 60, Share(40, 100), Share(30, 100), Share(50, 100)))
    assert faults == (Cause.OVERRIDES, Cause.MINUTES, Cause.PARKED)


def test_reach_multiplies_and_the_need_follows_from_it() -> None:
    reach = reaches((0.5, 0.5, 0.2, 0.3))
    assert reach == pytest.approx((1, 0.5, 0.25, 0.05))
    # Ten late deals at a mean of 20 days for one entry in four, and 40 for one in twenty: 7 days in all.
    assert needed_a_week(10, reach, (10, 10, 20, 40)) == pytest.approx(10)
    assert needed_a_week(10, (1.0, 0.0), (3.0, 0.0)) is None


def picture(mirrored: Mirrored, who: str, at: float = 10) -> Shape:
    mirrored.catch_up()
    found = shaping(mirrored.house.actor(who), frame_of(mirrored), now=day(at), folder=mirrored.folder)
    assert found is not None
    return found


def test_without_a_mirror_no_shape_is_told(mirrored: Mirrored) -> None:
    ada, frame = mirrored.house.actor("ada"), frame_of(mirrored)
    assert shaping(ada, frame, now=day(10), folder=mirrored.folder) is None
    assert deals_of_shape(ada, frame, position=None, now=day(10), folder=mirrored.folder) == []


@pytest.mark.parametrize(("who", "total"), [("rasmus", 2), ("mina", 2), ("ada", 3)])
def test_what_stands_there_is_what_may_be_seen_and_leads_to_as_many_deals(
    mirrored: Mirrored, who: str, total: int
) -> None:
    sold(mirrored.house)
    actions.create_deal(mirrored.house.actor("rasmus"), name="New", now=day(2))
    sold(mirrored.house, "Of another", owner="hana")
    lost = actions.create_deal(mirrored.house.actor("rasmus"), name="Lost", now=day(2))
    actions.lose(mirrored.house.actor("rasmus"), deal_id=lost.id, reason="timing", now=day(3))
    found = picture(mirrored, who)
    assert (found.total, found.verdict, found.causes) == (total, Verdict.TOO_FEW, ())
    actor, frame = mirrored.house.actor(who), frame_of(mirrored)
    for level in found.levels:
        behind = deals_of_shape(actor, frame, position=level.position, now=day(10), folder=mirrored.folder)
        assert len(behind) == level.actual
    assert sum(half.actual for one in found.owners for half in (one.early, one.late)) <= total
    assert sum(level.expected for level in found.levels) == pytest.approx(total)


def test_the_mean_stay_is_the_area_under_the_curve(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    actions.create_deal(mirrored.house.actor("rasmus"), name="Waiting", now=day(0))
    # Half leave after a day, the other half is watched for ten: 1 + 9 × ½.
    assert picture(mirrored, "mina").levels[0].days == pytest.approx(5.5)
