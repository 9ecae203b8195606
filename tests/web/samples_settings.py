"""What the templates of the settings are given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from homeplate.people.directory import InvitationRow, OthersToken, Person
from homeplate.people.permissions import Reach, Role
from homeplate.people.queries import TeamRow, TokenRow
from homeplate.people.roles import RoleRow
from homeplate.rates.queries import RateImportRow
from homeplate.transfer.export.actions import ExportRow
from homeplate.web.settings.audit import Line
from homeplate.web.settings.audit_details import Detail
from homeplate.web.settings.currencies import Line as CurrencyLine
from homeplate.web.settings.roles import Head
from homeplate.web.settings.roles import Right as RoleRight
from homeplate.web.settings.sections import Section
from homeplate.web.settings.teams import Line as TeamLine
from homeplate.web.settings.tokens import Right
from homeplate.web.settings.tongues import Cell
from homeplate.web.shown import Field, Option, TotalShown
from tests.make import NOW

TODAY = NOW.date()
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
    return {
        "menu": MENU,
        "email": "anna@northwind.example",
        "address_url": "",
        "inputs": inputs,
        "problem": "",
    }


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


WAITING = InvitationRow(
    UUID(int=3), "kaisa@northwind.example", "", Role.REP, "Seoul", "fi", "Ada", None, NOW, NOW
)


def people() -> dict[str, Any]:
    """Members and those who are invited."""
    return {
        "menu": MENU,
        "query": "",
        "role": "rep",
        "role_name": "Sales rep",
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
        "new_address": (Field("email", "E-mail address", "email", value="a@x.example"),),
        "address_error": False,
        "deals_url": "/pipeline/list/",
        "mail_is_sent": True,
    }


def audit() -> dict[str, Any]:
    """Two facts, one with its values."""
    changed = (Detail("Role", "rep", "manager"), Detail("Team", "", "Seoul"))
    return {
        "menu": MENU,
        "filters": (Field("who", "Who", "select", "", (Option("1", "Ada"),), placeholder="Everybody"),),
        "filtered": False,
        "lines": (
            Line(NOW, "Ada", "API", "changed", "Member", "김민수", "/settings/people/1/", changed),
            Line(NOW, "", "", "evidence lapsed", "Deal", "", "", ()),
        ),
        "first_url": "/settings/audit/",
        "next_url": "/settings/audit/?after=x",
        "export_url": "/settings/audit/export/",
    }


def tokens() -> dict[str, Any]:
    """A new token, an old one, and one of somebody else."""
    row = TokenRow(UUID(int=4), "Reports", "x7Qa", ["deals:read"], NOW, None, NOW, None)
    other = OthersToken(UUID(int=5), "김민수", "Robot", "aaaa", ["deals:read"], NOW, NOW, None)
    return {
        "menu": MENU,
        "made": "hp_0190_secret",
        "inputs": (Field("name", "What it is for", required=True),),
        "rights": (Right("scope-deals:read", "deals:read", "Read deals", True),),
        "rights_error": "Choose at least one right.",
        "problem": "",
        "opened": True,
        "own": [(row, state, "Read deals") for state in ("on", "revoked", "expired")],
        "others": [(other, "Read deals")],
    }


def teams() -> dict[str, Any]:
    """A tree of two teams, and one that was deleted."""
    rows = (TeamRow(UUID(int=6), "아시아", None, 0, 1), TeamRow(UUID(int=7), "Seoul", UUID(int=6), 1, 4))
    return {
        "menu": MENU,
        "lines": [TeamLine(row, "/settings/teams/6/", "김민수") for row in rows],
        "deleted": [(UUID(int=8), "Kallio")],
        "inputs": (Field("name", "Name", required=True, error="There is a team “Seoul” already."),),
        "problem": "",
        "opened": True,
    }


def team() -> dict[str, Any]:
    """A team that nobody belongs to."""
    row = TeamRow(UUID(int=6), "아시아", None, 0, 0)
    inputs = (Field("name", "Name", value="아시아", required=True),)
    return {
        "menu": MENU,
        "team": row,
        "address": "/settings/teams/6/",
        "inputs": inputs,
        "problem": "",
        "people": [],
        "has_teams": False,
    }


def custom_fields() -> dict[str, Any]:
    """Fields of a deal in use, and one that is archived."""
    one = {
        "id": UUID(int=9),
        "name": "공장 번호",
        "key": "plant",
        "kind": "Text",
        "required": True,
        "filtered": True,
        "url": "/settings/fields/9/",
    }
    return {
        "menu": MENU,
        "tabs": [
            ("Deals", "/settings/fields/?record=deal", True),
            ("Accounts", "/settings/fields/?record=account", False),
        ],
        "kinds": [("Text", "/settings/fields/new/?kind=text")],
        "lines": [one, one],
        "moved": ("", ""),
        "archived": [one],
    }


def custom_field() -> dict[str, Any]:
    """A new choice that was refused."""
    return {
        "menu": MENU,
        "title": "New field",
        "field": None,
        "record": "Deals",
        "back_url": "/settings/fields/?record=deal",
        "kind": "Choice",
        "address": "/settings/fields/new/?kind=choice",
        "names": (Field("label.en", "Name (English)", value="Segment"),),
        "own": (Field("options.choices", "Choices", "textarea", error="Between 1 and 200 choices."),),
        "flags": (Field("required", "Must be filled in", "check", "yes"),),
        "problem": "",
    }


def workspace() -> dict[str, Any]:
    """What holds for everybody."""
    inputs = (Field("name", "Name", value="Northwind", required=True),)
    rules = (Field("next_step_required", "A deal moves on only with a dated next step", "check", "yes"),)
    return {
        "menu": MENU,
        "inputs": inputs,
        "rules": rules,
        "slug": "northwind",
        "problem": "Not so.",
        "spending_url": "/insight/spending/",
    }


def mail() -> dict[str, Any]:
    """A mail server that refused a test message."""
    return {
        "menu": MENU,
        "configured": True,
        "values": (("Server", "smtp.example.com:465"), ("Password", "set")),
        "address": "anna@northwind.example",
        "tried": True,
        "problem": "The mail server answered: 550 no",
    }


def data() -> dict[str, Any]:
    """An export that is being made, and one that is done."""
    done = ExportRow(UUID(int=10), "done", "Ada", 100, 12_000_000, True, NOW, NOW)
    running = ExportRow(UUID(int=11), "running", "Ada", 40, 0, False, NOW, None)
    return {
        "menu": MENU,
        "here": "/settings/data/",
        "exports": [(running, "Being made", "", ""), (done, "Done", "ok", "12 MB")],
        "busy": True,
        "ends_at": None,
        "days": 14,
        "confirm": (
            Field("name", "Type the name of the workspace: Northwind", error="This is not the name."),
        ),
        "opened": True,
    }


def currencies() -> dict[str, Any]:
    """Currencies with a new rate, an old one and none, a rate that was doubted, and a file that was read."""
    known = CurrencyLine(
        "USD", "US dollar", True, "/x/", "1 USD = 0.9217 EUR", TODAY, "by hand", "+1.2 %", False, None
    )
    old = CurrencyLine(
        "KRW", "won", False, "/x/", "1 EUR = 1,480 KRW", TODAY, "worked out", "", True, TotalShown("€1")
    )
    none = CurrencyLine("CHF", "franc", True, "/x/", "", None, "", "", False, TotalShown("", (), ("CHF 5",)))
    options = (Option("USD", "USD · US dollar"),)
    return {
        "menu": MENU,
        "base": "EUR",
        "base_name": "euro",
        "lines": (known, old, none),
        "may_change": True,
        "unrated": ["CHF"],
        "forms": {
            "report": (Field("currency", "Currency of totals", "select", "EUR", options),),
            "add": (Field("currency", "Another currency", "select", "", options),),
            "rate": (
                Field("units", "This many", "number", "1"),
                Field("worth", "are worth", "number", "92", unit="EUR", error="This is 100 times the rate."),
            ),
            "import": (Field("file", "File", "file"), Field("far", "Far off too", "check")),
        },
        "opened": "rate",
        "far_off": True,
        "problem": "Not so.",
        "report": RATES_REPORT,
        "reading": rate_import()["run"],
    }


RATES_REPORT = {
    "counts": [("12", "new"), ("1", "changed")],
    "since": TODAY,
    "until": TODAY,
    "undo_url": "/x/",
    "wrong": [(3, "“x” is not a number.")],
    "wrong_count": 1,
    "far": [(7, TODAY, "1 USD = 92 EUR")],
    "far_count": 1,
    "others": "JPY, SEK",
    "all_url": "/x/",
}


def rate_import() -> dict[str, Any]:
    """A long file of rates at its end; a part of it may still be read."""
    run = RateImportRow(
        id=UUID(int=5), name="eurofxref-hist.csv", state="running", total=600, added=40, changed=2, report={},
        message=None, created_at=NOW,
    )  # fmt: skip
    return {
        "menu": MENU,
        "run": run,
        "here": "/x/",
        "state": "Being read",
        "tone": "",
        "why": "Something went wrong.",
        "report": RATES_REPORT,
    }


def currency() -> dict[str, Any]:
    """The rates of one currency."""
    row = {"id": UUID(int=3), "day": TODAY, "rate": "1 USD = 0.92 EUR", "source": "by hand", "change": ""}
    shown = {"menu": MENU, "code": "USD", "name": "US dollar", "base": "EUR", "rows": [row]}
    return {**shown, "next_url": "/x/", "first_url": "/x/", "may_change": True}


def calendar() -> dict[str, Any]:
    """A week, a company day of each kind, and holidays of which one is worked."""
    own = {"name": "Summer break", "days": "1–31 Jul", "works": False, "past": False, "since": "2026-07-01"}
    return {
        "menu": MENU,
        "week": [("day-0", "Monday", True), ("day-6", "Sunday", False)],
        "place": (Field("country", "Public holidays of", "select", "FI", (Option("FI", "Finland"),)),),
        "where": "Finland",
        "theirs": "FI",
        "holidays": [(TODAY, "Independence Day", True), (TODAY, "Epiphany", False)],
        "own_days": [own, {**own, "works": True, "past": True}],
        "own_fields": (Field("name", "Name", error="Please fill this in."),),
        "hours_fields": (Field("hours", "Hours of a working day", "number", "8"),),
        "may_change": True,
        "opened": "own",
        "problem": "Not so.",
    }


def tongues() -> dict[str, Any]:
    """Two languages, of which one lacks texts that somebody would read."""
    cells = [Cell(100, 0, True, False), Cell(83, 12, True, True)]
    return {
        "menu": MENU,
        "tongues": [("English", 4, True), ("한국어", 0, False)],
        "rows": [{"name": "Pipeline process", "url": "/x/", "cells": cells, "others": "sv"}],
        "fields": cells,
        "fields_url": "/x/",
        "workspace_url": "/x/",
    }


def roles() -> dict[str, Any]:
    """Two roles of which one is the workspace's own, and a deleted one."""
    heads = [
        Head("Sales rep", "Sells.", "own deals", 7, "/x/", "", "/x/", False),
        Head("Inside sales", "Counts as: Sales rep.", "all deals", 0, "/x/", "/x/", "/x/", True),
    ]
    groups = [("Deals", [("Read deals", [True, True]), ("Override a gate", [False, True])])]
    return {
        "menu": MENU,
        "heads": heads,
        "groups": groups,
        "may_change": True,
        "deleted": [(UUID(int=4), "Desk")],
        "mine": "Sales rep",
    }


def role() -> dict[str, Any]:
    """A role with somebody in it, and a name that was refused."""
    own = RoleRow("", UUID(int=4), "Inside sales", Role.REP, Reach.ALL, frozenset(), 1)
    return {
        "menu": MENU,
        "title": "Inside sales",
        "own": own,
        "counts_as": "Sales rep",
        "address": "/x/",
        "inputs": (Field("name", "Name", value="Rep", error="There is a role of this name already."),),
        "groups": [("Deals", [RoleRight("right-deals:read", "Read deals", True, True)])],
        "problem": "Not so.",
        "people": [("/x/", "김민수", "Seoul")],
        "to": (Field("to", "Its people become", "select", "", (Option("rep", "Sales rep"),)),),
    }


PAGES: dict[str, dict[str, Any]] = {
    "settings/data.html": data(),
    "settings/rate_import.html": rate_import(),
    "settings/workspace.html": workspace(),
    "settings/mail.html": mail(),
    "settings/currencies.html": currencies(),
    "settings/calendar.html": calendar(),
    "settings/languages.html": tongues(),
    "settings/roles.html": roles(),
    "settings/role.html": role(),
    "settings/currency.html": currency(),
    "settings/fields.html": custom_fields(),
    "settings/field.html": custom_field(),
    "settings/teams.html": teams(),
    "settings/team.html": team(),
    "settings/tokens.html": tokens(),
    "settings/audit.html": audit(),
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
