"""`homeplate demo`: fills a workspace and says who may sign in."""

from __future__ import annotations

import pytest

from homeplate.cli.demo import fill_if_empty
from homeplate.cli.main import main
from homeplate.demo.organisation import PASSWORD
from homeplate.people.queries import workspaces
from tests.make import House

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.django_db
FEW = ["demo", "--deals", "12", "--language", "ko", "--workspace", "hanok", "--seed", "3"]


def test_a_workspace_is_filled_and_the_sign_ins_are_told(capsys: Capture) -> None:
    assert main(FEW) == 0
    shown = capsys.readouterr().out
    assert [slug for _, slug, _ in workspaces()] == ["hanok"]
    assert PASSWORD in shown and "ara@hanok.example" in shown


def test_the_second_time_is_refused_in_one_line(capsys: Capture) -> None:
    main(FEW)
    capsys.readouterr()
    assert main(FEW) == 1
    assert "hanok" in capsys.readouterr().err


def test_beside_other_workspaces_a_first_start_fills_nothing(house: House) -> None:
    assert fill_if_empty(language="en") == []
    assert len(workspaces()) == 2
