"""Lists by value, where deals are in several currencies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from homeplate.deals.queries import DealFilter, list_deals
from homeplate.kit.errors import Invalid
from homeplate.people.access import Actor
from homeplate.people.queries import actor_for_user
from homeplate.rates.actions import set_rate, use_currency
from tests.make import NOW, House
from tests.web.selling import add_deal, tour

pytestmark = pytest.mark.django_db
DEALS = (
    ("Euros", "EUR", 900), ("Won", "KRW", 1_480_000), ("Dollars", "USD", 1000), ("Little won", "KRW", 5000),
    ("Francs", "CHF", 5), ("Nothing", "EUR", 0), ("More francs", "CHF", 70_000),
)  # fmt: skip
IN_ORDER = ["Won", "Euros", "Dollars", "Little won", "Nothing"]
"""By worth: 1000, 900, 800, 3.38 and 0 euros; francs have no rate."""


@pytest.fixture
def reader(house: House) -> Actor:
    """Olli, where deals are in four currencies of which francs have no rate."""
    tour(house)
    for name, currency, value in DEALS:
        add_deal(house, name=name, currency=currency, value=Decimal(value))
    ada = house.actor("ada")
    set_rate(ada, currency="USD", worth="0.8", day=date(2026, 1, 1), now=NOW)
    set_rate(ada, currency="KRW", units=1480, worth=1, day=date(2026, 1, 1), now=NOW)
    use_currency(ada, currency="CHF", now=NOW)
    return actor_for_user(house.users["olli"], house.id, "page")


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("sort", ["value", "-value"])
def test_deals_are_sorted_by_what_they_are_worth_page_by_page(reader: Actor, sort: str, size: int) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        page = list_deals(reader, today=NOW.date(), sort=sort, cursor=cursor, size=size)
        found += [row.name for row in page.rows]
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    assert found[:5] == (IN_ORDER if sort == "-value" else IN_ORDER[::-1])
    assert sorted(found[5:]) == ["Francs", "More francs"]


def test_a_filter_keeps_the_order(reader: Actor) -> None:
    page = list_deals(reader, today=NOW.date(), sort="-value", wanted=DealFilter(currency="KRW"))
    assert [row.name for row in page.rows] == ["Won", "Little won"]


def test_the_order_costs_one_statement_for_the_rates(reader: Actor, django_assert_num_queries: Any) -> None:
    list_deals(reader, today=NOW.date(), sort="-value")
    with django_assert_num_queries(2):
        list_deals(reader, today=NOW.date(), sort="-value")


def test_a_marker_of_another_list_is_refused(reader: Actor) -> None:
    from_elsewhere = list_deals(reader, today=NOW.date(), sort="name", size=1).next_cursor
    with pytest.raises(Invalid):
        list_deals(reader, today=NOW.date(), sort="-value", cursor=from_elsewhere or "")
