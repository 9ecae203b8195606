"""`homeplate prospects enrich` asks a provider, and `collect` takes in what lies in folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeplate.cli.main import main
from homeplate.prospects.providers.queries import provider
from tests.make import House
from tests.prospects.providers.conftest import base, drop, register, service, vendor
from tests.prospects.vendor import Vendor

__all__ = ["base", "drop", "vendor"]

pytestmark = pytest.mark.django_db
Printed = pytest.CaptureFixture[str]


def run(*words: str) -> int:
    return main(["prospects", *words, "--workspace", "northwind"])


def test_a_provider_is_asked_about_what_a_search_finds(
    base: House, vendor: Vendor, tmp_path: Path, capsys: Printed
) -> None:
    service(base, vendor)
    vendor.known = {"nordbank.example": {"city": "Espoo", "employees": "<b>"}}
    report = tmp_path / "refused.csv"
    query = "about=companies&country=FI"
    assert run("enrich", query, "--provider", "Datahub", "--report", str(report)) == 1
    told = capsys.readouterr()
    assert "1 updated, 0 unchanged, 1 refused, 1 unknown" in told.out
    assert "employees: This is markup" in told.err and "Nordbank" in report.read_text(encoding="utf-8")
    assert run("enrich", query, "--provider", "Datahub", "--most", "1") in (0, 1)
    assert len(vendor.asked[-1]["records"]) == 1


def test_a_provider_that_is_not_there_is_named(base: House, vendor: Vendor, capsys: Printed) -> None:
    service(base, vendor)
    assert run("enrich", "--provider", "Datahup") != 0
    assert "Did you mean “Datahub”?" in capsys.readouterr().err


def test_providers_are_listed_with_what_is_left(house: House, drop: Path, capsys: Printed) -> None:
    register(house)
    (drop / "a.csv.part").write_text("x")
    assert run("collect") == 0
    assert run("providers") == 0
    told = capsys.readouterr().out
    assert "0 files are being taken in" in told and "Register" in told and "a.csv.part: This upload" in told


def test_whoever_asks_for_a_look_gets_one_at_once(house: House, drop: Path) -> None:
    provider_id = register(house)
    assert run("collect") == 0
    (drop / "a.csv.part").write_text("x")
    assert run("collect") == 0
    assert [name for name, _ in provider(house.actor("ada"), provider_id=provider_id).notes] == ["a.csv.part"]
