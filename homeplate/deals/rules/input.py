"""Cleaning what people type about a deal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from homeplate.deals.rules.kinds import NEXT_STEP_KINDS, known
from homeplate.kit.errors import Invalid
from homeplate.kit.money import to_minor
from homeplate.kit.text import folded, msg, one_line

NAME_LENGTH = 200
LABEL_LENGTH = 60
STEP_LENGTH = 300


def clean_name(name: str) -> str:
    """A deal's name on one line. Raises `Invalid` when empty or too long."""
    text = one_line(name)
    if not text:
        raise Invalid("name-missing", msg("Give the deal a name."), field="name")
    return bounded(text, NAME_LENGTH, "name")


def search_form(name: str) -> str:
    """The form under which a deal is found and sorted by its name. Folding can make a name longer than its column."""
    return folded(name)[:NAME_LENGTH]


def bounded(text: str, limit: int, field: str) -> str:
    """`text` when it is at most `limit` characters. Raises `Invalid` otherwise."""
    if len(text) > limit:
        raise Invalid("too-long", msg("At most {limit} characters.", limit=limit), field=field)
    return text


def clean_value(value: Decimal | None, currency: str) -> int:
    """The value in minor units; none is 0. Raises `Invalid` when negative, inexact or too large."""
    if value is None:
        return 0
    minor = to_minor(value, currency)
    if minor < 0:
        raise Invalid("negative", msg("A deal's value cannot be negative."), field="value")
    return minor


def clean_next_step(step: Mapping[str, Any] | None) -> dict[str, Any]:
    """The columns of a next step (what, kind, on); empty ones when there is none."""
    if step is None:
        return {"next_step": "", "next_step_kind": "", "next_step_on": None}
    what = bounded(one_line(str(step["what"])), STEP_LENGTH, "next_step")
    if not what:
        raise Invalid("next-step-missing", msg("Say what was agreed with the buyer."), field="next_step")
    if not isinstance(step["on"], date):
        raise Invalid("date-missing", msg("Say for which day it was agreed."), field="next_step_on")
    kind = known(NEXT_STEP_KINDS, step["kind"], "next_step_kind")
    return {"next_step": what, "next_step_kind": kind, "next_step_on": step["on"]}


def cleaned_columns(
    *,
    name: str,
    value: Decimal | None,
    currency: str,
    expected_close: date | None,
    source: str,
    kind: str,
    next_step: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The typed columns of a new deal."""
    return {
        "name": clean_name(name),
        "value_minor": clean_value(value, currency),
        "currency": currency,
        "expected_close": expected_close,
        "source": bounded(one_line(source), LABEL_LENGTH, "source"),
        "kind": bounded(one_line(kind), LABEL_LENGTH, "kind"),
        **clean_next_step(next_step),
    }
