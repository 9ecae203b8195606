"""Money is exact: there and back through minor units, and no further than can be summed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.kit.money import LARGEST_MINOR, currency_code, from_minor, to_minor

CODES = st.sampled_from(["EUR", "KRW", "USD", "KWD", "JPY"])


@given(st.integers(-LARGEST_MINOR, LARGEST_MINOR), CODES)
def test_minor_units_go_there_and_back(minor: int, currency: str) -> None:
    assert to_minor(from_minor(minor, currency).amount, currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.50", "EUR", 1250), (5, "KRW", 5), ("1.234", "KWD", 1234), ("1e3", "USD", 100000)],
)
def test_each_currency_has_its_own_places(amount: str | int, currency: str, minor: int) -> None:
    assert to_minor(amount, currency) == minor


@pytest.mark.parametrize(
    ("amount", "code"),
    [("12.505", "precision"), ("NaN", "number"), ("Infinity", "number"), ("ten", "number"), ("1e99", "too-large"),
     (Decimal("1e9999999"), "too-large"), ("", "number")],
)  # fmt: skip
def test_what_has_no_exact_form_is_refused(amount: str | Decimal, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        to_minor(amount, "EUR")
    assert (caught.value.code, caught.value.field) in {(code, "value"), ("number", "value")}


@pytest.mark.parametrize(("text", "code"), [("eur", "EUR"), (" krw ", "KRW")])
def test_a_currency_is_its_iso_code(text: str, code: str) -> None:
    assert currency_code(text) == code


@pytest.mark.parametrize("text", ["", "EURO", "€", "XYZ", "=1+1"])
def test_an_unknown_currency_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        currency_code(text)
