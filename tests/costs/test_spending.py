"""Records of spending: who may see and change which, and that every change can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeplate.costs.actions import (
    change_spending,
    delete_spending,
    record_spending,
    restore_spending,
    undo_change,
)
from homeplate.costs.queries import Wanted, spending, spendings, spent_between
from homeplate.deals.audit import audit
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.queries import FactFilter, facts_about
from homeplate.people.permissions import Permission
from homeplate.rates.actions import set_rate
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 1, 1), date(2026, 4, 1)


def spend(house: House, who: str = "ada", **more: Any) -> UUID:
    given = {"purpose": "win", "since": SINCE, "until": UNTIL, "amount": 900, "what": "Fair", "now": NOW}
    return record_spending(house.actor(who), **{**given, **more})


def test_a_record_tells_what_was_spent_when_and_by_whom_it_was_written_down(house: House) -> None:
    made = spend(house, team_id=house.teams["Seoul"], currency="USD")
    row = spending(house.actor("ada"), spending_id=made)
    assert (row.minor, row.currency, row.team, row.by, row.revision) == (90000, "USD", "Seoul", "Ada", 1)
    assert (row.since, row.until, row.what, row.archived) == (SINCE, UNTIL, "Fair", False)


def test_a_leader_sees_and_records_what_their_teams_spent_and_nothing_else(house: House) -> None:
    whole, seoul = spend(house), spend(house, team_id=house.teams["Seoul"])
    own = spend(house, "mina", team_id=house.teams["Helsinki"])
    assert [row.id for row in spendings(house.actor("mina"))] == [own]
    for other in (whole, seoul):
        with pytest.raises(NotFound):
            spending(house.actor("mina"), spending_id=other)
        with pytest.raises(NotFound):
            delete_spending(house.actor("mina"), spending_id=other, now=NOW)
    for team in (None, house.teams["Seoul"]):
        with pytest.raises(Invalid) as refused:
            spend(house, "mina", team_id=team)
        assert refused.value.field == "team_id"


@pytest.mark.parametrize("who", ["rasmus", "veli"])
def test_others_neither_see_nor_record_spending(house: House, who: str) -> None:
    made = spend(house)
    with pytest.raises(Forbidden):
        spendings(house.actor(who))
    with pytest.raises(Forbidden):
        change_spending(house.actor(who), spending_id=made, changes={"amount": 1}, now=NOW)


def test_a_stranger_finds_no_record(house: House) -> None:
    made = spend(house)
    with pytest.raises(NotFound):
        spending(house.actor("outsider"), spending_id=made)
    assert spendings(house.actor("outsider")) == []


def test_a_change_of_an_older_revision_is_refused(house: House) -> None:
    ada, made = house.actor("ada"), spend(house)
    change_spending(ada, spending_id=made, changes={"amount": 950}, revision=1, now=NOW)
    with pytest.raises(Conflict):
        change_spending(ada, spending_id=made, changes={"amount": 1}, revision=1, now=NOW)
    with pytest.raises(Conflict):
        delete_spending(ada, spending_id=made, revision=1, now=NOW)
    assert spending(ada, spending_id=made).minor == 95000


def test_a_change_is_one_fact_and_can_be_taken_back_and_brought_back(house: House) -> None:
    ada, made = house.actor("ada"), spend(house, team_id=house.teams["Seoul"])
    changes = {
        "amount": "1000",
        "currency": "KRW",
        "team_id": None,
        "until": date(2026, 2, 1),
        "what": "Stand",
    }
    change = change_spending(ada, spending_id=made, changes=changes, now=NOW)
    assert change_spending(ada, spending_id=made, changes=changes, now=NOW) is None
    undo_change(ada, spending_id=made, change=change, now=NOW)
    row = spending(ada, spending_id=made)
    assert (row.minor, row.currency, row.team, row.until, row.what) == (90000, "EUR", "Seoul", UNTIL, "Fair")
    with pytest.raises(Conflict):
        undo_change(ada, spending_id=made, change=change, now=NOW)
    undo_change(ada, spending_id=made, now=NOW)
    assert spending(ada, spending_id=made).currency == "KRW"
    with house.inside():
        assert [fact.verb for fact in facts_about(made)] == ["spending.changed"] * 3 + ["spending.recorded"]


def test_nothing_is_taken_back_of_a_record_that_was_never_changed(house: House) -> None:
    made = spend(house)
    with pytest.raises(Conflict):
        undo_change(house.actor("ada"), spending_id=made, now=NOW)
    with pytest.raises(Invalid):
        change_spending(house.actor("ada"), spending_id=made, changes={"colour": "red"}, now=NOW)


def test_a_deleted_record_is_in_no_list_and_comes_back(house: House) -> None:
    ada, made = house.actor("ada"), spend(house)
    delete_spending(ada, spending_id=made, now=NOW)
    assert spendings(ada) == [] and spending(ada, spending_id=made).archived
    with pytest.raises(NotFound):
        change_spending(ada, spending_id=made, changes={"amount": 1}, now=NOW)
    restore_spending(ada, spending_id=made, now=NOW)
    assert [row.id for row in spendings(ada)] == [made]
    with pytest.raises(Conflict):
        restore_spending(ada, spending_id=made, now=NOW)


def test_the_log_tells_amounts_only_to_those_who_may_see_spending(house: House) -> None:
    spend(house)
    kinds = FactFilter(kind="spending")
    assert len(audit(house.actor("ada"), wanted=kinds).rows) == 1
    reader = replace(house.actor("olli"), own=frozenset({Permission.AUDIT_VIEW}))
    assert audit(reader, wanted=kinds).rows == ()


def test_a_stretch_takes_its_share_of_the_days_and_tells_how_many_are_covered(house: House) -> None:
    spend(house, amount=900)
    spend(house, purpose="keep", since=date(2026, 1, 1), until=date(2026, 1, 2), amount=31)
    january, february = (SINCE, date(2026, 2, 1)), (date(2026, 2, 1), date(2026, 3, 1))
    found = spent_between(house.actor("ada"), stretches=[january, february])
    assert [one["win"].total.minor for one in found] == [31000, 28000]
    assert [(one["keep"].total.minor, one["keep"].covered) for one in found] == [(3100, 1), (0, 0)]
    assert found[0]["win"].whole and not found[0]["keep"].whole and found[1]["keep"].records == 0


def test_what_a_team_spent_is_told_apart(house: House) -> None:
    spend(house, amount=900)
    spend(house, amount=90, team_id=house.teams["Seoul"])
    ada = house.actor("ada")
    (all_of_it,) = spent_between(ada, stretches=[(SINCE, UNTIL)])
    (theirs,) = spent_between(ada, stretches=[(SINCE, UNTIL)], of_teams=(house.teams["Seoul"],))
    assert (all_of_it["win"].total.minor, theirs["win"].total.minor) == (99000, 9000)
    assert theirs["win"].shared and not theirs["win"].whole and not all_of_it["win"].shared
    assert not theirs["keep"].shared
    assert len(spendings(ada, wanted=Wanted(teams=(house.teams["Seoul"],)))) == 1
    assert spendings(ada, wanted=Wanted("keep")) == []
    assert spendings(ada, wanted=Wanted(since=UNTIL)) == [] == spendings(ada, wanted=Wanted(until=SINCE))


def test_each_day_counts_at_its_own_rate_and_what_has_none_is_told_apart(house: House) -> None:
    ada = house.actor("ada")
    set_rate(ada, currency="USD", worth="0.5", day=date(2025, 12, 1), now=NOW)
    set_rate(ada, currency="USD", worth="1", day=date(2026, 2, 15), now=NOW)
    spend(house, since=date(2026, 2, 1), until=date(2026, 3, 1), amount=2800, currency="USD")
    spend(house, since=date(2026, 2, 1), until=date(2026, 3, 1), amount=7, currency="SEK")
    (found,) = spent_between(ada, stretches=[(date(2026, 2, 1), date(2026, 3, 1))])
    assert found["win"].total.minor == 70000 + 140000
    assert [str(one.currency) for one in found["win"].total.missing] == ["SEK"] and not found["win"].whole


def test_figures_take_two_statements(house: House, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        spend(house, amount=number, currency="USD")
    ada = house.actor("ada")
    with django_assert_max_num_queries(2):
        spent_between(ada, stretches=[(SINCE, UNTIL), (date(2025, 1, 1), SINCE)])
