"""The columns of the list of deals: which there are, and which of them it shows unasked. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from homeplate.fields.rules import Definition
from homeplate.web.lists.columns import Column, own_columns

USUAL = ("stage", "value", "progress", "chance", "step", "close", "owner", "days")
"""What a list shows unasked, behind the name of the deal."""


def every(own: Iterable[Definition], language: str) -> tuple[Column, ...]:
    """All columns there are, the usual ones first."""
    return (
        Column("stage", gettext("Stage")),
        Column("value", gettext("Value"), "-value", "num"),
        Column("progress", gettext("Progress"), "-progress", "desk"),
        Column("chance", gettext("Chance"), "-probability", "num desk"),
        Column("step", gettext("Next step"), "next_step_on"),
        Column("close", gettext("Closes on"), "expected_close", "desk"),
        Column("owner", gettext("Owner"), css="desk"),
        Column("days", gettext("In this stage"), "stage_since", "num desk"),
        Column("category", gettext("Forecast category"), css="desk"),
        Column("source", gettext("Source"), css="desk"),
        Column("competitors", gettext("Competitors"), css="desk"),
        Column("created", gettext("Added"), css="desk"),
        *own_columns(own, language),
    )
