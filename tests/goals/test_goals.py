"""Goals and adjustments: who may set them for whom, what adds up, and that nothing said is lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from homeplate.goals.actions import adjust, remove_goal, set_goal, undo_goal
from homeplate.goals.queries import adjustments, change_at, goals, goals_by_whom, whole_workspace
from homeplate.goals.rules import Amount, Whom, as_period, goal_of, read_period
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.queries import facts_about
from tests.make import NOW, House

YEAR, FIRST = read_period("2026"), read_period("2026-Q1")


def rep(house: House, name: str = "rasmus") -> Whom:
    return Whom("member", house.members[name])


def given(
    house: House, who: str = "mina", whom: Whom | None = None, amount: Any = 100, period: str = "2026-Q1"
) -> Any:
    about = whom or rep(house)
    return set_goal(house.actor(who), whom=about, period=read_period(period), amount=amount, now=NOW)


@pytest.mark.parametrize("text", ["2026-03", "2026-Q1", "2026"])
def test_a_period_is_written_as_it_is_read(text: str) -> None:
    assert read_period(text).text == text
    assert as_period(read_period(text).since, read_period(text).until) == read_period(text)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-Q5", "26", "2026-3", "0000", "9999"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_period(text)


def test_some_days_are_no_period() -> None:
    assert as_period(date(2026, 1, 1), date(2026, 1, 31)) is None
    assert as_period(date(2026, 2, 1), date(2026, 5, 1)) is None


def test_goals_of_months_add_up_to_a_quarter_and_a_missing_one_leaves_none() -> None:
    months = {part: Amount(number, "EUR") for number, part in enumerate(FIRST.parts(1), 1)}
    assert [one.minor for one in goal_of(FIRST, months)] == [1, 2, 3]
    assert goal_of(FIRST, dict(list(months.items())[:2])) == ()
    assert goal_of(FIRST, months | {FIRST: Amount(9, "EUR")}) == (Amount(9, "EUR"),)
    assert goal_of(FIRST.parts(1)[0], {FIRST: Amount(9, "EUR")}) == ()


@pytest.mark.django_db
def test_a_manager_sets_the_goal_of_a_rep_and_setting_it_again_replaces_it(house: House) -> None:
    first = given(house)
    assert given(house, amount=Decimal("120.5")) == first
    (row,) = goals(house.actor("rasmus"), period=YEAR)
    assert (row.amount, row.by) == (Amount(12050, "EUR"), house.members["mina"])
    with house.inside():
        told = [(fact.verb, fact.data["was"], fact.data["set"]) for fact in facts_about(first)]
    assert sorted(len(was) for _, was, _ in told) == [0, 2]
    given(house, amount=Decimal("120.5"))
    with house.inside():
        assert len(facts_about(first)) == 2


@pytest.mark.django_db
def test_who_is_out_of_reach_is_as_if_not_there(house: House) -> None:
    with pytest.raises(Forbidden):
        given(house, "rasmus")
    with pytest.raises(NotFound):
        given(house, "mina", whole_workspace(house.actor("mina")))
    with pytest.raises(NotFound):
        given(house, "mina", Whom("team", house.teams["Seoul"]))
    goal = given(house, "ada", rep(house, "hana"))
    assert goals(house.actor("mina"), period=YEAR) == []
    with pytest.raises(NotFound):
        remove_goal(house.actor("mina"), goal_id=goal, now=NOW)


@pytest.mark.django_db
def test_a_removed_goal_is_gone_and_stays_in_the_ledger(house: House) -> None:
    goal = given(house)
    remove_goal(house.actor("mina"), goal_id=goal, now=NOW)
    assert goals(house.actor("ada"), period=FIRST) == []
    with house.inside():
        assert [fact.verb for fact in facts_about(goal)].count("goal.removed") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [0, -5, "x", "1.005", "NaN", 10**20])
def test_a_goal_is_an_amount_above_nothing(house: House, amount: Any) -> None:
    with pytest.raises(Invalid) as refused:
        given(house, amount=amount)
    assert refused.value.field == "amount"


@pytest.mark.django_db
def test_goals_by_whom_need_the_whole_period(house: House) -> None:
    given(house)
    given(house, whom=rep(house, "mina"), period="2026-01")
    rows = goals(house.actor("ada"), period=FIRST)
    assert goals_by_whom(rows, FIRST) == {rep(house): (Amount(10000, "EUR"),)}


def say(
    house: House, kind: str = "says", amount: Any = 50, who: str = "mina", after: int = 0, why: str = "Slow"
) -> Any:
    return adjust(
        house.actor(who),
        whom=rep(house),
        period=FIRST,
        kind=kind,
        amount=amount,
        reason=why,
        now=NOW + timedelta(hours=after),
    )


@pytest.mark.django_db
def test_what_was_said_stays_when_something_else_is_said(house: House) -> None:
    say(house)
    say(house, "by", -20, after=1)
    say(house, "says", 70, "ada", after=2)
    found = adjustments(house.actor("ada"), period=FIRST, whom=rep(house))
    assert [(one.kind, one.amount.minor, one.counts) for one in found] == [
        ("says", 7000, True),
        ("by", -2000, True),
        ("says", 5000, False),
    ]
    say(house, "none", after=3)
    found = adjustments(house.actor("ada"), period=FIRST)
    assert [one.counts for one in found] == [False, True, False, False]


@pytest.mark.django_db
def test_an_adjustment_says_why_and_is_no_less_than_nothing(house: House) -> None:
    for given_ in ({"why": " "}, {"kind": "hopes"}, {"amount": -1}, {"amount": "NaN"}):
        with pytest.raises(Invalid):
            say(house, **given_)
    with pytest.raises(Forbidden):
        say(house, who="rasmus")


def test_nothing_is_said_of_a_period_that_is_over(house: House) -> None:
    whom, over = Whom("team", house.teams["Helsinki"]), read_period("2026-02")
    with pytest.raises(Invalid) as refused:
        adjust(house.actor("mina"), whom=whom, period=over, kind="says", amount=1, reason="Late", now=NOW)
    assert refused.value.field == "period"


@pytest.mark.django_db
def test_the_last_change_of_a_goal_can_be_taken_back_and_brought_again(house: House) -> None:
    mina = house.actor("mina")

    def stands() -> list[int]:
        return [row.amount.minor for row in goals(mina, period=FIRST)]

    made = given(house)
    given(house, amount=300)
    for wanted in ([10000], [30000], [10000]):
        assert undo_goal(mina, goal_id=made, now=NOW) == FIRST
        assert stands() == wanted
    remove_goal(mina, goal_id=made, now=NOW)
    undo_goal(mina, goal_id=made, now=NOW)
    assert [row.id for row in goals(mina, period=FIRST)] == [made]


@pytest.mark.django_db
def test_a_goal_set_for_the_first_time_goes_when_it_is_taken_back(house: House) -> None:
    made = given(house)
    undo_goal(house.actor("mina"), goal_id=made, now=NOW)
    assert goals(house.actor("mina"), period=FIRST) == []


@pytest.mark.django_db
def test_a_removed_goal_does_not_push_out_the_one_that_took_its_place(house: House) -> None:
    mina, made = house.actor("mina"), given(house)
    remove_goal(mina, goal_id=made, now=NOW)
    given(house, amount=5)
    with pytest.raises(Conflict):
        undo_goal(mina, goal_id=made, now=NOW)
    assert [row.amount.minor for row in goals(mina, period=FIRST)] == [500]


@pytest.mark.django_db
def test_nobody_takes_back_what_they_could_not_set(house: House) -> None:
    made = given(house)
    with pytest.raises(NotFound):
        undo_goal(house.actor("seoyeon"), goal_id=made, now=NOW)
    with pytest.raises(Forbidden):
        undo_goal(house.actor("rasmus"), goal_id=made, now=NOW)


@pytest.mark.django_db
def test_a_change_that_was_followed_by_another_is_not_taken_back(house: House) -> None:
    mina, later = house.actor("mina"), NOW + timedelta(hours=1)
    made = given(house)
    first = change_at(mina, goal_id=made, moment=NOW)
    set_goal(mina, whom=rep(house), period=FIRST, amount=200, now=later)
    assert first and change_at(mina, goal_id=made, moment=NOW) is None
    with pytest.raises(Conflict):
        undo_goal(mina, goal_id=made, now=later, change=first)
    set_goal(mina, whom=rep(house), period=FIRST, amount=200, now=later + timedelta(hours=1))
    assert change_at(mina, goal_id=made, moment=later + timedelta(hours=1)) is None, "nothing was changed"
    assert [row.amount.minor for row in goals(mina, period=FIRST)] == [20000]
