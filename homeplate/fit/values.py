"""What programs say of a company or a person, cleaned so that rules can look at it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from homeplate.fit.fields import CODES, COUNTS, DATE, FIELDS, MONEY, NAMES, NUMBER, TEXT
from homeplate.kit.clean import line, unknown_name, whole_number
from homeplate.kit.errors import Invalid
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg

MOST_WORDS, LONGEST = 500, 200
SUFFIX = "_currency"


def read_values(data: Mapping[str, Any], *, about: str) -> dict[str, Any]:
    """The values of a company or a person; nothing and empty texts are unknown and left out. Raises `Invalid` for a
    field that no rule knows, or a value that is not of its kind."""
    fields, found = FIELDS[about], {}
    for key, value in data.items():
        if key.endswith(SUFFIX) and key.removesuffix(SUFFIX) in fields:
            found[key] = currency_code(str(value)) if value else None
        elif key in fields:
            found[key] = None if value is None else _READ[fields[key].kind](value, f"values.{key}")
        else:
            raise unknown_name(str(key), fields, field=f"values.{str(key)[:60]}")
    return {key: value for key, value in found.items() if value is not None and value != ""}


def _text(value: object, field: str) -> str:
    return line(value, field=field, longest=LONGEST)


def _words(value: object, field: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise Invalid("list", msg("A list is expected here."), field=field)
    if len(value) > MOST_WORDS:
        raise Invalid("too-many", msg("At most {count} of them.", count=MOST_WORDS), field=field)
    return tuple(word for one in value if (word := _text(one, field)))


def _counts(value: object, field: str) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise Invalid("object", msg("Numbers by their names are expected here."), field=field)
    return {_text(name, field): whole_number(count, field=field) or 0 for name, count in value.items()}


def _number(value: object, field: str) -> Decimal:
    try:
        number = Decimal(str(value)[:40])
    except InvalidOperation:
        number = Decimal("nan")
    if isinstance(value, bool) or not number.is_finite() or abs(number) > 10**15:
        raise Invalid("number", msg("“{text}” is not a number.", text=str(value)[:40]), field=field)
    return number


def _minor(value: object, field: str) -> int | None:
    return whole_number(value, field=field, most=10**15)


def _day(value: object, field: str) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Invalid("date", msg("Write the day as 2026-05-31."), field=field) from None


_READ: Final[dict[str, Callable[[object, str], Any]]] = {
    TEXT: _text,
    CODES: _words,
    NAMES: _words,
    COUNTS: _counts,
    NUMBER: _number,
    MONEY: _minor,
    DATE: _day,
}
