"""What a team asks of its manager: per rep, what moved, and overridden gates that wait for a look."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.queries import TeamDay, deal_record, team, team_day
from homeplate.kit.errors import Conflict, Forbidden, NotFound
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor
from tests.make import NOW, House

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = NOW.date()


def seen(actor: Actor, **given: Any) -> TeamDay:
    """The day of somebody's team, a week and two weeks back."""
    return team_day(
        actor, now=NOW, today=TODAY, since=NOW - 7 * DAY, overridden_since=NOW - 14 * DAY, **given
    )


def add(house: House, owner: str, name: str, step: int | None = None, ago: int = 3, **values: Any) -> Any:
    """A deal of some days ago, perhaps with a step some days ahead."""
    agreed = None if step is None else NextStep("Call", "call", TODAY + step * DAY)
    return actions.create_deal(house.actor(owner), name=name, now=NOW - ago * DAY, next_step=agreed, **values)


@pytest.fixture
def team_house(selling: House) -> House:
    """Two reps in Helsinki and one in Seoul, whose deals ask for different things."""
    add(selling, "rasmus", "Late call", -2, value=Decimal(1000))
    add(selling, "rasmus", "No call", value=Decimal(2000))
    add(selling, "jiwoo", "All well", 5)
    add(selling, "hana", "Elsewhere", -1)
    return selling


def test_a_manager_sees_each_rep_of_the_team_and_nobody_elses(team_house: House) -> None:
    day = seen(team_house.actor("mina"))
    counted = {rep.name: (rep.counts.deals, rep.counts.overdue, rep.counts.no_step) for rep in day.reps}
    assert counted == {"Rasmus": (2, 1, 1), "Jiwoo": (1, 0, 0)}
    assert [rep.name for rep in day.reps] == ["Rasmus", "Jiwoo"]
    assert (day.deals, day.people, day.team.deals) == (3, 2, 3)
    assert [value.amount for value in day.values] == [3000]


def test_operations_see_all_teams(team_house: House) -> None:
    day = seen(team_house.actor("olli"))
    assert sorted(rep.name for rep in day.reps) == ["Hana", "Jiwoo", "Rasmus"]
    assert day.team.overdue == 2


def test_a_rep_without_a_deal_is_there_too(selling: House) -> None:
    day = seen(selling.actor("mina"))
    assert [(rep.name, rep.counts.deals) for rep in day.reps] == [("Jiwoo", 0), ("Rasmus", 0)]


def test_what_moved_is_told_by_its_last_move(team_house: House) -> None:
    mina = team_house.actor("mina")

    def moved(name: str, days: int) -> Any:
        deal = add(team_house, "rasmus", name, ago=40, expected_close=TODAY, value=Decimal(500))
        actions.override(mina, deal_id=deal.id, to="proposal", reason="Board day", now=NOW - days * DAY)
        return deal

    moved("On", 2)
    moved("On long ago", 20)
    back, lost, won, pushed = (moved(name, 30) for name in ("Back", "Lost", "Won", "Pushed"))
    actions.regress(mina, deal_id=back.id, to="discovery", reason="They wait", now=NOW - DAY)
    actions.lose(mina, deal_id=lost.id, reason="price", now=NOW - DAY)
    actions.win(mina, deal_id=won.id, override_reason="Signed on paper", now=NOW - DAY)
    actions.edit_deal(mina, deal_id=pushed.id, changes={"expected_close": TODAY + DAY}, now=NOW - DAY)
    day = seen(mina)
    assert day.moved == {"advanced": 1, "won": 1, "back": 1, "pushed": 1, "lost": 1}
    assert [(one.currency, one.minor) for one in day.worth["won"]] == [("EUR", 50_000)]
    assert seen(team_house.actor("seoyeon")).moved == dict.fromkeys(day.moved, 0)


def test_an_overridden_gate_waits_until_somebody_looked_at_it(team_house: House) -> None:
    mina = team_house.actor("mina")
    deal = add(team_house, "rasmus", "Rushed")
    actions.override(mina, deal_id=deal.id, to="proposal", reason="Board day", now=NOW - DAY)
    day = seen(mina)
    (look,) = day.looks
    assert (look.name, look.by, look.owner, look.reason) == ("Rushed", "Mina", "Rasmus", "Board day")
    assert (look.came_from["en"], look.to and look.to["en"]) == ("Discovery", "Proposal")
    assert [label["en"] for label in look.missing] == [
        "The buyer confirmed the need",
        "The buyer confirmed the budget",
    ]
    assert day.waiting == 1
    assert next(rep for rep in day.reps if rep.name == "Rasmus").counts.overridden == 1
    actions.look_at_override(mina, deal_id=deal.id, note="Talked about it.", now=NOW)
    day = seen(mina)
    assert (day.looks, day.waiting) == ((), 0)
    assert next(rep for rep in day.reps if rep.name == "Rasmus").counts.overridden == 1
    with team_house.inside():
        fact = facts_about(deal.id)[0]
    assert (fact.verb, fact.data["note"]) == ("deal.override-looked-at", "Talked about it.")


def test_a_look_is_for_those_who_may_override_and_sees_the_deal(team_house: House) -> None:
    deal = add(team_house, "rasmus", "Rushed")
    actions.override(team_house.actor("mina"), deal_id=deal.id, to="proposal", reason="Board day", now=NOW)
    with pytest.raises(Forbidden):
        actions.look_at_override(team_house.actor("rasmus"), deal_id=deal.id, now=NOW)
    with pytest.raises(NotFound):
        actions.look_at_override(team_house.actor("seoyeon"), deal_id=deal.id, now=NOW)


def test_there_is_nothing_to_look_at_twice(team_house: House) -> None:
    mina, deal = team_house.actor("mina"), add(team_house, "rasmus", "Rushed")
    with pytest.raises(Conflict):
        actions.look_at_override(mina, deal_id=deal.id, now=NOW)
    actions.override(mina, deal_id=deal.id, to="proposal", reason="Board day", now=NOW)
    actions.look_at_override(mina, deal_id=deal.id, now=NOW)
    with pytest.raises(Conflict):
        actions.look_at_override(mina, deal_id=deal.id, now=NOW)


def test_an_overridden_gate_of_a_deal_that_was_lost_waits_as_well(team_house: House) -> None:
    mina, deal = team_house.actor("mina"), add(team_house, "rasmus", "Rushed")
    actions.override(mina, deal_id=deal.id, to="proposal", reason="Board day", now=NOW - DAY)
    actions.lose(mina, deal_id=deal.id, reason="price", now=NOW)
    assert seen(mina).waiting == 1
    actions.look_at_override(mina, deal_id=deal.id, now=NOW)
    assert deal_record(mina, deal_id=deal.id).status == "lost"


def test_a_great_many_deals_are_not_counted_at_every_view(
    team_house: House, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(team, "COUNTED_EACH_TIME", 0)
    mina = team_house.actor("mina")
    first = seen(mina)
    add(team_house, "rasmus", "Another without a step")
    second = seen(mina)
    assert second.deals == first.deals + 1
    assert second.team.no_step == first.team.no_step
    assert second.counted_at == first.counted_at
    with django_assert_num_queries(5):
        seen(mina)


def test_only_so_many_reps_are_counted_unless_all_are_asked_for(
    team_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "REPS_SHOWN", 1)
    mina = team_house.actor("mina")
    assert ([rep.name for rep in seen(mina).reps], seen(mina).people) == (["Rasmus"], 2)
    assert len(seen(mina, everybody=True).reps) == 2
