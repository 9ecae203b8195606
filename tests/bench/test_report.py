"""What the bench prints and keeps, and what it follows from a page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.test import RequestFactory

from homeplate.bench.importing import Imported
from homeplate.bench.measure import Figures
from homeplate.bench.mirroring import Mirrored, Week
from homeplate.bench.operations import OPERATIONS, PARTS, TILES
from homeplate.bench.pages import links
from homeplate.bench.report import Report
from homeplate.bench.subjects import Subjects
from homeplate.bench.wire import Answer
from homeplate.bench.yardstick import yardstick
from homeplate.dashboards import tiles
from homeplate.web import urls
from homeplate.web.insight import parts

READ = Figures("read", 1.0, 2.5, 3.0, 4.0, 610.0, 900, 800, 3, {"200": 400}, 3.1)
SUBJECTS = Subjects(
    "", "", "", ["hp_x"], "p1", ["d1", "d2"], [["d1", "next"]], ["a1"], ["on & of"], ["on"], "t1"
)


def report(**given: object) -> Report:
    return Report("postgresql", 1000, 1, [30.0, 31.0], [READ], **given)  # type: ignore[arg-type]


def test_what_misses_its_target_is_marked() -> None:
    lines = "\n".join(report(imported=Imported(1000, 0.5, 0.2, 1.5), first_load={"/": 1500}).lines())
    assert "3.50!" in lines and "610 (500)" in lines
    assert "2000 rows/s" in lines and "dry run before it: 1.5 s" in lines and "2 kB in 1 files" in lines


def test_the_building_of_the_mirror_is_told_in_facts_a_second() -> None:
    lines = "\n".join(report(mirrored=Mirrored(1_000_000, 8.0, 12.5)).lines())
    assert (
        "mirror of insight: 125000 facts a second (1000000 in 8.0 s, 12.5 s of CPU), target 100000" in lines
    )


def test_what_writing_down_a_week_took_is_told() -> None:
    lines = "\n".join(report(weeks={"now": Week(336, 2.0, 1.25), "afterwards": Week(300, 3.0, 2.0)}).lines())
    assert "forecasts of a week, written now: 336 rows, 1.2 s of CPU" in lines
    assert "written afterwards: 300 rows, 2.0 s of CPU" in lines


def test_a_measure_over_its_limit_is_marked() -> None:
    lines = "\n".join(report(measures={"frame": 0.2, "funnel": 1.5, "velocity": 0.6}).lines())
    assert "1.50!" in lines and "0.60     1.6" in lines and "0.20" in lines


def test_figures_are_kept_for_comparing(tmp_path: Path) -> None:
    report().write(tmp_path / "kept" / "here.json")
    kept = json.loads((tmp_path / "kept" / "here.json").read_text())
    assert kept["figures"][0]["database"] == 2.5 and kept["yardstick"] == [30.0, 31.0]


def test_every_operation_knows_what_to_ask() -> None:
    for operation in OPERATIONS:
        ask = next(operation.asks(SUBJECTS))
        assert ask.path.startswith("/") and " " not in ask.path


def test_a_gate_is_passed_once() -> None:
    advance = next(one for one in OPERATIONS if one.name == "advance")
    once = replace(SUBJECTS, ready=[["d1", "next"], ["d2", "next"]])
    assert len(list(advance.asks(once))) == 2
    assert list(advance.asks(once)) == []


def test_a_page_leads_to_its_assets_and_those_to_theirs() -> None:
    page = Answer(
        200,
        {"content-type": "text/html"},
        b'<link rel=x href="/a.css"><script type="m" src="/b.js"></script>',
    )
    style = Answer(200, {"content-type": "text/css"}, b"@import 'c.css'; p { background: url(d.svg) }")
    script = Answer(200, {"content-type": "text/javascript"}, b'import { x } from "./e.js"')
    assert [links(one) for one in (page, style, script)] == [
        ["/a.css", "/b.js"],
        ["c.css", "d.svg"],
        ["./e.js"],
    ]


def test_the_yardstickmeasures_something() -> None:
    assert 1 < yardstick() < 10_000


def test_every_part_of_insight_is_measured() -> None:
    assert set(PARTS) == set(parts.PARTS)


def test_every_page_of_insight_is_measured() -> None:
    asked = [next(one.asks(SUBJECTS)).path.partition("?")[0] for one in OPERATIONS if one.mirror]
    wanted = {
        f"/{pattern.pattern}"
        for pattern in urls.insight
        if "GET" in _methods(pattern.callback)
        and not str(pattern.pattern).endswith(("file/", "weeks/", "<slug:part>/"))
        and "spending/" not in str(pattern.pattern)  # some dozens of records that people type
    }
    assert wanted - {"/insight/"} <= set(asked)


def _methods(view: Any) -> set[str]:
    """What a view answers to."""
    request = RequestFactory().generic("PROBE", "/")
    return set(view(request)["Allow"].split(", "))


def test_every_tile_is_measured_with_those_of_its_picture() -> None:
    by_source: dict[str, list[str]] = {}
    for tile in tiles.TILES.values():
        by_source.setdefault(tile.source, []).append(tile.name)
    assert {source: sorted(names) for source, names in TILES.items()} == {
        source: sorted(names) for source, names in by_source.items()
    }
