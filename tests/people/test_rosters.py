"""Colleagues out of another system's export."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from homeplate.kit.errors import Forbidden, Invalid
from homeplate.people.actions import Colleague, import_members
from homeplate.people.permissions import Role
from homeplate.people.queries import members, teams
from tests.make import NOW, House

ROSTER = [
    Colleague("Dustin Brinkmann", "Dustin's team", "Central", Role.MANAGER),
    Colleague("Anna Snelling", "Dustin's team", "Central"),
    Colleague("anna  snelling", "Dustin's team", "Central"),
    Colleague("Hana", "Central"),
]


def test_a_roster_brings_people_and_teams(house: House) -> None:
    mina = house.actor("mina")
    found = import_members(mina, colleagues=ROSTER, now=NOW)
    assert set(found) == {"dustin brinkmann", "anna snelling", "hana"}
    assert found["hana"] == house.members["hana"]
    rows = {row.name: row for row in members(mina)}
    assert rows["Dustin Brinkmann"].role is Role.MANAGER
    assert rows["Anna Snelling"].team == "Dustin's team"
    assert [(team.name, team.depth) for team in teams(mina)][:2] == [("Central", 0), ("Dustin's team", 1)]


def test_a_second_run_changes_nothing(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mina = house.actor("mina")
    first = import_members(mina, colleagues=ROSTER, now=NOW)
    with django_assert_num_queries(4):  # who is there, which teams, and the frame of the transaction
        assert import_members(mina, colleagues=ROSTER, now=NOW) == first


def test_an_import_brings_no_administrators(house: House) -> None:
    with pytest.raises(Invalid):
        import_members(house.actor("mina"), colleagues=[Colleague("Eve", role=Role.ADMIN)], now=NOW)


def test_reps_do_not_import(house: House) -> None:
    with pytest.raises(Forbidden):
        import_members(house.actor("rasmus"), colleagues=ROSTER, now=NOW)
