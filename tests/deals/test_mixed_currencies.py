"""Cards of a board where deals are in several currencies: what is worth most comes first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from homeplate.deals.queries import DealFilter, board, with_few
from homeplate.rates.actions import set_rate, use_currency
from tests.deals.conftest import publish
from tests.make import NOW, House
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(house: House) -> House:
    """Deals of Rasmus in four currencies, one of them without a rate: 900 EUR, 800, 946, and nobody knows."""
    publish(house)
    ada = house.actor("ada")
    for code in ("USD", "KRW", "CHF"):
        use_currency(ada, currency=code, now=NOW)
    set_rate(ada, currency="USD", worth="0.8", day=date(2026, 1, 1), now=NOW)
    set_rate(ada, currency="KRW", units=1480, worth=1, day=date(2026, 1, 1), now=NOW)
    for name, code, value in (
        ("Euros", "EUR", 900),
        ("Dollars", "USD", 1000),
        ("Won", "KRW", 1_400_000),
        ("Francs", "CHF", 9_000_000),
        ("Nothing yet", "EUR", 0),
    ):
        add_deal(house, "rasmus", name, currency=code, **({"value": Decimal(value)} if value else {}))
    return house


def names(house: House, **asked: Any) -> list[str]:
    """The cards of the first stage."""
    actor = house.actor("mina")
    found = board(actor, now=NOW, today=NOW.date(), **asked)
    return [card.name for card in found.columns[0].cards]


def test_cards_stand_by_what_they_are_worth(mixed: House) -> None:
    assert names(mixed) == ["Won", "Euros", "Dollars", "Nothing yet", "Francs"]
    assert names(mixed, cards=2) == ["Won", "Euros"]


def test_cards_of_few_deals_stand_likewise(mixed: House) -> None:
    wanted = with_few(mixed.actor("mina"), DealFilter(text="o"))
    assert names(mixed, wanted=wanted) == ["Won", "Euros", "Dollars", "Nothing yet"]
    assert names(mixed, wanted=wanted, cards=1) == ["Won"]


def test_without_other_currencies_cards_stand_by_value(house: House) -> None:
    publish(house)
    for name, value in (("Small", 1), ("Large", 3), ("Middle", 2)):
        add_deal(house, "rasmus", name, value=Decimal(value))
    assert names(house) == ["Large", "Middle", "Small"]
