"""How numbers, money, dates and names are written in a language. Pure: the locale and the zone are passed in.

Babel's own formatters cost 17–40 µs a call, too much for a board of 140 cards, so the symbols of a
locale are read once and finished texts are kept.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import zlib
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    get_currency_precision,
)

AVATAR_HUES = 8
"""How many avatar colours the style sheet has (`.av-0` …)."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a language code such as `ko` or `en-gb`; English when Babel does not know it."""
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=256)
def _money_pattern(currency: str, language: str) -> tuple[str, str, str, str] | None:
    """Text before, text after, group and decimal sign of positive amounts; None where digits group unevenly."""
    sample = format_currency(
        Decimal("1234567"),
        currency,
        locale=locale_of(language),
        currency_digits=False,
        format=None,
        decimal_quantization=False,
    )
    first, last = sample.find("1"), sample.rfind("7")
    digits = sample[first : last + 1]
    if first < 0 or len(digits) != 9 or digits[1] != digits[5]:
        return None
    after = sample[last + 1 :]
    decimal_sign = locale_of(language).number_symbols.get("latn", {}).get("decimal", ".")
    if after.startswith(decimal_sign):
        after = after[1:].lstrip("0")
    return sample[:first], after, digits[1], decimal_sign


@lru_cache(maxsize=8192)
def money_text(minor: int, currency: str, language: str) -> str:
    """`minor` whole minor units of `currency` as people write them; decimals only when they are not zero."""
    places = get_currency_precision(currency)
    whole, rest = divmod(abs(minor), 10**places)
    pattern = _money_pattern(currency, language)
    if pattern is None:
        amount = Decimal(minor).scaleb(-places)
        return format_currency(amount, currency, locale=locale_of(language))
    before, after, group, point = pattern
    text = f"{whole:,}".replace(",", group)
    if rest:
        text = f"{text}{point}{rest:0{places}d}"
    return f"{'−' if minor < 0 else ''}{before}{text}{after}"


@lru_cache(maxsize=2048)
def compact_money_text(minor: int, currency: str, language: str) -> str:
    """The amount in a short form (“€1.2M”, “₩12억”) for places where the exact one does not fit."""
    amount = Decimal(minor).scaleb(-get_currency_precision(currency))
    return format_compact_currency(amount, currency, locale=locale_of(language), fraction_digits=1)


def sign_of(number: float) -> str:
    """The sign of a difference; nought has none."""
    return "+" if number > 0 else "−" if number < 0 else ""


def signed(number: float, language: str) -> str:
    """A difference with its sign, in the signs of the language."""
    return sign_of(number) + number_text(abs(number), language)


def signed_share(share: float | None, language: str) -> str:
    """A share in whole per cent with its sign; a dash for none."""
    return "–" if share is None else f"{signed(round(100 * share), language)} %"


def as_plural(number: float) -> int:
    """The number by whose plural words are chosen: 1.2 days are several."""
    return 1 if number == 1 else max(round(number), 2)


def number_text(value: int | float | Decimal, language: str) -> str:
    """The number with the group and decimal signs of the language, at most two decimals."""
    return _number_text(value or 0, language)


@lru_cache(maxsize=4096)
def _number_text(value: int | float | Decimal, language: str) -> str:
    return format_decimal(value, "#,##0.##", locale=locale_of(language))


@lru_cache(maxsize=4096)
def date_text(day: dt.date, language: str, style: str, this_year: int) -> str:
    """A date: `short` (“4 Dec”, with the year when it is not this one), `day` (with weekday), `full`, or `long`, with
    nothing shortened."""
    if style == "long":
        return format_date(day, "full", locale=locale_of(language))
    skeleton = {"short": "MMMd", "day": "MMMEd", "full": "yMMMd"}[style]
    if style == "short" and day.year != this_year:
        skeleton = "yMMMd"
    return format_skeleton(skeleton, dt.datetime.combine(day, dt.time()), locale=locale_of(language))


def month_text(day: dt.date, language: str) -> str:
    """The month of a day with its year: “March 2026”, “2026년 3월”."""
    return format_skeleton("yMMMM", dt.datetime.combine(day, dt.time()), locale=locale_of(language))


def size_text(size: int, language: str) -> str:
    """The size of a file: “12 kB”, “1.4 MB”."""
    if size < 1_000_000:
        return f"{number_text(max(round(size / 1000), 1), language)} kB"
    return f"{number_text(round(size / 1_000_000, 1), language)} MB"


def datetime_text(moment: dt.datetime, language: str, zone: dt.tzinfo) -> str:
    """A moment in the person's own zone, to the minute."""
    local = moment.astimezone(zone)
    return f"{date_text(local.date(), language, 'full', local.year)} {local:%H:%M}"


def time_text(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """The time of day in the person's own zone, from 00:00 to 23:59 in every language."""
    return f"{moment.astimezone(zone):%H:%M}"


def _is_east_asian(text: str) -> bool:
    return unicodedata.east_asian_width(text[0]) in ("W", "F")


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """One or two letters that stand for a name; of a Korean name the given name, as is usual there."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    if _is_east_asian(words[0]):
        whole = "".join(words)
        return whole[-2:] if len(whole) <= 4 else whole[:2]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


@lru_cache(maxsize=4096)
def hue(key: str) -> int:
    """The avatar colour of a person or company, the same on every page: 0 to `AVATAR_HUES` − 1."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass")) % AVATAR_HUES
