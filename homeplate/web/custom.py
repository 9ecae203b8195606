"""A workspace's own fields as inputs, and as lines of facts. Pure but for the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from homeplate.fields.rules import Definition
from homeplate.kit.text import in_language
from homeplate.web.forms import Given
from homeplate.web.shown import Field, Option

INPUTS = {"text": "text", "number": "number", "date": "date", "email": "email", "url": "text"}
"""Kind of field to kind of input; choices and yes-or-no are selects."""


def inputs(fields: Iterable[Definition], values: Mapping[str, Any], language: str) -> tuple[Field, ...]:
    """The inputs of the fields in use, named `custom.<key>`."""
    return tuple(_input(field, values.get(field.key), language) for field in fields)


def _input(field: Definition, value: Any, language: str) -> Field:
    return Field(
        name=f"custom.{field.key}",
        label=in_language(field.label, language),
        kind=INPUTS.get(field.kind, "select"),
        value=_typed(value),
        options=_options(field, language),
        required=field.required,
    )


def _options(field: Definition, language: str) -> tuple[Option, ...]:
    if field.kind == "yes_no":
        return Option("yes", gettext("Yes")), Option("no", gettext("No"))
    choices = field.options.get("choices", ()) if field.kind == "choice" else ()
    return tuple(Option(choice["key"], in_language(choice["label"], language)) for choice in choices)


def label(field: Definition, language: str) -> str:
    """What a field is called."""
    return in_language(field.label, language)


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def read(fields: Iterable[Definition], given: Given) -> dict[str, str | None]:
    """What was typed, by key; an emptied field is None. What it is worth is for `clean_custom` to say."""
    names = {field.key: f"custom.{field.key}" for field in fields}
    return {key: given.text(name) or None for key, name in names.items() if name in given.values}


def facts(
    fields: Iterable[Definition], values: Mapping[str, Any], language: str
) -> tuple[tuple[str, str], ...]:
    """The fields that hold something, as label and text."""
    return tuple(
        (in_language(field.label, language), _shown(field, values[field.key], language))
        for field in fields
        if values.get(field.key) is not None
    )


def _shown(field: Definition, value: Any, language: str) -> str:
    labels = {option.value: option.label for option in _options(field, language)}
    text = _typed(value)
    return labels.get(text, text)
