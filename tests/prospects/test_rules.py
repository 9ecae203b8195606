"""What values may be, what makes two tellings one record, and which telling holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from homeplate.kit.errors import Invalid
from homeplate.prospects.places import country_code
from homeplate.prospects.rules import (
    CLEANERS,
    compact,
    company_key,
    company_values,
    merged,
    person_key,
    person_values,
    spread,
)
from homeplate.prospects.words import apart, words_of


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("domain", "https://www.Acme.com/about", "acme.com"),
        ("employees", "1,200", 1200),
        ("employees", "51-200", 51),
        ("employees", "10,001+", 10001),
        ("employee_growth", "12.5 %", 12.5),
        ("employee_growth", "-3", -3.0),
        ("revenue", "$1.5M", Decimal("1500000.0")),
        ("revenue", "1 200 000,50", Decimal("1200000.50")),
        ("revenue", "12.000.000", Decimal(12000000)),
        ("country", "Korea, South", None),
        ("country", "suomi", "FI"),
        ("country", "대한민국", "KR"),
        ("technologies", "HubSpot; Salesforce;hubspot", ["HubSpot", "Salesforce"]),
        ("technologies", '["Next.js", "AWS"]', ["AWS", "Next.js"]),
        ("industry_codes", "NAICS:522110; isic:6419", ["isic:6419", "naics:522110"]),
        ("open_positions", "marketing: 3; Sales", {"marketing": 3, "sales": 1}),
        ("open_positions", '{"마케팅": 2}', {"marketing": 2}),
        ("role_start", "2025-06", date(2025, 6, 1)),
        ("role_start", "2025/06/30", date(2025, 6, 30)),
        ("email", " Kim@Example.COM ", "kim@example.com"),
        ("founded", "1998", 1998),
        ("seniority", "C_level", "c_suite"),
        ("seniority", "vice-president", "vp"),
        ("seniority", "Astronaut", ""),
    ],
)
def test_values_are_read_as_files_write_them(field: str, text: str, value: Any) -> None:
    if value is None:
        with pytest.raises(Invalid):
            CLEANERS[field](text, field)
    else:
        assert CLEANERS[field](text, field) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("domain", "not a domain"),
        ("employees", "lots"),
        ("employees", "-5"),
        ("revenue", "n/a"),
        ("industry_codes", "5221"),
        ("email", "nobody"),
        ("founded", "19"),
        ("role_start", "soon"),
        ("technologies", "[1, "),
    ],
)
def test_what_is_no_value_is_refused_by_field(field: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        CLEANERS[field](text, field)
    assert refused.value.field == field


def test_a_company_without_a_name_is_called_by_its_domain() -> None:
    assert company_values({"domain": "acme.com"}, "EUR") == {"name": "acme.com", "domain": "acme.com"}
    with pytest.raises(Invalid):
        company_values({"city": "Helsinki"}, "EUR")


def test_amounts_are_kept_in_minor_units_of_their_currency() -> None:
    row = company_values({"name": "A", "revenue": "1.5M", "ad_spend": "200", "currency": "krw"}, "EUR")
    assert (row["revenue_minor"], row["ad_spend_minor"], row["currency"]) == (1_500_000, 200, "KRW")
    assert company_values({"name": "A", "revenue": "1.5"}, "EUR")["revenue_minor"] == 150


def test_a_title_tells_seniority_and_department() -> None:
    row = person_values({"given_name": "민수", "family_name": "김", "title": "인사팀장"})
    assert (row["name"], row["seniority"], row["department"]) == ("김민수", "manager", "hr")


def test_keys_go_from_the_surest_to_the_name() -> None:
    assert company_key({"name": "Acme", "domain": "acme.com", "external_id": "7"}, 1) == "d:acme.com"
    assert company_key({"name": "Acme", "external_id": "7"}, 1) == "x:1:7"
    assert company_key({"name": "ACME  Oy", "country": "FI"}, 1) == "n:acme oy|FI"
    assert person_key({"name": "Kim", "email": "k@a.com"}, 1, None) == "e:k@a.com"
    assert person_key({"name": "Kim"}, 1, "c1") == "n:kim|c1"


def test_what_was_said_later_stays() -> None:
    present, says = (
        {"city": "Oulu", "employees": 5},
        {"city": (1, "2026-03-01"), "employees": (1, "2026-03-01")},
    )
    changed, now = merged(present, says, {"city": "Turku", "employees": 5}, (2, "2026-02-01"))
    assert (changed, now) == ({}, says)
    changed, now = merged(
        present, says, {"city": "Turku", "employees": 5, "founded": 1990}, (2, "2026-03-02")
    )
    assert changed == {"city": "Turku", "founded": 1990}
    assert now == dict.fromkeys(("city", "employees", "founded"), (2, "2026-03-02"))


def test_only_what_is_said_by_others_is_noted_apart() -> None:
    says = {"name": (1, "2026-01-01"), "city": (1, "2026-01-01"), "employees": (2, "2026-02-01")}
    usual, told = compact(says)
    assert (usual, told) == ((1, "2026-01-01"), {"employees": [2, "2026-02-01"]})
    assert spread({"name": "A", "city": "Oulu", "employees": 5, "region": ""}, usual, told) == says


@pytest.mark.parametrize(
    ("one", "other", "most", "distance"),
    [
        ("nokia", "nokia", 1, 0),
        ("nokia", "noika", 1, 1),
        ("nokia", "nkia", 1, 1),
        ("nokia", "sonic", 2, 3),
        ("", "ab", 2, 2),
    ],
)
def test_letters_apart(one: str, other: str, most: int, distance: int) -> None:
    assert apart(one, other, most) == distance


def test_marks_are_left_out_and_syllables_taken_apart() -> None:
    assert words_of("Mäkelä-Öljy OY") == ["makela", "oljy", "oy"]
    assert len(words_of("김민수")[0]) == 8
    assert words_of("김미")[0] == words_of("김민수")[0][:5]


def test_a_country_by_any_name() -> None:
    assert [country_code(text, "country") for text in ("fi", "Finland", "USA", "한국", "Saksa")] == [
        "FI",
        "FI",
        "US",
        "KR",
        "DE",
    ]
