"""Proposed weights: few deals move them a little, many decide them, and they always add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.logistic import Effect, Pattern, effects
from homeplate.insight.weighing import Evidence, Verdict, proposed
from homeplate.kit.estimates import Difference, Share, difference


def of(weight: int, deals: int, with_rate: float, without_rate: float) -> Evidence:
    """Half of the deals had the criterion."""
    one, other = Share(round(deals * with_rate), deals), Share(round(deals * without_rate), deals)
    (effect,) = effects([Pattern((True,), deals, int(one.hits)), Pattern((False,), deals, int(other.hits))])
    return Evidence(weight, one, other, difference(one, other), effect)


def test_many_deals_decide_the_weights() -> None:
    found = proposed([of(50, 20_000, 0.5, 0.5), of(50, 20_000, 0.8, 0.2)])
    assert found is not None
    assert found[1] >= 95


def test_few_deals_move_the_weights_a_little() -> None:
    found = proposed([of(50, 20, 0.5, 0.5), of(50, 20, 0.6, 0.4)])
    assert found is not None
    assert 50 < found[1] < 75


def test_fewer_than_thirty_deals_move_nothing() -> None:
    few = [of(50, 10, 0.9, 0.1), of(50, 10, 0.5, 0.5)]
    assert [one.verdict for one in few] == [Verdict.FEW, Verdict.FEW]
    assert proposed(few) is None


def test_a_criterion_of_which_nothing_is_known_keeps_its_weight() -> None:
    unknown = Evidence(20, Share(0, 0), Share(0, 0), None, None)
    found = proposed([of(40, 5000, 0.7, 0.3), of(40, 5000, 0.6, 0.4), unknown])
    assert found is not None
    assert found[0] > 40 > found[1]
    assert found[2] == pytest.approx(20, abs=3)


def test_weights_that_deals_confirm_stay() -> None:
    assert proposed([of(50, 5000, 0.6, 0.4), of(50, 5000, 0.6, 0.4)]) is None


def test_criteria_that_do_not_help_at_all_move_nothing() -> None:
    assert proposed([of(50, 5000, 0.4, 0.6), of(50, 5000, 0.45, 0.55)]) is None


def test_verdicts_are_those_of_the_interval() -> None:
    assert of(50, 500, 0.7, 0.4).verdict is Verdict.DECIDES
    assert of(50, 5000, 0.5, 0.5).verdict is Verdict.LITTLE
    assert of(50, 30, 0.5, 0.5).verdict is Verdict.OPEN
    assert of(50, 200, 0.43, 0.5).verdict is Verdict.OPEN, (
        "it may be a great difference, if not for the better"
    )
    assert of(50, 5000, 0.3, 0.5).verdict is Verdict.AGAINST


effect_of = st.builds(
    lambda odds, spread: Effect(
        odds, spread, Difference(odds / 10, odds / 10 - spread / 10, odds / 10 + spread / 10)
    ),
    st.floats(-5, 5),
    st.floats(0.01, 3),
)


@given(st.lists(st.tuples(st.integers(1, 20), st.none() | effect_of), min_size=1, max_size=60))
def test_proposed_weights_add_up_to_a_hundred(given_: list[tuple[int, Effect | None]]) -> None:
    evidence = [Evidence(weight, Share(20, 40), Share(10, 40), None, effect) for weight, effect in given_]
    found = proposed(evidence)
    assert found is None or (sum(found) == 100 and min(found) >= 1)
