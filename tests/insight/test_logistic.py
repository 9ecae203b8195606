"""Penalised logistic regression: known answers, deals that a criterion decides, and what must not matter."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.logistic import Pattern, effects


def groups(with_won: int, with_lost: int, without_won: int, without_lost: int) -> list[Pattern]:
    """One criterion: deals that had it, and deals that had not."""
    return [
        Pattern((True,), with_won + with_lost, with_won),
        Pattern((False,), without_won + without_lost, without_won),
    ]


@given(st.tuples(*[st.integers(0, 400)] * 4))
def test_one_criterion_adds_half_a_deal_to_each_cell(cells: tuple[int, int, int, int]) -> None:
    if not (cells[0] + cells[1] and cells[2] + cells[3]):
        return
    (found,) = effects(groups(*cells))
    assert found is not None
    a, b, c, d = (cell + 0.5 for cell in cells)
    # Of a table of two by two, Firth's estimate is that of the table with a half in each cell (Firth, 1993, §3.4).
    assert found.log_odds == pytest.approx(log(a * d / (b * c)), abs=1e-5)
    assert found.lift.value == pytest.approx(a / (a + b) - c / (c + d), abs=1e-5)


def test_a_criterion_that_decides_every_deal_has_an_effect_with_an_end() -> None:
    (found,) = effects(groups(20, 0, 0, 20))
    assert found is not None
    assert found.log_odds == pytest.approx(2 * log(41), abs=1e-5)
    assert 0 < found.lift.low < found.lift.value < found.lift.high <= 1


def test_what_all_or_none_have_has_no_effect() -> None:
    patterns = [Pattern((True, False, True), 10, 7), Pattern((True, False, False), 10, 3)]
    always, never, sometimes = effects(patterns)
    assert always is None and never is None
    assert sometimes is not None and sometimes.lift.value > 0.3


def test_one_loss_among_many_wins_still_has_effects() -> None:
    patterns = [
        Pattern((True, True), 17, 17),
        Pattern((True, False), 22, 22),
        Pattern((False, True), 1, 0),
        Pattern((False, False), 30, 30),
    ]
    one, other = effects(patterns)
    assert one is not None and other is not None
    assert one.log_odds > 0 > other.log_odds


def test_two_criteria_that_always_come_together_cannot_be_told_apart() -> None:
    assert effects([Pattern((True, True), 10, 7), Pattern((False, False), 10, 3)]) == (None, None)


def test_a_criterion_that_only_follows_another_one_is_left_with_little() -> None:
    patterns = [
        Pattern((True, True), 900, 720),
        Pattern((True, False), 100, 80),
        Pattern((False, True), 100, 20),
        Pattern((False, False), 900, 180),
    ]
    cause, follower = effects(patterns)
    assert cause is not None and follower is not None
    assert cause.lift.value == pytest.approx(0.6, abs=0.01)
    assert follower.lift.value == pytest.approx(0, abs=0.01)
    assert follower.lift.low < 0 < follower.lift.high


@given(st.lists(st.tuples(st.integers(1, 30), st.floats(0, 1)), min_size=4, max_size=4))
def test_deals_counted_together_tell_what_they_tell_apart(cells: list[tuple[int, float]]) -> None:
    kinds = [(True, True), (True, False), (False, True), (False, False)]
    together = [
        Pattern(holds, deals, round(share * deals))
        for holds, (deals, share) in zip(kinds, cells, strict=True)
    ]
    apart = [Pattern(one.holds, 1, int(number < one.won)) for one in together for number in range(one.deals)]
    for one, other in zip(effects(together), effects(apart), strict=True):
        assert one is not None and other is not None
        assert one.log_odds == pytest.approx(other.log_odds, abs=1e-6)
        assert one.spread == pytest.approx(other.spread, abs=1e-6)


def test_no_deals_tell_nothing() -> None:
    assert effects([]) == ()
