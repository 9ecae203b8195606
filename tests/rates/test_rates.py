"""Rates of a workspace: entered, replaced, taken back, read from files, carried to another reporting currency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from homeplate.kit.exchange import Sum
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor
from homeplate.people.queries import actor_for_user
from homeplate.rates import actions
from homeplate.rates.models import ExchangeRate
from homeplate.rates.queries import currencies_of, history, newest_rates, totals
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
BANK = b"Date,USD,KRW,\n2026-03-02,1.0850,1480.25,\n2026-02-27,1.0800,1470,\n"


def rate(house: House, currency: str = "USD", worth: Any = "0.92", **more: Any) -> actions.Changed:
    return actions.set_rate(house.actor("ada"), currency=currency, worth=worth, now=NOW, **more)


def ada(house: House) -> Actor:
    """As the program sees her now."""
    return actor_for_user(house.users["ada"], house.id, "page")


def worth(house: House, currency: str, minor: int, day: date = TODAY) -> Any:
    (found,) = totals(ada(house), [[Sum(currency, minor, day)]])
    return None if found.plain else found.money.amount


def test_the_newest_rate_not_after_a_day_counts(house: House) -> None:
    rate(house, day=TODAY - timedelta(days=30), worth="0.8")
    rate(house, day=TODAY, worth="0.9")
    assert worth(house, "USD", 100_00) == Decimal(90)
    assert worth(house, "USD", 100_00, TODAY - timedelta(days=1)) == Decimal(80)
    assert worth(house, "USD", 100_00, TODAY - timedelta(days=31)) is None


def test_a_rate_is_kept_to_its_last_digit(house: House) -> None:
    rate(house, worth="0.92165898617511520737", units="1.000000000000000001")
    (row,) = history(house.actor("veli"), currency="USD")
    assert (row.worth, row.units) == (Decimal("0.92165898617511520737"), Decimal("1.000000000000000001"))


def test_a_currency_with_a_rate_is_in_use(house: House) -> None:
    rate(house)
    assert currencies_of(ada(house)) == ("EUR", "USD")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"worth": "0"}, "zero"),
        ({"worth": "-1"}, "zero"),
        ({"worth": "NaN"}, "number"),
        ({"worth": "1e400"}, "number"),
        ({"units": "0"}, "zero"),
        ({"currency": "EUR"}, "base"),
        ({"currency": "ABC"}, "currency"),
        ({"day": TODAY + timedelta(days=9)}, "day"),
    ],
)
def test_nonsense_is_refused(house: House, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        rate(house, **wrong)
    assert caught.value.code == code


def test_a_rate_far_off_the_one_before_is_asked_for_twice(house: House) -> None:
    rate(house, day=TODAY - timedelta(days=1), worth="0.92")
    for slip in ("93", "0.0091"):
        with pytest.raises(Refused) as caught:
            rate(house, worth=slip)
        assert caught.value.code == "far-off"
    rate(house, worth="93", confirmed=True)
    assert worth(house, "USD", 1_00) == 93


def test_each_change_is_a_fact_and_can_be_taken_back(house: House) -> None:
    first = rate(house, worth="0.92")
    second = rate(house, worth="0.95")
    assert first.rate_id == second.rate_id
    actions.take_back(house.actor("ada"), rate_id=second.rate_id, fact_id=second.fact_id, now=NOW)
    assert worth(house, "USD", 1_00) == Decimal("0.92")
    with pytest.raises(Conflict):
        actions.take_back(house.actor("ada"), rate_id=second.rate_id, fact_id=second.fact_id, now=NOW)
    gone = actions.remove_rate(house.actor("ada"), rate_id=first.rate_id, now=NOW)
    assert worth(house, "USD", 1_00) is None
    actions.take_back(house.actor("ada"), rate_id=gone.rate_id, fact_id=gone.fact_id, now=NOW)
    assert worth(house, "USD", 1_00) == Decimal("0.92")
    actions.take_back(house.actor("ada"), rate_id=first.rate_id, fact_id=first.fact_id, now=NOW)
    assert worth(house, "USD", 1_00) is None
    with house.inside():
        assert [fact.verb for fact in facts_about(first.rate_id)] == [
            "rate.removed", "rate.set", "rate.removed", "rate.set", "rate.set", "rate.set",
        ]  # fmt: skip


def test_a_file_brings_the_currencies_in_use_and_leaves_what_was_given_by_hand(house: House) -> None:
    actions.use_currency(house.actor("ada"), currency="KRW", now=NOW)
    rate(house, worth="0.9")
    made = actions.import_rates(ada(house), content=BANK, now=NOW)
    assert (made.added, made.changed, made.kept, made.same) == (3, 0, 1, 0)
    assert worth(house, "USD", 1_00) == Decimal("0.90")
    assert worth(house, "KRW", 1480_25) == Decimal(100)
    again = actions.import_rates(ada(house), content=BANK, now=NOW + timedelta(hours=1))
    assert (again.added, again.changed, again.kept, again.same) == (0, 0, 1, 3)


def test_a_file_is_taken_back_with_what_it_replaced(house: House) -> None:
    actions.use_currency(house.actor("ada"), currency="USD", now=NOW)
    actions.import_rates(ada(house), content=BANK, now=NOW)
    better = BANK.replace(b"1.0850", b"1.25").replace(b"2026-02-27", b"2026-02-26")
    made = actions.import_rates(ada(house), content=better, now=NOW + timedelta(hours=1))
    assert (made.added, made.changed) == (1, 1)
    assert worth(house, "USD", 125) == 1
    assert actions.take_import_back(ada(house), batch=made.id, now=NOW + timedelta(hours=2)) == 2
    assert worth(house, "USD", 1085) == 10
    with house.inside():
        assert ExchangeRate.objects.count() == 2
    with pytest.raises(Conflict):
        actions.take_import_back(ada(house), batch=made.id, now=NOW + timedelta(hours=3))


def test_what_is_far_off_in_a_file_waits_for_a_word(house: House) -> None:
    actions.use_currency(house.actor("ada"), currency="USD", now=NOW)
    slipped = BANK.replace(b"1.0850", b"1085")
    made = actions.import_rates(ada(house), content=slipped, now=NOW)
    assert (made.added, len(made.far_off)) == (1, 1)
    made = actions.import_rates(ada(house), content=slipped, far_too=True, now=NOW)
    assert (made.added, made.far_off) == (1, ())


def test_with_another_reporting_currency_the_rates_go_along_exactly(house: House) -> None:
    for code in ("USD", "KRW"):
        actions.use_currency(ada(house), currency=code, now=NOW)
    actions.import_rates(ada(house), content=BANK, now=NOW)
    assert actions.change_settings(ada(house), currency="USD", now=NOW) == 4
    actor = ada(house)
    assert currencies_of(actor) == ("USD", "EUR", "KRW")
    assert worth(house, "EUR", 100_00) == Decimal("108.50")
    assert worth(house, "KRW", 1480_25) == Decimal("108.50")
    assert worth(house, "EUR", 100_00, date(2026, 2, 28)) == Decimal("108.00")
    actions.change_settings(ada(house), currency="EUR", now=NOW)
    assert worth(house, "KRW", 1480_25) == 100


def test_only_an_administrator_changes_rates_and_nobody_next_door_sees_them(house: House) -> None:
    done = rate(house)
    with pytest.raises(Forbidden):
        actions.set_rate(house.actor("olli"), currency="USD", worth="1", now=NOW)
    with pytest.raises(NotFound):
        actions.remove_rate(house.actor("outsider"), rate_id=done.rate_id, now=NOW)
    assert history(house.actor("outsider")) == ()


def test_totals_ask_once_whatever_they_hold_and_never_for_one_currency(
    house: House, django_assert_num_queries: Any
) -> None:
    rate(house)
    rate(house, "KRW", "0.0007")
    actor = replace(ada(house))
    groups = [[Sum(code, 100, TODAY), Sum("EUR", 5, TODAY)] for code in ("USD", "KRW", "CHF")]
    with django_assert_num_queries(1):
        assert len(totals(actor, groups)) == 3
    with django_assert_num_queries(0):
        totals(actor, [[Sum("EUR", 5, TODAY)]])


def test_the_two_newest_rates_say_how_one_moved(house: House) -> None:
    rate(house, day=TODAY - timedelta(days=9), worth="0.9")
    rate(house, day=TODAY - timedelta(days=1), worth="0.8", confirmed=True)
    rate(house, worth="0.85")
    found = newest_rates(house.actor("veli"), codes=["USD", "KRW"], today=TODAY)
    assert [str(row.worth) for row in found["USD"]] == ["0.85", "0.8"]
    assert "KRW" not in found
