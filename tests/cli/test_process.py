"""`homeplate process`: what it prints and how it ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from homeplate.cli.main import main
from homeplate.playbook.queries import default_process, process_detail
from homeplate.process.reading import from_data, to_data
from homeplate.process.templates import TEMPLATES, template, template_text
from homeplate.process.yaml_form import dump
from tests.make import House

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A process without a finding."""
    path = tmp_path / "clean.yaml"
    path.write_text(template_text("pipeline"), encoding="utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A process whose weights do not add up."""
    path = tmp_path / "faulty.yaml"
    path.write_text(template_text("pipeline").replace("weight: 3", "weight: 1"), encoding="utf-8")
    return path


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    """A process with a warning and no error."""
    path = tmp_path / "warned.yaml"
    data = to_data(template("pipeline"))
    del data["stages"][1]["objective"]
    path.write_text(dump(from_data(data)), encoding="utf-8")
    return path


def test_a_clean_file_ends_with_0(clean: Path, capsys: Capture) -> None:
    assert main(["process", "lint", str(clean), "--strict"]) == 0
    assert capsys.readouterr().out == ""


def test_an_error_ends_with_1_and_names_line_and_column(faulty: Path, capsys: Capture) -> None:
    assert main(["process", "lint", str(faulty)]) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if "HP101" in line)
    place, words = line.split(": ", 1)
    assert place.rsplit(":", 2)[0] == str(faulty)
    assert all(part.isdigit() for part in place.rsplit(":", 2)[1:])
    assert words.startswith("error HP101 ")


def test_a_finding_points_at_its_line(warned: Path, capsys: Capture) -> None:
    main(["process", "lint", str(warned), "--format", "json"])
    finding = json.loads(capsys.readouterr().out)[0]
    line = warned.read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert (finding["code"], finding["path"], line.strip()) == (
        "HP208",
        "stages.1.objective",
        "- key: discovery",
    )


def test_strict_makes_warnings_count(warned: Path, capsys: Capture) -> None:
    found = json.loads(_out(["process", "lint", str(warned), "--format", "json"], capsys, code=0))
    assert {finding["severity"] for finding in found} == {"warning"}
    _out(["process", "lint", str(warned), "--strict"], capsys, code=1)


def _out(argv: list[str], capsys: Capture, *, code: int) -> str:
    assert main(argv) == code
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"homeplate: 1\nkye: x\n", ":2:1: error unknown-key"),
        (b"a: [", "error yaml"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "error"),
        (None, "No such file"),
    ],
)
def test_what_is_no_process_ends_with_2(
    tmp_path: Path, capsys: Capture, content: bytes | None, words: str
) -> None:
    path = tmp_path / "broken.yaml"
    if content is not None:
        path.write_bytes(content)
    assert words in _out(["process", "lint", str(path)], capsys, code=2)


def test_several_files_end_as_the_worst_of_them(clean: Path, faulty: Path, capsys: Capture) -> None:
    _out(["process", "lint", str(clean), str(faulty)], capsys, code=1)
    _out(["process", "lint", str(clean), str(faulty), "missing.yaml"], capsys, code=2)


def test_standard_input_is_a_file_too(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    text = template_text("essential").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    _out(["process", "lint", "-"], capsys, code=0)


def test_show_without_a_name_lists_the_templates(capsys: Capture) -> None:
    shown = _out(["process", "show"], capsys, code=0)
    assert [line.split("\t")[0] for line in shown.splitlines()] == list(TEMPLATES)


def test_show_prints_an_outline_in_a_language(clean: Path, capsys: Capture) -> None:
    english = _out(["process", "show", str(clean)], capsys, code=0)
    assert english.startswith("Pipeline process (pipeline): 5 stages, ")
    assert "1. Lead qualification (Sales rep, 10 days, leg 1, 14 points)" in english
    assert "파이프라인" in _out(["process", "show", "pipeline", "--language", "ko"], capsys, code=0)
    _out(["process", "show", "nothing-of-the-kind"], capsys, code=1)


def test_publish_makes_the_process_and_then_its_next_version(
    house: House, clean: Path, capsys: Capture
) -> None:
    for number in (1, 2):
        shown = _out(
            ["process", "publish", str(clean), "--workspace", "northwind", "--note", "x"], capsys, code=0
        )
        assert shown == f"Published pipeline version {number} in northwind.\n"
    veli = house.actor("veli")
    versions = process_detail(veli, process_id=default_process(veli).process_id).versions
    assert [(version.state, version.note) for version in versions] == [("published", "x"), ("retired", "x")]
    shown = _out(["process", "show", "pipeline", "--workspace", "northwind"], capsys, code=0)
    assert shown.startswith("Pipeline process")


def test_publish_refuses_errors_with_their_lines(house: House, faulty: Path, capsys: Capture) -> None:
    assert "error HP101" in _out(
        ["process", "publish", str(faulty), "--workspace", "northwind"], capsys, code=1
    )
    assert main(["process", "publish", str(faulty), "--workspace", "nowhere"]) == 1
    assert "no workspace" in capsys.readouterr().err
