"""`homeplate insight` at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homeplate.cli.main import main
from tests.deals.conftest import publish
from tests.insight.conftest import sold
from tests.make import House


@pytest.fixture
def kept(house: House, settings: Any, tmp_path: Path) -> House:
    """A workspace with a deal, whose mirror goes to a folder of the test."""
    settings.HOMEPLATE_DATA = tmp_path
    publish(house)
    sold(house)
    return house


def test_a_mirror_is_made_told_of_and_verified(kept: House, capsys: pytest.CaptureFixture[str]) -> None:
    northwind = ["--workspace", "northwind"]
    assert main(["insight", "status", *northwind]) == 0
    assert main(["insight", "verify", *northwind]) == 1
    assert main(["insight", "catch-up", *northwind]) == 0
    assert main(["insight", "verify", *northwind]) == 0
    assert main(["insight", "rebuild", *northwind]) == 0
    assert main(["insight", "status", *northwind]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "northwind: no mirror yet; 4 facts to take in"
    assert "run `homeplate insight catch-up` first" in lines[1]
    assert lines[2].startswith("northwind: 4 facts, 1 deals")
    assert lines[3] == "northwind: mirror and ledger agree"
    assert lines[5].startswith("northwind: 1 deals from 4 facts") and lines[5].endswith("0 facts behind")


def test_every_workspace_is_looked_at_when_none_is_named(
    kept: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["insight", "catch-up"]) == 0
    assert "southwind: 0 facts" in capsys.readouterr().out
