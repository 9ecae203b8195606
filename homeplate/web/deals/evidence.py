"""Evidence on the pages: the inputs of a criterion, what they were filled with, and evidence in words.

In a page the key of the criterion stands before the name of each input, so that a gate may hold many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from homeplate.process.criteria import Criterion
from homeplate.web.deals.around import Around, Uploaded
from homeplate.web.deals.evidence_forms import FORMS
from homeplate.web.forms import Given
from homeplate.web.shown import Field


def fields_of(criterion: Criterion, held: Any, around: Around) -> tuple[Field, ...]:
    """The inputs of a criterion; `held` is evidence given earlier, to be confirmed or mended."""
    inputs = FORMS[criterion.type].fields(criterion, held, around)
    return tuple(replace(one, name=f"{criterion.key}.{one.name}") for one in inputs)


def read(criterion: Criterion, given: Given, around: Around, *, has_file: bool) -> object:
    """The evidence that a form was filled with, `Uploaded` for a file, None for nothing.

    Raises `Invalid` for the part that cannot be read.
    """
    if has_file and criterion.type == "document":
        return Uploaded()
    return FORMS[criterion.type].read(criterion, part_of(given, criterion.key), around)


def part_of(given: Given, key: str) -> Given:
    """What was typed for one criterion, under the bare names of its inputs."""
    start = f"{key}."
    return Given(
        {name.removeprefix(start): value for name, value in given.values.items() if name.startswith(start)}
    )


def said(criterion: Criterion, value: Any, around: Around) -> str:
    """Evidence in words. What an older version of the process asked for is said as it was stored."""
    try:
        return FORMS[criterion.type].say(criterion, value, around)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        return str(value)


def document_ref(value: Any) -> str:
    """The id or link that document evidence points at."""
    return str(value["ref"] if isinstance(value, Mapping) else value)


def is_id(text: str) -> bool:
    """Whether a reference names a kept document rather than a link."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
