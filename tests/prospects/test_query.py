"""A search has one form for addresses and one for JSON, and refuses what cannot be asked."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest

from homeplate.kit.errors import Invalid
from homeplate.prospects.query import Condition, Query, day_before, from_json, from_pairs, to_address, to_json

SEVEN: dict[str, Any] = {
    "where": {
        "industry": {"any": ["Financial services", "Banking"]},
        "employees": {"least": 10},
        "ad_spend": {"least": 1},
        "technologies": {"any": ["HubSpot"]},
        "open_positions": {"any": ["marketing"]},
        "title": {"any": ["HR manager"]},
        "role_start": {"under": "1y"},
    },
}
"""The example of Q3: a bank with ten people or more that advertises, uses HubSpot, hires for marketing, and its HR
manager who came less than a year ago."""


def test_a_search_survives_its_address() -> None:
    query = from_json({**SEVEN, "text": "nordea 은행", "per_company": 2, "fresh": True, "order": "newest"})
    assert from_pairs(parse_qsl(to_address(query))) == query


def test_a_search_survives_its_json_form() -> None:
    query = from_json(SEVEN)
    assert from_json(to_json(query)) == query
    assert to_json(query) == {
        "about": "people",
        "where": {**SEVEN["where"], "industry": {"any": ["Banking", "Financial services"]}},
    }


def test_equal_searches_have_one_address() -> None:
    one = from_pairs([("industry", "B"), ("industry", "A"), ("country.not", "FI"), ("employees.min", "10")])
    other = from_pairs(
        [
            ("employees.min", "10.0"),
            ("country.not", "FI"),
            ("industry", "A"),
            ("industry", "B"),
            ("industry", "B"),
        ]
    )
    assert to_address(one) == to_address(other) == "industry=A&industry=B&employees.min=10&country.not=FI"


def test_what_asks_nothing_is_left_out() -> None:
    assert from_pairs([("industry", ""), ("employees.unknown", "1"), ("q", "")]) == Query()


@pytest.mark.parametrize(
    ("pairs", "field", "code"),
    [
        ([("industri", "A")], "industri", "unknown-field"),
        ([("industry.min", "3")], "industry.least", "unknown-field"),
        ([("employees.min", "many")], "employees.least", "number"),
        ([("role_start.under", "a year")], "role_start.under", "span"),
        ([("role_start.min", "May")], "role_start.least", "date"),
        ([("order", "luck")], "order", "choice"),
        ([("about", "dogs")], "about", "choice"),
        ([("per_company", "-1")], "per_company", "range"),
        ([("industry", "x" * 201)], "industry", "too-long"),
    ],
)
def test_what_cannot_be_asked_is_named(pairs: list[tuple[str, str]], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_pairs(pairs)
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.parametrize("data", [[], {"where": 3}, {"where": {"industry": "A"}}, {"colour": 1}])
def test_json_of_another_shape_is_refused(data: Any) -> None:
    with pytest.raises(Invalid):
        from_json(data)


def test_a_condition_can_be_exchanged() -> None:
    query = (
        from_json(SEVEN)
        .with_condition("country", Condition(any=("FI",)))
        .with_condition("industry", Condition())
    )
    assert query.asked("country").any == ("FI",) and not query.asked("industry")


@pytest.mark.parametrize(
    ("span", "day"),
    [("90d", "2025-12-02"), ("1y", "2025-03-02"), ("6m", "2025-08-31"), ("9999y", "0001-01-01")],
)
def test_spans_end_today(span: str, day: str) -> None:
    assert day_before(date(2026, 3, 2), span).isoformat() == day
