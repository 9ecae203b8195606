"""Any table is read to its intended rows; what cannot be read says where and why."""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path

import pytest

from homeplate.kit.errors import Invalid
from homeplate.transfer.problems import Place
from homeplate.transfer.reading import Layout, Table, open_table
from homeplate.transfer.survey import survey
from tests.transfer.shared import shared, table_of

SPECTRUM = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
    "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
)  # fmt: skip
EXACT = (
    "double_trailing_newline", "escape_char_0x00", "field_delimiter_0x2C_0x20", "field_delimiter_0x3B",
    "field_delimiter_0x9", "multitable_less", "multitable_more", "no_trailing_newline", "one_data_row",
    "preamble", "record_delimiter_0xA", "record_delimiter_0xD", "header_multirow_2", "header_multirow_3",
    "no_header", "header_only",
)  # fmt: skip


def rows_of(table: Table) -> list[list[str]]:
    good = (row for row in table.rows() if row.problem is None or row.problem.severity != "error")
    return [row.values for row in good]


@pytest.mark.parametrize("name", SPECTRUM)
def test_the_csv_spectrum_is_read_as_intended(name: str) -> None:
    """Line ends inside cells are compared as line feeds: the copies of the files lost their carriage returns."""
    table = open_table(shared(f"csv-spectrum/csvs/{name}.csv"))
    wanted = json.loads(shared(f"csv-spectrum/json/{name}.json").read_text("utf-8").replace("\\r\\n", "\\n"))
    if name == "location_coordinates":  # one object, whose telephone number was changed in the collection
        wanted = [wanted | {"Contact Phone Number": "2095257564"}]
    assert [dict(zip(table.header, values, strict=True)) for values in rows_of(table)] == wanted


@pytest.mark.parametrize("name", EXACT)
def test_malformed_files_give_the_rows_of_their_clean_versions(name: str) -> None:
    table = open_table(shared(f"csv-malformed/file_level/file_{name}.csv"))
    clean = shared(f"csv-malformed/file_level_clean/file_{name}.csv").read_text("utf-8")
    wanted = list(csv.reader(clean.splitlines()))
    assert rows_of(table) == (wanted[1:] if table.layout.header.line else wanted)


@pytest.mark.parametrize(
    ("name", "alike", "rows"),
    [("escape_char_0x5C", 82, 83), ("quotation_char_0x27", 77, 83), ("multitable_same", 83, 165)],
)
def test_ambiguous_files_lose_no_row(name: str, alike: int, rows: int) -> None:
    """A second table with the same header is more of the first; `10""` in single quotes is two inch signs."""
    found = rows_of(open_table(shared(f"csv-malformed/file_level/file_{name}.csv")))
    clean = shared(f"csv-malformed/file_level_clean/file_{name}.csv").read_text("utf-8")
    wanted = list(csv.reader(clean.splitlines()))[1:]
    assert len(found) == rows
    assert sum(a == b for a, b in zip(found, wanted, strict=False)) == alike


ENCODED = [
    ("이름,회사\n김철수,삼성전자\n박영희,현대자동차\n", "cp949", "cp949"),
    ("이름,회사\n김철수,삼성전자\n", "utf-8-sig", "utf-8-sig"),
    ("이름,회사\n김철수,삼성전자\n", "utf-16", "utf-16"),
    ("Nimi;Yritys\nÄijälä;Törmä Oy\n", "utf-16-le", "utf-16-le"),
    ("Nimi;Yritys\nÄijälä;Törmä Oy\nMäkinen;Ääni Ky\n", "cp1252", "cp1252"),
    ("Name;Größe\nMüller & Söhne;5 €\n", "cp1252", "cp1252"),
    ("Imię;Miasto\nŁukasz;Łódź\nŻaneta;Kraków\n", "cp1250", "cp1250"),
    ("Имя;Компания\nИван Петров;Газпром\n", "cp1251", "cp1251"),
]


@pytest.mark.parametrize(("text", "written", "found"), ENCODED)
def test_the_encoding_is_found(tmp_path: Path, text: str, written: str, found: str) -> None:
    table = table_of(tmp_path, text.encode(written))
    assert table.layout.encoding == found
    assert ["".join(table.header), *("".join(row) for row in rows_of(table))] == [
        line.replace(";", "").replace(",", "") for line in text.splitlines()
    ]


def test_one_legacy_letter_far_down_decides_the_encoding(tmp_path: Path) -> None:
    content = b"name,city\n" + b"Acme,Oslo\n" * 60_000 + "Société,Orléans\n".encode("cp1252")
    last = list(table_of(tmp_path, content).rows())[-1]
    assert last.values == ["Société", "Orléans"]


def test_linkedins_preamble_is_left_out(tmp_path: Path) -> None:
    content = (
        'Notes:\n"When exporting your connection data, you may notice, that some are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Aino,Virta,https://x.example/in/aino,,Virta Oy,CEO,04 Mar 2026\n"
    )
    table = table_of(tmp_path, content)
    assert table.header[0] == "First Name"
    assert table.layout.header.line == 4
    assert [row.line for row in table.rows()] == [5]


def test_a_separator_line_of_a_spreadsheet_is_obeyed(tmp_path: Path) -> None:
    table = table_of(tmp_path, "sep=|\nname|value\nA,B|1\nC|2\n")
    assert (table.header, rows_of(table)) == (("name", "value"), [["A,B", "1"], ["C", "2"]])


def test_repeated_and_empty_names_are_told_apart(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Amount,Amount,,Name\n1,2,3,x\n")
    assert table.header == ("Amount", "Amount (2)", "Column 3", "Name")
    assert "Amount" in str(table.notes[0])


def test_a_header_in_the_middle_is_no_row(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, "a,b\n1,2\na,b\n3,4\n\n,\n")) == [["1", "2"], ["3", "4"]]


def test_rows_of_another_width_are_reported_with_their_line(tmp_path: Path) -> None:
    rows = list(table_of(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n").rows())
    assert [(row.line, row.problem and row.problem.code) for row in rows] == [
        (2, None),
        (3, "row-too-short"),
        (4, "row-too-long"),
        (5, None),
    ]


def test_a_stray_quote_costs_its_own_row_only(tmp_path: Path) -> None:
    content = 'name,note,city\nA,"say "hi" now",X\nB,"5" pipe",Y\nC,"open,Z\nD,"ok",W\n'
    rows = list(table_of(tmp_path, content).rows())
    assert [row.values for row in rows] == [
        ["A", 'say "hi" now', "X"],
        ["B", '5" pipe', "Y"],
        ["C", '"open', "Z"],
        ["D", "ok", "W"],
    ]
    assert [row.problem is not None for row in rows] == [True, True, True, False]


REFUSED = [
    (b"", "empty-file", Place()),
    (b" \n\n", "empty-file", Place()),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "binary-file", Place()),
    (b"name,value\nA,1\nB\x00C,2\n", "binary-file", Place(3, 2)),
    (b"PK\x03\x04 not really", "workbook-broken", Place()),
    (("x," * 1_200 + "x\n").encode() * 3, "too-many-columns", Place(1, 0)),
]


@pytest.mark.parametrize(("content", "code", "place"), REFUSED)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str, place: Place) -> None:
    with pytest.raises(Invalid) as caught:
        table_of(tmp_path, content)
    assert (caught.value.code, caught.value.details) == (code, place)


def test_a_nul_byte_far_down_is_named_by_line_and_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"name,value\n" + b"Acme,1\n" * 50_000 + b"Ac\0me,1\n")
    with pytest.raises(Invalid, match="Line 50002, column 3") as caught:
        survey(table)
    assert (caught.value.code, caught.value.details) == ("nul", Place(50_002, 3))


def test_a_quote_that_never_closes_is_named_by_line_and_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, "name,value\n" + "Acme,1\n" * 30 + 'Bad,"open, 5\n' + "Acme,1\n" * 30_000)
    with pytest.raises(Invalid) as caught:
        survey(table)
    assert (caught.value.code, caught.value.details) == ("unclosed-quote", Place(32, 5))


def test_a_header_without_rows_is_refused_by_the_survey(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        survey(table_of(tmp_path, "name,value\n"))
    assert caught.value.code == "no-rows"


def test_a_given_encoding_and_delimiter_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("a,b;c\nä,1;2\n".encode("latin-1"))
    table = open_table(path, encoding="latin-1", delimiter=";")
    assert (table.header, rows_of(table)) == (("a,b", "c"), [["ä,1", "2"]])
    with pytest.raises(Invalid, match="not a known encoding"):
        open_table(path, encoding="klingon")


def test_reading_goes_on_behind_a_line_with_the_stored_layout(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'Title\n\nname;note\nA;1\nB;"x\ny"\nC;3\n')
    stored = Layout.from_json(json.loads(json.dumps(table.layout.to_json())))
    again = Table(table.name, table.open_file, stored)
    assert [row.line for row in again.rows()] == [4, 5, 7]
    assert [row.values for row in again.rows(after=4)] == [["B", "x\ny"], ["C", "3"]]


def test_many_rows_take_no_more_memory_than_few(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,note\n" + "".join(f"{n},{'x' * 200}{n}\n" for n in range(40_000)))
    tracemalloc.start()
    found = survey(table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.rows == 40_000
    assert peak < 5_000_000 < (tmp_path / "file.csv").stat().st_size


def test_a_workbook_is_read_like_a_text_file() -> None:
    pytest.importorskip("python_calamine")
    table = open_table(shared("microsoft-opportunities/Opportunity_Tracking_Sample_no_PV.xlsx"))
    assert (table.layout.sheet, table.header) == ("Sheet1", ("Row Labels", "Revenue"))
    assert next(table.rows()).values == ["Opportunity #279", "12166529"]
    assert survey(table).rows == 487
