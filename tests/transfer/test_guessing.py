"""Tables of no known source: their columns are guessed from names in three languages, and from values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homeplate.kit.errors import Invalid
from homeplate.transfer.guessing import guess_kind, guess_mapping
from homeplate.transfer.mapping import ColumnMapping, check
from homeplate.transfer.reading import open_table
from homeplate.transfer.survey import survey
from tests.transfer.shared import shared, table_of

KOREAN = "영업기회명,고객사,담당자,단계,예상금액,예상마감일,생성일,상태"
FINNISH = "Kaupan nimi;Asiakas;Myyjä;Vaihe;Arvo;Odotettu päätös;Luotu"


def fields(mapping: ColumnMapping) -> dict[str, str]:
    return {each.column: each.field for each in mapping.columns}


def test_korean_columns_are_understood() -> None:
    assert list(fields(guess_mapping(KOREAN.split(","))).values()) == [
        "name", "account", "owner", "stage", "value", "expected_close", "created", "status",
    ]  # fmt: skip


def test_finnish_columns_are_understood() -> None:
    assert list(fields(guess_mapping(FINNISH.split(";"))).values()) == [
        "name", "account", "owner", "stage", "value", "expected_close", "created",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Company,Industry,Employees,Website", "account"),
        ("Nimi,Sähköposti,Puhelin,Titteli", "contact"),
        ("고객사,단계,금액,담당자", "deal"),
        ("colour,shape", None),
    ],
)
def test_the_kind_of_record_is_guessed(header: str, kind: str | None) -> None:
    assert guess_kind(header.split(",")) == kind


def test_a_misspelt_column_is_near_enough_and_less_sure() -> None:
    mapping = guess_mapping(["Oportunity name", "Deal stage", "Ammount", "Expected close"], kind="deal")
    assert [(each.field, each.confidence) for each in mapping.columns] == [
        ("name", 0.7), ("stage", 0.95), ("value", 0.7), ("expected_close", 0.95),
    ]  # fmt: skip


def test_an_id_of_an_owner_is_no_owner() -> None:
    mapping = guess_mapping(["Deal name", "Deal Owners Id", "Stage", "Amount"])
    assert mapping.column_of("owner") == ""


def test_values_veto_a_name_and_speak_where_names_are_silent(tmp_path: Path) -> None:
    content = "Deal name,Amount,x1,x2,x3\n" + "".join(
        f"D{n},see contract,a{n}@b.fi,€{n}00,{'Proposal' if n % 2 else 'Negotiation'}\n" for n in range(9)
    )
    table = table_of(tmp_path, content)
    mapping = guess_mapping(table.header, survey(table).columns, kind="deal")
    assert list(fields(mapping).values()) == ["name", "", "contact_emails", "value", "stage"]
    assert str(mapping.columns[4].reason) == "The values are names of stages."


def test_a_column_says_how_its_dates_and_numbers_are_written(tmp_path: Path) -> None:
    content = "Deal name;Stage;Amount;Close date;Probability\nA;Demo;1.234,50;3/14/2026;0,2\nB;Demo;5.000;3/4/2026;1\n"
    table = table_of(tmp_path, content)
    mapping = guess_mapping(table.header, survey(table).columns)
    by_field = {each.field: each for each in mapping.columns}
    assert (by_field["value"].decimal, by_field["close_date"].order) == (",", "mdy")


def test_a_person_decides_and_the_choice_is_kept() -> None:
    mapping = guess_mapping(["Deal name", "Title", "Stage", "Amount"])
    changed = mapping.with_field("Title", "name").with_field("Amount", "custom:budget")
    assert fields(changed) == {"Deal name": "", "Title": "name", "Stage": "stage", "Amount": "custom:budget"}
    again = ColumnMapping.from_json(json.loads(json.dumps(changed.to_json())))
    assert fields(again) == fields(changed)
    assert fields(again.for_header(["Stage", "New"])) == {"Stage": "stage", "New": ""}


@pytest.mark.parametrize(
    ("column", "field", "code"), [("Nope", "name", "unknown-column"), ("Stage", "nope", "unknown-field")]
)
def test_a_choice_that_is_none_is_refused(column: str, field: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        guess_mapping(["Deal name", "Stage", "Amount"]).with_field(column, field)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"kind": "deal", "columns": 5},
        {"kind": "x", "columns": [], "source": "", "namespace": "", "currency": ""},
    ],
)
def test_a_stored_mapping_that_is_none_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        ColumnMapping.from_json(plain)


def test_a_mapping_without_a_name_prevents_the_import() -> None:
    mapping = guess_mapping(["Stage", "Amount", "Probability"], kind="deal")
    codes = [(found.code, found.severity) for found in check(mapping)]
    assert codes == [("no-name", "error"), ("no-owner", "warning"), ("no-id", "note")]


def test_a_list_of_companies_is_guessed_without_being_known() -> None:
    table = open_table(shared("companies/sp500_constituents.csv"))
    mapping = guess_mapping(table.header, survey(table).columns)
    assert (mapping.kind, mapping.column_of("name"), mapping.column_of("industry")) == (
        "account", "Security", "GICS Sector",
    )  # fmt: skip
