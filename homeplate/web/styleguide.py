"""`/styleguide/`: every component in every state, for whoever changes one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Field, NextStep, Option, PathStep

PARTS = (
    (
        "Foundations",
        (("colours", "Colours"), ("words", "Words"), ("icons", "Icons"), ("keys", "Keyboard hints")),
    ),
    (
        "Finding one's way",
        (("head", "Page head"), ("tabs", "Tabs and views"), ("pages", "Pages of a list"), ("steps", "Steps")),
    ),
    ("Doing", (("buttons", "Buttons"), ("menu", "Menu"), ("fields", "Fields"), ("form", "Form"))),
    (
        "Showing",
        (
            ("card", "Card"),
            ("table", "Table"),
            ("figures", "Figures"),
            ("chart", "Chart frame"),
            ("badge", "Badge, chip, avatar"),
            ("path", "Stage path"),
            ("progress", "Progress"),
            ("diamond", "Diamond"),
        ),
    ),
    ("Opening", (("dialog", "Dialog"), ("sheets", "Sheet"), ("definition", "Definition"))),
    (
        "Answering",
        (
            ("alert", "Alert"),
            ("toast", "Toast with undo"),
            ("empty", "Empty state"),
            ("skeleton", "Skeleton"),
        ),
    ),
)
"""The index: a title, and the anchor and name of each section below it."""

MEANINGS = ("ok", "warn", "bad", "over")
COLOURS = (
    ("Ground", ("canvas", "surface", "sunken", "hover", "raised", "line", "line-strong", "field-line")),
    ("Ink", ("ink", "ink-2", "ink-3")),
    ("Accent", ("accent", "accent-hover", "accent-ink", "accent-soft")),
    *((f"Meaning: {name}", (name, f"{name}-ink", f"{name}-soft")) for name in MEANINGS),
)
"""The tokens of the colours, each by its name in `app.css`."""

ROLES = (Option("guide", "Guide"), Option("decision_maker", "Decision maker"))
FIELDS = (
    (
        Field("name", "Deal name", value="Roof monitoring, 12 sites", required=True),
        "Another deal has this name.",
    ),
    (
        Field("note", "What was said", "textarea", value="“We lose two days a month.”"),
        "Write at least a sentence.",
    ),
    (Field("value", "Value", "money", value="12400", unit="EUR"), "Write the amount alone, such as 12400."),
    (Field("days", "Days in stage", "number", value="14", unit="days"), "Write a whole number."),
    (Field("close", "Expected close", "date", value="2026-12-18"), "Choose a day that is not past."),
    (Field("owner", "Owner", "select", value="guide", options=ROLES), "Choose somebody of your team."),
    (Field("role", "Buying role", "radio", value="guide", options=ROLES, required=True), "Choose one."),
    (Field("fit", "Fit", "rating", value="3", most="5"), "At least 4 is needed here."),
    (Field("sure", "The buyer said so", "check", value="yes"), "Tick it once the buyer has said so."),
    (Field("mail", "E-mail address", "email", placeholder="name@example.com"), "Write the whole address."),
    (Field("password", "Password", "password", value="secret"), "At least ten characters."),
    (Field("document", "Document", "file"), "Choose a file of at most 20 MB."),
)
"""One field of every kind that a form may have, with an error that may befall it."""

HELP = "In the buyer's words, not in ours."
BARS = (("Prospecting", 46, 60), ("Qualification", 31, 24), ("Presentation", 18, 12), ("Closing", 5, 4))
"""Stages of a sample chart, with the share of each and what was expected."""


@page
def styleguide(request: PageRequest) -> HttpResponse:
    """The components with sample data; the samples are not translated."""
    context = {
        "parts": PARTS,
        "colours": COLOURS,
        "fields_in_all_states": list(_states()),
        "form_fields": _form(),
        "paths": _paths(),
        "steps": _steps(),
        "bars": BARS,
    }
    return render(request, "styleguide/page.html", context)


def _states() -> Iterator[tuple[Field, ...]]:
    """Each kind of field at rest, with help, with an error, and disabled."""
    for one, wrong in FIELDS:
        yield (
            replace(one, name=f"{one.name}-rest"),
            replace(one, name=f"{one.name}-help", help=HELP),
            replace(one, name=f"{one.name}-error", error=wrong),
            replace(one, name=f"{one.name}-off", disabled=True),
        )


def _form() -> tuple[Field, ...]:
    """Four fields of a form, one of them refused."""
    name, value, close, owner = (FIELDS[place] for place in (0, 2, 4, 5))
    return name[0], replace(value[0], value="€ 12.400", error=value[1]), close[0], owner[0]


def _paths() -> list[list[PathStep]]:
    names = ("Prospecting", "Qualification", "Presentation", "Negotiation", "Closing")
    states = (
        ("now", "ahead", "ahead", "ahead", "ahead"),
        ("done", "slipped", "overridden", "now", "ahead"),
        ("claimed", "claimed", "claimed", "now", "ahead"),
        ("done",) * 5,
    )
    return [[PathStep(name, state, 2, 5) for name, state in zip(names, row, strict=True)] for row in states]


def _steps() -> list[NextStep]:
    today = timezone.localdate()
    return [
        NextStep("ahead", "Call Minna about the budget", "call", today + timedelta(days=4)),
        NextStep("today", "Demo for the committee", "meeting", today),
        NextStep("overdue", "Send the proposal", "email", today - timedelta(days=3)),
        NextStep("none"),
    ]
