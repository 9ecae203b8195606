"""What the templates of the studio are given: a template of a process with something wrong in it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from homeplate.process.definition import Process
from homeplate.process.editing import add_criterion, add_stage, weigh
from homeplate.process.lint import lint
from homeplate.process.templates import template
from homeplate.web.processes import drawn
from homeplate.web.processes.forms.form import blocks, filled
from homeplate.web.processes.forms.inputs import Look
from homeplate.web.processes.head import Head, Step
from homeplate.web.processes.sheets import Sheet, Subject, about_criterion, about_process, about_stage
from homeplate.web.shown import Option

ID = UUID(int=1)


def unfinished() -> Process:
    """A process in the middle of being built."""
    process = add_stage(template("essential"), name={"en": "Trial", "ko": "시험", "fi": "Koe"})
    process = add_criterion(process, stage="trial", values={"label": {"en": "Call the buyer"}})
    return weigh(process, process.criteria[0].key, weight=30)


def head(current: str, process: Process) -> Head:
    """What stands above it."""
    placed = drawn.notes(process, lint(process), ID)
    errors = tuple(one for group in placed.values() for one in group if one.severity == "error")
    steps = (
        Step("build", "Build", "/x/", "bad", "109 of 100"),
        Step("check", "Check", "/x/", "bad", "8 errors"),
        Step("compare", "Compare", "/x/"),
        Step("impact", "Impact", "/x/"),
        Step("publish", "Publish", "/x/"),
        Step("migrate", "Migrate", "", note="once published"),
    )
    return Head(ID, "Essential", "v2", "draft", "draft", steps, current, errors, 3, 7, True, False, True)


def studio() -> dict[str, Any]:
    """The studio."""
    process = unfinished()
    placed = drawn.notes(process, lint(process), ID)
    columns = drawn.columns(process, placed, ID, "en", {"trial": "The buyer has …"})
    return {
        "head": head("build", process),
        "do_url": "/x/",
        "columns": columns,
        "whole_notes": placed.get(("", ""), ()),
        "total": process.total_weight,
        "off": True,
        "may_weigh": True,
        "segments": drawn.segments(process, "en"),
        "weights_text": drawn.weights_text(columns),
        "dots": drawn.dots(process, "en"),
        "diamond_text": drawn.diamond_text(process, "en"),
        "typed_stage": "Order",
        "focus": "q-trial",
        "problem": "That did not work.",
        "oob": False,
    }


def _sheet(subject: Subject) -> dict[str, Any]:
    look = Look(("en", "ko", "fi"), "en", errors={"weight": "Too much."}, focus="weight")
    languages = tuple(Option(code, code) for code in look.languages)
    sheet = Sheet(
        subject.kind, subject.key, subject.title, subject.where, "/x/", "/x/", "/x/", 7,
        blocks(subject.form, filled(subject.form, subject.data), look),
        languages, "en", subject.type, "Somebody else was here.", True,
    )  # fmt: skip
    return {"sheet": sheet}


def sheets() -> dict[str, dict[str, Any]]:
    """A sheet of each kind, and one with every list in it."""
    process = template("key-account")
    conditional = next(one for one in process.criteria if one.applies)
    scored = next(one for one in process.criteria if one.type == "scorecard")
    return {
        "stage": _sheet(about_stage(process, process.stages[1].key)),
        "condition": _sheet(about_criterion(process, conditional.key)),
        "scorecard": _sheet(about_criterion(process, scored.key)),
        "choice": _sheet(about_criterion(process, scored.key, "choice")),
        "process": _sheet(about_process(process)),
    }


def check() -> dict[str, Any]:
    """All findings."""
    process = unfinished()
    placed = drawn.notes(process, lint(process), ID)
    groups = [(group[0].place, group) for group in placed.values()]
    return {"head": head("check", process), "do_url": "/x/", "groups": groups}


def publish() -> dict[str, Any]:
    """The last look."""
    process = unfinished()
    warning = SimpleNamespace(href="/x/", place="Stage", reason="No objective.")
    return {
        "head": head("publish", process),
        "publish_url": "/x/",
        "note": "Asks for funds earlier.",
        "warnings": (warning,),
        "first": False,
        "problem": "8 errors must be mended.",
    }


def editor() -> dict[str, Any]:
    """The YAML of a draft."""
    return {
        "head": head("yaml", unfinished()),
        "note": "Asks for funds earlier.",
        "studio_url": "/x/",
        "submit_url": "/x/",
        "text": "key: essential",
        "revision": 7,
        "problem": "Line 1.",
    }
