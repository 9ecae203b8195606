"""What may be believed of what a provider says of a record. Pure.

A value of the wrong type or beyond all measure is refused by itself; one that speaks of another record, or of a day
that is still to come, is refused with all that was said beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.prospects.fields import AMOUNTS
from homeplate.prospects.providers.kinds import Asked, Told
from homeplate.prospects.rules import CLEANERS, MONEY_COLUMNS, company_values, email, person_values

EARLIEST: Final = date(1990, 1, 1)
MOST_EMPLOYEES: Final = 10_000_000
MOST_GROWTH: Final = 10_000
NUMBERS: Final = frozenset(
    {"employees", "employee_growth", "revenue", "funding_total", "ad_spend", "founded"}
)
LISTS: Final = frozenset({"technologies", "industry_codes"})
TEXT_OF: Final = {column: key for key, column in AMOUNTS.items()}

_MARKUP = re.compile(r"<[A-Za-z!/?]|&[#\w]{2,12};|javascript:", re.IGNORECASE)
A_NUMBER = msg("A number is expected here.")
A_TEXT = msg("Text is expected here.")
A_LIST = msg("A list of texts is expected here.")
COUNTS = msg("Counts by function are expected here.")
MARKUP = msg("This is markup, not a value.")
TO_COME = msg("This day is still to come.")
A_DAY = msg("A date such as 2026-05-04 is expected here.")
NOT_BELIEVED = msg("This cannot be: the number is beyond all measure.")
A_LINK = msg("An address that begins with https:// is expected here.")


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that is not believed: the field, what was said, and why. `about` is empty for the whole record."""

    field: str
    value: str
    message: Message


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is taken of what was said: columns of the table, as of which day, and what is refused."""

    values: Mapping[str, Any]
    said_on: date
    refused: tuple[Refused, ...] = ()


def judged(about: str, asked: Asked, told: Told, *, today: date, currency: str) -> Verdict:
    """What may be taken of what was `told` of the record that was `asked` about; amounts without a currency are in
    `currency`."""
    try:
        said_on = _day(told.said_on, today)
        _same_record(about, asked, told)
    except Invalid as error:
        shown = told.said_on if error.field == "as_of" else (told.mark or told.values.get(error.field))
        return Verdict({}, today, (Refused(error.field, _text_of(shown), error.message),))
    refused: list[Refused] = []
    texts: dict[str, str] = {}
    for field, raw in told.values.items():
        try:
            texts[field] = as_text(field, raw)
        except Invalid as error:
            refused.append(Refused(field, _text_of(raw), error.message))
    mark = "domain" if about == "companies" else "email"
    if asked.mark:
        texts.pop(mark, None)  # the same as is known, or it would not have come so far
    values = _cleaned(about, asked, texts, refused, today, currency)
    return Verdict(values, said_on, tuple(refused))


def _day(told: Any, today: date) -> date:
    if told is None or told == "":
        return today
    try:
        found = date.fromisoformat(told[:10]) if isinstance(told, str) else None
    except ValueError:
        found = None
    if found is None or found < EARLIEST:
        raise Invalid("date", A_DAY, field="as_of")
    if found > today + timedelta(days=1):  # elsewhere it may be tomorrow already
        raise Invalid("future", TO_COME, field="as_of")
    return min(found, today)


def _same_record(about: str, asked: Asked, told: Told) -> None:
    """Raise `Invalid` where what is told says that it is about somebody else."""
    field = "domain" if about == "companies" else "email"
    clean = CLEANERS["domain"] if about == "companies" else email
    inside = told.values.get(field)
    for said in (told.mark, inside if isinstance(inside, str) else ""):
        if not said or not asked.mark:
            continue
        try:
            other = clean(said, field)
        except Invalid:
            other = said
        if other != asked.mark:
            raise Invalid(
                "other-record",
                msg("This speaks of {other}, not of {asked}.", other=other[:80], asked=asked.mark),
                field=field,
            )


def as_text(field: str, raw: Any) -> str:
    """A value as a file would say it. Raises `Invalid` where it has another type than the field."""
    if field in NUMBERS:
        return _number(field, raw)
    if field in LISTS:
        if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
            raise Invalid("list", A_LIST, field=field)
        return json.dumps([_plain(one, field) for one in raw], ensure_ascii=False)
    if field == "open_positions":
        if not isinstance(raw, dict) or not all(type(count) is int for count in raw.values()):
            raise Invalid("counts", COUNTS, field=field)
        return json.dumps(
            {_plain(str(name), field): count for name, count in raw.items()}, ensure_ascii=False
        )
    if not isinstance(raw, str):
        raise Invalid("text", A_TEXT, field=field)
    return _plain(raw.strip(), field)


def _number(field: str, raw: Any) -> str:
    if isinstance(raw, str):
        return _plain(raw.strip(), field)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Invalid("number", A_NUMBER, field=field)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e17:
        raw = int(raw)
    if isinstance(raw, float) and field in ("employees", "founded"):
        raise Invalid("number", msg("A whole number is expected here."), field=field)
    if abs(raw) >= 10**17:
        raise Invalid("too-large", NOT_BELIEVED, field=field)
    return f"{raw:f}" if isinstance(raw, float) else str(raw)


def _plain(text: str, field: str) -> str:
    if _MARKUP.search(text):
        raise Invalid("markup", MARKUP, field=field)
    return text


def _cleaned(
    about: str, asked: Asked, texts: dict[str, str], refused: list[Refused], today: date, currency: str
) -> dict[str, Any]:
    """The columns that the texts say; each text that is not fit is taken out and told of."""
    while texts:
        try:
            row = {"name": asked.name or "?", **texts}
            found = company_values(row, currency) if about == "companies" else person_values(row)
            _believed(found, today)
        except Invalid as error:
            field = TEXT_OF.get(error.field, error.field)
            if field not in texts:
                refused += [Refused(key, _text_of(text), error.message) for key, text in texts.items()]
                return {}
            refused.append(Refused(field, _text_of(texts.pop(field)), error.message))
            continue
        found.pop("name", None)
        return found
    return {}


def _believed(found: Mapping[str, Any], today: date) -> None:
    """Raise `Invalid` for the first value that cannot be."""
    beyond = (
        ("employees", found.get("employees", 0) > MOST_EMPLOYEES),
        ("employee_growth", abs(found.get("employee_growth", 0)) > MOST_GROWTH),
        *((column, found.get(column, 0) < 0) for column in sorted(MONEY_COLUMNS)),
    )
    for field, is_beyond in beyond:
        if is_beyond:
            raise Invalid("range", NOT_BELIEVED, field=field)
    later = (
        ("founded", found.get("founded", 0) > today.year),
        ("role_start", found.get("role_start", today) > today),
    )
    for field, is_later in later:
        if is_later:
            raise Invalid("future", TO_COME, field=field)
    profile = found.get("profile", "")
    if profile and not profile.startswith(("https://", "http://")):
        raise Invalid("link", A_LINK, field="profile")


def _text_of(raw: Any) -> str:
    if raw is None:
        return ""
    return (raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str))[:200]
