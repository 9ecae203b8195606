"""Tables completed from the others of their set: products, teams, accounts and stages looked up by name or number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homeplate.kit.text import msg
from homeplate.transfer.problems import Problem, bad_file
from homeplate.transfer.reading import Row, Table
from homeplate.transfer.sources import LookupSpec, Source, recognise
from homeplate.transfer.values import compact, spellings

MOST_KEYS = 200_000
"""Rows a looked-up table may have: it is held in memory."""


class Lookup:
    """A looked-up table in memory. Answers are remembered, so that a misspelling is worked out once."""

    def __init__(self, spec: LookupSpec, table: Table, on: int) -> None:
        self.on = on
        self.file = table.name
        self.columns = tuple(f"{name} · {table.name}" for name in spec.take)
        self.fields = tuple(spec.take.values())
        self.repairs: dict[str, str] = {}
        self._found = _load(table, spec)
        self._forms = spellings(self._found) if spec.repair else {}
        self._nothing = [""] * len(self.columns)

    def get(self, value: str) -> list[str] | None:
        """What stands beside `value` in the other table; None when it is not there."""
        found = self._found.get(value)
        if found is None and self._forms:
            right = self._forms.get(compact(value))
            if right is not None:
                self.repairs[value] = right
                found = self._found[value] = self._found[right]
        return found

    @property
    def nothing(self) -> list[str]:
        """The empty cells that stand in for a missing entry."""
        return self._nothing


@dataclass(frozen=True, slots=True)
class Joined:
    """A table with the columns of its lookups added; read like a `Table`."""

    table: Table
    lookups: tuple[Lookup, ...]

    @property
    def name(self) -> str:
        """The name of the main file."""
        return self.table.name

    @property
    def header(self) -> tuple[str, ...]:
        """The file's own columns, then those looked up (`sales_price · products.csv`)."""
        return self.table.header + tuple(name for lookup in self.lookups for name in lookup.columns)

    @property
    def fields(self) -> dict[str, str]:
        """Looked-up column to our field."""
        pairs = (zip(lookup.columns, lookup.fields, strict=True) for lookup in self.lookups)
        return {column: field for each in pairs for column, field in each}

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """The rows behind line `after`; a repaired value carries a note, an unknown one a warning."""
        if not self.lookups:
            yield from self.table.rows(after=after)
            return
        for line, values, problem in self.table.rows(after=after):
            if problem is not None and problem.severity == "error":
                yield Row(line, values + [""] * (len(self.header) - len(values)), problem)
                continue
            for lookup in self.lookups:
                value = values[lookup.on]
                found = lookup.get(value)
                if found is None:
                    if value and problem is None:
                        problem = _unknown(line, self.table.header[lookup.on], value, lookup.file)
                    found = lookup.nothing
                elif value in lookup.repairs:
                    problem = problem or _repaired(line, self.table.header[lookup.on], value, lookup)
                    values[lookup.on] = lookup.repairs[value]
                values += found
            yield Row(line, values, problem)


def join(table: Table, others: Sequence[Table], source: Source | None = None) -> Joined:
    """`table` completed from those of `others` that its source names; absent ones are left out."""
    source = source or recognise(table.header)
    if source is None or not source.lookups:
        return Joined(table, ())
    known = {found.key: other for other in others if (found := recognise(other.header))}
    lookups = (
        Lookup(spec, known[spec.source], table.header.index(spec.on))
        for spec in source.lookups
        if spec.source in known and spec.on in table.header
    )
    return Joined(table, tuple(lookups))


def _load(table: Table, spec: LookupSpec) -> dict[str, list[str]]:
    """Key to the cells taken; of two rows with one key the first counts. Raises `Invalid`: `lookup-too-large`."""
    places = [table.header.index(name) for name in (spec.key, *spec.take)]
    found: dict[str, list[str]] = {}
    for row in table.rows():
        key, *cells = (row.values[place] for place in places)
        found.setdefault(key, cells)
        if len(found) > MOST_KEYS:
            raise bad_file(
                "lookup-too-large",
                msg("{file} has more than {most} rows to look up.", file=table.name, most=MOST_KEYS),
            )
    return found


def _repaired(line: int, column: str, value: str, lookup: Lookup) -> Problem:
    sentence = msg("“{value}” was read as “{right}”.", value=value, right=lookup.repairs[value])
    return Problem(line, column, "repaired", sentence, "note")


def _unknown(line: int, column: str, value: str, file: str) -> Problem:
    return Problem(
        line, column, "unknown", msg("“{value}” is not in {file}.", value=value[:80], file=file), "warning"
    )
