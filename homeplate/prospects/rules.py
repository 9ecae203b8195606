"""What values of prospects may be, what makes two tellings one record, and which telling holds. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sized
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final, cast
from uuid import UUID

from homeplate.accounts.rules import domain_of
from homeplate.fit.titles import department_named, department_of, seniority_named, seniority_of
from homeplate.kit.clean import line
from homeplate.kit.errors import Invalid
from homeplate.kit.money import minor_places
from homeplate.kit.text import folded, msg
from homeplate.prospects.fields import AMOUNTS
from homeplate.prospects.places import country_code
from homeplate.prospects.words import term

COMPANY_COLUMNS: Final = (
    "name", "domain", "external_id", "industry", "industry_codes", "employees", "employee_growth",
    "revenue", "funding_total", "ad_spend", "currency", "founded", "country", "region", "city",
    "technologies", "open_positions", "parent",
)  # fmt: skip
PERSON_COLUMNS: Final = (
    "name", "given_name", "family_name", "external_id", "title", "seniority", "department", "role_start",
    "email", "phone", "profile", "language", "country", "company_name", "company_domain", "company_country",
)  # fmt: skip
"""What a row of a file may say."""

MONEY_COLUMNS: Final = frozenset(AMOUNTS.values())
NAMING: Final = frozenset({"name", "external_id", "company_id", "currency"})
MOST_VALUES = 200

Said = tuple[int, str]
"""Who said it (the number of a source) and on which day (ISO)."""


# --- single values ---------------------------------------------------------------------------------------------------


def _text(longest: int) -> Callable[[str, str], str]:
    def clean(text: str, field: str) -> str:
        # Most texts are fit as they are, and millions of them are looked at.
        if text.isprintable() and len(text) <= longest and "  " not in text:
            return text
        return line(text, field=field, longest=longest)

    return clean


_PLAIN_DOMAIN = re.compile(r"(?!www\.)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,20}")


def domain(text: str, field: str) -> str:
    """The bare domain in an address."""
    return text if _PLAIN_DOMAIN.fullmatch(text) else domain_of(text, field=field)


_EMAIL = re.compile(r"[^\s@,;<>\"()]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}")


def email(text: str, field: str) -> str:
    """An e-mail address, lower case. One look at its form: millions of them are not worth a library each."""
    found = text.strip().lower()
    if len(found) > 254 or not _EMAIL.fullmatch(found):
        raise Invalid("email", msg("“{text}” is not an e-mail address.", text=text[:60]), field=field)
    return found


_SCALE = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "mn": 10**6, "t": 10**12}
_NUMBER = re.compile(r"[^\d(+-]*([+-]?\d[\d.,'\s  ]*)\s*(k|mn|m|bn|b|t)?\b", re.IGNORECASE)


@lru_cache(maxsize=65536)
def decimal(text: str, field: str) -> Decimal:
    """A number as files write it: `1,200`, `1 200,5`, `$1.5M`. Raises `Invalid` (`number`)."""
    if text.isdecimal():
        return Decimal(text)
    found = _NUMBER.match(text)
    if found is None:
        raise Invalid("number", msg("“{text}” is not a number.", text=text[:40]), field=field)
    digits = re.sub(r"['\s  ]", "", found[1])
    try:
        number = Decimal(_with_point(digits)) * _SCALE.get((found[2] or "").lower(), 1)
    except InvalidOperation:
        raise Invalid("number", msg("“{text}” is not a number.", text=text[:40]), field=field) from None
    return number


def _with_point(digits: str) -> str:
    """`digits` with a point before the decimals and nothing between thousands."""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        last = max(comma, point)
        return re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    mark = "," if comma >= 0 else "."
    at = max(comma, point)
    # One mark with three digits behind it parts thousands; of a point only where there are several.
    thousands = digits.count(mark) > 1 or (mark == "," and len(digits) - at == 4)
    return digits.replace(mark, "" if thousands else ".")


def whole(least: int, most: int) -> Callable[[str, str], int]:
    """Cleans a whole number between two bounds; of a range such as `51-200` the lower end is taken."""

    def clean(text: str, field: str) -> int:
        number = int(text) if text.isdecimal() else int(decimal(text.partition("-")[0] or text, field))
        if not least <= number <= most:
            raise Invalid("range", msg("Between {least} and {most}.", least=least, most=most), field=field)
        return number

    return clean


def percent(text: str, field: str) -> float:
    """A percentage, with or without its sign."""
    number = float(decimal(text.replace("%", ""), field))
    if abs(number) > 100_000:
        raise Invalid("range", msg("Between {least} and {most}.", least=-100_000, most=100_000), field=field)
    return round(number, 2)


def day(text: str, field: str) -> date:
    """A day, or the first day of a month or year where no more is said: `2026-05-04`, `2026-05`, `2026`."""
    if len(text) == 10 and text[4] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    parts = text.strip().replace("/", "-").partition("T")[0].partition(" ")[0].split("-")
    try:
        numbers = [*map(int, parts), 1, 1][:3]
        return date(*numbers)
    except (ValueError, TypeError):
        raise Invalid("date", msg("A date such as 2026-05-04 is expected here."), field=field) from None


def several(text: str, field: str) -> list[str]:
    """Several texts, between `;`, `|` or commas, or a JSON list; each once, in the order of their letters."""
    found: dict[str, str] = {}
    for each in _parts(text, field):
        key, one = _value(str(each), field)
        if one:
            found.setdefault(key, one)
    _not_too_many(found, field)
    return [found[key] for key in sorted(found)]


_BETWEEN = re.compile(r"[;|\n]")


def _parts(text: str, field: str) -> Iterable[Any]:
    if text.startswith("["):
        return cast("list[Any]", _from_json(text, list, field))
    return _BETWEEN.split(text) if _BETWEEN.search(text) else text.split(",")


def _not_too_many(found: Sized, field: str) -> None:
    if len(found) > MOST_VALUES:
        raise Invalid("too-many", msg("At most {count} values.", count=MOST_VALUES), field=field)


@lru_cache(maxsize=65536)
def _value(text: str, field: str) -> tuple[str, str]:
    """One of several values: as it is compared, and as it is kept."""
    one = line(text, field=field, longest=120)
    return term(one), one


_CODE = re.compile(r"[a-z0-9-]{1,20}:[a-z0-9.]{1,20}")


def codes(text: str, field: str) -> list[str]:
    """Industry codes, each `taxonomy:code`."""
    found = {_code(str(each), field) for each in _parts(text, field)} - {""}
    _not_too_many(found, field)
    return sorted(found)


@lru_cache(maxsize=65536)
def _code(text: str, field: str) -> str:
    one = line(text, field=field, longest=120).replace(" ", "").lower()
    if one and not _CODE.fullmatch(one):
        sentence = msg("An industry code such as naics:522110 is expected here, not “{text}”.", text=one[:40])
        raise Invalid("code", sentence, field=field)
    return one


@lru_cache(maxsize=65536)
def positions(text: str, field: str) -> dict[str, int]:
    """Open positions by function: `marketing: 3; sales`, or a JSON object."""
    given: dict[str, Any] = {}
    if text.startswith("{"):
        given = _from_json(text, dict, field)
    else:
        for one in re.split(r"[;|,]", text):
            name, _, number = one.partition(":")
            if name.strip():
                given[name.strip()] = number.strip() or 1
    found: dict[str, int] = {}
    for name, number in given.items():
        key = department(str(name), field)
        found[key] = found.get(key, 0) + whole(0, 10**6)(str(number), field)
    return {key: count for key, count in sorted(found.items()) if count}


def _from_json(text: str, kind: type, field: str) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, kind):
        raise Invalid("json", msg("This is not a list of values."), field=field)
    return found


def department(text: str, field: str) -> str:
    """The department that a word names; `other` where none is known."""
    return department_named(text) or "other"


def seniority(text: str, field: str) -> str:
    """The seniority that a word names; empty where none is known."""
    return seniority_named(text)


def _language(text: str, field: str) -> str:
    return (
        text.strip().lower()[:8] if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?", text.strip()) else ""
    )


def _currency(text: str, field: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Invalid(
            "currency",
            msg("“{text}” is not a currency. Use a code such as EUR, KRW or USD.", text=text[:20]),
            field=field,
        )
    return code


_LARGEST = 10**17

CLEANERS: Final[dict[str, Callable[[str, str], Any]]] = {
    "name": _text(200),
    "given_name": _text(120),
    "family_name": _text(120),
    "domain": domain,
    "external_id": _text(200),
    "industry": _text(120),
    "industry_codes": codes,
    "employees": whole(0, 100_000_000),
    "employee_growth": percent,
    "revenue": decimal,
    "funding_total": decimal,
    "ad_spend": decimal,
    "currency": _currency,
    "founded": whole(1000, 2100),
    "country": country_code,
    "region": _text(120),
    "city": _text(120),
    "technologies": several,
    "open_positions": positions,
    "parent": _text(200),
    "title": _text(160),
    "seniority": seniority,
    "department": department,
    "role_start": day,
    "email": email,
    "phone": _text(40),
    "profile": _text(300),
    "language": _language,
    "company_name": _text(200),
    "company_domain": domain,
    "company_country": country_code,
}
"""How each value of a row is read; each raises `Invalid` for the field."""


# --- records ---------------------------------------------------------------------------------------------------------


def company_values(row: Mapping[str, str], currency: str) -> dict[str, Any]:
    """The columns of a company that a row of texts tells; `currency` is that of amounts without one. Raises
    `Invalid`."""
    found = {key: CLEANERS[key](text, key) for key, text in row.items() if text}
    code = found.get("currency") or currency
    for key, column in AMOUNTS.items():
        if key in found:
            found[column] = _minor(found.pop(key), code, key)
            found["currency"] = code
    found = {key: value for key, value in found.items() if value not in ("", [], {})}
    if not any(key in found for key in MONEY_COLUMNS):
        found.pop("currency", None)
    if not found.get("name"):
        if not found.get("domain"):
            raise Invalid("required", msg("A company needs a name or a domain."), field="name")
        found["name"] = found["domain"]
    return found


def _minor(amount: Decimal, currency: str, field: str) -> int:
    minor = int(amount.scaleb(minor_places(currency)))
    if abs(minor) > _LARGEST:
        raise Invalid("too-large", msg("This amount is too large."), field=field)
    return minor


def person_values(row: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a person that a row of texts tells, `company_*` apart. Seniority and department come from
    the title where they are not said. Raises `Invalid`."""
    found = {key: CLEANERS[key](text, key) for key, text in row.items() if text}
    given, family = found.pop("given_name", ""), found.pop("family_name", "")
    if not found.get("name"):
        found["name"] = _full_name(given, family)[:200]
    if not found["name"]:
        raise Invalid("required", msg("A person needs a name."), field="name")
    if title := found.get("title"):
        found["seniority"] = found.get("seniority") or seniority_of(title)
        found["department"] = found.get("department") or department_of(title)
    return {key: value for key, value in found.items() if value != ""}


_HANGUL_OR_HAN = re.compile(r"[぀-ヿ㐀-鿿가-힣]")


def _full_name(given: str, family: str) -> str:
    if given and family and _HANGUL_OR_HAN.search(given + family):
        return f"{family}{given}"
    return f"{given} {family}".strip()


def company_key(values: Mapping[str, Any], source: int) -> str:
    """What makes two tellings of a company one: its domain, else its id at the source, else its name and country."""
    if values.get("domain"):
        return f"d:{values['domain']}"
    if values.get("external_id"):
        return f"x:{source}:{values['external_id']}"
    return f"n:{folded(values['name'])[:200]}|{values.get('country', '')}"


ERASED: Final = "erased:"
"""How the key begins of somebody who was erased at their own wish: nobody is known by it any more."""


def person_key(values: Mapping[str, Any], source: int, company: UUID | str | None) -> str:
    """What makes two tellings of a person one: the e-mail address, else the id at the source, else name and
    company."""
    if values.get("email"):
        return f"e:{values['email']}"
    if values.get("external_id"):
        return f"x:{source}:{values['external_id']}"
    return f"n:{folded(values['name'])[:200]}|{company or ''}"


def merged(
    present: Mapping[str, Any], was: Mapping[str, Said], new: Mapping[str, Any], said: Said
) -> tuple[dict[str, Any], dict[str, Said]]:
    """What changes when `new` values are said of a record: the columns that get another value, and who says what now.

    What was said later stays. A value that is said again keeps, and is as fresh as the last time.
    """
    changed: dict[str, Any] = {}
    now = dict(was)
    for key, value in new.items():
        earlier = was.get(key)
        if earlier is not None and earlier[1] > said[1]:
            continue
        if present.get(key) == value:
            if earlier is None or earlier[1] < said[1]:
                now[key] = said
            continue
        changed[key], now[key] = value, said
    return changed, now


def compact(says: Mapping[str, Said]) -> tuple[Said, dict[str, list[Any]]]:
    """Who says most of a record, and those values that somebody else says."""
    usual = Counter(says.values()).most_common(1)[0][0]
    return usual, {key: list(said) for key, said in sorted(says.items()) if said != usual}


def spread(values: Mapping[str, Any], usual: Said, told: Mapping[str, Any]) -> dict[str, Said]:
    """Who says each value of a record: `compact`, undone."""
    return {
        key: (told[key][0], told[key][1]) if key in told else usual
        for key, value in values.items()
        if value not in (None, "", [], {})
    }


# --- loads -----------------------------------------------------------------------------------------------------------

STATES: Final = {
    "waiting": msg("Waiting"),
    "running": msg("Running"),
    "done": msg("Done"),
    "cancelled": msg("Cancelled"),
    "failed": msg("Failed"),
}
BUSY: Final = ("waiting", "running")
ON_WHICH_TO_GO: Final = ("cancelled", "failed")
"""States in which a load may go on where it stopped."""
MOST_REFUSED = 100_000
"""Refused rows after which a load stops: its columns are wrong, not its rows."""
