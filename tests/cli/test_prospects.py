"""`homeplate prospects` loads files, says what it refused, and finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homeplate.cli.main import main
from tests.make import House
from tests.prospects.conftest import base
from tests.prospects.test_fit import BANKS, publish

__all__ = ["base"]

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    return main(["prospects", *words, "--workspace", "northwind"])


def test_a_file_is_loaded_and_searched(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = tmp_path / "companies.csv", tmp_path / "refused.csv"
    file.write_text(
        "name,website,headcount\nA,a.example,5\nB,b.example,many\nC,c.example,20\n", encoding="utf-8"
    )
    assert run("load", str(file), "--source", "Vendor", "--report", str(report)) == 1
    told = capsys.readouterr()
    assert "2 created, 0 updated, 0 unchanged, 1 refused" in told.out
    assert "row 2: employees:" in told.err and "B,b.example,many" in report.read_text(encoding="utf-8")
    for query in (
        "about=companies&employees.min=10",
        '{"about": "companies", "where": {"employees": {"least": 10}}}',
    ):
        assert run("search", query) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["total"], found["rows"][0]["name"]) == (1, "C")


def test_columns_can_be_named(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.csv"
    file.write_text("colour,who\nred,A\n", encoding="utf-8")
    assert run("load", str(file)) == 1
    assert "Say which one does" in capsys.readouterr().err
    assert run("load", str(file), "--about", "companies", "--map", "who=name") == 0


@pytest.mark.parametrize(
    "words", [("load", "nowhere.csv"), ("load", "--resume", "x"), ("search", "{"), ("search", "dog=1")]
)
def test_mistakes_are_said_in_a_line(
    house: House, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_what_is_found_goes_on_a_list_and_becomes_leads(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = tmp_path / "people.csv", tmp_path / "report.csv"
    file.write_text(
        "name,title,email\nA,CEO,a@x.example\nB,CEO,b@x.example\nC,Driver,c@x.example\n", encoding="utf-8"
    )
    run("load", str(file))
    capsys.readouterr()
    assert run("put", "title=CEO", "--onto", "Bosses") == 0
    assert json.loads(capsys.readouterr().out)["added"] == 2
    assert run("put", "--not-on", "bosses", "--onto", "Drivers") == 0
    assert json.loads(capsys.readouterr().out)["added"] == 1
    assert run("lists") == 0 and "Bosses" in capsys.readouterr().out
    assert run("put", '{"text": "c"}', "--list", "bosses", "--onto", "Others") == 0
    assert json.loads(capsys.readouterr().out)["added"] == 0
    assert run("take", "q=a", "--list", "bosses", "--owner", "rasmus@northwind.example") == 0
    assert json.loads(capsys.readouterr().out)["taken"] == 1
    assert run("take", "--list", "bosses", "--report", str(report)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["taken"], told["reasons"]) == (1, {"lead": 1, "taken": 1})
    assert '"A","lead","A",""' in report.read_text(encoding="utf-8")
    assert run("take-back", told["take"]) == 0 and json.loads(capsys.readouterr().out)["taken_back"] == 1
    assert run("export-list", "bosses", str(tmp_path / "out.csv")) == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").count("\n") == 3
    assert run("look") == 0


@pytest.mark.parametrize("words", [("take", "--list", "None"), ("take-back", "x"), ("take", "dog=1")])
def test_what_there_is_nothing_to_do_with_is_said_in_a_line(
    house: House, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_rows_say_how_well_they_fit_and_why(base: House, capsys: pytest.CaptureFixture[str]) -> None:
    publish(base, BANKS)
    assert run("search", "about=companies") == 0
    found = json.loads(capsys.readouterr().out)
    first, last = found["rows"][0], found["rows"][-1]
    assert (found["order"], first["name"], first["fit"]["score"]) == ("fit", "Nordbank", 100)
    assert first["fit"]["company"]["by"] == "Banks that grow"
    assert "Industry: Banking" in first["fit"]["company"]["for"]
    assert (last["fit"]["verdict"], last["fit"]["company"]["out"]) == ("out", ["Country: DE"])
