"""The reference of measures names pages and figures that there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from homeplate.web.insight.parts import PARTS

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs/reference/measures.md").read_text("utf-8").splitlines()
    if line.startswith("|")
][2:]
PLACES = {row[0]: row[2].split(" · ") for row in ROWS}


@pytest.fixture(scope="module")
def words() -> set[str]:
    with (ROOT / "homeplate/locale/ko/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file)
    ids = [message.id if isinstance(message.id, tuple) else (message.id,) for message in catalog]
    return {str(one) for some in ids for one in some}


@pytest.mark.parametrize("measure", sorted(PLACES))
def test_a_measure_stands_where_the_reference_says(measure: str, words: set[str]) -> None:
    part, figure = PLACES[measure]
    assert part in {one.label.msgid for one in PARTS.values()} | {"From lead to sale", "Coaching"}
    assert figure in words


def test_every_part_of_insight_has_a_measure_there() -> None:
    told = {part for part, _ in PLACES.values()}
    assert {one.label.msgid for one in PARTS.values()} <= told


def test_each_row_says_how_it_is_counted() -> None:
    assert all(len(row) == 5 and row[1] for row in ROWS)
