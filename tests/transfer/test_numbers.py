"""Numbers, money, counts and probabilities."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.transfer.currencies import amount_in_minor, code_of, minor
from homeplate.transfer.numbers import (
    Amount,
    NumberStyle,
    are_fractions,
    number_style,
    parse_amount,
    parse_count,
    parse_probability,
)

WRITTEN = [
    ("$22,700.00", "22700", "$"),
    ("1 234,50 €", "1234.50", "EUR"),
    ("1\u202f234,50\u00a0€", "1234.50", "EUR"),
    ("₩1,000,000", "1000000", "KRW"),
    ("1,000,000원", "1000000", "KRW"),
    ("1200만원", "12000000", "KRW"),
    ("3억", "300000000", ""),
    ("(1,200)", "-1200", ""),
    ("1.234,56", "1234.56", ""),
    ("1'000.00", "1000", ""),
    ("1,00,000.50", "100000.50", ""),
    ("1.2M", "1200000", ""),
    ("€5k", "5000", "EUR"),
    ("USD 500", "500", "USD"),
    ("500 eur", "500", "EUR"),
    ("−7", "-7", ""),
    ("5-", "-5", ""),
    ("-$1", "-1", "$"),
    ("1.5E+07", "15000000", ""),
    ("0,123", "0.123", ""),
]


@pytest.mark.parametrize(("text", "number", "currency"), WRITTEN)
def test_money_is_read_as_it_is_written(text: str, number: str, currency: str) -> None:
    assert parse_amount(text, NumberStyle()) == Amount(Decimal(number), currency)


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "0x10", "Room 5", "10¤", "12%", "1,2,3,4", "1E99", "=1+1", "$1 €"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_amount(text, NumberStyle())
    assert caught.value.code == "number"


@pytest.mark.parametrize("text", ["-", "–", "n/a", " "])
def test_a_dash_is_no_amount_and_no_fault(text: str) -> None:
    assert parse_amount(text, NumberStyle()) is None


def test_a_column_decides_what_the_comma_means() -> None:
    assert number_style(["1.234", "1.234,5"]) == NumberStyle(",")
    assert number_style(["1,234", "5,5"]) == NumberStyle(",")
    assert number_style(["1,234", "12.50"]) == NumberStyle(".")
    assert number_style(["1,234"], prefer=",") == NumberStyle(",", certain=False)
    assert parse_amount("1.234", NumberStyle(",")) == Amount(Decimal(1234), "")
    assert parse_amount("1,234", NumberStyle(",")) == Amount(Decimal("1.234"), "")


@given(st.decimals(-(10**12), 10**12, places=2, allow_nan=False), st.sampled_from([".", ","]))
def test_grouped_numbers_are_read_back(number: Decimal, decimal: str) -> None:
    text = f"{number:,.2f}"
    if decimal == ",":
        text = text.translate(str.maketrans(",.", ".,"))
    found = parse_amount(text, number_style([text]))
    assert found == Amount(number, "")


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    for style in (NumberStyle("."), NumberStyle(",")):
        try:
            found = parse_amount(text, style)
        except Invalid:
            continue
        assert found is None or found.number.is_finite()


def test_counts_take_the_lower_end_of_a_range() -> None:
    texts = ["51-200", "1,001-5,000 employees", "10000+", "12", "1000명", "20 henkilöä"]
    assert [parse_count(text, NumberStyle()) for text in texts] == [51, 1001, 10000, 12, 1000, 20]
    with pytest.raises(Invalid):
        parse_count("-5", NumberStyle())


def test_probabilities_are_per_mille_whichever_way_they_are_written() -> None:
    assert are_fractions(["0.2", "1", "0"]) and not are_fractions(["20", "1"])
    assert parse_probability("0.2", NumberStyle(), fractions=True) == 200
    assert parse_probability("20 %", NumberStyle(), fractions=True) == 200
    assert parse_probability("62,5", NumberStyle(","), fractions=False) == 625
    with pytest.raises(Invalid, match="between 0 and 100"):
        parse_probability("120", NumberStyle(), fractions=False)


def test_a_dollar_sign_is_the_workspaces_own_dollar() -> None:
    assert [code_of("$", "CAD"), code_of("$", "EUR"), code_of("원", "EUR"), code_of("", "EUR")] == [
        "CAD", "USD", "KRW", "EUR",
    ]  # fmt: skip


def test_minor_units_follow_the_currency() -> None:
    assert minor(Decimal("12.345"), "EUR") == (1234, True)
    assert minor(Decimal("12"), "KRW") == (12, False)


def test_an_unknown_currency_is_told_and_the_default_taken() -> None:
    told: list[str] = []
    amount = Amount(Decimal(5), "")
    assert amount_in_minor(amount, "Galleon", "EUR", lambda field, error: told.append(error.code)) == (
        500,
        "EUR",
    )
    assert told == ["currency"]
