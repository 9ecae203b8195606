"""What a provider says is believed only where it can be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.prospects.providers.judging import Verdict, judged
from homeplate.prospects.providers.kinds import Asked, Told
from tests.make import NOW

TODAY = NOW.date()
COMPANY = Asked("1", "Nordbank", "nordbank.example")
PERSON = Asked("2", "Aino Mäkelä", "aino@nordbank.example")


def about(asked: Asked, values: dict[str, Any], **more: Any) -> Verdict:
    kind = "people" if asked is PERSON else "companies"
    return judged(kind, asked, Told(asked.ref, values, **more), today=TODAY, currency="EUR")


def test_good_values_of_every_type_are_taken() -> None:
    said = {
        "employees": 1200, "employee_growth": 4.5, "revenue": "250M", "founded": 1889.0, "country": "Finland",
        "technologies": ["HubSpot", "AWS"], "open_positions": {"marketing": 3}, "industry_codes": ["naics:522110"],
    }  # fmt: skip
    found = about(COMPANY, said, said_on="2026-02-01T10:00:00Z")
    assert not found.refused and found.said_on == date(2026, 2, 1)
    assert dict(found.values) == {
        "employees": 1200, "employee_growth": 4.5, "revenue_minor": 25_000_000_000, "currency": "EUR",
        "founded": 1889, "country": "FI", "technologies": ["AWS", "HubSpot"], "open_positions": {"marketing": 3},
        "industry_codes": ["naics:522110"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "lie"),
    [
        ("employees", "many"), ("employees", True), ("employees", [5]), ("employees", -3), ("employees", 12.5),
        ("employees", 10**12), ("employees", 10**300), ("employees", 50_000_000), ("employees", {"n": 5}),
        ("employee_growth", 1e6), ("revenue", -5), ("revenue", 10**16), ("revenue", 1e200), ("founded", 2090),
        ("founded", 3), ("city", 5), ("city", ["Oulu"]), ("city", "<b>Oulu</b>"), ("city", "x" * 500),
        ("city", "<script>alert(1)</script>"), ("industry", "&lt;b&gt;"), ("technologies", "HubSpot"),
        ("technologies", [1, 2]), ("technologies", ["<i>"]),
        ("technologies", ["x"] * 300 + [str(n) for n in range(300)]),
        ("open_positions", ["sales"]), ("open_positions", {"sales": "three"}), ("open_positions", {"sales": -1}),
        ("industry_codes", ["nonsense"]), ("country", "Atlantis"),
    ],
)  # fmt: skip
def test_a_lie_is_refused_by_itself_and_the_rest_is_taken(field: str, lie: Any) -> None:
    found = about(COMPANY, {"region": "Uusimaa", field: lie})
    assert dict(found.values) == {"region": "Uusimaa"}
    assert [one.field for one in found.refused] == [field]


@pytest.mark.parametrize(
    ("field", "lie"),
    [
        ("role_start", "2031-01-01"), ("role_start", "yesterday"), ("role_start", 2020),
        ("profile", "javascript:alert(1)"),
        ("profile", "ftp://x"), ("title", None), ("phone", 358401234), ("title", "<h1>CEO</h1>"),
    ],
)  # fmt: skip
def test_lies_about_people_are_refused_too(field: str, lie: Any) -> None:
    found = about(PERSON, {"country": "FI", **({field: lie} if lie is not None else {})})
    assert dict(found.values) == {"country": "FI"}
    assert [one.field for one in found.refused] == ([field] if lie is not None else [])


def test_a_title_tells_seniority_and_department() -> None:
    found = about(PERSON, {"title": "HR Manager"})
    assert (found.values["seniority"], found.values["department"]) == ("manager", "hr")


@pytest.mark.parametrize("where", ["mark", "values"])
def test_what_speaks_of_another_company_is_refused_with_all_that_is_said(where: str) -> None:
    other = "https://www.other.example/"
    found = about(
        COMPANY,
        {"employees": 5, **({"domain": other} if where == "values" else {})},
        mark=other if where == "mark" else "",
    )
    assert not found.values and "other.example, not of nordbank.example" in str(found.refused[0].message)


def test_the_same_company_may_write_itself_otherwise() -> None:
    assert about(COMPANY, {"employees": 5}, mark="https://WWW.nordbank.example/about").values


def test_what_speaks_of_another_person_is_refused() -> None:
    assert not about(PERSON, {"title": "CEO"}, mark="eva@nordbank.example").values
    assert about(PERSON, {"title": "CEO"}, mark="Aino@Nordbank.example").values


def test_a_domain_that_was_not_known_is_a_value() -> None:
    nameless = Asked("3", "Säästö Oy", "")
    assert about(nameless, {"domain": "https://saasto.example/fi"}).values == {"domain": "saasto.example"}


@pytest.mark.parametrize("day", ["2031-01-01", "1850-01-01", "soon", 20260101, ["2026-01-01"]])
def test_a_day_that_cannot_be_spoils_all_that_is_said_of_it(day: Any) -> None:
    found = about(COMPANY, {"employees": 5}, said_on=day)
    assert not found.values and found.refused[0].field == "as_of"


def test_tomorrow_elsewhere_is_today_here() -> None:
    found = about(COMPANY, {"employees": 5}, said_on=(TODAY + timedelta(days=1)).isoformat())
    assert found.values and found.said_on == TODAY


def test_nothing_said_is_nothing_taken() -> None:
    assert about(COMPANY, {}) == Verdict({}, TODAY)
