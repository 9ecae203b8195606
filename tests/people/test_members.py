"""Members come, change and go; somebody always stays to administer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from homeplate.kit.errors import Forbidden, HomeplateError, Invalid, NotFound, Refused
from homeplate.kit.ids import new_id
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor
from homeplate.people.actions import add_member, change_member, change_team, create_team, give_sign_in
from homeplate.people.permissions import Permission, Reach, Role
from homeplate.people.queries import (
    actor_for_user,
    member,
    member_names,
    members,
    teams,
    those_who_may,
    user_id_of,
    workspaces_of,
)
from tests.make import NOW, House


def test_a_new_colleague_can_enter_and_the_ledger_knows(house: House) -> None:
    added = add_member(
        house.actor("ada"), name="Kaisa", email=" Kaisa@Northwind.example ", role="manager", now=NOW,
        team_id=house.teams["Seoul"],
    )  # fmt: skip
    kaisa = actor_for_user(user_id_of("kaisa@northwind.example"), house.id, "page")
    assert (kaisa.member_id, kaisa.role, kaisa.reach) == (added, Role.MANAGER, Reach.TEAM)
    with house.inside():
        fact = facts_about(added).get()
    assert (fact.verb, fact.actor_id, fact.data["name"]) == ("member.added", house.members["ada"], "Kaisa")


def test_a_user_of_another_workspace_keeps_their_name(house: House) -> None:
    add_member(house.actor("ada"), name="Somebody", email="outsider@southwind.example", now=NOW)
    assert len(workspaces_of(house.users["outsider"])) == 2
    assert actor_for_user(house.users["outsider"], house.id, "page").name == "Oona"


def test_nobody_is_a_member_twice(house: House) -> None:
    with pytest.raises(Invalid, match="Rasmus is a member already"):
        add_member(house.actor("ada"), name="Rasmus", email="rasmus@northwind.example", now=NOW)


def test_a_colleague_without_address_gets_a_sign_in_later(house: House) -> None:
    ada = house.actor("ada")
    added = add_member(ada, name="Pekka", now=NOW)
    assert member(ada, member_id=added).user_id is None
    give_sign_in(ada, member_id=added, email="pekka@northwind.example", now=NOW)
    assert actor_for_user(user_id_of("pekka@northwind.example"), None, "page").member_id == added
    with pytest.raises(Refused):
        give_sign_in(ada, member_id=added, email="other@northwind.example", now=NOW)


@pytest.mark.parametrize("change", [{"role": "rep"}, {"is_active": False}])
def test_the_last_administrator_stays(house: House, change: dict[str, object]) -> None:
    ada = house.actor("ada")
    with pytest.raises(Refused) as refusal:
        change_member(ada, member_id=house.members["ada"], now=NOW, **change)  # type: ignore[arg-type]
    assert refusal.value.code == "last-admin"
    change_member(ada, member_id=house.members["olli"], role="admin", now=NOW)
    change_member(ada, member_id=house.members["ada"], now=NOW, **change)  # type: ignore[arg-type]


def test_a_change_is_one_fact_with_before_and_after(house: House) -> None:
    hana = house.members["hana"]
    for _ in range(2):
        change_member(
            house.actor("ada"), member_id=hana, team_id=house.teams["Helsinki"], role="manager", now=NOW
        )
    with house.inside():
        fact = facts_about(hana).get()
    assert fact.data["before"] == {"role": "rep", "team_id": str(house.teams["Seoul"])}
    assert fact.data["after"] == {"role": "manager", "team_id": str(house.teams["Helsinki"])}


def test_who_comes_back_may_enter_again(house: House) -> None:
    for active in (False, True):
        change_member(house.actor("ada"), member_id=house.members["hana"], is_active=active, now=NOW)
    assert actor_for_user(house.users["hana"], None, "page").name == "Hana"


REFUSED: dict[str, tuple[Callable[[Actor, House], object], str]] = {
    "role": (lambda ada, house: add_member(ada, name="X", role="king", now=NOW), "role"),
    "name": (lambda ada, house: add_member(ada, name=" \x00 ", now=NOW), "required"),
    "length": (lambda ada, house: add_member(ada, name="x" * 121, now=NOW), "too-long"),
    "address": (lambda ada, house: add_member(ada, name="X", email="x@", now=NOW), "email"),
    "reach": (lambda ada, house: add_member(ada, name="X", reach="far", now=NOW), "reach"),
    "team": (lambda ada, house: add_member(ada, name="X", team_id=new_id(), now=NOW), "team"),
    "weak": (
        lambda ada, house: add_member(ada, name="X", email="x@x.example", password="123", now=NOW), "password",
    ),
    "nobody": (lambda ada, house: change_member(ada, member_id=new_id(), role="rep", now=NOW), "not-found"),
    "neighbour": (
        lambda ada, house: change_member(ada, member_id=house.members["outsider"], role="rep", now=NOW), "not-found",
    ),
    "cycle": (
        lambda ada, house: change_team(
            ada, team_id=house.teams["Seoul"], parent_id=create_team(
                ada, name="Busan", parent_id=house.teams["Seoul"], now=NOW), now=NOW), "cycle",
    ),
    "team-name": (lambda ada, house: create_team(ada, name="Seoul", now=NOW), "name-taken"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_with_a_code(house: House, case: str) -> None:
    attempt, code = REFUSED[case]
    with pytest.raises(HomeplateError) as refusal:
        attempt(house.actor("ada"), house)
    assert refusal.value.code == code


@pytest.mark.parametrize("name", ["veli", "rasmus", "mina", "olli"])
def test_only_administrators_manage_people(house: House, name: str) -> None:
    with pytest.raises(Forbidden):
        add_member(house.actor(name), name="X", now=NOW)
    with pytest.raises(Forbidden):
        change_member(house.actor(name), member_id=house.members[name], role="admin", now=NOW)


def test_a_stranger_sees_only_their_own_colleagues(house: House) -> None:
    oona = house.actor("outsider")
    assert [row.name for row in members(oona)] == ["Oona"]
    assert teams(oona) == []
    with pytest.raises(NotFound):
        member(oona, member_id=house.members["ada"])


def test_teams_read_as_a_tree(house: House) -> None:
    ada = house.actor("ada")
    change_team(ada, team_id=house.teams["Seoul"], parent_id=house.teams["Helsinki"], name="Asia", now=NOW)
    assert [(team.name, team.depth, team.members) for team in teams(ada)] == [
        ("Helsinki", 0, 3),
        ("Asia", 1, 2),
    ]


def test_a_new_name_is_seen_in_timelines(house: House) -> None:
    member_names(house.id)
    added = add_member(house.actor("ada"), name="Pekka", now=NOW)
    assert member_names(house.id)[added] == "Pekka"


def test_whom_to_ask_is_who_may_and_can_sign_in(house: House) -> None:
    add_member(house.actor("ada"), name="Minna", role="admin", now=NOW)
    people = members(house.actor("rasmus"))
    assert [row.name for row in those_who_may(people, Permission.PROCESS_PUBLISH)] == ["Ada", "Olli"]
