"""One pass over a whole table before anything is written: it can be read to its end, and what is in each column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from homeplate.kit.text import msg
from homeplate.transfer.problems import Problem, bad_file
from homeplate.transfer.reading import Row, Rows

MOST_DISTINCT = 2_000
"""Distinct values counted per column; a column with more has none listed."""
MOST_SAMPLES = 200
MOST_PROBLEMS = 500


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how many cells hold something, distinct values by frequency, first distinct samples."""

    name: str
    filled: int
    values: tuple[tuple[str, int], ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a table holds. `problems` are the first ones, `problem_count` all."""

    rows: int
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...]
    problem_count: int

    def column(self, name: str) -> Column | None:
        """The column called `name`."""
        return next((column for column in self.columns if column.name == name), None)


class _Tally:
    """Counts of one column; distinct values are given up beyond `MOST_DISTINCT`."""

    def __init__(self) -> None:
        self.filled = 0
        self.counts: Counter[str] = Counter()
        self.samples: dict[str, None] = {}
        self.many = False

    def add(self, cells: tuple[str, ...]) -> None:
        self.filled += len(cells) - cells.count("")
        if not self.many:
            self.counts.update(cells)
            self.many = len(self.counts) > MOST_DISTINCT
        if len(self.samples) < MOST_SAMPLES:
            self.samples.update(dict.fromkeys(cells[: MOST_SAMPLES * 2]))

    def column(self, name: str) -> Column:
        values = () if self.many else tuple((v, n) for v, n in self.counts.most_common() if v)
        return Column(name, self.filled, values, tuple(v for v in self.samples if v)[:MOST_SAMPLES])


def survey(table: Rows, *, limit: int | None = None) -> Survey:
    """Reads `table` to its end (or `limit` rows). Raises `Invalid`: `no-rows` and all that reading raises."""
    tallies = [_Tally() for _ in table.header]
    problems: list[Problem] = []
    count = rows = 0
    stream = islice(table.rows(), limit)
    while batch := list(islice(stream, 2_000)):
        good = [row for row in batch if row.problem is None or row.problem.severity != "error"]
        found = [row.problem for row in batch if row.problem is not None]
        problems.extend(found[: MOST_PROBLEMS - len(problems)])
        count += len(found)
        rows += len(good)
        _add(tallies, good)
    if not rows:
        raise bad_file("no-rows", msg("The file has a header and no rows."))
    columns = tuple(tally.column(name) for tally, name in zip(tallies, table.header, strict=True))
    return Survey(rows, columns, tuple(problems), count)


def _add(tallies: list[_Tally], rows: list[Row]) -> None:
    for tally, cells in zip(tallies, zip(*(row.values for row in rows), strict=True), strict=False):
        tally.add(cells)
