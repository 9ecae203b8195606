"""Currencies and rates by program, and totals in the reporting currency."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homeplate.deals.actions import create_deal
from tests.api.client import Program, token_of
from tests.deals.conftest import publish
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(house: House) -> Program:
    publish(house)
    return Program(token_of(house.actor("ada")))


def test_a_rate_is_kept_as_it_was_told(ada: Program) -> None:
    answer = ada.send("PUT", "/rates/usd/2026-02-01", {"worth": "0.92165898617511521", "units": 1})
    assert answer.status_code == 200
    assert answer.json()["worth"] == "0.92165898617511521"
    assert [row["day"] for row in ada.send("GET", "/rates?currency=USD").json()] == ["2026-02-01"]
    assert ada.send("GET", "/currencies").json() == {"reporting": "EUR", "others": ["USD"]}


@pytest.mark.parametrize(
    "body", [{"worth": "0"}, {"worth": "-1"}, {"worth": "NaN"}, {"worth": 1, "units": 0}]
)
def test_nonsense_is_refused(ada: Program, body: object) -> None:
    assert ada.send("PUT", "/rates/USD/2026-02-01", body).status_code == 422


def test_a_slip_of_the_pen_is_refused_until_it_is_confirmed(ada: Program) -> None:
    ada.send("PUT", "/rates/USD/2026-02-01", {"worth": "0.92"})
    answer = ada.send("PUT", "/rates/USD/2026-02-02", {"worth": "93"})
    assert (answer.status_code, answer.json()["code"]) == (409, "far-off")
    confirmed = ada.send("PUT", "/rates/USD/2026-02-02", {"worth": "93", "confirmed": True})
    assert confirmed.status_code == 200


def test_a_board_says_its_total_in_one_currency_and_what_is_not_in_it(house: House, ada: Program) -> None:
    for currency, value in (("EUR", 100), ("USD", 50), ("CHF", 7)):
        create_deal(house.actor("ada"), name=currency, value=Decimal(value), currency=currency, now=NOW)
    ada.send("PUT", "/rates/USD/2026-02-01", {"worth": "0.8"})
    board = ada.send("GET", "/deals/board").json()
    missing = [{"amount": "7.00", "currency": "CHF"}]
    assert board["total"] == {"amount": "140.00", "currency": "EUR", "missing": missing}
    assert board["columns"][0]["total"] == board["total"]
    (stage,) = ada.send("GET", f"/deals/totals?process_id={board['process_id']}").json()
    assert stage["total"] == board["total"]
