"""Whole tables planned: the known answers of real exports, and rows that are wrong."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from homeplate.kit.errors import Invalid
from homeplate.transfer.builders import StageMap
from homeplate.transfer.guessing import guess_mapping
from homeplate.transfer.mapping import Assignment, ColumnMapping
from homeplate.transfer.plan import Planned, plan_rows
from homeplate.transfer.rows import AccountRow, ContactRow, DealRow, LeadRow
from tests.transfer.shared import mapped, opened, planned, shared, table_of


def deals(found: list[Planned]) -> list[DealRow]:
    return [each.row for each in found if isinstance(each.row, DealRow)]


def plan_text(tmp_path: Path, content: str, mapping: ColumnMapping | None = None) -> list[Planned]:
    table = table_of(tmp_path, content)
    mapping = mapping or guess_mapping(table.header)
    stages = StageMap({"Demo": "demo", "Won": "#won", "Lost": "#lost"}, "first")
    return list(plan_rows(table.rows(), table.header, mapping, stages))


def test_the_sales_pipeline_is_read_to_its_known_figures() -> None:
    found = planned("crm-sales-pipeline", "sales_pipeline.csv")
    rows = deals(found)
    assert len(rows) == 8_800
    assert Counter(row.status for row in rows) == {"won": 4_238, "lost": 2_473, "open": 2_089}
    assert Counter(row.stage for row in rows if row.status == "open") == {
        "discovery": 1_589,
        "lead-qualification": 500,
    }
    assert sum(row.value_minor or 0 for row in rows if row.status == "won") == 10_005_534_00
    assert sum(not row.account for row in rows) == 1_425
    assert sum(row.engaged is None for row in rows) == 500
    assert Counter(problem.code for each in found for problem in each.problems) == {"repaired": 1_480}


def test_a_pipeline_row_carries_what_the_other_files_know() -> None:
    row = deals(planned("crm-sales-pipeline", "sales_pipeline.csv"))[1]
    assert (row.key, row.name, row.product, row.product_price_minor) == (
        "Z063OYW0",
        "Isdom – GTX Pro",
        "GTX Pro",
        482_100,
    )
    assert (row.owner, row.manager, row.team) == ("Darcel Schlecht", "Melvin Marxen", "Central")
    assert (row.closed, row.expected_close) == (datetime(2017, 3, 11), date(2017, 3, 11))  # noqa: DTZ001


def test_accounts_of_the_pipeline_have_parents_and_revenue_in_full() -> None:
    rows = {
        each.row.name: each.row
        for each in planned("crm-sales-pipeline", "accounts.csv")
        if isinstance(each.row, AccountRow)
    }
    assert len(rows) == 85
    bluth = rows["Bluth Company"]
    assert (bluth.parent, bluth.revenue_minor, bluth.currency) == ("Acme Corporation", 124_232_000_000, "USD")


def test_zohos_potentials_are_read_with_their_money_and_ends() -> None:
    rows = deals(planned("zoho-export", "Potentials.csv"))
    assert Counter(row.status for row in rows) == {"open": 1_722, "won": 1_425, "lost": 485}
    assert (rows[0].value_minor, rows[0].currency, rows[0].owner) == (2_270_000, "USD", "Roger Terrence")
    assert rows[0].created == datetime(2021, 4, 15, 0, 2)  # noqa: DTZ001
    assert len({row.key for row in rows}) == 3_632


@pytest.mark.parametrize(
    ("name", "count"), [("Accounts.csv", 2_229), ("Contacts.csv", 1_265), ("Leads.csv", 3_900)]
)
def test_zohos_other_modules_come_in_whole(name: str, count: int) -> None:
    found = planned("zoho-export", name)
    assert sum(isinstance(each.row, AccountRow | ContactRow | LeadRow) for each in found) == count
    assert not any(each.problems for each in found)


def test_microsofts_sample_is_put_together_from_five_files() -> None:
    found = planned("microsoft-opportunities/csv", "Fact.csv")
    rows = deals(found)
    assert len(rows) == 487
    assert sum((row.value_minor or 0) * (row.probability or 0) for row in rows) == 46_112_088_080 * 1_000
    assert [(each.line, each.problems[0].code) for each in found if each.problems] == [(152, "repeated-id")]
    assert {row.key for row in rows} >= {"302.0", "302.0#2"}


def test_planning_again_gives_the_same_keys_from_any_line_on() -> None:
    table = opened("zoho-export", "Potentials.csv")
    mapping, stages = mapped(table)
    mapping = mapping.with_field("LEADID", "")
    whole = list(plan_rows(table.rows(), table.header, mapping, stages))
    assert len({each.row.key for each in whole if each.row}) == 3_632
    assert list(plan_rows(table.rows(), table.header, mapping, stages, after=3_000)) == [
        each for each in whole if each.line > 3_000
    ]


def test_a_bad_cell_costs_the_value_and_names_its_place(tmp_path: Path) -> None:
    content = "Deal name,Stage,Amount,Close date\nA,Demo,lots,2026-02-30\nB,Demo,5,2026-03-01\n"
    bad, good = plan_text(tmp_path, content)
    assert [(p.line, p.column, p.code, p.severity) for p in bad.problems] == [
        (2, "Amount", "number", "warning"),
        (2, "Close date", "date", "warning"),
    ]
    assert isinstance(bad.row, DealRow) and bad.row.value_minor is None
    assert isinstance(good.row, DealRow) and (good.row.value_minor, good.problems) == (500, ())


def test_a_row_that_nothing_names_stays_out(tmp_path: Path) -> None:
    (found,) = plan_text(tmp_path, "Deal name,Stage,Amount\n,Demo,5\n")
    assert (found.row, found.problems[0].code, found.problems[0].severity) == (None, "name-missing", "error")


def test_an_unmapped_stage_is_told_and_comes_in_first(tmp_path: Path) -> None:
    (found,) = plan_text(tmp_path, "Deal name,Stage,Amount\nA,Odd,5\n")
    assert isinstance(found.row, DealRow)
    assert (found.row.stage, found.problems[0].code) == ("first", "unknown-stage")


def test_flags_stage_and_status_agree_on_the_end(tmp_path: Path) -> None:
    content = (
        "Deal name,Stage,Status,Is won,Is lost,Amount\nA,Demo,Won,,,1\nB,Demo,Open,true,,1\nC,Won,Open,,,1\n"
        "D,Won,,,true,1\nE,Demo,Lost,,,1\nF,Demo,,,,1\n"
    )
    rows = deals(plan_text(tmp_path, content))
    assert [row.status for row in rows] == ["won", "won", "won", "lost", "lost", "open"]
    assert [row.stage for row in rows] == ["demo", "demo", "", "", "demo", "demo"]


def test_several_columns_feed_one_list_and_custom_fields_keep_their_text(tmp_path: Path) -> None:
    content = "First name,Last name,Email,Email 2 address,Tier\nAino,Virta,a@v.fi,b@v.fi; A@v.fi,=gold\n"
    mapping = guess_mapping(["First name", "Last name", "Email", "Email 2 address", "Tier"], kind="contact")
    (found,) = plan_text(tmp_path, content, mapping.with_field("Tier", "custom:tier"))
    assert isinstance(found.row, ContactRow)
    assert found.row.name == "Aino Virta"
    assert found.row.emails[:2] == ("a@v.fi", "b@v.fi")
    assert found.row.custom == (("tier", "=gold"),)


def test_currencies_come_from_the_sign_the_column_or_the_default(tmp_path: Path) -> None:
    content = "Deal name,Stage,Amount,Currency\nA,Demo,₩5000,EUR\nB,Demo,5,eur\nC,Demo,5,\nD,Demo,5,Galleon\n"
    found = plan_text(tmp_path, content)
    assert [(row.value_minor, row.currency) for row in deals(found)] == [
        (5000, "KRW"), (500, "EUR"), (500, "USD"), (500, "USD"),
    ]  # fmt: skip
    assert [p.code for each in found for p in each.problems] == ["currency"]


def test_a_wrong_mapping_plans_nothing(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Choose a column"):
        plan_text(tmp_path, "Stage,Amount\nDemo,5\n", ColumnMapping("deal", (Assignment("Stage", "stage"),)))


@pytest.mark.parametrize("kind", ["deal", "account", "contact"])
def test_hostile_text_in_every_cell_is_planned_or_reported(tmp_path: Path, kind: str) -> None:
    headers = {
        "deal": [
            "Deal name",
            "Account",
            "Stage",
            "Amount",
            "Currency",
            "Close date",
            "Probability",
            "Owner",
            "Id",
            "Won",
        ],
        "account": ["Account name", "Website", "Employees", "Revenue", "Phone", "Country", "Created", "Id"],
        "contact": ["Name", "Email", "Phone", "Job title", "Website", "Created", "Company", "Id"],
    }[kind]
    texts = [text.replace("\0", "") for text in json.loads(shared("hostile/blns.json").read_text("utf-8"))]
    file = io.StringIO()
    csv.writer(file).writerows([headers, *([text] * len(headers) for text in texts if text.strip())])
    table = table_of(tmp_path, file.getvalue().encode("utf-8", "replace"))
    mapping = guess_mapping(table.header, kind=kind)  # type: ignore[arg-type]
    found = list(plan_rows(table.rows(), table.header, mapping, StageMap({}, "first")))
    assert len(found) == sum(bool(text.strip()) for text in texts)
    assert all(each.row is not None or each.problems for each in found)
    assert all(str(problem.message) for each in found for problem in each.problems)
