"""Roles on pages: a matrix for everybody, and roles of one's own that hold at every door."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation

from homeplate.people.actions import change_member, create_role
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_user
from homeplate.web.settings.roles import GROUPS, RIGHT
from homeplate.web.settings.words import RIGHTS
from tests.api.client import Program, token_of
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


def desk(house: House, *permissions: str, who: str = "rasmus", **more: Any) -> Any:
    """A role of these rights, and somebody in it."""
    made = create_role(house.actor("ada"), name="Desk", base="rep", permissions=permissions, now=NOW, **more)
    change_member(house.actor("ada"), member_id=house.members[who], role=str(made), now=NOW)
    return made


def test_every_right_is_in_the_matrix_in_words() -> None:
    assert sorted(one for _, some in GROUPS for one in some) == sorted(Permission)
    assert set(RIGHTS) == set(Permission)


def test_everybody_reads_what_the_roles_may_do_and_which_is_theirs(selling: House, visit: Visit) -> None:
    html = text_of(visit("rasmus").get("settings-roles"))
    assert "Yours: Sales rep" in html
    assert "Override a gate" in html
    assert "New role" not in html
    assert "settings/people" not in html


def test_the_number_of_people_opens_them(selling: House, visit: Visit) -> None:
    ada, made = visit("ada"), desk(selling)
    html = text_of(ada.get("settings-roles"))
    people = {
        name: (url, n) for url, name, n in re.findall(r'href="([^"]+)" aria-label="([^:]+): (\d+) pe', html)
    }
    assert people["Sales rep"][1] == "2"
    found = text_of(ada.client.get(people["Sales rep"][0]))
    assert "Jiwoo" in found
    assert "Rasmus" not in found
    assert "Rasmus" in text_of(ada.get("settings-people", role=str(made)))
    assert "Nobody has this role" in text_of(ada.get("settings-people", role="marketing"))


def test_a_role_is_copied_named_ticked_and_given(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    html = text_of(ada.get("settings-role-new", copy="manager"))
    assert "Copy of Sales manager" in html
    ticked = {f"{RIGHT}{one}": "yes" for one in ("exports:read", "deals:override")}
    answer = ada.post(
        "settings-role-new", ask="?copy=manager", htmx=False, name="Desk", reach="all", **ticked
    )
    assert answer.status_code == 303
    role = re.search(r"settings/roles/([0-9a-f-]{36})/", text_of(ada.get("settings-roles")))
    assert role
    member = selling.members["jiwoo"]
    ada.post("settings-member", member, htmx=False, role=role[1], team="", reach="")
    jiwoo = actor_for_user(selling.users["jiwoo"], selling.id, "page")
    assert (jiwoo.custom_role, jiwoo.reach.value) == ("Desk", "all")
    assert jiwoo.may(Permission.DEAL_EDIT)  # overriding is of no use without it
    assert not jiwoo.may(Permission.IMPORT_RUN)
    assert "Desk" in text_of(ada.get("settings-member", member))
    assert "Yours: Desk" in text_of(visit("jiwoo").get("settings-roles"))


def test_the_rights_of_a_role_hold_on_pages_and_by_program(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, "rasmus")
    desk(selling, "imports:write", reach="own")
    rasmus = visit("rasmus")
    assert rasmus.get("imports").status_code == 200
    assert "New deal" not in text_of(rasmus.get("pipeline"))
    assert rasmus.post("deal-edit", deal.id, name="Other", htmx=False).status_code == 403
    assert rasmus.get("settings-people").status_code == 403
    program = Program(token_of(actor_for_user(selling.users["rasmus"], selling.id, "page")))
    assert program.send("GET", f"/deals/{deal.id}").status_code == 200
    assert program.send("PATCH", f"/deals/{deal.id}", {"name": "Other"}).status_code == 403
    assert program.send("GET", "/imports").status_code == 200
    assert program.send("GET", "/me").json()["custom_role"] == "Desk"


def test_a_keeper_of_people_sees_fixed_what_they_cannot_give(selling: House, visit: Visit) -> None:
    desk(selling, "people:write", who="mina", reach="team")
    html = text_of(visit("mina").get("settings-role-new", copy="admin"))
    assert re.search(r'name="right-workspace:write" value="yes" disabled', html)
    assert re.search(r'name="right-people:write" value="yes" checked>', html)
    answer = visit("mina").post(
        "settings-member", selling.members["veli"], htmx=False, role="admin", team="", reach=""
    )
    assert answer.status_code == 409
    assert "This role allows what yours does not" in text_of(answer)


def test_a_role_with_people_asks_what_they_become_and_comes_back(selling: House, visit: Visit) -> None:
    ada, made = visit("ada"), desk(selling, "imports:write")
    html = text_of(ada.get("settings-role", made))
    assert "Its people become" in html
    assert "Rasmus" in html
    refused = ada.post("settings-role-delete", made, htmx=False)
    assert refused.status_code == 409
    assert "Say which role they get." in text_of(refused)
    assert ada.post("settings-role-delete", made, htmx=False, to="viewer").status_code == 303
    assert "Deleted roles" in text_of(ada.get("settings-roles"))
    ada.post("settings-role-restore", made, htmx=False)
    assert "Deleted roles" not in text_of(ada.get("settings-roles"))


def test_a_refused_name_keeps_what_was_ticked(selling: House, visit: Visit) -> None:
    desk(selling)
    ticked = {f"{RIGHT}exports:read": "yes"}
    answer = visit("ada").post(
        "settings-role-new", ask="?copy=rep", htmx=False, name="desk", reach="own", **ticked
    )
    html = text_of(answer)
    assert answer.status_code == 422
    assert "There is a role of this name already." in html
    assert re.search(r'name="right-exports:read" value="yes" checked', html)
    assert re.search(r'name="right-deals:write" value="yes">', html)


def test_the_audit_log_tells_of_roles(selling: House, visit: Visit) -> None:
    desk(selling, "imports:write")
    html = text_of(visit("ada").get("settings-audit", what="role"))
    assert "Desk" in html
    assert "Rights" in html


@pytest.mark.parametrize("language", ["ko", "fi"])
def test_the_matrix_speaks_the_readers_language(selling: House, visit: Visit, language: str) -> None:
    with translation.override(language):
        words = RIGHTS[Permission.DEAL_OVERRIDE].render(translation.gettext)
    visit("rasmus").post(
        "settings-account", htmx=False, name="Rasmus", language=language, time_zone="UTC", theme="light"
    )
    assert words in text_of(visit("rasmus").get("settings-roles"))
