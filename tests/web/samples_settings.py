"""What the templates of the settings are given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from homeplate.people.directory import InvitationRow, Person
from homeplate.people.permissions import Role
from homeplate.web.settings.sections import Section
from homeplate.web.shown import Field, Option
from tests.make import NOW

MENU = (
    (
        "You",
        (
            Section("Your account", "/settings/account/", "circle-user", True),
            Section("API tokens", "/settings/tokens/", "circle-user", False),
        ),
    ),
)


def account() -> dict[str, Any]:
    """A person's own choices, with one that was refused."""
    inputs = (
        Field("name", "Name", value="Anna Korhonen", required=True, help="As colleagues read it."),
        Field(
            "time_zone",
            "Time zone",
            "suggest",
            "Europe/Hel",
            suggest="/settings/zones/",
            error="There is no time zone “Europe/Hel”.",
        ),
        Field("language", "Language", "select", "fi", (Option("en", "English"), Option("fi", "Suomi"))),
    )
    return {"menu": MENU, "email": "anna@northwind.example", "inputs": inputs, "problem": ""}


def one(**values: Any) -> Person:
    """Somebody of the workspace."""
    known: dict[str, Any] = {
        "id": UUID(int=1),
        "name": "김민수",
        "email": "minsu@northwind.example",
        "role": Role.REP,
        "own_reach": "",
        "team_id": None,
        "team": "Seoul",
        "user_id": UUID(int=2),
        "is_active": True,
        "joined_at": NOW,
        "last_login": NOW,
    }
    return Person(**{**known, **values})


def line(**values: Any) -> dict[str, Any]:
    """Somebody as a row of the list."""
    return {
        "person": one(**values),
        "address": "/settings/people/1/",
        "role": "Sales rep",
        "reach": "own deals",
        "is_you": True,
    }


ROLES = (("Sales rep", "Sells."), ("Viewer", "Looks."))
WAITING = InvitationRow(
    UUID(int=3), "kaisa@northwind.example", "", Role.REP, "Seoul", "fi", "Ada", None, NOW, NOW
)


def people() -> dict[str, Any]:
    """Members and those who are invited."""
    return {
        "menu": MENU,
        "query": "",
        "left": False,
        "total": 2,
        "rows": [line(), line(email="", user_id=None, last_login=None)],
        "first_url": "/settings/people/",
        "next_url": "/settings/people/?from=100",
        "active_url": "/settings/people/",
        "left_url": "/settings/people/?show=left",
        "waiting": [(WAITING, "Sales rep", True), (WAITING, "Sales rep", False)],
        "inputs": (Field("email", "E-mail address", "email", required=True),),
        "problem": "That was asked too often.",
        "opened": True,
        "roles": ROLES,
        "mail_is_sent": False,
    }


def member() -> dict[str, Any]:
    """A colleague who cannot sign in yet."""
    return {
        "menu": MENU,
        **line(user_id=None),
        "inputs": (Field("role", "Role", "select", "rep", (Option("rep", "Sales rep"),)),),
        "problem": "",
        "sign_in": (Field("email", "E-mail address", "email", required=True),),
        "invited": None,
        "open_deals": 3,
        "deals_url": "/pipeline/list/",
        "roles": ROLES,
        "mail_is_sent": True,
    }


PAGES: dict[str, dict[str, Any]] = {
    "settings/account.html": account(),
    "settings/people.html": people(),
    "settings/member.html": member(),
    "settings/invited.html": {
        "menu": MENU,
        "email": "kaisa@northwind.example",
        "link": "https://crm.example/join/0190_x/",
        "problem": "The mail server answered: 550 no such user",
    },
}
