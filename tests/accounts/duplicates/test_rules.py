"""Which pairs hang together, which are sure, and what is said of their likelihood."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from homeplate.accounts.duplicates.comparing import KINDS, bits_of, prior, probability_of, settled
from homeplate.accounts.duplicates.rules import GROUP_AT_MOST, Edge, grouped, in_words, is_sure


def edge(one: int, other: int, probability: float = 0.99) -> Edge:
    return Edge(UUID(int=one), UUID(int=other), probability, bits_of(probability))


def test_what_is_very_likely_the_same_hangs_together() -> None:
    found = grouped([edge(1, 2), edge(2, 3), edge(7, 8)])
    assert [group.int for group, _ in found] == [1, 1, 7]


def test_a_weak_pair_stands_by_itself_unless_both_are_in_one_group() -> None:
    groups = [group for group, _ in grouped([edge(1, 2), edge(2, 3), edge(1, 3, 0.6), edge(3, 9, 0.6)])]
    assert groups[2] == groups[0] != groups[3]


def test_a_group_is_ranked_by_its_likeliest_pair() -> None:
    ranks = [rank for _, rank in grouped([edge(1, 2, 0.95), edge(2, 3, 0.999)])]
    assert ranks == [bits_of(0.999)] * 2


def test_a_name_that_many_have_makes_no_group_of_all() -> None:
    chain = [edge(number, number + 1) for number in range(1, GROUP_AT_MOST + 3)]
    assert len({group for group, _ in grouped(chain)}) == len(chain)


def test_the_order_of_pairs_changes_no_group() -> None:
    edges = [edge(1, 2), edge(5, 6), edge(2, 5), edge(9, 6)]
    for seed in range(5):
        random.Random(seed).shuffle(edges)
        assert {group.int for group, _ in grouped(edges)} == {1}


@pytest.mark.parametrize(
    ("says", "sure"),
    [
        ({"name": ("same", 9.0), "email": ("same", 9.0)}, True),
        ({"name": ("same", 9.0), "email": ("same", 9.0), "phone": ("unknown", 0.0)}, True),
        ({"name": ("same", 9.0), "email": ("same", 9.0), "phone": ("different", -1.0)}, False),
        ({"name": ("same", 9.0)}, False),
    ],
)
def test_a_pair_is_sure_when_two_fields_agree_and_none_differs(
    says: dict[str, tuple[str, float]], sure: bool
) -> None:
    assert is_sure(0.999, says) is sure
    assert not is_sure(0.98, says)


def test_likelihood_is_said_in_words() -> None:
    assert [str(in_words(value)) for value in (0.5, 0.75, 0.95, 0.999)] == [
        "possibly the same",
        "probably the same",
        "very likely the same",
        "almost certainly the same",
    ]


def test_how_many_duplicates_there_are_is_told_by_the_pairs() -> None:
    first = prior(1000, 0.05)
    many = settled([(12.0, 400)], first, 1000)
    few = settled([(12.0, 2), (-6.0, 400)], first, 1000)
    assert first / 10 <= few < first < many <= first * 10


def test_bits_and_probabilities_are_two_ways_to_say_one_thing() -> None:
    assert probability_of(bits_of(0.25)) == pytest.approx(0.25)
    assert probability_of(5000) == 1
    assert probability_of(-5000) == pytest.approx(0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_comparison_adds_up(kind: str) -> None:
    for comparison in KINDS[kind].comparisons:
        assert sum(level.m for level in comparison.levels) == pytest.approx(1, abs=0.001), comparison.key
        assert sum(level.u for level in comparison.levels) == pytest.approx(1, abs=0.02), comparison.key
        assert not comparison.levels[-1].when, "the last level is what is left"
