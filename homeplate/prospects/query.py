"""What somebody looks for in the prospect database: a plain value, with one form for addresses and one for
JSON. Pure.

Within a field one of the values is enough (`any`), unless `all` of them are asked for; `none` keeps out.
Between fields all have to hold. A range leaves out what is not known, unless `unknown` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from homeplate.fit.titles import department_named, seniority_named
from homeplate.kit.clean import line, one_of, unknown_name
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.prospects.fields import FIELDS, FITS, Field

ABOUT: Final = ("people", "companies")
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "people": ("fit", "size", "newest"),
    "companies": ("fit", "size", "name", "growth", "revenue", "funding"),
}
"""`newest`: who began in the role last. Where no order is asked for it is `fit` when a profile is published, else
`size`."""
MOST_VALUES, MOST_TEXT = 200, 200
MOST_PER_COMPANY = 1000
_SPAN = re.compile(r"(\d{1,4})([dmy])")
_DAYS = {"d": 1.0, "m": 365.25 / 12, "y": 365.25}


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of one field. `least` and `most` bound a number or a day (ISO); `under` and `over` are
    spans such as `90d`, `6m` or `1y` up to today. `known` asks whether anything is known at all."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    least: float | str | None = None
    most: float | str | None = None
    under: str = ""
    over: str = ""
    unknown: bool = False
    known: bool | None = None

    def __bool__(self) -> bool:
        return self != Condition() and self != Condition(unknown=True)


PARTS: Final[dict[str, tuple[str, ...]]] = {
    "fit": ("any",),
    "choice": ("any", "none", "known"),
    "title": ("any", "none", "known"),
    "many": ("any", "all", "none", "known"),
    "range": ("least", "most", "unknown", "known"),
    "day": ("least", "most", "under", "over", "unknown", "known"),
}
"""What may be asked of a field of each kind."""
_LISTS, _FLAGS = ("any", "all", "none"), ("unknown", "known")


@dataclass(frozen=True, slots=True)
class Query:
    """A search. `where` holds one condition for each field, by key; `fresh` leaves out who is a contact, an account or
    a lead; `within` is a list of prospects, or what a watched search found new, and `without` one whose prospects are
    left out; at most `per_company` people of one company are found, 0 meaning all."""

    about: str = "people"
    text: str = ""
    where: tuple[tuple[str, Condition], ...] = ()
    per_company: int = 0
    fresh: bool = False
    within: str = ""
    without: str = ""
    order: str = ""

    def asked(self, key: str) -> Condition:
        """The condition on a field; an empty one where there is none."""
        return dict(self.where).get(key, _NOTHING)

    def with_condition(self, key: str, condition: Condition) -> Query:
        """The same search with another condition on a field."""
        rest = {**dict(self.where), key: condition}
        return replace(self, where=_sorted(rest))

    def unlisted(self) -> Query:
        """The same search, whoever is on a list."""
        return replace(self, within="", without="")

    @property
    def narrowed(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.text or self.where or self.per_company or self.fresh or self.within or self.without)


_NOTHING: Final = Condition()


def _sorted(where: Mapping[str, Condition]) -> tuple[tuple[str, Condition], ...]:
    return tuple((key, where[key]) for key in FIELDS if where.get(key))


@dataclass(slots=True)
class _Draft:
    """Conditions while they are read."""

    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, key: str, part: str, value: Any) -> None:
        """Note one part of the condition on a field. Raises `Invalid` for a field or part that does not exist."""
        known = FIELDS.get(key)
        if known is None:
            raise unknown_name(key[:60], FIELDS, field=key[:60])
        if part not in PARTS[known.kind]:
            raise Invalid("unknown-field", _no_part(part, known), field=f"{key}.{part}"[:80])
        self.found.setdefault(key, {})[part] = _cleaned(known, part, value)

    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """What was noted."""
        return _sorted({key: Condition(**parts) for key, parts in self.found.items()})


def _no_part(part: str, known: Field) -> Any:
    parts = ", ".join(PARTS[known.kind])
    return msg("“{part}” cannot be asked here. Possible: {parts}.", part=part[:20], parts=parts)


def _cleaned(known: Field, part: str, value: Any) -> Any:
    where = known.key if part == "any" else f"{known.key}.{part}"
    if part in _LISTS:
        naming = _NAMING.get(known.key)
        found = _values(value, where)
        if known.kind == "fit":
            return tuple(one_of(one, FITS, field=where) for one in found)
        return tuple(sorted({naming(one) or one for one in found})) if naming else found
    if part in _FLAGS:
        return _truth(value)
    if part in ("under", "over"):
        return _span(value, where)
    return _day(value, where) if known.kind == "day" else _number(value, where)


_NAMING: Final = {
    "seniority": seniority_named,
    "department": department_named,
    "open_positions": department_named,
}
"""Fields whose values are keys of ours, however they are written."""


def _values(value: Any, where: str) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Sequence) or len(given) > MOST_VALUES:
        raise Invalid(
            "list", msg("A list of at most {count} texts is expected here.", count=MOST_VALUES), field=where
        )
    lines = (line(one, field=where, longest=MOST_TEXT) for one in given)
    return tuple(sorted({one for one in lines if one}))


def _truth(value: Any) -> bool:
    return value is True or str(value).lower() in ("1", "true", "yes", "on")


def _span(value: Any, where: str) -> str:
    text = line(value, field=where, longest=12).lower()
    if text and not _SPAN.fullmatch(text):
        raise Invalid("span", msg("A span such as 90d, 6m or 1y is expected here."), field=where)
    return text


def _number(value: Any, where: str) -> float | None:
    if value is None or value == "":
        return None
    try:
        number = float(str(value).replace(",", "").replace(" ", "").replace(" ", ""))
        if number != number or abs(number) > 1e18 or isinstance(value, bool):
            raise ValueError
    except ValueError:
        raise Invalid("number", msg("A number is expected here."), field=where) from None
    return int(number) if number == int(number) else number


def _day(value: Any, where: str) -> str | None:
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Invalid("date", msg("A date such as 2026-05-04 is expected here."), field=where) from None


def days_of(span: str) -> int:
    """The days in a span: 90 in `90d`, 365 in `1y`."""
    found = _SPAN.fullmatch(span)
    return round(int(found[1]) * _DAYS[found[2]]) if found else 0


def day_before(today: date, span: str) -> date:
    """The day on which a span up to `today` began."""
    try:
        return today - timedelta(days=days_of(span))
    except OverflowError:
        return date.min


# --- addresses -------------------------------------------------------------------------------------------------------

_SUFFIX = {"any": "", "all": ".all", "none": ".not", "least": ".min", "most": ".max"}
_PART = {suffix[1:]: part for part, suffix in _SUFFIX.items() if suffix}
RESERVED = frozenset({"about", "q", "per_company", "fresh", "within", "without", "order"})
OF_THE_PAGE = frozenset({"view", "from"})
"""Parameters of the page of the search besides those of a search."""


def to_pairs(query: Query) -> list[tuple[str, str]]:
    """The search as the parameters of an address; two equal searches have the same."""
    pairs = [("about", query.about)] if query.about != "people" else []
    pairs += [("q", query.text)] if query.text else []
    for key, condition in query.where:
        pairs += _condition_pairs(key, condition)
    if query.per_company:
        pairs.append(("per_company", str(query.per_company)))
    pairs += [("fresh", "1")] if query.fresh else []
    pairs += [("within", query.within)] if query.within else []
    pairs += [("without", query.without)] if query.without else []
    pairs += [("order", query.order)] if query.order else []
    return pairs


def to_address(query: Query) -> str:
    """The search as the query part of an address."""
    return urlencode(to_pairs(query))


def _condition_pairs(key: str, condition: Condition) -> Iterator[tuple[str, str]]:
    for part in PARTS[FIELDS[key].kind]:
        value = getattr(condition, part)
        name = f"{key}{_SUFFIX.get(part, '.' + part)}"
        if part in _LISTS:
            yield from ((name, one) for one in value)
        elif part in _FLAGS:
            if value or (value is False and part == "known"):
                yield name, "1" if value else "0"
        elif value not in (None, ""):
            yield name, str(value)


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Query:
    """The search in the parameters of an address. Raises `Invalid` that names the parameter."""
    plain: dict[str, str] = {}
    parts: dict[tuple[str, str], list[str]] = {}
    for name, value in pairs:
        if name in RESERVED:
            plain[name] = value
        elif value != "":
            key, _, suffix = name.partition(".")
            parts.setdefault((key, _PART.get(suffix, suffix or "any")), []).append(value)
    draft = _Draft()
    for (key, part), values in parts.items():
        draft.put(key, part, values if part in _LISTS else values[-1])
    return _query(plain.get("about"), plain.get("q"), draft, plain)


def from_address(text: str) -> Query:
    """The search in the query part of an address, whatever the page adds left out. Raises as `from_pairs` does."""
    return from_pairs((name, value) for name, value in parse_qsl(text) if name not in OF_THE_PAGE)


def _query(about: Any, text: Any, draft: _Draft, rest: Mapping[str, Any]) -> Query:
    what = one_of(about or "people", ABOUT, field="about")
    order = one_of(rest.get("order"), ORDERS[what], field="order")
    return Query(
        about=what,
        text=line(text, field="q", longest=MOST_TEXT),
        where=draft.conditions(),
        per_company=_per_company(rest.get("per_company")) if what == "people" else 0,
        fresh=_truth(rest.get("fresh")),
        within=line(rest.get("within"), field="within", longest=36),
        without=line(rest.get("without"), field="without", longest=36),
        order=order,
    )


def _per_company(value: Any) -> int:
    number = _number(value, "per_company") or 0
    if number != int(number) or not 0 <= number <= MOST_PER_COMPANY:
        raise Invalid(
            "range", msg("Between {least} and {most}.", least=0, most=MOST_PER_COMPANY), field="per_company"
        )
    return int(number)


# --- JSON ------------------------------------------------------------------------------------------------------------

_KEYS = ("about", "text", "where", "per_company", "fresh", "within", "without", "order")


def to_json(query: Query) -> dict[str, Any]:
    """The search as saved searches and the API hold it; what is not asked is left out."""
    where = {key: _condition_json(key, condition) for key, condition in query.where}
    told = {
        "about": query.about, "text": query.text, "where": where, "per_company": query.per_company,
        "fresh": query.fresh, "within": query.within, "without": query.without, "order": query.order,
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def _condition_json(key: str, condition: Condition) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in PARTS[FIELDS[key].kind]:
        value = getattr(condition, part)
        if value or (part in ("least", "most") and value is not None) or (part == "known" and value is False):
            found[part] = list(value) if isinstance(value, tuple) else value
    return found


def from_json(data: Any) -> Query:
    """The search in its JSON form. Raises `Invalid` that names the field."""
    if not isinstance(data, Mapping):
        raise Invalid("object", msg("An object is expected here."), field="query")
    for key in data:
        if key not in _KEYS:
            raise unknown_name(str(key)[:60], _KEYS, field=str(key)[:60])
    where = data.get("where") or {}
    if not isinstance(where, Mapping):
        raise Invalid("object", msg("An object is expected here."), field="where")
    draft = _Draft()
    for key, parts in where.items():
        if not isinstance(parts, Mapping):
            raise Invalid("object", msg("An object is expected here."), field=f"where.{key}"[:80])
        for part, value in parts.items():
            draft.put(str(key), str(part), value)
    return _query(data.get("about"), data.get("text"), draft, data)
