"""Finding the likely pairs of a whole base: blocking and scoring by Splink, in the columnar engine inside the program.

Splink is asked for what it is good at (Fellegi-Sunter with frequencies of values, blocking that compares no pair twice,
portions of bounded memory); what is compared and how much it weighs is ours (`comparing`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from homeplate.accounts.duplicates.comparing import (
    Block,
    Comparison,
    Definition,
    Level,
    bits_of,
    prior,
    probability_of,
    settled,
)

THREADS, MEMORY = 2, "1500MB"
ROWS_AT_ONCE = 50_000
SAMPLE = 1_000_000
"""Random pairs by which the frequencies of chance agreement are measured."""
WORTH_MEASURING = 1_000
"""Records from which on they are measured: fewer make too few pairs to see rare agreements."""
PER_PORTION = 250_000
"""Records on the left side of a portion."""
LEAST_BITS = -6.0
"""Pairs that less speaks for are not even counted."""
SEED = 1

Row = Mapping[str, Any]
Told = Callable[[int, int], None]
"""Told how many portions of how many are done; raises to stop."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records by their places, how likely they are one (0–1), the bits that speak for it, and what each comparison
    says, with its own bits."""

    one: int
    other: int
    probability: float
    weight: float
    says: Mapping[str, tuple[str, float]]


@contextmanager
def engine(folder: Path) -> Iterator[Any]:
    """A database in memory of its own, gone afterwards; what does not fit is spilt into `folder`."""
    duckdb = import_module(
        "duckdb"
    )  # with all that hangs on it, which a server that only answers never needs
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": min(THREADS, os.cpu_count() or 1),
            "memory_limit": MEMORY,
            "temp_directory": str(folder / f"duplicates-{os.getpid()}"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        },
    )
    try:
        yield connection
    finally:
        connection.close()


def load(connection: Any, definition: Definition, rows: Iterable[Row]) -> int:
    """Make the table `records` of rows, each with its `id`, a number; their number. Empty texts are unknown."""
    arrow = import_module("pyarrow")
    columns = {"id": "BIGINT", **dict.fromkeys(definition.columns, "VARCHAR")}
    columns |= dict.fromkeys(definition.lists, "VARCHAR[]")
    columns |= {
        f"block_{place}": "VARCHAR" for place, block in enumerate(definition.blocks) if not block.is_list
    }
    told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE records ({told})")
    names = [*definition.columns, *definition.lists]
    rest, total = iter(rows), 0
    while some := list(islice(rest, ROWS_AT_ONCE)):
        told_of = {
            "id": [row["id"] for row in some],
            **{name: [row.get(name) or None for row in some] for name in names},
        }
        connection.register("arrived", arrow.table(told_of))
        connection.execute("INSERT INTO records BY NAME SELECT * FROM arrived").fetchall()
        connection.unregister("arrived")
        total += len(some)
    _keep_telling(connection, definition)
    return total


def _keep_telling(connection: Any, definition: Definition) -> None:
    """Pass over the values that too many records have: in lists, and in what pairs are looked for by."""
    for place, block in enumerate(definition.blocks):
        script = _OF_LIST if block.is_list else _OF_COLUMNS
        names = {"place": place, "most": block.at_most, "key": _key(block), "first": block.first}
        for statement in script.format(**names).split(";"):
            connection.execute(statement).fetchall()


_OF_LIST = """
CREATE OR REPLACE TEMP TABLE many AS SELECT coalesce(list(value), []) AS listed FROM (
  SELECT value FROM (SELECT unnest({key}) AS value FROM records) GROUP BY value HAVING count(*) > {most}
);
UPDATE records SET {key} = list_filter({key}, lambda one: NOT list_contains(many.listed, one))
FROM many WHERE list_has_any({key}, many.listed);
UPDATE records SET {key} = CASE WHEN len({key}) > 0 THEN {key} END, {first} = {key}[1]
"""
_OF_COLUMNS = """
CREATE OR REPLACE TEMP TABLE few AS
SELECT {key} AS value FROM records WHERE {key} IS NOT NULL GROUP BY value HAVING count(*) BETWEEN 2 AND {most};
UPDATE records SET block_{place} = few.value FROM few WHERE {key} = few.value
"""


def _key(block: Block) -> str:
    """The expression of what a block looks for: None as soon as a part is unknown."""
    return " || chr(31) || ".join(block.columns)


def pairs(
    connection: Any, definition: Definition, *, least: float, told: Told = lambda done, of: None
) -> Iterator[Pair]:
    """The pairs of `records` that are one with a probability of at least `least`.

    How many there are is not known beforehand: in a base that is large enough, all pairs worth a thought are scored
    first, and say it themselves (`comparing.settled`).
    """
    splink = import_module("splink")
    logging.getLogger("splink").setLevel(logging.ERROR)
    ((count,),) = connection.execute("SELECT count(*) FROM records").fetchall()
    if count < 2:
        return
    first, measured = prior(count, definition.twins), count >= WORTH_MEASURING
    table = splink.DuckDBAPI(connection=connection).register("records", table_name="base")
    linker = splink.Linker(
        table, settings(definition, first, measured), log_level=None, validate_settings=False
    )
    if measured:
        linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLE, seed=SEED)
    portions = max(1, -(-count // PER_PORTION))
    for portion in range(1, portions + 1):
        told(portion - 1, portions)
        found = linker.inference.predict_chunk(
            left_chunk=(portion, portions),
            right_chunk=(1, 1),
            threshold_match_weight=LEAST_BITS,
            warning_mode="never",
        )
        how = "CREATE TABLE found AS" if portion == 1 else "INSERT INTO found"
        connection.execute(f"{how} SELECT * FROM {found.physical_name}").fetchall()  # noqa: S608  # our own names
        found.drop_table_from_database_and_remove_from_cache()
    told(portions, portions)
    shift = _shift(connection, first, count) if measured else 0.0
    yield from _read(connection, definition, measured, shift, bits_of(least))


def _shift(connection: Any, first: float, count: int) -> float:
    """The bits that pairs gain or lose once they have said themselves how many of them are one."""
    weights = connection.execute("SELECT round(match_weight, 1), count(*) FROM found GROUP BY 1").fetchall()
    return bits_of(settled(weights, first, count)) - bits_of(first)


def _read(
    connection: Any, definition: Definition, measured: bool, shift: float, least: float
) -> Iterator[Pair]:
    """What Splink found, as pairs, each with `shift` bits more; those with `least` bits then."""
    keys = [comparison.key for comparison in definition.comparisons]
    said = [f"gamma_{key}, mw_{key}" for key in keys]
    often = [
        f"mw_tf_adj_{comparison.key}" if measured and any(level.often for level in comparison.levels) else "0"
        for comparison in definition.comparisons
    ]
    excluded = f" AND NOT coalesce({definition.excluded}, false)" if definition.excluded else ""
    cursor = connection.cursor()
    columns = ", ".join(("id_l", "id_r", "match_weight + $shift", *said, *often))
    cursor.execute(
        f"SELECT {columns} FROM found WHERE match_weight + $shift >= $least{excluded}",  # noqa: S608  # our own names
        {"shift": shift, "least": least},
    )
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        for one, other, weight, *rest in rows:
            says = {}
            for place, comparison in enumerate(definition.comparisons):
                level, bits = rest[2 * place], rest[2 * place + 1] + rest[2 * len(keys) + place]
                says[comparison.key] = (says_of(comparison, level), bits)
            yield Pair(one, other, probability_of(weight), weight, says)


def says_of(comparison: Comparison, level: int) -> str:
    """The words of a level as it is numbered: from the last one, 0, upwards; -1 where nothing is known."""
    return "unknown" if level < 0 else comparison.levels[len(comparison.levels) - 1 - level].says


def settings(definition: Definition, first: float, measured: bool) -> dict[str, Any]:
    """A definition in the words of Splink, where two records are one with the probability `first`. How often a value is
    counts only where it is `measured`: among few records every value is frequent."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": first,
        "retain_matching_columns": True,  # without them Splink does not tell the levels either
        "retain_intermediate_calculation_columns": True,
        "additional_columns_to_retain": list(definition.kept),
        "comparisons": [_comparison(comparison, measured) for comparison in definition.comparisons],
        "blocking_rules_to_generate_predictions": [
            _rule(place, block) for place, block in enumerate(definition.blocks)
        ],
    }


def _rule(place: int, block: Block) -> dict[str, Any]:
    if block.is_list:
        (name,) = block.columns
        return {"blocking_rule": f"l.{name} = r.{name}", "sql_dialect": "duckdb", "arrays_to_explode": [name]}
    return {"blocking_rule": f"l.block_{place} = r.block_{place}", "sql_dialect": "duckdb"}


def _comparison(comparison: Comparison, measured: bool) -> dict[str, Any]:
    unknown = {"sql_condition": comparison.unknown, "label_for_charts": "unknown", "is_null_level": True}
    return {
        "output_column_name": comparison.key,
        "comparison_levels": [unknown, *(_level(level, measured) for level in comparison.levels)],
    }


def _level(level: Level, measured: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "sql_condition": level.when or "ELSE",
        "label_for_charts": level.says,
        "m_probability": level.m,
        "u_probability": level.u,
        "fix_m_probability": True,
    }
    if level.often and measured:
        said |= {"tf_adjustment_column": level.often, "disable_tf_exact_match_detection": True}
    return said
