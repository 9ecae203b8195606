"""What people say about accounts and contacts takes one form, or is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.rules import (
    account_columns,
    contact_columns,
    domain_of,
    full_name,
    points_of,
    search_name,
)
from homeplate.kit.errors import Invalid


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://www.Example.com/shop?x=1", "example.com"),
        ("aino@Example.co.kr", "example.co.kr"),
        ("BetaPages.com", "betapages.com"),
        ("www.회사.한국.", "회사.한국"),
        ("http://user:secret@example.com:8080", "example.com"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_website_becomes_its_domain(given: str | None, kept: str) -> None:
    assert domain_of(given) == kept


@pytest.mark.parametrize(
    "text", ["intranet", "http://[", "a..b", "javascript:alert(1)", "-.-", "x" * 300 + ".com"]
)
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        domain_of(text)
    assert refusal.value.code == "domain"


def test_a_name_is_one_clean_line_and_folds_for_the_search() -> None:
    columns = account_columns({"name": "  Äiti\t&\nCo \x07Ｏｙ "}, currency="EUR")
    assert columns == {"name": "Äiti & Co Ｏｙ", "search_name": "äiti & co oy"}
    assert len(search_name("ﷺ" * 200)) == 200


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2060", "\x00", "n" * 201, None, 7])
def test_an_unfit_name_is_refused(name: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        account_columns({"name": name}, currency="EUR")
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    ("given", "minor", "code"),
    [
        ({"revenue": "12.50"}, 1250, "EUR"),
        ({"revenue": 12, "revenue_currency": "krw"}, 12, "KRW"),
        ({"revenue": None}, None, ""),
        ({"revenue_currency": "KRW"}, 7, "KRW"),
    ],
)
def test_revenue_is_kept_in_minor_units(given: dict[str, Any], minor: int | None, code: str) -> None:
    columns = account_columns(given, currency="EUR", revenue_minor=700)
    assert columns == {"revenue_minor": minor, "revenue_currency": code}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"revenue": "much"}, "revenue"),
        ({"revenue": "1e999999"}, "revenue"),
        ({"revenue": "1", "revenue_currency": "XYZ"}, "revenue_currency"),
        ({"employees": "-1"}, "employees"),
        ({"employees": "1" * 5000}, "employees"),
        ({"parent_id": "not-an-id"}, "parent_id"),
        ({"phone": "1" * 41}, "phone"),
        ({"nmae": "x"}, "nmae"),
    ],
)
def test_an_unfit_value_is_refused_with_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        account_columns(given, currency="EUR")
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("Aino", "Virtanen", "Aino Virtanen"),
        ("민수", "김", "김민수"),
        ("Aino", "", "Aino"),
        ("", "Kim", "Kim"),
    ],
)
def test_both_names_stand_in_the_order_of_their_script(given: str, family: str, name: str) -> None:
    assert full_name(given, family) == name
    assert contact_columns({"name": "", "given_name": given, "family_name": family})["name"] == name


def test_the_same_address_is_kept_once_and_the_first_stays_first() -> None:
    points = points_of(
        ["Aino@Example.com", "aino@example.com", "b@example.com"], ["+358 40 123", "+35840123", " "]
    )
    assert [point.value for point in points] == ["Aino@example.com", "b@example.com", "+358 40 123"]
    labelled = points_of([{"value": "a@example.com", "label": "work"}], ())
    assert labelled[0].as_said() == {"value": "a@example.com", "label": "work"}


@pytest.mark.parametrize(
    ("emails", "phones", "field"),
    [
        (["aino"], (), "emails"),
        ("a@example.com", (), "emails"),
        ((), ["1"] * 21, "phones"),
        ((), [{"value": 5}], "phones"),
        ([{"value": "a@example.com", "label": "x" * 21}], (), "emails"),
    ],
)
def test_unfit_ways_to_be_reached_are_refused(emails: Any, phones: Any, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        points_of(emails, phones)
    assert refusal.value.field == field


@pytest.mark.parametrize(("field", "value"), [("preferred_channel", "pigeon"), ("language", "Finnish")])
def test_a_channel_and_a_language_are_known_ones(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        contact_columns({"name": "Aino", field: value})
    assert refusal.value.field == field
