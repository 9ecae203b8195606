"""What a rule says and what it saw, in sentences. Pure; numbers and names are written by whoever knows the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from homeplate.fit.definition import Rule
from homeplate.fit.fields import (
    ALL,
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    CODES,
    DATE,
    FIELDS,
    HAS,
    IS,
    IS_NOT,
    KNOWN,
    LONGER,
    TEXT,
    WITHIN,
)
from homeplate.fit.rules import Line, Verdict
from homeplate.kit.text import Message, msg, pmsg

_SAYS = {
    IS: msg("{field}: one of {values}"),
    IS_NOT: msg("{field}: none of {values}"),
    HAS: msg("{field}: with {values} in it"),
    ALL: msg("{field}: all of {values}"),
    KNOWN: msg("{field}: known"),
    AT_LEAST: msg("{field}: {least} or more"),
    AT_MOST: msg("{field}: {most} or less"),
    BETWEEN: msg("{field}: {least} to {most}"),
    WITHIN: msg("{field}: in the last {days} days"),
    LONGER: msg("{field}: more than {days} days ago"),
}
_ANY = msg("{field}: any of {values}")
_ONE = msg("{field}: {values}")

VERDICTS = {
    Verdict.FITS: msg("fits"),
    Verdict.MISSES: msg("does not fit"),
    Verdict.OUT: msg("ruled out"),
    Verdict.UNKNOWN: msg("too little known"),
}

TEXT_NAMES = {
    "description": msg("Who this is"),
    "interests": msg("Interests"),
    "habits": msg("Buying habits"),
    "pains": msg("Pains"),
    "goals": msg("Goals"),
}
"""What the texts of a profile are called."""

SENIORITY_NAMES: Final = {
    "owner": pmsg("seniority", "Owner"),
    "founder": pmsg("seniority", "Founder"),
    "c_suite": pmsg("seniority", "Chief officer"),
    "partner": pmsg("seniority", "Partner"),
    "vp": pmsg("seniority", "Vice president"),
    "head": pmsg("seniority", "Head of department"),
    "director": pmsg("seniority", "Director"),
    "manager": pmsg("seniority", "Manager"),
    "senior": pmsg("seniority", "Senior"),
    "specialist": pmsg("seniority", "Specialist"),
    "entry": pmsg("seniority", "Beginner or assistant"),
    "intern": pmsg("seniority", "Intern"),
}
DEPARTMENT_NAMES: Final = {
    "executive": pmsg("department", "Management"),
    "sales": pmsg("department", "Sales"),
    "marketing": pmsg("department", "Marketing"),
    "finance": pmsg("department", "Finance"),
    "hr": pmsg("department", "Human resources"),
    "it": pmsg("department", "IT"),
    "engineering": pmsg("department", "Engineering"),
    "product": pmsg("department", "Product"),
    "operations": pmsg("department", "Operations"),
    "purchasing": pmsg("department", "Purchasing"),
    "quality": pmsg("department", "Quality"),
    "legal": pmsg("department", "Legal"),
    "support": pmsg("department", "Customer support"),
    "research": pmsg("department", "Research"),
    "other": pmsg("department", "Other"),
}
NAMES: Final[Mapping[str, Mapping[str, Message]]] = {
    "seniority": SENIORITY_NAMES,
    "department": DEPARTMENT_NAMES,
    "open_positions": DEPARTMENT_NAMES,
}
"""The names of the usual values of a field."""

Write = Callable[[Decimal | int | float, str], str]
"""Writes a number for the reader, as money where a currency is given."""
Name = Callable[[str, str], str]
"""Writes a value of a field for the reader: the country for its code, the seniority for its key."""


def says(rule: Rule, write: Write, name: Name) -> Message:
    """What a rule asks for."""
    field = FIELDS[rule.about][rule.field]
    several = rule.operator == IS and rule.kind not in (TEXT, CODES)
    one = rule.operator == IS and len(rule.values) == 1
    template = _ONE if one else _ANY if several else _SAYS[rule.operator]

    def bound(number: Decimal | None) -> str:
        return "" if number is None else write(number, rule.currency) + field.unit

    return Message(
        template.msgid,
        {
            "field": field.label,
            "values": ", ".join(name(rule.field, value) for value in rule.values),
            "least": bound(rule.least),
            "most": bound(rule.most),
            "days": rule.days or 0,
        },
    )


def saw(line: Line, write: Write, name: Name, currency: str = "") -> str:
    """The value that a rule saw, for the reader; empty for one that is unknown. `currency` is that of an amount."""
    value: Any = line.saw
    if value is None or value == "":
        return ""
    kind = line.rule.kind
    if kind == "money":
        return write(value, currency)
    if kind == "number":
        # A year is no quantity: it has no groups of digits.
        return str(value) if line.rule.field == "founded" else write(value, "")
    if kind == DATE:
        return str(value.isoformat())
    if isinstance(value, Mapping):
        return ", ".join(name(line.rule.field, str(key)) for key, count in value.items() if count)
    if isinstance(value, str):
        return name(line.rule.field, value)
    return ", ".join(name(line.rule.field, str(one)) for one in value)
