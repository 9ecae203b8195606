"""How good chances were: Brier, log-loss, skill, and who was better by how much."""

from __future__ import annotations

import math

import numpy as np
import pytest

from homeplate.insight.chance.judging import auc, gain, goodness

WON = np.array([True, False, True, True])
DEAL = np.array([0, 1, 2, 2])


def test_the_figures_are_those_of_the_textbook() -> None:
    said = np.array([0.8, 0.4, 0.5, 0.9])
    found = goodness(said, np.full(4, 0.75), WON, DEAL)
    assert found.brier == pytest.approx((0.04 + 0.16 + 0.25 + 0.01) / 4)
    assert found.base_brier == pytest.approx((3 * 0.0625 + 0.5625) / 4)
    assert found.skill == pytest.approx(1 - found.brier / found.base_brier)
    assert found.log_loss == pytest.approx(
        -(math.log(0.8) + math.log(0.6) + math.log(0.5) + math.log(0.9)) / 4
    )
    assert (found.deals, found.looks, found.rate) == (3, 4, 0.75)


def test_a_sure_miss_costs_much_but_not_everything() -> None:
    found = goodness(np.array([0.0]), np.array([0.5]), np.array([True]), np.array([0]))
    assert 10 < found.log_loss < 20


def test_looks_at_one_deal_make_nothing_surer() -> None:
    one, other = np.array([0.9, 0.2, 0.6, 0.3]), np.full(4, 0.5)
    won = np.array([True, False, False, True])
    alone = gain(one, other, won, np.arange(4))
    doubled = gain(np.repeat(one, 5), np.repeat(other, 5), np.repeat(won, 5), np.repeat(np.arange(4), 5))
    assert doubled.value == pytest.approx(alone.value)
    assert doubled.error == pytest.approx(alone.error)
    assert gain(one, one, won, np.arange(4)) == gain(other, other, won, np.arange(4))


def test_the_area_counts_equal_ones_half() -> None:
    assert auc(np.array([0.9, 0.1, 0.9, 0.9]), WON) == 1
    assert auc(np.full(4, 0.5), WON) == 0.5
    assert auc(np.array([0.2, 0.2, 0.1, 0.9]), WON) == pytest.approx((0.5 + 0 + 1) / 3)
    assert auc(np.full(3, 0.5), np.array([True] * 3)) is None
