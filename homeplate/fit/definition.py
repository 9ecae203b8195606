"""What a profile says: its rules with their points, and how it is read from what people and programs hand in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Final

from homeplate.fit.countries import country_code
from homeplate.fit.fields import (
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    COMPANY,
    FIELDS,
    KNOWN,
    LONGER,
    MONEY,
    OPERATORS,
    PERSON,
    SUBJECTS,
    WITHIN,
    WORDED,
)
from homeplate.kit.clean import line, one_of, paragraphs, unknown_name, whole_number
from homeplate.kit.errors import Invalid
from homeplate.kit.money import currency_code
from homeplate.kit.text import folded, msg

MOST_RULES, MOST_VALUES, MOST_POINTS = 60, 200, 100
NAME_LENGTH, VALUE_LENGTH, TEXT_LENGTH, MOST_DAYS = 120, 120, 2000, 36_500
TEXTS: Final = {
    COMPANY: ("description",),
    PERSON: ("description", "interests", "habits", "pains", "goals"),
}
"""What a profile tells in words: of a persona what it is interested in, how it buys, what hurts it, what it wants."""
THRESHOLD, LEAST_KNOWN = 60, 30


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that speaks for or against: the value in `field` compared by `operator` with `values` (words), `least`
    and `most` (numbers; money in major units of `currency`) or `days`.

    A rule that matches gives `points`, which may be less than nothing, or rules out where it is a `knock_out`. What is
    unknown does neither, unless the rule is `strict`: then it counts as not shown, so its points are missed, and a
    knock-out rules out.
    """

    about: str
    field: str
    operator: str
    values: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    days: int | None = None
    currency: str = ""
    points: int = 0
    knock_out: bool = False
    strict: bool = False

    @property
    def kind(self) -> str:
        """The kind of value that it looks at."""
        return FIELDS[self.about][self.field].kind


@dataclass(frozen=True)
class Definition:
    """A profile: what it is `about` (company or person), its rules, and what counts as fitting: a score of `threshold`
    at least, where at least `least_known` percent of what the rules ask for is known."""

    about: str
    name: str
    rules: tuple[Rule, ...] = ()
    threshold: int = THRESHOLD
    least_known: int = LEAST_KNOWN
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def reachable(self) -> int:
        """The points of all rules that give any: what a company that is wholly known and matches all would have."""
        return sum(max(rule.points, 0) for rule in self.rules if not rule.knock_out)


def read_definition(data: Mapping[str, Any], *, about: str = "") -> Definition:
    """A definition from untrusted data. Raises `Invalid`; its field is `name`, `threshold` … or `rules.<n>.<part>`."""
    known = ("about", "name", "rules", "threshold", "least_known", "texts")
    for key in data:
        if key not in known:
            raise unknown_name(str(key), known, field=str(key)[:60])
    about = one_of(data.get("about") or about, SUBJECTS, field="about", required=True)
    rules = data.get("rules") or ()
    if isinstance(rules, str | Mapping) or not isinstance(rules, Sequence):
        raise Invalid("list", msg("A list is expected here."), field="rules")
    if len(rules) > MOST_RULES:
        raise Invalid("too-many", msg("At most {count} of them.", count=MOST_RULES), field="rules")
    return Definition(
        about=about,
        name=line(data.get("name"), field="name", longest=NAME_LENGTH, required=True),
        rules=tuple(read_rule(one, about=about, at=f"rules.{at}.") for at, one in enumerate(rules)),
        threshold=_percent(data.get("threshold"), THRESHOLD, "threshold"),
        least_known=_percent(data.get("least_known"), LEAST_KNOWN, "least_known"),
        texts=_texts(data.get("texts") or {}, about),
    )


def _percent(value: object, usual: int, name: str) -> int:
    found = whole_number(value, field=name, most=100)
    return usual if found is None else found


def _texts(given: object, about: str) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise Invalid("object", msg("Texts by their names are expected here."), field="texts")
    for key in given:
        if key not in TEXTS[about]:
            raise unknown_name(str(key), TEXTS[about], field=f"texts.{str(key)[:60]}")
    cleaned = {
        key: paragraphs(given.get(key), field=f"texts.{key}", longest=TEXT_LENGTH) for key in TEXTS[about]
    }
    return {key: text for key, text in cleaned.items() if text}


RULE_KEYS: Final = (
    "field", "operator", "values", "least", "most", "days", "currency", "points", "knock_out", "strict",
)  # fmt: skip


def read_rule(data: object, *, about: str, at: str = "") -> Rule:
    """A rule from untrusted data; `at` begins the names of fields in errors. Raises `Invalid`."""
    if not isinstance(data, Mapping):
        raise Invalid(
            "object", msg("A rule with a field, an operator and points is expected here."), field=at
        )
    for key in data:
        if key not in RULE_KEYS:
            raise unknown_name(str(key), RULE_KEYS, field=f"{at}{str(key)[:60]}")
    key = one_of(data.get("field"), FIELDS[about], field=f"{at}field", required=True)
    kind = FIELDS[about][key].kind
    operator = one_of(data.get("operator"), OPERATORS[kind], field=f"{at}operator", required=True)
    knock_out = data.get("knock_out") is True
    points = whole_number(data.get("points"), field=f"{at}points", least=-MOST_POINTS, most=MOST_POINTS) or 0
    if not points and not knock_out:
        text = msg("Give points between {least} and {most}, but not 0, or let the rule knock out.",
                   least=-MOST_POINTS, most=MOST_POINTS)  # fmt: skip
        raise Invalid("required", text, field=f"{at}points")
    return Rule(
        about=about,
        field=key,
        operator=operator,
        points=0 if knock_out else points,
        knock_out=knock_out,
        strict=data.get("strict") is True,
        **_compared(data, kind, operator, at),
    )


def _compared(data: Mapping[str, Any], kind: str, operator: str, at: str) -> dict[str, Any]:
    """What the value is compared with; what the operator does not ask for is left out."""
    if operator == KNOWN:
        return {}
    if operator in (WITHIN, LONGER):
        days = whole_number(data.get("days"), field=f"{at}days", least=1, most=MOST_DAYS)
        if days is None:
            raise Invalid("required", msg("Please fill this in."), field=f"{at}days")
        return {"days": days}
    if kind in WORDED:
        words = _words(data.get("values"), f"{at}values")
        is_country = data.get("field") == "country"
        return {"values": tuple(map(country_code, words)) if is_country else words}
    return _bounds(data, operator, at) | (_currency(data, at) if kind == MONEY else {})


def _bounds(data: Mapping[str, Any], operator: str, at: str) -> dict[str, Any]:
    found = {}
    if operator in (AT_LEAST, BETWEEN):
        found["least"] = _number(data.get("least"), f"{at}least")
    if operator in (AT_MOST, BETWEEN):
        found["most"] = _number(data.get("most"), f"{at}most")
    if operator == BETWEEN and found["least"] > found["most"]:
        raise Invalid("range", msg("The first number is the smaller one."), field=f"{at}least")
    return found


def _currency(data: Mapping[str, Any], at: str) -> dict[str, str]:
    try:
        return {"currency": currency_code(str(data.get("currency") or ""))}
    except Invalid as error:
        raise Invalid(error.code, error.message, field=f"{at}currency") from None


def _words(given: object, name: str) -> tuple[str, ...]:
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise Invalid("list", msg("A list is expected here."), field=name)
    words = [line(one, field=name, longest=VALUE_LENGTH) for one in given]
    kept = {folded(word): word for word in reversed(words) if word}
    if not kept:
        raise Invalid("required", msg("Please fill this in."), field=name)
    if len(kept) > MOST_VALUES:
        raise Invalid("too-many", msg("At most {count} of them.", count=MOST_VALUES), field=name)
    return tuple(reversed(kept.values()))


def _number(given: object, name: str) -> Decimal:
    if given is None or given == "":
        raise Invalid("required", msg("Please fill this in."), field=name)
    try:
        number = Decimal(str(given)[:40])
    except InvalidOperation:
        number = Decimal("nan")
    if isinstance(given, bool) or not number.is_finite() or abs(number) > 10**15:
        raise Invalid("number", msg("“{text}” is not a number.", text=str(given)[:40]), field=name)
    return number


def to_data(definition: Definition) -> dict[str, Any]:
    """The definition as plain data; `read_definition` reads it back alike."""
    return {
        "about": definition.about,
        "name": definition.name,
        "threshold": definition.threshold,
        "least_known": definition.least_known,
        "rules": [rule_data(rule) for rule in definition.rules],
        "texts": dict(definition.texts),
    }


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule as plain data, without what it does not say; numbers as texts, so that they stay exact."""
    data: dict[str, Any] = {"field": rule.field, "operator": rule.operator}
    if rule.values:
        data["values"] = list(rule.values)
    data |= {name: str(value) for name in ("least", "most") if (value := getattr(rule, name)) is not None}
    data |= {name: value for name in ("days", "currency") if (value := getattr(rule, name))}
    data |= {"knock_out": True} if rule.knock_out else {"points": rule.points}
    return {**data, "strict": True} if rule.strict else data
