"""Figures beside those of the period before: how far they moved, and whether that is beyond chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.kit.estimates import Share
from homeplate.web.insight.versus import of_counts, of_estimates, of_shares
from homeplate.web.insight.words import Words

WORDS = Words.__new__(Words)
WORDS.language = "en"


@pytest.mark.parametrize(
    ("now", "was", "change", "beyond"),
    [
        (Share(60, 100), Share(30, 100), "+30 points", True),
        (Share(3, 10), Share(5, 10), "−20 points", False),
        (Share(5, 10), Share(5, 10), "0 points", False),
    ],
)
def test_shares_say_how_far_and_whether_beyond_chance(
    now: Share, was: Share, change: str, beyond: bool
) -> None:
    found = of_shares(WORDS, now, was)
    assert (found.change, found.beyond) == (change, beyond)
    assert found.was.endswith("in the period before")


def test_of_nothing_and_of_too_few_no_difference_is_told() -> None:
    assert of_shares(WORDS, Share(3, 10), Share(0, 0)).was == "nothing in the period before"
    few = of_shares(WORDS, Share(3, 10), Share(1, 2), 5)
    assert (few.was, few.change, few.beyond) == ("too few to tell in the period before", "", None)


def test_days_are_told_with_their_sign_and_without_an_interval_nothing_is_said_of_chance() -> None:
    found = of_estimates(WORDS, (30.0, (28.0, 32.0)), (20.0, (18.0, 22.0)), 40, days=True)
    assert (found.was, found.change, found.beyond) == ("20 days in the period before", "+10 days", True)
    assert of_estimates(WORDS, (30.0, None), (20.0, None), 40, days=True).beyond is None


@given(some.integers(0, 400), some.integers(0, 400))
def test_counts_are_told_alike_either_way_round(now: int, was: int) -> None:
    one, other = of_counts(WORDS, now, was), of_counts(WORDS, was, now)
    assert one.beyond == other.beyond
    if now == was and now:
        assert one.beyond is False
