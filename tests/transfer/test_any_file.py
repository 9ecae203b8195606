"""Promises for every file there can be: read back as written, or refused in words."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.transfer.dialect import Dialect
from homeplate.transfer.reading import open_table
from homeplate.transfer.records import records
from homeplate.transfer.survey import survey

CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_writer_wrote_is_read_back(rows: list[list[str]], delimiter: str, end: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    file.seek(0)
    found = list(records(file, Dialect(delimiter), width=3))
    assert [record.values for record in found] == rows
    assert not any(record.repaired for record in found)


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=400), st.text("ab1,;\t|\"'\\\n\r =é한", max_size=200).map(str.encode)))
@example(b'a,b\n"')
@example(b"\xff\xfe")
@example(b"'','\n'a'b',1\n")
def test_any_bytes_are_a_table_or_refused_in_words(content: bytes) -> None:
    try:
        table = open_table(lambda: io.BytesIO(content), name="x")
        found = survey(table)
    except Invalid as error:
        assert error.code and str(error)
        return
    assert found.rows and len(found.columns) == len(table.header)
    assert all(
        len(row.values) == len(table.header)
        for row in table.rows()
        if not (row.problem and row.problem.severity == "error")
    )


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_lines_count_up_whatever_the_cells_hold(rows: list[list[str]]) -> None:
    content = "\n".join(",".join(cells) for cells in rows)
    try:
        lines = [record.line for record in records(io.StringIO(content, newline="\n"), Dialect(), width=2)]
    except Invalid:
        return
    assert lines == sorted(set(lines))
