"""Files of rates: the history of the European Central Bank, and three plain columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from homeplate.kit.errors import Invalid
from homeplate.kit.exchange import Rate
from homeplate.rates.files import read_rates

BANK = b"""Date,USD,JPY,BGN,KRW,\r
2026-03-02,1.0850,162.10,1.9558,1480.25,\r
2026-02-27,1.0800,N/A,1.9558,N/A,\r
"""
ALL = frozenset({"EUR", "USD", "JPY", "KRW", "CHF"})


def test_the_file_of_the_bank_says_what_a_euro_is_worth() -> None:
    read = read_rates(BANK, base="EUR", wanted=ALL)
    assert read.source == "ecb"
    assert read.others == ("BGN",)
    assert read.wrong == ()
    rates = {(one.rate.currency, one.rate.day): one.rate for one in read.found}
    assert len(rates) == 4
    assert rates["USD", date(2026, 3, 2)] == Rate("USD", date(2026, 3, 2), Decimal("1.0850"), Decimal(1))


def test_for_another_reporting_currency_the_rates_are_crossed_exactly() -> None:
    read = read_rates(BANK, base="KRW", wanted=ALL)
    rates = {(one.rate.currency, one.rate.day): one.rate for one in read.found}
    assert set(rates) == {(code, date(2026, 3, 2)) for code in ("EUR", "USD", "JPY")}
    usd = rates["USD", date(2026, 3, 2)]
    assert (usd.units, usd.worth) == (Decimal("1.0850"), Decimal("1480.25"))
    euro = rates["EUR", date(2026, 3, 2)]
    assert (euro.units, euro.worth) == (Decimal(1), Decimal("1480.25"))


def test_a_base_that_the_bank_does_not_know_is_said_so() -> None:
    with pytest.raises(Invalid) as caught:
        read_rates(BANK, base="CHF", wanted=ALL)
    assert caught.value.code == "base"


@pytest.mark.parametrize(
    "text",
    [
        "currency,day,rate,units\nUSD,2026-03-02,0.92,1\nKRW,2026-03-02,0.68,1000\n",
        "Valuutta;Päivä;Kurssi;Määrä\nUSD;2026-03-02;0,92;\nKRW;2026-03-02;0,68;1000\n",
        "통화\t날짜\t환율\t단위\nUSD\t2026-03-02\t0.92\t\nkrw\t2026-03-02\t0.68\t1000\n",
    ],
)
def test_three_plain_columns_in_three_languages(text: str) -> None:
    read = read_rates(text.encode("utf-8-sig"), base="EUR", wanted=ALL)
    assert [(one.rate.currency, one.rate.units, one.rate.worth) for one in read.found] == [
        ("USD", Decimal(1), Decimal("0.92")), ("KRW", Decimal(1000), Decimal("0.68")),
    ]  # fmt: skip
    assert read.wrong == ()


def test_a_wrong_line_is_told_and_the_others_are_taken() -> None:
    wrong = "USD,2026-03-02,0\nUSD,yesterday,1\nXYZ,2026-03-02,1\nUSD,2026-03-03,-1\n"
    text = f"currency,day,rate\n{wrong}USD,2026-03-04,0.9\n"
    read = read_rates(text.encode(), base="EUR", wanted=ALL)
    assert [one.line for one in read.wrong] == [2, 3, 4, 5]
    assert [one.rate.worth for one in read.found] == [Decimal("0.9")]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'"', b"Date,Dollar\n"])
def test_anything_else_is_no_file_of_rates(content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        read_rates(content, base="EUR", wanted=ALL)
    assert caught.value.field == "file"
