"""Rows of a list are read by position, so their names must stay in one order."""

from __future__ import annotations

from dataclasses import fields

from homeplate.deals.queries.lists import ROW_FIELDS, DealRow


def test_the_fields_of_a_row_follow_the_columns_read() -> None:
    columns = list(ROW_FIELDS)
    columns[columns.index("account__name")] = "account"
    columns.insert(columns.index("owner_id") + 1, "owner")
    assert [field.name for field in fields(DealRow)] == columns
