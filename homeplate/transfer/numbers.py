"""Numbers and money as exports write them; what the comma means is decided per column, not per cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from homeplate.kit.errors import Invalid
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg

Sign = Literal[".", ","]

DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"})
_PLAIN = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
_SPACES = re.compile(r"(?<=[0-9])[\s'’`´](?=[0-9]{3})")
_BODY = re.compile(r"[0-9]{1,30}(?:[.,][0-9]{1,20})*(?:[eE][+-]?[0-9]{1,2})?")
_SYMBOLS = {
    "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "$": "$",
    "€": "EUR", "£": "GBP", "₩": "KRW", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "zł": "PLN", "kč": "CZK",
    "원": "KRW", "円": "JPY", "元": "CNY", "euroa": "EUR", "euro": "EUR", "e": "EUR", "달러": "USD", "유로": "EUR",
    "won": "KRW", "kr": "SEK",
}  # fmt: skip
_UNITS = {
    "k": 10**3, "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "b": 10**9, "bn": 10**9,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "tuhatta": 10**3, "milj": 10**6, "mrd": 10**9, "t€": 10**3,
    "천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "천억": 10**11, "조": 10**12,
}  # fmt: skip
_EMPTY = re.compile(r"[-–—.]*|n/?a|null|none", re.IGNORECASE)
_LARGEST = Decimal(10) ** 24


class Amount(NamedTuple):
    """A number and the currency written beside it: a code, `$` for one of the dollars, or empty."""

    number: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """What marks the decimals in one column. `certain` is false when no value decides it."""

    decimal: Sign = "."
    certain: bool = True


def number_style(samples: Iterable[str], *, prefer: Sign = ".") -> NumberStyle:
    """The decimal sign that most `samples` need; `prefer` where none of them needs one."""
    votes = {".": 0, ",": 0}
    seen = False
    for text in samples:
        body = re.sub(r"[^0-9.,]", "", unicodedata.normalize("NFKC", text)).strip(".,")
        signs = re.findall(r"[.,]", body)
        if not signs:
            continue
        seen = True
        last = signs[-1]
        other = "," if last == "." else "."
        if len(set(signs)) == 2:
            votes[last] += 1
        elif len(signs) > 1:
            votes[other] += 1
        elif len(body) - body.index(last) - 1 != 3:
            votes[last] += 1
    if votes["."] == votes[","]:
        return NumberStyle(prefer, certain=not seen)
    return NumberStyle("." if votes["."] > votes[","] else ",")


def parse_amount(text: str, style: NumberStyle) -> Amount | None:
    """The amount in `text`; None when the cell says “nothing”. Raises `Invalid` with code `number`."""
    if style.decimal == "." and _PLAIN.fullmatch(text):
        return Amount(Decimal(text), "")
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    if _EMPTY.fullmatch(plain):
        return None
    try:
        return _amount(plain, style)
    except ValueError:
        raise Invalid("number", msg("“{text}” is not an amount.", text=text[:40])) from None


def parse_count(text: str, style: NumberStyle) -> int | None:
    """A whole number of things; of a range (“51-200”, “1,001+”) the lower end. Raises `Invalid`: `number`."""
    span = re.match(r"\s*([0-9][0-9.,\s]*)\s*(?:-|–|—|~|to|\+|이상)", unicodedata.normalize("NFKC", text))
    body = re.sub(r"\s*(?:employees|people|명|henkilöä|hlö)\s*$", "", text, flags=re.IGNORECASE)
    amount = parse_amount(span[1].strip() if span else body, style)
    if amount is None:
        return None
    if amount.number < 0 or amount.number > 10**9:
        raise Invalid("number", msg("“{text}” is not a count.", text=text[:40]))
    return int(amount.number)


def are_fractions(samples: Iterable[str]) -> bool:
    """Whether a column of probabilities is written 0–1 rather than 0–100."""
    numbers = [float(text) for text in samples if _PLAIN.fullmatch(text)]
    return bool(numbers) and max(numbers) <= 1


def parse_probability(text: str, style: NumberStyle, *, fractions: bool) -> int | None:
    """A probability in per mille. Raises `Invalid`: `number`, `probability`."""
    amount = parse_amount(text.replace("%", ""), style)
    if amount is None:
        return None
    mille = round(amount.number * (1000 if fractions and "%" not in text else 10))
    if not 0 <= mille <= 1000:
        raise Invalid("probability", msg("“{text}” is not between 0 and 100 %.", text=text[:40]))
    return mille


def _amount(text: str, style: NumberStyle) -> Amount:
    """Raises `ValueError`."""
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("() ")
    if text.endswith("-"):
        text, negative = text[:-1], True
    found = _BODY.search(_SPACES.sub("", text))
    if found is None:
        raise ValueError(text)
    text = found.string
    before, after = text[: found.start()].strip(), text[found.end() :].strip(" .,-")
    if before.endswith(("-", "+")) or before.startswith(("-", "+")):
        negative ^= "-" in before
        before = before.strip("+- ")
    factor, currency = beside(before), beside(after)
    number = _decimal(found[0], style) * factor[0] * currency[0]
    if (factor[1] and currency[1] and factor[1] != currency[1]) or abs(number) > _LARGEST:
        raise ValueError(text)
    return Amount(-number if negative else number, factor[1] or currency[1])


@cache
def _known_currency(text: str) -> str:
    try:
        return currency_code(text)
    except Invalid:
        return ""


def beside(text: str) -> tuple[int, str]:
    """Factor and currency of what stands before or behind the figures: “k€”, “만원”, “USD”.

    Raises `ValueError` for anything else, so that “Room 5” is no amount.
    """
    word = text.casefold().replace(" ", "").strip(".")
    if not word:
        return 1, ""
    if word in _SYMBOLS:
        return 1, _SYMBOLS[word]
    if word in _UNITS:
        return _UNITS[word], ""
    if len(text) == 3 and text.isascii() and text.isalpha() and (code := _known_currency(text.upper())):
        return 1, code
    for cut in range(1, len(word)):
        unit, rest = word[:cut].strip("."), word[cut:]
        if unit in _UNITS and rest in _SYMBOLS:
            return _UNITS[unit], _SYMBOLS[rest]
        if unit in _SYMBOLS and rest in _UNITS:
            return _UNITS[rest], _SYMBOLS[unit]
    raise ValueError(text)


def _decimal(body: str, style: NumberStyle) -> Decimal:
    """The figures of `body` with its separators understood. Raises `ValueError`."""
    body, _, power = body.replace("E", "e").partition("e")
    signs = [c for c in body if c in ".,"]
    decimal = _decimal_sign(body, signs, style)
    whole, _, places = body.rpartition(decimal) if decimal else (body, "", "")
    groups = re.split(r"[.,]", whole)
    if len(groups) > 1 and not (all(2 <= len(g) <= 3 for g in groups[1:]) and 1 <= len(groups[0]) <= 3):
        raise ValueError(body)
    return Decimal(f"{''.join(groups) or '0'}.{places or '0'}").scaleb(int(power or 0))


def _decimal_sign(body: str, signs: list[str], style: NumberStyle) -> str:
    """The sign that marks the decimals of this value, empty when all signs group thousands."""
    if not signs:
        return ""
    last = signs[-1]
    if len(signs) > 1:
        return last if signs.count(last) == 1 and len(set(signs)) == 2 else ""
    whole, _, places = body.partition(last)
    grouped = len(places) == 3 and 1 <= len(whole) <= 3 and whole != "0"
    return "" if grouped and last != style.decimal else last
