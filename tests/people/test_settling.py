"""What a workspace is called and how it counts."""

from __future__ import annotations

import pytest

from homeplate.kit.errors import Forbidden, Invalid
from homeplate.ledger.models import Fact
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_user, members, those_who_may
from homeplate.people.settling import change_workspace, workspace_details
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


def test_what_is_given_changes_and_is_told_once(house: House) -> None:
    ada = house.actor("ada")
    assert not workspace_details(ada).changed
    for _ in range(2):
        change_workspace(ada, name="  Northwind Korea ", currency="krw", time_zone="Asia/Seoul", now=NOW)
    found = workspace_details(ada)
    assert (found.name, found.currency, found.time_zone, found.language, found.changed) == (
        "Northwind Korea", "KRW", "Asia/Seoul", "en", True,
    )  # fmt: skip
    with house.inside():
        fact = Fact.objects.get(verb="workspace.changed")
    assert fact.data["was"] == {"name": "Northwind Controls", "time_zone": "UTC", "currency": "EUR"}
    again = actor_for_user(house.users["rasmus"], house.id, "page")
    assert (again.workspace_name, again.currency, again.zone) == ("Northwind Korea", "KRW", "Asia/Seoul")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"language": "xx"}, "language"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"currency": "XXQ"}, "currency"),
    ],
)
def test_what_cannot_be_is_refused_for_its_field(house: House, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_workspace(house.actor("ada"), now=NOW, **given)
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["olli", "mina", "rasmus", "veli"])
def test_only_an_administrator_may(house: House, name: str) -> None:
    assert workspace_details(house.actor(name)).name == "Northwind Controls"
    with pytest.raises(Forbidden):
        change_workspace(house.actor(name), name="Mine", now=NOW)


def test_another_workspace_stays_as_it_is(house: House) -> None:
    change_workspace(house.actor("ada"), name="Northwind Korea", now=NOW)
    assert workspace_details(house.actor("outsider")).name == "Southwind"


def test_whom_to_ask_is_who_may_and_can_sign_in(house: House) -> None:
    people = members(house.actor("rasmus"))
    assert [row.name for row in those_who_may(people, Permission.PROCESS_PUBLISH)] == ["Ada", "Olli"]
