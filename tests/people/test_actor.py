"""Who is asking: seats, reach, and what it costs to find out."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from homeplate.kit.errors import NotFound
from homeplate.kit.ids import new_id
from homeplate.people.actions import change_member, create_team
from homeplate.people.permissions import Permission, Reach, Role
from homeplate.people.queries import actor_for_user, member_names, operator, workspaces_of
from tests.make import NOW, House


def test_a_rep_is_found_with_one_statement(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        rasmus = actor_for_user(house.users["rasmus"], house.id, "page")
    assert (rasmus.name, rasmus.role, rasmus.reach) == ("Rasmus", Role.REP, Reach.OWN)
    assert rasmus.workspace_name == "Northwind Controls"


def test_a_manager_sees_the_teams_below_for_one_statement_more(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    espoo = create_team(house.actor("ada"), name="Espoo", parent_id=house.teams["Helsinki"], now=NOW)
    with django_assert_num_queries(2):
        mina = actor_for_user(house.users["mina"], house.id, "page")
    assert mina.teams == {house.teams["Helsinki"], espoo}


def test_without_a_workspace_the_first_seat_is_taken(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        actor = actor_for_user(house.users["outsider"], None, "page")
    assert actor.workspace_id == house.next_door


@pytest.mark.parametrize("place", ["home", "nowhere"])
def test_an_outsider_has_no_seat(house: House, place: str) -> None:
    where: UUID = house.id if place == "home" else new_id()
    with pytest.raises(NotFound):
        actor_for_user(house.users["outsider"], where, "page")


def test_who_was_made_inactive_is_not_there_any_more(house: House) -> None:
    change_member(house.actor("ada"), member_id=house.members["hana"], is_active=False, now=NOW)
    for where in (house.id, None):
        with pytest.raises(NotFound):
            actor_for_user(house.users["hana"], where, "page")
    assert workspaces_of(house.users["hana"]) == []


def test_a_reach_of_ones_own_replaces_that_of_the_role(house: House) -> None:
    change_member(house.actor("ada"), member_id=house.members["rasmus"], reach="all", now=NOW)
    assert house.actor("rasmus").reach is Reach.ALL


def test_the_operator_may_do_everything_and_is_nobody(house: House) -> None:
    someone = operator("northwind")
    assert someone.member_id is None
    assert all(someone.may(permission) for permission in Permission)
    with pytest.raises(NotFound):
        operator("nowhere")


def test_names_for_timelines_cost_nothing_the_second_time(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert member_names(house.id)[house.members["seoyeon"]] == "Seo-yeon"
    with django_assert_num_queries(0):
        member_names(house.id)
