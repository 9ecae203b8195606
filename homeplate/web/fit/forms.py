"""The forms of a profile and of its rules: inputs, and what was typed as plain data that a definition is read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext

from homeplate.fit.definition import (
    LEAST_KNOWN,
    NAME_LENGTH,
    TEXT_LENGTH,
    TEXTS,
    THRESHOLD,
    Definition,
    Rule,
)
from homeplate.fit.fields import (
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    DATE,
    FIELDS,
    KNOWN,
    MONEY,
    OPERATORS,
    WORDED,
)
from homeplate.fit.words import NAMES, TEXT_NAMES
from homeplate.web.forms import Given, input_number
from homeplate.web.jinja import language, say
from homeplate.web.shown import Field, Option

SPLIT: Final = re.compile(r"[\n,;]+")


def field_options(about: str) -> tuple[Option, ...]:
    """The fields that a rule can be about."""
    return tuple(Option(key, say(field.label)) for key, field in FIELDS[about].items())


def rule_inputs(about: str, key: str, rule: Rule | None, currencies: tuple[str, ...]) -> tuple[Field, ...]:
    """The inputs of a rule about a field; of a new one without `rule`."""
    kind = FIELDS[about][key].kind
    if kind in WORDED:
        asked = _worded(about, key, rule)
    elif kind == DATE:
        asked = (
            Field("operator", gettext("Compared"), "select", rule.operator if rule else "within",
                  _operators(kind), required=True),
            Field("days", gettext("Days"), "number", str(rule.days or "") if rule else "", placeholder="365"),
        )  # fmt: skip
    else:
        asked = _bounds(about, key, rule, currencies)
    points = str(rule.points) if rule and not rule.knock_out else "" if rule else "10"
    return (
        *asked,
        Field("points", gettext("Points"), "number", points,
              help=gettext("How much this speaks for a fit; below 0 it speaks against it.")),
        Field("knock_out", gettext("Rules out, whatever the points"), "check",
              "yes" if rule and rule.knock_out else ""),
        Field("strict", gettext("What is unknown counts against"), "check", "yes" if rule and rule.strict else "",
              help=gettext("Otherwise the rule waits until the value is known.")),
    )  # fmt: skip


def _operators(kind: str) -> tuple[Option, ...]:
    return tuple(Option(key, say(words)) for key, words in OPERATORS[kind].items())


def _worded(about: str, key: str, rule: Rule | None) -> tuple[Field, ...]:
    field = FIELDS[about][key]
    usual = rule.operator if rule else "has" if key == "title" else "is"
    names = NAMES.get(key, {})
    if names:
        help_text = gettext("Known ones: %(names)s.") % {"names": ", ".join(names)}
    elif key == "country":
        help_text = gettext("Two letters each, such as FI, KR or US.")
    elif key == "industry_codes":
        help_text = gettext("Taxonomy and code, such as nace:62; it stands for all that begin with it.")
    else:
        help_text = gettext("Several with commas between.")
    return (
        Field("operator", gettext("Compared"), "select", usual, _operators(field.kind), required=True),
        Field("values", say(field.label), "textarea", ", ".join(rule.values) if rule else "", help=help_text,
              longest=TEXT_LENGTH),
    )  # fmt: skip


def _bounds(about: str, key: str, rule: Rule | None, currencies: tuple[str, ...]) -> tuple[Field, ...]:
    field, tongue = FIELDS[about][key], language()
    least, most = (rule.least, rule.most) if rule else (None, None)
    inputs = (
        Field("least", gettext("At least"), "number", input_number(least, tongue), unit=field.unit),
        Field("most", gettext("At most"), "number", input_number(most, tongue), unit=field.unit,
              help=gettext("Leave both empty to ask only that it is known.")),
    )  # fmt: skip
    if field.kind != MONEY:
        return inputs
    code = rule.currency if rule and rule.currency else currencies[0]
    options = tuple(Option(one, one) for one in dict.fromkeys((*currencies, code)))
    return (*inputs, Field("currency", gettext("Currency"), "select", code, options, required=True))


def typed_rule(about: str, given: Given) -> dict[str, Any]:
    """What was typed as the data of a rule; the bounds that are filled say how numbers are compared. Raises `Invalid`
    for a number that is none."""
    key = given.text("field")
    kind = FIELDS[about][key].kind if key in FIELDS[about] else ""
    data: dict[str, Any] = {
        "field": key,
        "knock_out": given.ticked("knock_out"),
        "strict": given.ticked("strict"),
        "points": _whole(given, "points"),
    }
    if kind in WORDED:
        words = [word.strip() for word in SPLIT.split(given.text("values"))]
        return {**data, "operator": given.text("operator"), "values": [word for word in words if word]}
    if kind == DATE:
        return {**data, "operator": given.text("operator"), "days": _whole(given, "days")}
    least, most = given.amount("least"), given.amount("most")
    return {**data, "operator": _operator(least, most), "least": least, "most": most,
            "currency": given.text("currency")}  # fmt: skip


def _operator(least: Decimal | None, most: Decimal | None) -> str:
    if least is not None and most is not None:
        return BETWEEN
    return AT_LEAST if least is not None else AT_MOST if most is not None else KNOWN


def _whole(given: Given, name: str) -> int | str | None:
    """A whole number as people write it; a text that is none stays one, so that reading it says so."""
    text = given.text(name).replace("−", "-")
    number = Given({name: text}).amount(name)
    return int(number) if number is not None and number == int(number) else text or None


def settings_inputs(definition: Definition | None, about: str) -> tuple[Field, ...]:
    """The inputs of what a profile is called and what counts as fitting."""
    name = Field("name", gettext("Name"), value=definition.name if definition else "", required=True,
                 longest=NAME_LENGTH)  # fmt: skip
    if definition is None:
        return (name,)
    return (
        name,
        Field("threshold", gettext("Fits from a score of"), "number", str(definition.threshold),
              help=gettext("Of 100; usually %(score)s.") % {"score": THRESHOLD}),
        Field("least_known", gettext("When so much is known"), "number", str(definition.least_known), unit="%",
              help=gettext("Below it nothing is said; usually %(share)s percent.") % {"share": LEAST_KNOWN}),
        *(
            Field(f"texts.{key}", say(TEXT_NAMES[key]), "textarea", definition.texts.get(key, ""), longest=TEXT_LENGTH)
            for key in TEXTS[about]
        ),
    )  # fmt: skip


def typed_settings(data: Mapping[str, Any], about: str, given: Given) -> dict[str, Any]:
    """The data of a definition with what was typed of its settings."""
    return {
        **data,
        "name": given.text("name"),
        "threshold": given.text("threshold"),
        "least_known": given.text("least_known"),
        "texts": {key: given.text(f"texts.{key}") for key in TEXTS[about]},
    }
