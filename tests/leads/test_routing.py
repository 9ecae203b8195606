"""Who gets a lead: the first rule that speaks of it, the least loaded or the next in turn, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.messages import from_json
from homeplate.leads import actions
from homeplate.leads.rules.forms import conditions_of
from homeplate.leads.rules.routing import Rule, Worker, route
from tests.leads.test_steps import lead
from tests.make import NOW, House

TODAY = date(2026, 3, 2)
ANN, BO, CY = (Worker(new_id(), name, new_id()) for name in ("Ann", "Bo", "Cy"))
EVERYBODY = frozenset({ANN.id, BO.id, CY.id})


def worker(one: Worker, **more: Any) -> Worker:
    return Worker(one.id, one.name, one.team_id, **more)


def rule(**more: Any) -> Rule:
    return Rule(new_id(), "Nordics", **{"members": EVERYBODY, **more})


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({}, True),
        ({"countries": frozenset({"FI", "SE"})}, True),
        ({"countries": frozenset({"KR"})}, False),
        ({"postal": ("00", "01")}, True),
        ({"postal": ("33",)}, False),
        ({"regions": ("uusi",)}, True),
        ({"industries": ("Pulp",)}, False),
        ({"languages": frozenset({"fi"}), "sources": frozenset({"event"})}, True),
        ({"languages": frozenset({"fi"}), "sources": frozenset({"partner"})}, False),
    ],
)
def test_all_conditions_of_a_rule_have_to_hold(conditions: dict[str, Any], fits: bool) -> None:
    said = {
        "country": "FI", "postal_code": "00 100", "region": "Uusimaa", "language": "fi", "source": "event",
        "industry": "Pumps",
    }  # fmt: skip
    assert rule(**conditions).fits(said) == fits


def test_the_least_loaded_gets_it_and_the_reason_is_told() -> None:
    found = route({}, [rule()], [worker(ANN, open=3), worker(BO, open=1), worker(CY, open=2)], TODAY)
    assert found is not None
    assert found.owner_id == BO.id
    assert str(found.why) == "Rule “Nordics”: the fewest open leads (1) among 3."


def test_in_turn_it_is_whoever_waited_longest() -> None:
    workers = [worker(ANN, last_at=NOW), worker(BO, last_at=NOW - timedelta(days=2)), worker(CY, last_at=NOW)]
    found = route({}, [rule(way="turn")], workers, TODAY)
    assert found is not None
    assert found.owner_id == BO.id


def test_who_is_full_away_or_lacks_the_skill_is_left_out() -> None:
    workers = [
        worker(ANN, open=5, capacity=5, skills=frozenset({"pumps"})),
        worker(BO, back_on=TODAY + timedelta(days=1), skills=frozenset({"pumps"})),
        worker(CY),
    ]
    assert route({}, [rule(skill="Pumps", team_id=ANN.team_id)], workers, TODAY).owner_id is None  # type: ignore[union-attr]
    back = [*workers[:1], worker(BO, back_on=TODAY, skills=frozenset({"pumps"}))]
    assert route({}, [rule(skill="Pumps")], back, TODAY).owner_id == BO.id  # type: ignore[union-attr]


def test_the_first_rule_that_speaks_of_a_lead_decides() -> None:
    first, second = rule(members=frozenset({ANN.id})), rule(members=frozenset({BO.id}))
    workers = [worker(ANN), worker(BO)]
    assert route({}, [first, second], workers, TODAY).owner_id == ANN.id  # type: ignore[union-attr]
    assert route({}, [rule(countries=frozenset({"FI"}))], workers, TODAY) is None


def test_conditions_are_read_out_of_lists_with_commas() -> None:
    assert conditions_of({"countries": "fi, se\nNO", "postal": "", "sources": ["event"]}) == {
        "countries": ["FI", "SE", "NO"],
        "sources": ["event"],
    }
    with pytest.raises(Invalid) as caught:
        conditions_of({"countries": "Finland"})
    assert caught.value.field == "countries"


@pytest.mark.django_db
def test_what_comes_in_is_routed_and_says_why(house: House) -> None:
    ada = house.actor("ada")
    actions.save_rule(
        ada, name="Korea", conditions={"countries": ["KR"]}, team_id=house.teams["Seoul"], now=NOW
    )
    row = lead(house, by="veli", country="kr")
    assert row.team_id == house.teams["Seoul"]
    assert row.owner_id in (house.members["hana"], house.members["seoyeon"])
    assert from_json(row.why).msgid.startswith("Rule “{rule}”")  # type: ignore[arg-type]
    second = lead(house, by="veli", country="kr")
    assert second.owner_id != row.owner_id  # the load is shared
    elsewhere = lead(house, by="veli", country="FI")
    assert elsewhere.owner_id is None


@pytest.mark.django_db
def test_nobody_with_room_lets_it_wait_in_the_team(house: House) -> None:
    ada = house.actor("ada")
    people = [house.members["hana"]]
    actions.save_rule(ada, name="Korea", member_ids=people, team_id=house.teams["Seoul"], now=NOW)
    actions.set_desk(ada, member_id=house.members["hana"], capacity=0, now=NOW)
    row = lead(house, by="veli")
    assert (row.owner_id, row.team_id) == (None, house.teams["Seoul"])
    actions.set_desk(ada, member_id=house.members["hana"], capacity="", now=NOW)
    assert actions.route_lead(ada, lead_id=row.id, now=NOW).owner_id == house.members["hana"]


@pytest.mark.django_db
def test_rules_are_ordered_changed_removed_and_brought_back(house: House) -> None:
    ada, seoul, helsinki = house.actor("ada"), house.teams["Seoul"], house.teams["Helsinki"]
    actions.save_rule(ada, name="All to Helsinki", team_id=helsinki, now=NOW)
    korea = actions.save_rule(ada, name="All to Seoul", team_id=seoul, now=NOW)
    assert lead(house, by="veli").team_id == helsinki
    actions.move_rule(ada, rule_id=korea.id, up=True, now=NOW)
    assert lead(house, by="veli").team_id == seoul
    actions.archive_rule(ada, rule_id=korea.id, now=NOW)
    assert lead(house, by="veli").team_id == helsinki
    actions.restore_rule(ada, rule_id=korea.id, now=NOW)
    assert lead(house, by="veli").team_id == seoul
    with pytest.raises(Forbidden):
        actions.save_rule(house.actor("mina"), name="Mine", team_id=helsinki, now=NOW)
    with pytest.raises(Invalid):
        actions.save_rule(ada, name="Nobody", now=NOW)
    with pytest.raises(Conflict):
        actions.save_rule(ada, rule_id=korea.id, name="X", team_id=seoul, now=NOW, revision=1)
