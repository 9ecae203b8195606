"""Users, their own settings, signing in, and founding a workspace."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from homeplate.kit.errors import Forbidden, HomeplateError, Invalid, NotFound
from homeplate.ledger.queries import facts_about
from homeplate.people.actions import change_own_profile, create_user, create_workspace, set_password
from homeplate.people.permissions import Role
from homeplate.people.queries import actor_for_user, member_names, operator, profile, workspaces_of
from tests.make import NOW, House

GOOD = "correct horse battery"


def test_a_founded_workspace_has_an_administrator(db: None) -> None:
    user = create_user(email="Ines@Example.com", name="Ines", password=GOOD, now=NOW)
    founded = create_workspace(
        name="Ines & Co", slug="ines", admin=user, language="fi", currency="eur", now=NOW
    )
    ines = actor_for_user(user, None, "page")
    assert (ines.workspace_id, ines.member_id) == (founded.workspace_id, founded.member_id)
    assert (ines.role, ines.currency, ines.language) == (Role.ADMIN, "EUR", "en")
    assert [row.slug for row in workspaces_of(user)] == ["ines"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"slug": "Ines"}, "slug"), ({"slug": "northwind"}, "slug-taken"), ({"name": ""}, "required"),
        ({"currency": "XXL"}, "currency"), ({"language": "xx"}, "choice"), ({"time_zone": "../etc"}, "time-zone"),
    ],
)  # fmt: skip
def test_a_workspace_needs_sound_particulars(house: House, wrong: dict[str, str], code: str) -> None:
    good = {"name": "Ines & Co", "slug": "ines"}
    with pytest.raises(Invalid) as refusal:
        create_workspace(admin=house.users["ada"], now=NOW, **{**good, **wrong})
    assert refusal.value.code == code


def test_an_address_signs_in_one_user_only(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        create_user(email="ADA@northwind.example", name="Ada", now=NOW)
    assert refusal.value.code == "email-taken"


def test_a_new_password_opens_the_door_and_is_a_fact(house: House) -> None:
    set_password(email="ada@northwind.example", password=GOOD, now=NOW)
    assert authenticate(None, email="ADA@northwind.example", password=GOOD) is not None
    assert authenticate(None, email="ada@northwind.example", password="wrong") is None
    with house.inside():
        assert facts_about(house.members["ada"]).get().verb == "member.password_set"


def test_the_sign_in_page_lets_in_and_keeps_out(house: House, client: Client) -> None:
    set_password(email="ada@northwind.example", password=GOOD, now=NOW)
    for password, status in (("wrong", 200), (GOOD, 302)):
        answer = client.post("/accounts/login/", {"login": "Ada@northwind.example", "password": password})
        assert answer.status_code == status
    assert client.session["_auth_user_id"] == str(house.users["ada"])


@pytest.mark.parametrize("password", ["short", "password123", "northwind.example", ""])
def test_a_weak_password_is_refused_with_reasons(house: House, password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_password(email="ada@northwind.example", password=password, now=NOW)
    assert refusal.value.field == "password"
    assert str(refusal.value)


def test_nobody_gets_the_password_of_a_stranger(db: None) -> None:
    with pytest.raises(NotFound):
        set_password(email="who@example.com", password=GOOD, now=NOW)


def test_own_settings_are_ones_own_and_the_name_follows(house: House) -> None:
    rasmus = house.actor("rasmus")
    change_own_profile(
        rasmus, name="Rasmus K", language="fi", time_zone="Europe/Helsinki", theme="dark", now=NOW
    )
    again = actor_for_user(house.users["rasmus"], house.id, "page")
    assert (again.name, again.language, again.time_zone) == ("Rasmus K", "fi", "Europe/Helsinki")
    assert member_names(house.id)[house.members["rasmus"]] == "Rasmus K"
    assert profile(rasmus).theme == "dark"
    with house.inside():
        assert facts_about(house.members["rasmus"]).get().verb == "member.profile_changed"


def test_the_name_follows_into_every_workspace_without_touching_others(house: House) -> None:
    change_own_profile(house.actor("outsider"), name="Oona II", now=NOW)
    assert "Oona II" in member_names(house.next_door).values()
    assert "Oona II" not in member_names(house.id).values()


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"theme": "pink"}, {"time_zone": "Mars/Base"}, {"name": " "}]
)
def test_unknown_settings_are_refused(house: House, wrong: dict[str, str]) -> None:
    with pytest.raises(HomeplateError):
        change_own_profile(house.actor("rasmus"), now=NOW, **wrong)


def test_the_operator_has_no_profile(house: House) -> None:
    with pytest.raises(Forbidden):
        change_own_profile(operator("northwind"), name="X", now=NOW)
