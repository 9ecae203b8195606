"""A title tells a seniority and a department in three languages, or nothing."""

from __future__ import annotations

import pytest

from homeplate.fit.countries import country_code
from homeplate.fit.known import company_of, person_of
from homeplate.fit.titles import department_of, seniority_of


@pytest.mark.parametrize(
    ("title", "seniority", "department"),
    [
        ("HR Manager", "manager", "hr"),
        ("Chief Financial Officer", "c_suite", "finance"),
        ("Vice President, Marketing", "vp", "marketing"),
        ("Head of IT", "head", "it"),
        ("Executive assistant to the CEO", "entry", "executive"),
        ("Product owner", "", "product"),
        ("Owner", "owner", "executive"),
        ("인사팀장", "manager", "hr"),
        ("부사장", "vp", "executive"),
        ("Toimitusjohtaja", "c_suite", "executive"),
        ("Ostopäällikkö", "manager", "purchasing"),
        ("Italian teacher", "", ""),
        ("Digital native", "", ""),
    ],
)
def test_titles_tell_what_they_say(title: str, seniority: str, department: str) -> None:
    assert (seniority_of(title), department_of(title)) == (seniority, department)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Finland", "FI"),
        ("핀란드", "FI"),
        ("Suomi", "FI"),
        ("kr", "KR"),
        ("UK", "GB"),
        ("Atlantis", "Atlantis"),
    ],
)
def test_countries_are_told_by_code_or_name(text: str, code: str) -> None:
    assert country_code(text) == code


def test_what_an_address_book_does_not_know_is_absent() -> None:
    assert company_of(("Acme", "", "", None, None, "", "", "", None)) == {"name": "Acme"}
    assert person_of(("Aino", "", "", "", "")) == {"name": "Aino"}
    assert person_of(("Aino", "CFO", "Talous", "fi", "phone"), ["email"]) == {
        "name": "Aino",
        "title": "CFO",
        "seniority": "c_suite",
        "department": "finance",
        "language": "fi",
        "channels": ("email", "phone"),
    }
