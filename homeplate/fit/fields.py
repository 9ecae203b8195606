"""What rules may look at in a company and in a person, and how each kind of value is compared. Pure.

A new field is one line in `COMPANY` or `PERSON`; a new way to compare is one in `OPERATORS` and its test in `testing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from homeplate.kit.text import Message, msg

COMPANY, PERSON = "company", "person"
SUBJECTS: Final = (COMPANY, PERSON)
"""What a profile is about: a company (an ideal customer profile) or a person (a buyer persona)."""

TEXT, CODES, NAMES, COUNTS, NUMBER, MONEY, DATE = (
    "text",
    "codes",
    "names",
    "counts",
    "number",
    "money",
    "date",
)
WORDED: Final = (TEXT, CODES, NAMES, COUNTS)
"""The kinds that are compared with words."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is known of a company or a person.

    `text` is one word or name; `codes` are those of taxonomies (`nace:62.01`), each of which stands for all that begin
    with it; `names` are several; `counts` is a mapping of name to number; `money` is in minor units, its currency being
    in the field with `_currency` behind its name; `date` is a day. `unit` is told behind a number.
    """

    kind: str
    label: Message
    unit: str = ""
    known: tuple[str, ...] = ()
    """What such a text usually is: offered, never required."""


SENIORITIES: Final = (
    "owner", "founder", "c_suite", "partner", "vp", "head", "director", "manager", "senior", "specialist", "entry",
    "intern",
)  # fmt: skip
"""The highest first."""
DEPARTMENTS: Final = (
    "executive", "sales", "marketing", "finance", "hr", "it", "engineering", "product", "operations", "purchasing",
    "quality", "legal", "support", "research", "other",
)  # fmt: skip
"""`other` is one that is known to be none of these."""

OF_COMPANY: Final[dict[str, Field]] = {
    "industry": Field(TEXT, msg("Industry")),
    "industry_codes": Field(CODES, msg("Industry code")),
    "employees": Field(NUMBER, msg("Employees")),
    "employee_growth": Field(NUMBER, msg("Growth of employees in a year"), "%"),
    "revenue": Field(MONEY, msg("Yearly revenue")),
    "funding_total": Field(MONEY, msg("Funding")),
    "founded": Field(NUMBER, msg("Founded in the year")),
    "country": Field(TEXT, msg("Country")),
    "region": Field(TEXT, msg("Region")),
    "city": Field(TEXT, msg("City")),
    "technologies": Field(NAMES, msg("Technologies in use")),
    "ad_spend": Field(MONEY, msg("Spending on advertisements")),
    "open_positions": Field(COUNTS, msg("Hiring for"), known=DEPARTMENTS),
    "parent": Field(TEXT, msg("Parent company")),
    "domain": Field(TEXT, msg("Web address")),
    "name": Field(TEXT, msg("Name of the company")),
}
OF_PERSON: Final[dict[str, Field]] = {
    "title": Field(TEXT, msg("Job title")),
    "seniority": Field(TEXT, msg("Seniority"), known=SENIORITIES),
    "department": Field(TEXT, msg("Department"), known=DEPARTMENTS),
    "role_start": Field(DATE, msg("In the role since")),
    "language": Field(TEXT, msg("Language")),
    "country": Field(TEXT, msg("Country")),
    "channels": Field(NAMES, msg("Ways to reach them")),
    "name": Field(TEXT, msg("Name of the person")),
}
FIELDS: Final = {COMPANY: OF_COMPANY, PERSON: OF_PERSON}
"""By what a profile is about: each field by its key, in the order in which an editor offers them."""

IS, IS_NOT, HAS, ALL, KNOWN = "is", "is_not", "has", "all", "known"
AT_LEAST, AT_MOST, BETWEEN = "at_least", "at_most", "between"
WITHIN, LONGER = "within", "longer"

OPERATORS: Final[dict[str, dict[str, Message]]] = {
    TEXT: {
        IS: msg("is one of"),
        IS_NOT: msg("is none of"),
        HAS: msg("contains one of"),
        KNOWN: msg("is known"),
    },
    CODES: {IS: msg("is one of"), IS_NOT: msg("is none of"), KNOWN: msg("is known")},
    NAMES: {
        IS: msg("has any of"),
        ALL: msg("has all of"),
        IS_NOT: msg("has none of"),
        KNOWN: msg("is known"),
    },
    COUNTS: {
        IS: msg("has any of"),
        ALL: msg("has all of"),
        IS_NOT: msg("has none of"),
        KNOWN: msg("is known"),
    },
    NUMBER: {
        AT_LEAST: msg("at least"),
        AT_MOST: msg("at most"),
        BETWEEN: msg("between"),
        KNOWN: msg("is known"),
    },
    MONEY: {
        AT_LEAST: msg("at least"),
        AT_MOST: msg("at most"),
        BETWEEN: msg("between"),
        KNOWN: msg("is known"),
    },
    DATE: {
        WITHIN: msg("within the last days"),
        LONGER: msg("for longer than days"),
        KNOWN: msg("is known"),
    },
}
"""The ways to compare each kind of value, as an editor offers them."""
