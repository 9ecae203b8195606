"""How money, dates and names are written."""

from __future__ import annotations

from datetime import date

import pytest

from homeplate.web.formats import (
    compact_money_text,
    date_text,
    hue,
    initials,
    money_text,
    signed,
    signed_share,
)


@pytest.mark.parametrize(
    ("minor", "currency", "language", "text"),
    [
        (123456789, "EUR", "en", "€1,234,567.89"),
        (12_400_00, "EUR", "en", "€12,400"),
        (12_400_00, "EUR", "fi", "12\xa0400\xa0€"),
        (5, "EUR", "fi", "0,05\xa0€"),
        (1_280_000_000, "KRW", "ko", "₩1,280,000,000"),
        (-12345, "KRW", "en", "−₩12,345"),
        (123456789, "EUR", "hi", "€12,34,567.89"),
        (100, "USD", "nobody-speaks-this", "$1"),
    ],
)
def test_money_is_written_as_the_language_writes_it(
    minor: int, currency: str, language: str, text: str
) -> None:
    assert money_text(minor, currency, language) == text


def test_short_money_uses_the_units_of_the_language() -> None:
    assert compact_money_text(1_234_567_890, "KRW", "ko") == "₩12.3억"


def test_a_short_date_names_the_year_only_when_it_is_another_one() -> None:
    assert date_text(date(2026, 12, 4), "fi", "short", 2026) == "4.12."
    assert date_text(date(2027, 12, 4), "fi", "short", 2026) == "4.12.2027"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Korhonen", "AK"),
        ("김민수", "민수"),
        ("남궁 민수", "민수"),
        ("x", "X"),
        ("", "?"),
        ("  (null)", "?"),
    ],
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_colour_of_a_person_never_changes() -> None:
    assert hue("Anna Korhonen") == 2
    assert {hue(str(n)) for n in range(200)} == set(range(8))


def test_a_difference_has_its_sign_and_nought_has_none() -> None:
    assert [signed(one, "fi") for one in (1234.5, -3, 0, -0.0)] == ["+1\xa0234,5", "−3", "0", "0"]
    assert [signed_share(one, "en") for one in (0.126, -0.004, None)] == ["+13 %", "0 %", "–"]
