"""Reading untrusted evidence: each function returns the canonical part or raises `Invalid` on field `value`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.process.values import plain_text, quotable

LONGEST_ANSWER = 10_000
LARGEST_NUMBER = 10**15


def bad_value(message: Message) -> Invalid:
    """The error of an evidence value that cannot be read."""
    return Invalid("evidence-value", message, field="value")


def text_value(value: object, longest: int = LONGEST_ANSWER) -> str:
    """Trimmed text without control characters, at most `longest` characters."""
    if not isinstance(value, str):
        raise bad_value(msg("A text is expected here."))
    if len(value) > longest:
        raise bad_value(msg("This text is too long: at most {longest} characters.", longest=longest))
    try:
        value.encode()
        text = plain_text(value).strip()
    except ValueError:
        raise bad_value(msg("This text contains characters that cannot be shown.")) from None
    if not text:
        raise bad_value(msg("Write something here: an empty text shows nothing."))
    return text


def date_value(value: object) -> str:
    """An ISO date between the years 1900 and 2199, as text."""
    day = as_date(value)
    if day is None or not 1900 <= day.year < 2200:
        raise bad_value(msg("A date such as 2026-05-31 is expected here."))
    return day.isoformat()


def as_date(value: object) -> date | None:
    """The date that `value` stands for, or None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def decimal_value(value: object) -> Decimal:
    """A finite number of moderate size; accepts numbers and their text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise bad_value(msg("A number is expected here."))
    if (isinstance(value, int) and abs(value) > LARGEST_NUMBER) or len(str(value)) > 40:
        raise bad_value(msg("This number is too large."))
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise bad_value(msg("“{text}” is not a number.", text=quotable(value))) from None
    # copy_abs, because abs() itself overflows on 1e999999999.
    if not number.is_finite() or number.copy_abs() > LARGEST_NUMBER:
        raise bad_value(msg("This number is too large."))
    return number


def as_decimal(value: object) -> Decimal | None:
    """The number that a stored `value` stands for, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def object_value(
    value: object, required: Collection[str], optional: Collection[str] = ()
) -> dict[str, object]:
    """A JSON object with exactly the named keys (and perhaps the optional ones)."""
    if not isinstance(value, dict):
        raise bad_value(msg("An object with {keys} is expected here.", keys=", ".join(required)))
    for key in required:
        if key not in value:
            raise bad_value(msg("“{key}” is missing.", key=key))
    for key in value:
        if key not in required and key not in optional:
            raise bad_value(msg("“{key}” is not known here.", key=quotable(key)))
    return value


def whole_value(value: object, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""
    number = decimal_value(value)
    if number != number.to_integral_value() or not least <= number <= most:
        raise bad_value(
            msg("A whole number from {least} to {most} is expected here.", least=least, most=most)
        )
    return int(number)


def as_count(value: object) -> int:
    """The whole number that a stored `value` is; 0 for anything else."""
    return value if isinstance(value, int) else 0


def day_end(day: date, zone: tzinfo | None) -> datetime:
    """The first moment after `day` where clocks are those of `zone` (UTC for none)."""
    # By the calendar, not by 24 hours: the day on which clocks change is longer or shorter.
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone or UTC)
