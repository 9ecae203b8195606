"""The conditions of comparisons, as the engine understands them."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import duckdb
import pytest

from homeplate.accounts.duplicates.comparing import typed

LETTERS = "abä민1.@"


def _slipped(text: str, random: Random) -> str:
    signs = list(text)
    for _ in range(random.randint(0, 3)):
        at = random.randint(0, len(signs))
        if at < len(signs) - 1 and random.random() < 0.4:
            signs[at], signs[at + 1] = signs[at + 1], signs[at]
        else:
            signs[at : at + random.randint(0, 1)] = random.choices(LETTERS, k=random.randint(0, 1))
    return "".join(signs)


@pytest.mark.parametrize("most", [1, 2])
def test_what_is_asked_before_the_distance_rules_out_nothing_that_is_near(most: int) -> None:
    random = Random(1)
    words = ["".join(random.choices(LETTERS, k=random.randint(0, 9))) for _ in range(300)]
    pairs = [(word, _slipped(word, random)) for word in words] + list(pairwise(words))
    told = ", ".join(f"('{one}', '{other}')" for one, other in pairs)
    distance = f"damerau_levenshtein(text_l, text_r) <= {most}"
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT {distance}, {typed('text', most)} FROM (VALUES {told}) AS pairs(text_l, text_r)"
        ).fetchall()
    assert {one for one, _ in found} == {True, False}
    assert all(one == other for one, other in found)
