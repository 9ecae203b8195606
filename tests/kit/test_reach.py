"""Telephone numbers, domains, countries and languages in the one form in which they are compared."""

from __future__ import annotations

import pytest

from homeplate.kit.countries import country_code, language_code
from homeplate.kit.domains import in_one_form
from homeplate.kit.phones import phone_forms


@pytest.mark.parametrize(
    ("text", "country", "shown", "compared"),
    [
        ("040 123 4567", "FI", "+358 40 1234567", "+358401234567"),
        ("010-1234-5678", "KR", "+82 10-1234-5678", "+821012345678"),
        ("00358 40 1234567", "FI", "+358 40 1234567", "+358401234567"),
        ("+358 (0)40 1234567", "", "+358 (0)40 1234567", "+358401234567"),
        ("02-555-1234 내선 12", "KR", "+82 2-555-1234 ext. 12", "+8225551234x12"),
        ("040 123 4567", "", "040 123 4567", "0401234567"),
        ("112", "FI", "112", "112"),
        ("+358 40 1", "", "+358 40 1", "+358401"),
        ("ask Aino", "FI", "ask Aino", "ask aino"),
    ],
)
def test_a_number_is_compared_by_its_country_where_that_is_known(
    text: str, country: str, shown: str, compared: str
) -> None:
    assert phone_forms(text, country) == (shown, compared)


@pytest.mark.parametrize("text", ["xn--vh3bnb.kr", "XN--VH3BNB.kr"])
def test_a_domain_has_one_form_however_it_is_written(text: str) -> None:
    assert in_one_form(text) == in_one_form(in_one_form(text)) != text.lower()


def test_what_is_no_domain_in_idna_is_only_put_in_lower_case() -> None:
    assert in_one_form("xn--zz.COM") == "xn--zz.com"


@pytest.mark.parametrize("text", ["Finland", "suomi", "핀란드", "fi", "FI-18", " FINLAND "])
def test_a_country_is_known_in_every_language(text: str) -> None:
    assert country_code(text) == "FI"


def test_what_is_no_country_or_language_says_so() -> None:
    assert (country_code("Nordics"), country_code(""), language_code("Klingonese")) == ("", "", "Klingonese")


@pytest.mark.parametrize("text", ["Korean", "한국어", "korea", "ko"])
def test_a_language_is_known_by_its_names(text: str) -> None:
    assert language_code(text) == "ko"
