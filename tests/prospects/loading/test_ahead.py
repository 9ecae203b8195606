"""Rows are read by a process beside where that pays, and here where it cannot be."""

from __future__ import annotations

from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.core.files.storage import Storage

from homeplate.prospects.loading import ahead
from homeplate.prospects.loading.checking import ROWS, Source
from homeplate.prospects.loading.reading import HERE, Layout

HEADER = ("name", "website")
FEW = 40


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def written(folder: Path, rows: int) -> Source:
    path = folder / "file.csv"
    lines = (f"Company {at},c{at}.example" for at in range(rows))
    path.write_text("\n".join([",".join(HEADER), *lines]), encoding="utf-8")
    mapping = {"name": "name", "website": "domain"}
    return Source(f"{HERE}{path}", Layout("csv", HEADER), "companies", mapping, "EUR")


def names(source: Source, after: int = 0) -> list[str]:
    with ahead.read(source, after=after) as found:
        return [one.values["name"] for batch in found for one in batch.taken]


def refuse(*_: Any, **__: Any) -> Any:
    raise AssertionError("no process is started for this")


def test_what_another_process_reads_begins_behind_the_position(two_processors: None, tmp_path: Path) -> None:
    assert names(written(tmp_path, FEW), after=FEW - 2) == ["Company 38", "Company 39"]


def test_what_the_other_process_did_not_come_to_is_read_here(
    two_processors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Popen[bytes]] = []

    def starting(*args: Any, **options: Any) -> Popen[bytes]:
        started.append(Popen(*args, **options))
        return started[0]

    monkeypatch.setattr(ahead, "Popen", starting)
    rows = 3 * ROWS
    with ahead.read(written(tmp_path, rows), after=0) as found:
        seen = len(next(found).taken)
        started[0].kill()
        seen += sum(len(batch.taken) for batch in found)
    assert seen == rows


def test_a_process_that_cannot_even_start_holds_nothing_up(
    two_processors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert len(names(written(tmp_path, FEW))) == FEW


@pytest.mark.parametrize(("processors", "worth_it"), [(1, 0), (2, 1 << 20)])
def test_for_a_small_file_or_with_one_processor_no_process_is_started(
    processors: int, worth_it: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", worth_it)
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    monkeypatch.setattr(ahead, "Popen", refuse)
    assert len(names(written(tmp_path, FEW))) == FEW


def test_a_file_that_lies_elsewhere_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "default_storage", Storage())
    assert ahead._local("loads/far.csv") is None
