"""Statements of the columnar engine turned over for PostgreSQL, and kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from homeplate.insight.frame import NARROW, VIEWS
from homeplate.insight.measures.statements import HERE, statement
from homeplate.insight.tables import statements
from homeplate.insight.tables.statements import Mark, Turned
from homeplate.insight.tables.turning import turn

IN_COLUMNS_ONLY = {"looks", "standing_now", "teaching"}
"""What training looks at: it works in the columnar engine wherever the mirror is kept."""
NAMES = sorted({path.stem for path in HERE.glob("*.sql")} - IN_COLUMNS_ONLY)


def written(made: Turned) -> str:
    """The text, with tables as `<name>` and values as `:name`."""
    return "".join(
        piece if isinstance(piece, str) else f"<{piece.name}>" if piece.table else f":{piece.name}"
        for piece in made.pieces
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_of_a_measure_is_turned_over(name: str) -> None:
    text = written(turn(statement(name)))
    for left in (
        " ALL",
        "EXCEPT (",
        "REPLACE (",
        "LIST_",
        "ARRAY_SORT",
        "ARRAY_DISTINCT",
        "TRANSFORM(",
        "FLATTEN(",
    ):
        left_over = text.replace("UNION ALL", "").replace("LEFT ALL", "")
        assert left not in left_over, left


def test_the_frame_is_turned_over() -> None:
    for sql in (NARROW, *VIEWS.values()):
        assert turn(sql).tables


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("SELECT a, count(*) FROM deal GROUP BY ALL ORDER BY ALL", "GROUP BY 1 ORDER BY 1, 2"),
        ("SELECT arg_max(a, b) FILTER (c) FROM deal", 'ORDER BY "b" DESC NULLS LAST) FILTER(WHERE "c" AND'),
        ("SELECT product(a) OVER (ORDER BY b) FROM deal", 'EXP(SUM(LN(NULLIF("a", 0))) OVER (ORDER BY "b"))'),
        ("SELECT mode(a ORDER BY a) FROM deal", 'MODE() WITHIN GROUP (ORDER BY "a")'),
        ("SELECT len(list_filter(a, lambda x: x > 1)) FROM deal", "CARDINALITY(ARRAY(SELECT"),
        ("SELECT list_sort(list(DISTINCT a)) FROM deal", 'ARRAY_AGG(DISTINCT "a" ORDER BY "a")'),
        ("SELECT a[-1] FROM deal", '("a")[CARDINALITY("a") + 2 - 2]'),
        ("SELECT coalesce(a, []) FROM deal", "COALESCE(\"a\", '{}')"),
        ("SELECT unnest(range(3)) FROM deal", "GENERATE_SERIES(0, 3 - 1)"),
        ("SELECT epoch_us(a) // 60 FROM deal", "* 1000000) AS BIGINT)) / (60)"),
        ("SELECT b + to_days(a) FROM deal", 'MAKE_INTERVAL(days => CAST("a" AS INT))'),
        ("SELECT lower(a) FROM deal", '(LOWER("a" COLLATE "und-x-icu") COLLATE "C")'),
        ("SELECT a % 2 FROM deal", '"a" %% 2'),
        ("SELECT 1 FROM deal SEMI JOIN seen ON seen.id = deal.id", "EXISTS(SELECT 1 FROM <seen>"),
        ("SELECT CAST(a AS UTINYINT) FROM deal", 'CAST("a" AS INT)'),
        ("SELECT 1 FROM (SELECT 1 FROM deal) WHERE true", ') AS "_q0"'),
        ("SELECT 1 FROM deal WHERE a >= $since AND b <> ''", "WHERE \"a\" >= :since AND \"b\" <> ''"),
    ],
)  # fmt: skip
def test_what_only_the_columnar_engine_knows_is_said_otherwise(given: str, wanted: str) -> None:
    assert wanted in written(turn(given))


def test_a_table_that_is_made_is_told_by_its_content() -> None:
    made = turn("CREATE OR REPLACE TEMP TABLE kept AS WITH own AS (SELECT id FROM deal) SELECT id FROM own")
    assert made.makes == "kept" and made.tables == ["deal"]
    assert "WHERE FALSE" in written(turn("CREATE OR REPLACE TEMP TABLE kept (id UUID)"))


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> Path:
    settings.HOMEPLATE_DATA = tmp_path
    statements.turned.cache_clear()
    statements._written.cache_clear()
    return tmp_path / "statements.jsonl"


def test_what_was_turned_over_once_is_read_by_the_next_process(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = statements.turned("SELECT a FROM deal WHERE a = $x")
    with file.open("a") as more:
        more.write('["half a line", "')
    statements.turned.cache_clear()
    statements._written.cache_clear()
    monkeypatch.setattr(statements, "import_module", None)  # whoever turned it over would need it
    assert statements.turned("SELECT a FROM deal WHERE a = $x") == first
    assert Mark("x", table=False) in first.pieces


def test_whoever_asks_the_mirror_asks_where_it_is_kept() -> None:
    insight = HERE.parent
    allowed = {insight / "scale.py", insight / "chance" / "said.py"}
    apart = {insight / "mirror", insight / "tables"}
    found = [
        path
        for path in insight.rglob("*.py")
        if path not in allowed and not apart & set(path.parents) and "Folder" in path.read_text()
    ]
    assert found == [], "take `mirror_of` and `over` of mirror.places"


def test_a_server_starts_without_the_libraries_of_analysis() -> None:
    code = (
        "import sys, django; django.setup(); import homeplate.config.urls, homeplate.insight.tasks\n"
        "print([name for name in ('duckdb', 'sqlglot', 'numpy') if name in sys.modules])"
    )
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
