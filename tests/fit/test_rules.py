"""A score says what speaks for and against, is out of what is known, and never guesses at what is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.fit.definition import Definition, read_definition, read_rule, rule_data, to_data
from homeplate.fit.rules import Fit, Verdict, Version, fit_of, judged
from homeplate.kit.errors import Invalid
from homeplate.kit.exchange import Rate, Rates
from homeplate.kit.ids import new_id

TODAY = date(2026, 3, 2)


def profile(*rules: dict[str, Any], about: str = "company", **more: Any) -> Definition:
    return read_definition({"about": about, "name": "A", "rules": list(rules), **more})


def points(field: str, operator: str, give: int = 10, **what: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "points": give, **what}


def fit(definition: Definition, rates: Rates | None = None, **values: Any) -> Fit:
    return fit_of(definition, values, today=TODAY, rates=rates)


def matched(rule: dict[str, Any], about: str = "company", **values: Any) -> bool | None:
    return fit(profile(rule, about=about), **values).lines[0].matched


SOFTWARE = points("industry", "is", 30, values=["Software", "Banking"])
LARGE = points("employees", "at_least", 20, least=50)
FAR = points("country", "is", -10, values=["US"])


def test_the_score_is_out_of_what_is_known() -> None:
    whole = profile(SOFTWARE, LARGE)
    assert fit(whole, industry="software", employees=10).score == 60
    assert fit(whole, industry="software").score == 100
    assert fit(whole, employees=50).score == 100
    found = fit(whole, employees=49)
    assert (found.score, found.known, found.verdict) == (0, 40, Verdict.MISSES)


def test_of_nothing_known_nothing_is_said() -> None:
    found = fit(profile(SOFTWARE, LARGE))
    assert (found.score, found.known, found.verdict) == (None, 0, Verdict.UNKNOWN)


def test_too_little_known_is_neither_a_fit_nor_a_miss() -> None:
    whole = profile(SOFTWARE, LARGE, least_known=50)
    assert fit(whole, employees=60).verdict is Verdict.UNKNOWN
    assert fit(whole, industry="Software").verdict is Verdict.FITS


def test_points_against_take_away_but_never_below_nothing() -> None:
    whole = profile(LARGE, FAR)
    assert fit(whole, employees=60, country="US").score == 50
    assert fit(whole, employees=10, country="US").score == 0


def test_a_knock_out_rules_out_whatever_the_points() -> None:
    out = {"field": "employees", "operator": "at_most", "most": 5, "knock_out": True}
    whole = profile(SOFTWARE, out)
    assert fit(whole, industry="Software", employees=5).verdict is Verdict.OUT
    assert fit(whole, industry="Software", employees=6).verdict is Verdict.FITS
    assert fit(whole, industry="Software").verdict is Verdict.FITS


def test_a_strict_rule_counts_what_is_unknown_against() -> None:
    whole = profile(SOFTWARE, {**LARGE, "strict": True})
    assert fit(whole, industry="Software").score == 60
    out = {"field": "domain", "operator": "is", "values": ["x.example"], "knock_out": True, "strict": True}
    assert fit(profile(SOFTWARE, out), industry="Software").verdict is Verdict.OUT


def test_every_rule_says_what_it_saw_and_gave() -> None:
    found = fit(profile(SOFTWARE, LARGE, FAR), industry="Software", country="FI")
    assert [(line.matched, line.points, line.saw) for line in found.lines] == [
        (True, 30, "Software"),
        (None, 0, None),
        (False, 0, "FI"),
    ]


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        (points("industry", "is", values=["Ｂａｎｋｉｎｇ"]), {"industry": "banking"}, True),
        (points("industry", "is_not", values=["Banking"]), {"industry": "Retail"}, True),
        (points("industry", "is_not", values=["Banking"]), {}, None),
        (points("name", "has", values=["pump"]), {"name": "Oulu Pumps Oy"}, True),
        (points("country", "is", values=["Finland"]), {"country": "FI"}, True),
        (points("country", "is_not", values=["FI"]), {"country": "핀란드"}, False),
        (points("industry_codes", "is", values=["nace:62"]), {"industry_codes": ("nace:62.01",)}, True),
        (points("industry_codes", "is", values=["nace:62"]), {"industry_codes": ("nace:47",)}, False),
        (points("industry_codes", "is_not", values=["nace:62"]), {"industry_codes": ("nace:47",)}, True),
        (points("technologies", "is", values=["HubSpot"]), {"technologies": ("hubspot", "x")}, True),
        (points("technologies", "all", values=["a", "b"]), {"technologies": ("a",)}, False),
        (points("technologies", "all", values=["a", "b"]), {"technologies": ("B", "a")}, True),
        (points("technologies", "is_not", values=["a"]), {"technologies": ()}, True),
        (points("open_positions", "is", values=["marketing"]), {"open_positions": {"marketing": 2}}, True),
        (points("open_positions", "is", values=["marketing"]), {"open_positions": {"marketing": 0}}, False),
        (points("employees", "between", least=10, most=49), {"employees": 49}, True),
        (points("employees", "between", least=10, most=49), {"employees": 50}, False),
        (points("employee_growth", "at_least", least="12.5"), {"employee_growth": 12.5}, True),
        (points("domain", "known"), {"domain": "a.example"}, True),
        (points("domain", "known"), {"domain": ""}, False),
    ],
)
def test_companies_are_compared(rule: dict[str, Any], values: dict[str, Any], expected: bool | None) -> None:
    assert matched(rule, **values) is expected


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        (points("title", "has", values=["HR"]), {"title": "Head of HR"}, True),
        (points("title", "has", values=["HR"]), {"title": "Chromium lead"}, False),
        (points("title", "has", values=["인사"]), {"title": "인사팀장"}, True),
        (points("title", "has", values=["johtaja"]), {"title": "Henkilöstöjohtaja"}, True),
        (points("role_start", "within", days=365), {"role_start": date(2025, 3, 2)}, True),
        (points("role_start", "within", days=365), {"role_start": date(2025, 3, 1)}, False),
        (points("role_start", "within", days=365), {"role_start": date(2026, 3, 3)}, False),
        (points("role_start", "longer", days=365), {"role_start": date(2025, 3, 1)}, True),
        (points("channels", "is", values=["email"]), {"channels": ("email", "phone")}, True),
    ],
)
def test_people_are_compared(rule: dict[str, Any], values: dict[str, Any], expected: bool | None) -> None:
    assert matched(rule, "person", **values) is expected


def test_amounts_are_compared_across_currencies_by_the_rates_of_the_day() -> None:
    whole = profile(points("revenue", "at_least", least=1000, currency="EUR"))
    rates = Rates("EUR", {"USD": [Rate("USD", date(2026, 1, 1), Decimal(1), Decimal("0.5"))]})
    assert fit(whole, revenue=100_000, revenue_currency="EUR").score == 100
    assert fit(whole, rates, revenue=199_999, revenue_currency="USD").score == 0
    assert fit(whole, rates, revenue=200_000, revenue_currency="USD").score == 100
    assert fit(whole, rates, revenue=200_000, revenue_currency="KRW").verdict is Verdict.UNKNOWN
    assert fit(whole, revenue=200_000, revenue_currency="USD").verdict is Verdict.UNKNOWN


def test_the_best_profile_of_several_comes_first() -> None:
    versions = [Version(new_id(), new_id(), 1, profile(rule)) for rule in (LARGE, SOFTWARE)]
    found = judged(versions, {"industry": "Software", "employees": 1}, today=TODAY)
    assert [one.fit.verdict for one in found] == [Verdict.FITS, Verdict.MISSES]
    assert found[0].by is versions[1]


def test_what_is_read_is_written_alike() -> None:
    whole = profile(
        SOFTWARE,
        {**LARGE, "least": "1.50", "strict": True},
        points("revenue", "between", -5, least=1, most=2, currency="krw"),
        {"field": "country", "operator": "is", "values": ["KP"], "knock_out": True},
        texts={"description": "Who we love"},
        threshold=70,
    )
    assert read_definition(to_data(whole)) == whole
    assert whole.rules[2].currency == "KRW"


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"field": "shoe", "operator": "is", "points": 1}, "field"),
        ({"field": "industry", "operator": "at_least", "points": 1}, "operator"),
        ({"field": "industry", "operator": "is", "values": [" "], "points": 1}, "values"),
        ({"field": "industry", "operator": "is", "values": "abc", "points": 1}, "values"),
        ({"field": "industry", "operator": "is", "values": ["a"], "points": 0}, "points"),
        ({"field": "industry", "operator": "is", "values": ["a"], "points": 101}, "points"),
        ({"field": "employees", "operator": "at_least", "least": "many", "points": 1}, "least"),
        ({"field": "employees", "operator": "at_least", "least": "nan", "points": 1}, "least"),
        ({"field": "employees", "operator": "between", "least": 9, "most": 1, "points": 1}, "least"),
        (
            {"field": "revenue", "operator": "at_least", "least": 1, "currency": "XQQ", "points": 1},
            "currency",
        ),
        ({"field": "industry", "operator": "known", "points": 1, "colour": "red"}, "colour"),
        ("no rule", ""),
    ],
)
def test_a_broken_rule_names_the_field_to_mend(rule: Any, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_rule(rule, about="company")
    assert caught.value.field == field


def test_a_broken_rule_of_a_profile_is_named_by_its_place() -> None:
    with pytest.raises(Invalid) as caught:
        profile(SOFTWARE, {**LARGE, "points": 0})
    assert caught.value.field == "rules.1.points"


def test_a_persona_has_no_rules_about_companies() -> None:
    with pytest.raises(Invalid, match="industry"):
        profile(SOFTWARE, about="person")


@given(
    employees=st.none() | st.integers(0, 1000),
    industry=st.none() | st.sampled_from(["Software", "Retail"]),
    country=st.none() | st.sampled_from(["US", "FI"]),
)
def test_a_score_is_between_nothing_and_all(employees: Any, industry: Any, country: Any) -> None:
    found = fit(profile(SOFTWARE, LARGE, FAR), employees=employees, industry=industry, country=country)
    assert found.score is None or 0 <= found.score <= 100
    assert 0 <= found.known <= 100
    assert (found.score is None) == (employees is None and industry is None)


def test_a_rule_as_data_leaves_out_what_it_does_not_say() -> None:
    assert rule_data(read_rule(SOFTWARE, about="company")) == SOFTWARE
