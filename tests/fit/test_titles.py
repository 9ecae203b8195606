"""A title tells a seniority and a department in three languages, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from homeplate.fit.countries import country_code
from homeplate.fit.fields import DEPARTMENTS, SENIORITIES
from homeplate.fit.known import company_of, person_of
from homeplate.fit.titles import department_named, department_of, seniority_named, seniority_of
from homeplate.fit.words import NAMES
from homeplate.kit.text import Message


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
        ("Business owner", "owner", "executive"),
        ("HR business partner", "", "hr"),
        ("Managing Partner", "partner", ""),
        ("Chief Marketing Officer", "c_suite", "marketing"),
        ("VP Sales EMEA", "vp", "sales"),
        ("Senior Software Engineer", "senior", "engineering"),
        ("Account executive", "specialist", "sales"),
        ("International production manager", "manager", "operations"),
        ("Internal auditor", "", ""),
        ("Team lead, customer success", "manager", "support"),
        ("R&D scientist", "specialist", "research"),
        ("Quality Director", "director", "quality"),
        ("인사팀장", "manager", "hr"),
        ("대표이사", "c_suite", "executive"),
        ("구매부장", "head", "purchasing"),
        ("영업대표", "specialist", "sales"),
        ("품질관리 대리", "specialist", "quality"),
        ("개발 책임연구원", "senior", "research"),
        ("부사장", "vp", "executive"),
        ("Toimitusjohtaja", "c_suite", "executive"),
        ("Ostopäällikkö", "manager", "purchasing"),
        ("Myyntipäällikkö", "manager", "sales"),
        ("Laatujohtaja", "director", "quality"),
        ("Ohjelmistokehittäjä", "specialist", "engineering"),
        ("Astronaut", "", ""),
        ("Italian teacher", "", ""),
        ("Digital native", "", ""),
    ],
)
def test_titles_tell_what_they_say(title: str, seniority: str, department: str) -> None:
    assert (seniority_of(title), department_of(title)) == (seniority, department)


@pytest.mark.parametrize(
    ("text", "seniority", "department"),
    [
        ("c_suite", "c_suite", ""),
        ("executive", "c_suite", "executive"),
        ("Vice-President", "vp", "executive"),
        ("C-Level", "c_suite", ""),
        ("Human Resources", "", "hr"),
        ("other", "", "other"),
        ("마케팅", "", "marketing"),
    ],
)
def test_values_of_files_name_keys_by_key_or_in_words(text: str, seniority: str, department: str) -> None:
    assert (seniority_named(text), department_named(text)) == (seniority, department)


@pytest.mark.parametrize("names", [NAMES["seniority"], NAMES["department"]])
def test_every_key_has_a_name(names: Mapping[str, Message]) -> None:
    assert list(names) == list(SENIORITIES if "owner" in names else DEPARTMENTS)


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
