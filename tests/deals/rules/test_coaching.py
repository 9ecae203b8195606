"""Whom to coach on what, as values."""

from __future__ import annotations

import pytest

from homeplate.deals.rules.coaching import Advice, Counts, advise, summed, urgency

CALM = Counts(deals=40, no_step=2, overdue=2, late=4, overridden=1)


@pytest.mark.parametrize(
    ("one", "habit", "count"),
    [
        (Counts(20, no_step=8, overdue=1, late=2), "no_step", 8),
        (Counts(20, no_step=1, overdue=9, late=2), "overdue", 9),
        (Counts(20, no_step=1, overdue=1, late=12), "late", 12),
        (Counts(20, overridden=5), "overridden", 5),
        (Counts(20, no_step=4, overdue=9), "overdue", 9),
        (Counts(0, overridden=3), "", 0),
        (Counts(0), "empty", 0),
        (Counts(20, no_step=1, overdue=1, late=2), "", 0),
        (Counts(200, late=15), "", 0),
    ],
    ids=lambda value: str(value) or "nothing",
)
def test_one_is_coached_on_what_differs_most_from_the_others(one: Counts, habit: str, count: int) -> None:
    found = advise(one, summed((one, CALM)))
    assert (found.habit, found.count) == (habit, count)


def test_the_share_of_the_others_is_told_without_ones_own() -> None:
    one = Counts(10, no_step=5)
    assert advise(one, summed((one, CALM))).elsewhere == 0.05


def test_a_habit_of_the_whole_team_is_worth_a_talk_too() -> None:
    same = Counts(10, late=6)
    assert advise(same, summed((same, same, same))) == Advice("late", 6, 0.6)


def test_alone_in_a_team_one_is_measured_by_oneself() -> None:
    one = Counts(10, overdue=3)
    assert advise(one, one) == Advice("overdue", 3, 0.0)


def test_one_deal_is_an_accident() -> None:
    one = Counts(2, no_step=1)
    assert advise(one, summed((one, CALM))) == Advice()


def test_who_needs_most_comes_first() -> None:
    people = [Counts(90), Counts(5, overdue=2), Counts(5, overridden=2), Counts(5)]
    assert sorted(people, key=urgency, reverse=True) == [people[2], people[1], people[0], people[3]]
