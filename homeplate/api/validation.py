"""What is wrong with a body or query, from Pydantic's errors: the place, a code, a sentence of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from homeplate.kit.text import Message, msg

SOURCES = ("body", "query", "path", "header", "form", "file")

SENTENCES: dict[str, tuple[str, Message]] = {
    "missing": ("required", msg("Please fill this in.")),
    "extra_forbidden": ("unknown-field", msg("This field is not known here.")),
    "string_type": ("text", msg("Text is expected here.")),
    "bool_parsing": ("yes-no", msg("True or false is expected here.")),
    "bool_type": ("yes-no", msg("True or false is expected here.")),
    "dict_type": ("object", msg("An object is expected here.")),
    "model_type": ("object", msg("An object is expected here.")),
    "model_attributes_type": ("object", msg("An object is expected here.")),
    "list_type": ("list", msg("A list is expected here.")),
    "too_long": ("too-many", msg("There are too many of them.")),
    "too_short": ("required", msg("Please fill this in.")),
    "string_too_short": ("required", msg("Please fill this in.")),
    "string_too_long": ("too-long", msg("This text is too long.")),
    "union_tag_not_found": ("required", msg("Please fill this in.")),
}
"""Pydantic's kind of error to our code and sentence."""

FAMILIES: dict[str, tuple[str, Message]] = {
    "uuid": ("id", msg("This is not the id of a record.")),
    "int": ("number", msg("A whole number is expected here.")),
    "float": ("number", msg("A number is expected here.")),
    "decimal": ("number", msg("An amount is expected here.")),
    "finite": ("number", msg("A number is expected here.")),
    "greater": ("range", msg("This number is too small.")),
    "less": ("range", msg("This number is too large.")),
    "datetime": ("moment", msg("A moment such as 2026-05-04T09:30:00Z is expected here.")),
    "timezone": ("moment", msg("A moment such as 2026-05-04T09:30:00Z is expected here.")),
    "date": ("date", msg("A day such as 2026-05-04 is expected here.")),
}
"""The beginning of Pydantic's kind of error to our code and sentence."""


def places(errors: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, Message]]:
    """Field, code and sentence of each of Pydantic's errors."""
    return [(_field(error["loc"]), *_sentence(error)) for error in errors]


def _field(loc: tuple[Any, ...]) -> str:
    """The path as a program would write it: `rows.2.name`, without where it came from."""
    steps = list(loc[1:] if loc and loc[0] in SOURCES else loc)
    if steps and steps[0] in ("body", "file", "wanted") and (len(steps) > 1 or steps[0] != "file"):
        steps = steps[1:]
    return ".".join(str(step) for step in steps)[:200]


def _sentence(error: Mapping[str, Any]) -> tuple[str, Message]:
    kind = error["type"]
    if kind in SENTENCES:
        return SENTENCES[kind]
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        context = error.get("ctx", {})
        known = context.get("expected") or context.get("expected_tags") or "–"
        return "choice", msg("Choose one of: {choices}.", choices=known)
    for start, found in FAMILIES.items():
        if kind.startswith(start):
            return found
    return "invalid", msg("This does not fit: {why}.", why=str(error["msg"])[:200])
