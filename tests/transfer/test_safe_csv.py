"""What leaves as CSV is text to every spreadsheet, and comes back unchanged."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.transfer.safe_csv import csv_lines, guarded, unguarded
from tests.transfer.shared import shared


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1+1", "|calc", "%0A=1"],
)
def test_text_that_begins_like_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text


def test_numbers_and_dates_of_ours_stay_numbers_and_dates() -> None:
    assert [guarded(cell) for cell in (Decimal("-5.00"), -3, date(2026, 3, 4), None, True)] == [
        "-5.00", "-3", "2026-03-04", "", "true",
    ]  # fmt: skip


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_guarding_is_undone_by_reading_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_no_hostile_text_becomes_a_formula_or_breaks_a_row() -> None:
    texts = json.loads(shared("hostile/blns.json").read_text("utf-8"))
    content = "".join(csv_lines(["text", "after"], ([text, "x"] for text in texts)))
    rows = list(csv.reader(content.removeprefix("\ufeff").splitlines(keepends=True)))
    assert [len(row) for row in rows] == [2] * (len(texts) + 1)
    assert not any(row[0].lstrip().startswith(("=", "+", "-", "@")) for row in rows)
    assert [unguarded(row[0]) for row in rows[1:]] == texts
