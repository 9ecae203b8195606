"""Rows of a file to typed rows: a pure function, so that a dry run and the import itself cannot differ.

`plan_rows` reads lazily and yields one `Planned` per line, each with its problems; nothing is kept but the keys
seen, eight bytes of hash each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from homeplate.transfer.builders import BUILDERS, Cells, StageMap
from homeplate.transfer.cells import EMPTY, Flaw, Reader, reader_for
from homeplate.transfer.fields import FIELDS
from homeplate.transfer.identity import Keys
from homeplate.transfer.mapping import CUSTOM, ColumnMapping, check
from homeplate.transfer.problems import Problem, bad_file
from homeplate.transfer.reading import Row
from homeplate.transfer.rows import ImportRow


class Planned(NamedTuple):
    """One line: what will be written (None when it stays out) and what was found."""

    line: int
    row: ImportRow | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A fed column, compiled: where it is, what it feeds, and its reader. `many` values are added up.

    `custom` is the key of a custom field, empty for fields of ours.
    """

    place: int
    name: str
    field: str
    many: bool
    custom: str
    reader: Reader


def plan_rows(
    rows: Iterable[Row],
    header: Iterable[str],
    mapping: ColumnMapping,
    stages: StageMap | None = None,
    *,
    after: int = 0,
) -> Iterator[Planned]:
    """What each of `rows` becomes. `stages` is needed for deals.

    To resume, pass all rows and the last line done as `after`: keys depend on the rows before.
    Raises `Invalid` when the mapping itself is wrong.
    """
    wrong = next((found for found in check(mapping) if found.severity == "error"), None)
    if wrong is not None:
        raise bad_file(wrong.code, wrong.message)
    columns = _compiled(mapping, header)
    empty: Mapping[str, object] = {key: EMPTY[field.type] for key, field in FIELDS[mapping.kind].items()}
    names = {column.field: column.name for column in columns}
    build = BUILDERS[mapping.kind]
    keys = Keys()
    for row in rows:
        if row.problem is not None and row.problem.severity == "error":
            if row.line > after:
                yield Planned(row.line, None, (row.problem,))
            continue
        problems = [row.problem] if row.problem is not None else []
        cells = Cells(dict(empty), row.line, names, problems)
        _read(row, columns, cells)
        built = build(cells, mapping, stages or StageMap({}), keys)
        if row.line > after:
            yield Planned(row.line, built, tuple(problems))


def _compiled(mapping: ColumnMapping, header: Iterable[str]) -> tuple[_Column, ...]:
    places = {name: place for place, name in enumerate(header)}
    fields = FIELDS[mapping.kind]
    return tuple(
        _Column(
            places[each.column],
            each.column,
            each.field,
            each.field in fields and fields[each.field].many,
            each.field.removeprefix(CUSTOM) if each.field.startswith(CUSTOM) else "",
            reader_for(mapping.kind, each),
        )
        for each in mapping.columns
        if each.field and each.column in places
    )


def _read(row: Row, columns: tuple[_Column, ...], cells: Cells) -> None:
    """Fills `cells` from the row; an empty cell leaves what is there."""
    values, texts = cells.values, row.values
    for column in columns:
        text = texts[column.place]
        if not text:
            continue
        value = column.reader[text]
        if type(value) is Flaw:
            cells.problems.append(Problem(row.line, column.name, value.code, value.message, value.severity))
            value = value.value
        if column.custom:
            cells.custom.append((column.custom, str(value)))
            continue
        values[column.field] = _added(values[column.field], value) if column.many else value


def _added(before: object, more: object) -> tuple[object, ...]:
    """Both tuples as one, each value once."""
    assert isinstance(before, tuple) and isinstance(more, tuple)
    return tuple(dict.fromkeys((*before, *more))) if before else more
