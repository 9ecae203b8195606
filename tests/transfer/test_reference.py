"""The reference page says what the program does."""

from __future__ import annotations

from pathlib import Path

from homeplate.transfer.reference import page


def test_the_page_of_columns_is_up_to_date() -> None:
    stored = Path(__file__).parents[2] / "docs" / "reference" / "import-columns.md"
    assert stored.read_text("utf-8") == page(), "run: python -m homeplate.transfer.reference > " + str(stored)
