"""Fitting: the prior where nothing was told, the outcomes where there are many; and real leads out of time."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from homeplate.insight.chance.fitting import Design, as_prior, fit
from homeplate.insight.chance.judging import auc, goodness
from tests.transfer.shared import shared

EVEN = Design("place", ("age:1", "all"), np.array([[0.0, 1.0], [1.0, 1.0]]))


def test_without_outcomes_the_prior_stays() -> None:
    found = fit(EVEN, np.zeros(2), np.zeros(2), 0)
    np.testing.assert_allclose(found.weights, as_prior(EVEN).weights)
    np.testing.assert_allclose(found.covariance, as_prior(EVEN).covariance)


def test_many_outcomes_decide() -> None:
    found = fit(EVEN, np.array([50_000.0, 50_000.0]), np.array([10_000.0, 40_000.0]), 100_000)
    np.testing.assert_allclose(found.said(), [0.2, 0.8], atol=0.002)


def test_few_outcomes_move_it_a_little_and_leave_it_unsure() -> None:
    few = fit(EVEN, np.array([4.0, 4.0]), np.array([1.0, 4.0]), 8)
    many = fit(EVEN, np.array([4000.0, 4000.0]), np.array([1000.0, 4000.0]), 8000)
    assert 0.25 < few.said()[0] < few.said()[1] < 0.9 < many.said()[1]
    assert few.covariance[1, 1] > 20 * many.covariance[1, 1]


def test_looks_at_one_deal_count_as_one_deal() -> None:
    once = fit(EVEN, np.array([10.0, 10.0]), np.array([3.0, 7.0]), 20)
    often = fit(EVEN, np.array([100.0, 100.0]), np.array([30.0, 70.0]), 20)
    np.testing.assert_allclose(once.weights, often.weights, atol=1e-6)


KNOWN = (
    "Lead Origin",
    "Lead Source",
    "Do Not Email",
    "What is your current occupation",
    "Specialization",
    "City",
)
"""What is known of a lead when it comes; the columns of its visits are counted besides."""
VISITS = ("TotalVisits", "Total Time Spent on Website", "Page Views Per Visit")
LEAKS = ("Tags", "Lead Quality", "Last Notable Activity")


def leads(columns: tuple[str, ...]) -> tuple[Design, np.ndarray, np.ndarray]:
    """Features of real leads, oldest first, and whether they were converted."""
    with (shared("leads") / "x_education_first70.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["Lead Number"]))
    told = [{f"kind:{name}={row[name]}" for name in columns} for row in rows]
    for name in VISITS:
        values = [float(row[name] or 0) for row in rows]
        edges = np.quantile(values[: len(rows) * 7 // 10], [0.2, 0.4, 0.6, 0.8])
        for one, place in zip(told, np.searchsorted(edges, values), strict=True):
            one.add(f"age:{name}-{place}")
    names = ("all", *sorted({name for one in told for name in one}))
    design = Design("place", names, np.array([[1.0, *(name in one for name in names[1:])] for one in told]))
    return design, np.array([row["Converted"] == "1" for row in rows]), np.arange(len(rows))


def test_leads_are_told_out_of_time_as_well_as_what_is_known_of_them_allows() -> None:
    """The newest three of ten, taught by those before. What was written during the sale would tell nearly all."""
    figures = {}
    for columns in (KNOWN, (*KNOWN, *LEAKS)):
        design, won, number = leads(columns)
        cut = len(won) * 7 // 10
        then = number < cut
        found = fit(design, then * 1.0, (then & won) * 1.0, cut).said()[~then]
        good = goodness(found, np.full(len(found), won[then].mean()), won[~then], number[~then])
        figures[columns] = (auc(found, won[~then]) or 0, good.skill)
    honest, leaking = figures.values()
    assert honest[0] == pytest.approx(0.856, abs=0.005) and honest[1] == pytest.approx(0.376, abs=0.01)
    assert leaking[0] > 0.95
