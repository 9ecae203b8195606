"""Precision, recall and F1 on records of which it is known who is who, beside a maintained library's own examples."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homeplate.accounts.duplicates import linking
from tests.accounts.duplicates import examples, known
from tests.accounts.duplicates.known import Pairs, score, true_pairs

pytestmark = pytest.mark.skipif(not known.DATA.is_dir(), reason="the shared data on duplicates is not here")

LEAST = {
    "Febrl 1": (0.999, 0.99, 0.995),
    "Febrl 2": (0.999, 0.99, 0.995),
    "Febrl 3": (0.999, 0.99, 0.995),
    "fake_1000": (0.99, 0.68, 0.81),
    "dedupe's example": (0.80, 0.60, 0.70),
}
"""The least precision, recall and F1 of each set at a probability of one half."""


@pytest.mark.parametrize("name", known.SETS)
def test_pairs_are_found_as_well_as_they_were(name: str, tmp_path: Path) -> None:
    pairs, groups = known.ours(name, tmp_path)
    print(
        f"{name}: precision {pairs.precision:.4f}, recall {pairs.recall:.4f}, F1 {pairs.f1:.4f}; as groups {groups}"
    )
    assert (pairs.precision, pairs.recall, pairs.f1) >= LEAST[name]
    assert all(
        one >= least
        for one, least in zip((pairs.precision, pairs.recall, pairs.f1), LEAST[name], strict=True)
    )


@pytest.mark.parametrize(
    ("name", "example"), [("Febrl 3", examples.febrl3), ("fake_1000", examples.fake_1000)]
)
def test_it_is_at_least_as_good_as_the_example_of_the_library(
    name: str, example: Callable[[Any], Pairs], tmp_path: Path
) -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)
    mine, _ = known.ours(name, tmp_path)
    _, read = known.SETS[name]
    with linking.engine(tmp_path) as connection:
        theirs = score(example(connection), true_pairs(read()[1]))
    print(f"{name}: ours {mine.f1:.4f}, the library's example {theirs.f1:.4f}")
    assert mine.f1 >= theirs.f1
