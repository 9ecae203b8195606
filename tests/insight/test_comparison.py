"""Whether one version sells better than another: pure decisions, and how sure they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.comparison import Help, adjusted, apart, helped, until_told
from homeplate.insight.measures.winning import Cycle, velocity, velocity_between
from homeplate.kit.estimates import Share, difference

share = st.integers(1, 300).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


def test_the_difference_within_strata_is_that_of_mantel_and_haenszel() -> None:
    """Two strata, worked out by hand: weights 50 × 50 ÷ 100 and 20 × 80 ÷ 100."""
    found = adjusted([(Share(25, 50), Share(20, 50)), (Share(5, 20), Share(12, 80))])
    assert found is not None
    assert found.of == 200
    assert found.difference.value == pytest.approx((25 * 0.1 + 16 * 0.1) / 41)
    assert found.difference.low < 0 < found.difference.high


@given(share, share)
def test_in_one_stratum_it_is_the_plain_difference(one: Share, other: Share) -> None:
    found, plain = adjusted([(one, other)]), difference(one, other)
    assert found is not None
    assert plain is not None
    assert found.difference.value == pytest.approx(plain.value)
    assert found.difference.low - 1e-9 <= found.difference.value <= found.difference.high + 1e-9


@given(share, share)
def test_what_is_seen_on_both_sides_alike_is_turned_round_by_turning_them_round(
    one: Share, other: Share
) -> None:
    there, back = adjusted([(one, other)]), adjusted([(other, one)])
    assert there is not None
    assert back is not None
    assert there.difference.low == pytest.approx(-back.difference.high, abs=1e-9)


def test_a_mix_that_changed_is_no_merit_of_the_version() -> None:
    """Simpson's paradox: the easy deals came later, and neither kind is won more often."""
    strata = [(Share(80, 100), Share(8, 10)), (Share(2, 10), Share(20, 100))]
    new, old = Share(82, 110), Share(28, 110)
    raw = difference(new, old)
    assert raw is not None
    assert raw.low > 0
    assert helped(new, old, raw, adjusted(strata)) is Help.MIXED
    assert helped(new, old, raw, None) is Help.BETTER


@given(share, share)
def test_a_verdict_needs_deals_on_both_sides_and_turns_round_with_them(one: Share, other: Share) -> None:
    told = helped(one, other, difference(one, other), None)
    back = helped(other, one, difference(other, one), None)
    assert (told is Help.FEW) == (min(one.of, other.of) < 10)
    turned = {Help.BETTER: Help.WORSE, Help.WORSE: Help.BETTER}
    assert back is turned.get(told, told)


@given(share, share)
def test_how_many_more_are_needed_is_never_less_than_none(one: Share, other: Share) -> None:
    found = until_told(one, other)
    assert found is None or found >= 0


def test_more_deals_are_needed_for_a_smaller_difference() -> None:
    large, small = until_told(Share(10, 20), Share(300, 1000)), until_told(Share(8, 20), Share(300, 1000))
    assert large is not None
    assert small is not None
    assert 0 < large < small
    assert until_told(Share(30, 100), Share(300, 1000)) is None
    assert until_told(Share(10, 20), Share(8, 20)) is None


def test_the_range_of_a_difference_of_medians_is_made_of_theirs() -> None:
    assert apart(None, None, 3, (2, 4)) == (None, None)
    assert apart(5, None, 3, (2, 4)) == (2, None)
    value, at = apart(5, (2, 9), 3, (3, 3))
    assert (value, at) == (2, (-1, 6))


def test_a_velocity_is_as_unsure_as_the_win_rate_and_the_length_together() -> None:
    rate, length = Share(40, 100), Cycle(40, 50.0, (40.0, 60.0))
    found = velocity(10, 1000.0, rate.value, length.days)
    assert found == pytest.approx(80)
    low, high = velocity_between(found, rate, length) or (0.0, 0.0)
    bounds = rate.interval
    assert bounds and low < 80 * bounds[0] / 0.4 < 80 < 80 * bounds[1] / 0.4 < high
    assert low > 80 * bounds[0] / 0.4 * 50 / 60, "both at their worst at once is less likely"
    for nothing in (Share(0, 9), Share(0, 0)):
        assert velocity_between(found, nothing, length) is None
    assert velocity_between(found, rate, Cycle(3, 50.0, None)) is None
