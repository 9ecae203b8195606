"""The form of a custom field: its name in each language, the options of its kind, and what was typed. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from homeplate.fields.kinds import FIELD_KINDS, Parameter
from homeplate.fields.rules import Definition
from homeplate.kit.text import in_language
from homeplate.web.forms import Given, input_number
from homeplate.web.shell import languages
from homeplate.web.shown import Field

LONGEST_LABEL, LONGEST_KEY = 80, 40
LABEL, OPTION, CHOICE, MORE = "label.", "options.", "choice.", "options.choices"


def name_inputs(label: Mapping[str, str]) -> tuple[Field, ...]:
    """The name of the field in each language of the program."""
    return tuple(
        Field(
            f"{LABEL}{code}", gettext("Name (%(language)s)") % {"language": name}, value=label.get(code, "")
        )
        for code, name in languages()
    )


def flag_inputs(field: Definition | None, *, first: bool) -> tuple[Field, ...]:
    """What a field is asked for; a new one has a key besides."""
    key = Field(
        "key",
        gettext("Key"),
        longest=LONGEST_KEY,
        wide=True,
        placeholder=gettext("made from the name"),
        help=gettext("Imports and the API know the field by it. It stays for good."),
    )
    boxes = (
        Field("required", gettext("Must be filled in"), "check", "yes" if field and field.required else ""),
        Field(
            "filtered",
            gettext("Lists can be narrowed by it"),
            "check",
            "yes" if field and field.filtered else "",
        ),
    )
    return (key, *boxes) if first else boxes


def option_inputs(kind: str, options: Mapping[str, Any], language: str) -> tuple[Field, ...]:
    """The options of a kind; each choice has an input of its own, so that a new wording keeps its values."""
    found: list[Field] = []
    for parameter in FIELD_KINDS[kind].parameters:
        if parameter.type == "choices":
            found.extend(_choices(options.get(parameter.name, ()), language))
        else:
            found.append(_option(parameter, options.get(parameter.name), language))
    return tuple(found)


def _option(parameter: Parameter, value: Any, language: str) -> Field:
    label, name = parameter.label.render(gettext), f"{OPTION}{parameter.name}"
    if parameter.type == "yes_no":
        return Field(name, label, "check", "yes" if value else "")
    typed = input_number(Decimal(str(value)), language) if value is not None else ""
    return Field(name, label, "number", typed)


def _choices(choices: Any, language: str) -> list[Field]:
    held = [
        Field(
            f"{CHOICE}{number}",
            gettext("Choice %(number)s") % {"number": number},
            value=in_language(choice["label"], language),
            longest=LONGEST_LABEL,
        )
        for number, choice in enumerate(choices, 1)
    ]
    more = Field(
        MORE,
        gettext("More choices") if held else gettext("Choices"),
        "textarea",
        help=gettext("One a line. Empty a choice above to remove it.") if held else gettext("One a line."),
        required=not held,
        longest=8000,
    )
    return [*held, more]


def typed_label(given: Given, before: Mapping[str, str]) -> dict[str, str]:
    """The name in each language; languages that the form does not show keep theirs."""
    return {**before, **{code: given.text(f"{LABEL}{code}") for code, _ in languages()}}


def typed_options(kind: str, given: Given, before: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The options as they were typed. Raises `Invalid` for what is no number."""
    found: dict[str, Any] = {}
    for parameter in FIELD_KINDS[kind].parameters:
        name = f"{OPTION}{parameter.name}"
        if parameter.type == "choices":
            found[parameter.name] = _typed_choices(given, before.get(parameter.name, ()), language)
        elif parameter.type == "yes_no":
            found[parameter.name] = given.ticked(name) or None
        elif (number := given.amount(name)) is not None:
            found[parameter.name] = int(number) if number == number.to_integral_value() else number
    return found


def _typed_choices(given: Given, before: Any, language: str) -> list[dict[str, Any]]:
    choices = []
    for number, choice in enumerate(before, 1):
        text = given.text(f"{CHOICE}{number}")
        if text and text != in_language(choice["label"], language):
            choice = {**choice, "label": {**choice["label"], language: text}}
        if text:
            choices.append(choice)
    # Keys that were taken away are not given again: records may still hold them.
    taken = {choice["key"] for choice in before}
    for line in given.text(MORE).splitlines():
        if text := " ".join(line.split()):
            key = free_key(text, taken, nameless="choice", longest=60)
            taken.add(key)
            choices.append({"key": key, "label": {language: text}})
    return choices


def free_key(
    text: str, taken: Collection[str], *, nameless: str = "field", longest: int = LONGEST_KEY
) -> str:
    """A key made from a text, `nameless` where it has no Latin letters; a number is added until nobody has it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: longest - 4]
    base = base if base[:1].isalpha() else f"{nameless}_{base}".rstrip("_")[: longest - 4]
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key
