"""What is known of companies and people, and how each of it can be asked for: the one list of these. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from homeplate.fit.words import DEPARTMENT_NAMES, SENIORITY_NAMES
from homeplate.kit.text import Message, msg

About = Literal["company", "person"]
Kind = Literal["fit", "choice", "title", "many", "range", "day"]
"""How well it fits; one of many texts; a text found by the words in it; several texts; a number; a day."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is known. `money` is told in major units of the workspace's currency; `key` is what
    addresses, the API and profiles of customers call it, `column` the table."""

    key: str
    about: About
    kind: Kind
    label: Message
    column: str = ""
    money: bool = False
    facet: bool = False

    @property
    def stored(self) -> str:
        """The column of the table."""
        return self.column or self.key


_ALL = (
    Field("fit", "company", "fit", msg("Fit")),
    Field("industry", "company", "choice", msg("Industry"), facet=True),
    Field("industry_codes", "company", "many", msg("Industry code")),
    Field("employees", "company", "range", msg("Employees"), facet=True),
    Field("employee_growth", "company", "range", msg("Growth of staff, % a year")),
    Field("revenue", "company", "range", msg("Revenue a year"), "revenue_minor", money=True),
    Field("funding_total", "company", "range", msg("Funding so far"), "funding_minor", money=True),
    Field("ad_spend", "company", "range", msg("Spent on ads a month"), "ad_spend_minor", money=True),
    Field("founded", "company", "range", msg("Founded in")),
    Field("country", "company", "choice", msg("Country"), facet=True),
    Field("region", "company", "choice", msg("Region")),
    Field("city", "company", "choice", msg("City")),
    Field("technologies", "company", "many", msg("Technology in use"), facet=True),
    Field("open_positions", "company", "many", msg("Hiring for"), facet=True),
    Field("parent", "company", "choice", msg("Parent company")),
    Field("title", "person", "title", msg("Job title")),
    Field("seniority", "person", "choice", msg("Seniority"), facet=True),
    Field("department", "person", "choice", msg("Department"), facet=True),
    Field("role_start", "person", "day", msg("Time in the role")),
    Field("language", "person", "choice", msg("Language")),
    Field("person_country", "person", "choice", msg("Country of the person"), "country"),
    Field("channels", "person", "many", msg("Reached by")),
)
FIELDS: Final[dict[str, Field]] = {field.key: field for field in _ALL}
AMOUNTS: Final[dict[str, str]] = {field.key: field.stored for field in _ALL if field.money}
"""The columns of tables that hold amounts, in minor units, by their fields."""

FITS: Final[dict[str, Message]] = {
    "fits": msg("fits"),
    "may": msg("may fit"),
    "not": msg("does not fit"),
}
"""How well a company fits the published profiles, or a person both them and the personas: `may` of whom too little is
known."""
CHANNELS: Final[dict[str, Message]] = {
    "email": msg("E-mail"),
    "phone": msg("Phone"),
    "profile": msg("Profile on the web"),
}
"""How a person of the database is reached, by the column that holds it."""

SIZES: Final = (
    (1, 10),
    (11, 50),
    (51, 200),
    (201, 500),
    (501, 1000),
    (1001, 5000),
    (5001, 10000),
    (10001, None),
)
"""Bands of employees, as facets count them."""

ABOUT_FACETS: Final[dict[str, tuple[str, ...]]] = {
    "people": ("seniority", "department", "industry", "employees", "country", "technologies"),
    "companies": ("industry", "employees", "country", "technologies", "open_positions", "region"),
}
"""The six facets of each search."""

NAMED: Final[dict[str, dict[str, Message]]] = {
    "fit": FITS,
    "seniority": SENIORITY_NAMES,
    "department": DEPARTMENT_NAMES,
    "open_positions": DEPARTMENT_NAMES,
    "channels": CHANNELS,
}
"""Fields whose values are keys of ours, with the words for them."""


def band_name(low: int, high: int | None) -> str:
    """The key of a band of employees: `11-50`, or `10001-`."""
    return f"{low}-{high or ''}"
