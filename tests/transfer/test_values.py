"""Text, addresses, numbers to call, yes and no."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.transfer.values import (
    clean_line,
    clean_text,
    compact,
    parse_boolean,
    parse_domain,
    parse_emails,
    parse_phones,
    spellings,
)
from tests.transfer.shared import shared


def test_e_mail_addresses_are_found_in_every_packing() -> None:
    assert parse_emails("Aino Virta <aino@virta.fi>; kim@회사.kr ::: AINO@virta.fi") == (
        "AINO@virta.fi",
        "kim@회사.kr",
    )
    assert parse_emails(" ") == ()
    with pytest.raises(Invalid, match="not an e-mail"):
        parse_emails("aino at virta.fi")


def test_telephone_numbers_stay_as_written() -> None:
    assert parse_phones("'+44 161 555 2001 ::: 010-1234-5678") == ("+44 161 555 2001", "010-1234-5678")
    with pytest.raises(Invalid, match="not a telephone"):
        parse_phones("8.05E+09x")


@pytest.mark.parametrize(
    "text", ["https://www.Example.com/x?y", "example.com", "http://user@example.com:80", "WWW.example.com."]
)
def test_a_web_address_gives_its_domain(text: str) -> None:
    assert parse_domain(text) == "example.com"


@pytest.mark.parametrize("text", ["localhost", "javascript:alert(1)", "a b", "http://", "1.2.3.4"])
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_domain(text)


def test_yes_and_no_are_known_in_three_languages() -> None:
    assert [parse_boolean(text) for text in ("Yes", "예", "kyllä", "1")] == [True] * 4
    assert [parse_boolean(text) for text in ("No", "아니오", "ei", "0")] == [False] * 4
    assert parse_boolean("") is None


def test_names_are_repaired_only_where_one_spelling_fits() -> None:
    known = spellings(["GTX Pro", "MG Special", "A-B", "AB"])
    assert known[compact("GTXPro")] == "GTX Pro"
    assert compact("ab") not in known


@given(st.text(max_size=200))
def test_a_clean_line_is_one_line_in_normal_form(text: str) -> None:
    line = clean_line(text)
    assert line == line.strip() and "\n" not in line
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in line)
    assert unicodedata.is_normalized("NFC", line)
    assert clean_line(line) == line


@given(st.text(max_size=200))
def test_clean_text_keeps_nothing_but_text_and_line_ends(text: str) -> None:
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in clean_text(text).replace("\n", ""))


def test_formulas_and_scripts_stay_the_text_they_are() -> None:
    assert clean_line('=HYPERLINK("http://x")') == '=HYPERLINK("http://x")'
    assert clean_line("<script>alert(1)</script>") == "<script>alert(1)</script>"


def test_no_hostile_text_breaks_a_parser() -> None:
    for text in json.loads(shared("hostile/blns.json").read_text("utf-8")):
        for parse in (parse_emails, parse_phones, parse_domain, parse_boolean):
            try:
                parse(text)
            except Invalid as error:
                assert error.code and str(error)
