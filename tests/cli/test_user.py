"""`homeplate user`: from the machine's command line into a workspace."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate

from homeplate.cli.main import main
from homeplate.people.permissions import Permission, Role
from homeplate.people.queries import actor_for_token, actor_for_user, user_id_of, workspaces_of
from tests.make import House

Capture = pytest.CaptureFixture[str]
GOOD = "correct horse battery"
HOME = ["--workspace", "northwind"]


def test_a_newcomer_gets_in(house: House) -> None:
    argv = [
        "user",
        "add",
        "kaisa@northwind.example",
        "--name",
        "Kaisa",
        "--role",
        "manager",
        "--team",
        "helsinki",
    ]
    assert main([*argv, *HOME, "--password", GOOD]) == 0
    kaisa = actor_for_user(user_id_of("kaisa@northwind.example"), house.id, "page")
    assert (kaisa.name, kaisa.role, kaisa.team_id) == ("Kaisa", Role.MANAGER, house.teams["Helsinki"])
    assert authenticate(None, email="kaisa@northwind.example", password=GOOD) is not None


def test_a_workspace_is_founded_with_its_administrator(db: None) -> None:
    argv = ["user", "add", "ines@example.com", "--workspace", "ines", "--found", "Ines & Co"]
    assert main(argv) == 0
    user = user_id_of("ines@example.com")
    assert [row.name for row in workspaces_of(user)] == ["Ines & Co"]
    assert actor_for_user(user, None, "page").role is Role.ADMIN


def test_everybody_is_listed(house: House, capsys: Capture) -> None:
    assert main(["user", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "northwind\trasmus@northwind.example\tRasmus\trep\tHelsinki" in lines
    assert "southwind\toutsider@southwind.example\tOona\tadmin\t-" in lines
    main(["user", "list", *HOME])
    assert "southwind" not in capsys.readouterr().out


def test_a_password_is_read_from_standard_input(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{GOOD}\n"))
    assert main(["user", "password", "ada@northwind.example"]) == 0
    assert authenticate(None, email="ada@northwind.example", password=GOOD) is not None


def test_a_role_is_changed_but_not_that_of_the_last_administrator(house: House, capsys: Capture) -> None:
    assert main(["user", "role", "rasmus@northwind.example", "manager", *HOME]) == 0
    assert house.actor("rasmus").role is Role.MANAGER
    assert main(["user", "role", "ada@northwind.example", "rep", *HOME]) == 1
    assert "needs an administrator" in capsys.readouterr().err


def test_workspaces_are_shown_for_all_and_for_one(house: House, capsys: Capture) -> None:
    main(["user", "workspaces"])
    assert capsys.readouterr().out == "northwind\tNorthwind Controls\nsouthwind\tSouthwind\n"
    main(["user", "workspaces", "ada@northwind.example"])
    assert capsys.readouterr().out == "northwind\tNorthwind Controls\n"


def test_a_token_has_the_rights_asked_for(house: House, capsys: Capture) -> None:
    argv = ["user", "token", "rasmus@northwind.example", *HOME, "--days", "30", "--scope", "deals:read"]
    assert main(argv) == 0
    actor = actor_for_token(capsys.readouterr().out.strip(), datetime.now(UTC))
    assert (actor.member_id, actor.may(Permission.DEAL_VIEW)) == (house.members["rasmus"], True)
    assert not actor.may(Permission.DEAL_EDIT)


@pytest.mark.parametrize(
    "argv",
    [
        ["user", "add", "x@x.example", "--workspace", "nowhere"],
        ["user", "add", "not an address", *HOME],
        ["user", "add", "x@x.example", "--team", "Nobody's", *HOME],
        ["user", "add", "x@x.example", "--password", "weak", *HOME],
        ["user", "password", "who@x.example", "--password", GOOD],
        ["user", "role", "who@x.example", "rep", *HOME],
        ["user", "token", "rasmus@northwind.example", *HOME, "--scope", "people:write"],
        ["user", "workspaces", "who@x.example"],
    ],
)
def test_a_mistake_is_one_line(house: House, capsys: Capture, argv: list[str]) -> None:
    assert main(argv) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
