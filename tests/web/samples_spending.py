"""What the templates of spending are given, with true-looking data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from moneyed import Money

from homeplate.costs.queries import SpendingRow
from homeplate.web.shown import Field, Option
from homeplate.web.spending.views import Line, Month
from tests.make import NOW

TODAY = NOW.date()
SOME = UUID(int=7)


def inputs() -> tuple[Field, ...]:
    """The form of a record that was refused."""
    return (
        Field("what", "What it was", required=True),
        Field("purpose", "Spent on", "select", "win", (Option("win", "Winning"),), required=True),
        Field("amount", "Amount", "number", "x", required=True, error="Not a number."),
        Field("until", "Until", "date", "2026-03-31", required=True, help="Spread evenly."),
    )


def listing() -> dict[str, Any]:
    """Two months and a record."""
    month = Month("March 2026", "€1,200", "–", "€1,200", "Keeping: 0 of 31 days")
    line = Line("/x/", "Fair", "Winning new customers", TODAY, TODAY, Money(1200, "EUR"), "", "Ada")
    return {
        "trail": [("Insight", "/x/")],
        "form": inputs(),
        "file_form": (Field("file", "File", "file", error="Line 2: no amount."),),
        "problem": "Not so.",
        "rows": (line,),
        "months": (month, month),
        "filters": (Field("from", "From", "date", "2026-03-01"),),
        "filter_url": "/insight/spending/",
        "filtered": True,
        "since": TODAY - timedelta(days=365),
        "last": TODAY,
        "first_url": "",
        "next_url": "/x/",
        "csv_url": "/x.csv",
    }


def one() -> dict[str, Any]:
    """A record that may be changed, and that was deleted."""
    row = SpendingRow(
        SOME,
        "win",
        TODAY,
        TODAY + timedelta(days=3),
        120000,
        "EUR",
        SOME,
        "Seoul",
        "Fair",
        "Ada",
        NOW,
        True,
        2,
    )
    return {
        "row": row,
        "amount": Money(1200, "EUR"),
        "last": TODAY + timedelta(days=2),
        "days": 3,
        "purpose": "Winning new customers",
        "trail": [("Insight", "/x/")],
        "form": inputs(),
        "problem": "Not so.",
        "restore_url": "/x/",
    }
