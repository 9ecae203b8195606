"""`/styleguide`: every component in every state, for whoever changes one."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Field, NextStep, Option, PathStep

ROLES = (Option("guide", "Guide"), Option("decision_maker", "Decision maker"))
COLOURS = (
    "canvas", "surface", "sunken", "line", "ink", "ink-2", "accent", "ok", "warn", "bad", "over",
)  # fmt: skip


@page
def styleguide(request: PageRequest) -> HttpResponse:
    """The components with sample data; the samples are not translated."""
    return render(request, "styleguide.html", {"paths": _paths(), "steps": _steps(), "inputs": _inputs()})


def _paths() -> list[list[PathStep]]:
    names = ("Prospecting", "Qualification", "Presentation", "Negotiation", "Closing")
    states = (
        ("now", "ahead", "ahead", "ahead", "ahead"),
        ("done", "slipped", "overridden", "now", "ahead"),
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


def _inputs() -> list[Field]:
    return [
        Field("name", "Deal name", value="Roof monitoring, 12 sites", required=True),
        Field("value", "Value", "money", value="12400", unit="EUR"),
        Field("close", "Expected close", "date", value="2026-12-18", help="When the buyer says they decide."),
        Field("owner", "Owner", "select", value="guide", options=ROLES),
        Field(
            "mail",
            "E-mail address",
            "email",
            value="anna@",
            error="Write the whole address, such as anna@example.com.",
        ),
        Field("days", "Days", "number", value="14", unit="days"),
        Field("document", "Document", "file"),
        Field("role", "Buying role", "radio", value="guide", options=ROLES, required=True),
        Field("fit", "Fit", "rating", value="3", most="5"),
        Field("sure", "The buyer said so in a conversation", "check", value="yes"),
        Field(
            "note",
            "What was said",
            "textarea",
            value="“We lose two days a month on this.”",
            help="In the buyer's words.",
        ),
    ]
