"""Roles of a workspace's own: what they allow is what happens, and nobody gives more than they have."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals.actions import create_deal
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from homeplate.ledger.queries import facts_about
from homeplate.people import actions
from homeplate.people.access import Actor
from homeplate.people.permissions import LOOK, Permission, Reach, Role
from homeplate.people.queries import actor_for_token, actor_for_user, member, those_who_may
from homeplate.people.roles import READS, completed, custom_role, roles
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
KEEPER = ["people:write", "deals:write", "deals:validate", "accounts:write", "leads:write", "prospects:write"]


def make(house: House, name: str = "Desk", base: str = "rep", **more: Any) -> Any:
    return actions.create_role(house.actor("ada"), name=name, base=base, now=NOW, **more)


def give(house: House, who: str, role: object, by: str = "ada") -> None:
    actor = actor_for_user(house.users[by], house.id, "page")
    actions.change_member(actor, member_id=house.members[who], role=str(role), now=NOW)


def now_is(house: House, who: str) -> Actor:
    """Somebody as the program sees them at this moment."""
    return actor_for_user(house.users[who], house.id, "page")


def test_a_copy_allows_what_the_original_does_and_counts_as_it(house: House) -> None:
    give(house, "rasmus", make(house, base="manager"))
    actor = now_is(house, "rasmus")
    assert (actor.role, actor.custom_role, actor.reach) == (Role.MANAGER, "Desk", Reach.TEAM)
    assert actor.may(Permission.DEAL_OVERRIDE)
    assert not actor.may(Permission.PROCESS_EDIT)


def test_what_a_role_does_not_allow_is_refused(house: House) -> None:
    give(house, "rasmus", make(house, permissions=["accounts:write"]))
    actor = now_is(house, "rasmus")
    assert actor.permissions == LOOK | {Permission.ACCOUNT_EDIT}
    with pytest.raises(Forbidden):
        create_deal(actor, name="New", now=NOW)


def test_a_change_of_a_role_holds_from_the_next_request(house: House) -> None:
    role = make(house)
    give(house, "rasmus", role)
    actions.change_role(house.actor("ada"), role_id=role, permissions=["imports:write"], reach="all", now=NOW)
    actor = now_is(house, "rasmus")
    assert actor.may(Permission.IMPORT_RUN)
    assert not actor.may(Permission.DEAL_EDIT)
    assert actor.reach is Reach.ALL


def test_a_token_is_narrowed_with_the_role_of_its_owner(house: House) -> None:
    role = make(house, permissions=["deals:write", "exports:read"])
    give(house, "rasmus", role)
    made = actions.create_token(now_is(house, "rasmus"), name="x", scopes=["exports:read"], now=NOW)
    assert actor_for_token(made.text, NOW).may(Permission.EXPORT_RUN)
    actions.change_role(house.actor("ada"), role_id=role, permissions=["deals:write"], now=NOW)
    assert not actor_for_token(made.text, NOW).may(Permission.EXPORT_RUN)
    with pytest.raises(Invalid):
        actions.create_token(now_is(house, "rasmus"), name="y", scopes=["exports:read"], now=NOW)


def test_an_actor_costs_as_many_statements_as_before(house: House, django_assert_num_queries: Any) -> None:
    give(house, "rasmus", make(house))
    now_is(house, "rasmus")
    with django_assert_num_queries(1):
        now_is(house, "rasmus")


def test_nobody_gives_what_they_do_not_have(house: House) -> None:
    keeper = make(house, "Keeper", "manager", permissions=KEEPER, reach="all")
    give(house, "mina", keeper)
    mina = now_is(house, "mina")
    for role in ("admin", "operations", "manager"):
        with pytest.raises(Refused) as caught:
            give(house, "rasmus", role, by="mina")
        assert caught.value.code == "beyond"
    for call in (
        lambda: actions.create_role(mina, name="More", base="manager", now=NOW),
        lambda: actions.change_role(mina, role_id=keeper, permissions=["audit:read"], now=NOW),
        lambda: actions.invite(mina, email="x@northwind.example", language="en", role="admin", now=NOW),
        lambda: actions.add_member(mina, name="X", role="admin", now=NOW),
        lambda: give(house, "ada", "viewer", by="mina"),
    ):
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.code == "beyond"
    give(house, "rasmus", "viewer", by="mina")


def test_nobody_lets_others_see_farther_than_they_do(house: House) -> None:
    give(house, "mina", make(house, "Keeper", "manager", permissions=["people:write"], reach="team"))
    mina = now_is(house, "mina")
    with pytest.raises(Refused):
        actions.change_member(mina, member_id=house.members["veli"], reach="all", role="viewer", now=NOW)
    with pytest.raises(Refused):
        actions.create_role(mina, name="All", base="viewer", reach="all", permissions=[], now=NOW)


def test_a_copy_of_the_administrator_is_none_so_the_last_one_stays(house: House) -> None:
    role = make(house, "Deputy", "admin", permissions=[one.value for one in Permission])
    assert custom_role(house.actor("ada"), role_id=role).base is Role.OPERATIONS
    give(house, "mina", role)
    assert now_is(house, "mina").may(Permission.WORKSPACE_MANAGE)
    with pytest.raises(Refused) as caught:
        give(house, "ada", role)
    assert caught.value.code == "last-admin"


def test_a_role_with_people_is_deleted_only_with_a_role_for_them(house: House) -> None:
    role, ada = make(house), house.actor("ada")
    give(house, "rasmus", role)
    invited = actions.invite(ada, email="x@northwind.example", language="en", role=str(role), now=NOW)
    for to in ("", str(role)):
        with pytest.raises(Invalid):
            actions.delete_role(ada, role_id=role, to=to, now=NOW)
    assert actions.delete_role(ada, role_id=role, to="viewer", now=NOW) == 1
    found = member(ada, member_id=house.members["rasmus"])
    assert (found.role, found.custom_role_id) == (Role.VIEWER, None)
    joined = actions.join_as_new(text=invited.text, name="X", password="a long one 5", language="en", now=NOW)
    assert member(ada, member_id=joined.member_id).role is Role.VIEWER
    with pytest.raises(Invalid):
        give(house, "rasmus", role)
    actions.restore_role(ada, role_id=role, now=NOW)
    give(house, "rasmus", role)
    with house.inside():
        told = [fact.verb for fact in facts_about(role)]
    assert told == ["role.restored", "role.archived", "role.created"]


def test_whoever_is_invited_in_a_role_of_ones_own_comes_in_it(house: House) -> None:
    role, ada = make(house, permissions=["audit:read"]), house.actor("ada")
    invited = actions.invite(ada, email="x@northwind.example", language="en", role=str(role), now=NOW)
    joined = actions.join_as_new(text=invited.text, name="X", password="a long one 5", language="en", now=NOW)
    actor = actor_for_user(joined.user_id, house.id, "page")
    assert (actor.custom_role, actor.may(Permission.AUDIT_VIEW)) == ("Desk", True)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": ""}, "required"),
        ({"name": " deSK "}, "taken"),
        ({"name": "x" * 61}, "too-long"),
        ({"base": "king"}, "role"),
        ({"reach": "far"}, "reach"),
        ({"permissions": ["deals:fly"]}, "permission"),
    ],
)
def test_nonsense_is_refused(house: House, wrong: dict[str, Any], code: str) -> None:
    make(house)
    with pytest.raises(Invalid) as caught:
        make(house, **{"name": "Other", **wrong})
    assert caught.value.code == code


def test_a_deleted_role_is_not_changed_and_one_next_door_is_not_there(house: House) -> None:
    role = make(house)
    actions.delete_role(house.actor("ada"), role_id=role, now=NOW)
    with pytest.raises(Conflict):
        actions.change_role(house.actor("ada"), role_id=role, name="New", now=NOW)
    other = make(house)
    with pytest.raises(NotFound):
        actions.change_role(house.actor("outsider"), role_id=other, name="Mine", now=NOW)
    with pytest.raises(Forbidden):
        actions.change_role(house.actor("olli"), role_id=other, name="Mine", now=NOW)


def test_the_list_counts_people_in_two_statements(house: House, django_assert_num_queries: Any) -> None:
    give(house, "rasmus", make(house))
    veli = house.actor("veli")
    with django_assert_num_queries(2):
        found = {row.key or row.name: row.people for row in roles(veli)}
    assert (found["rep"], found["Desk"], found["admin"], found["marketing"]) == (2, 1, 1, 0)


def test_whom_to_ask_is_decided_by_what_people_may(house: House) -> None:
    give(house, "rasmus", make(house, permissions=["processes:publish"]))
    found = member(house.actor("ada"), member_id=house.members["rasmus"])
    assert those_who_may([found], Permission.PROCESS_PUBLISH) == [found]
    assert those_who_may([found], Permission.DEAL_EDIT) == []


@given(st.sets(st.sampled_from(list(Permission))))
def test_a_set_of_rights_holds_what_each_of_them_needs(chosen: set[Permission]) -> None:
    found = completed(chosen)
    assert found >= chosen | LOOK
    assert all(READS[one] in found for one in found if one in READS)
    assert completed(found) == found
