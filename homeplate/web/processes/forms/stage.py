"""The form of a stage."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from homeplate.kit.text import in_language
from homeplate.process.definition import Process, Stage
from homeplate.web.jinja import say
from homeplate.web.processes.forms.form import Section
from homeplate.web.processes.forms.inputs import Errors, Input, Line, Pick, Raw, Tick, Whole, Words
from homeplate.web.processes.forms.labels import LEGS, name_of
from homeplate.web.processes.forms.lists import Group, Rows, Ticks, ticked_first
from homeplate.web.shown import Option


def roles_of(process: Process, language: str) -> tuple[Option, ...]:
    """The roles of a process, to choose from."""
    return tuple(Option(role.key, in_language(role.name, language)) for role in process.roles)


def stage_form(process: Process, stage: Stage, language: str) -> tuple[Section, ...]:
    """What a stage is asked for, what everybody should say first."""
    return (
        Section("", _first(process, stage, language)),
        Section(gettext("Objections"), (_objections(),), folded=not stage.objections),
        Section(gettext("Entering and duties"), _gate(process, stage, language), folded=not _any(stage)),
        Section(gettext("For files and programs"), (key_input(),), folded=True),
    )


def _any(stage: Stage) -> bool:
    return bool(stage.entry or stage.responsibilities)


def _first(process: Process, stage: Stage, language: str) -> tuple[Input, ...]:
    legs = tuple(Option(str(number + 1), say(leg)) for number, leg in enumerate(LEGS))
    found: tuple[Input, ...] = (
        Words(name="name", label=name_of("name"), required=True),
        Words(
            name="sold",
            label=name_of("sold"),
            help=gettext(
                "What the buyer is asked to agree to: an appointment, a meeting with the committee, the order."
            ),
        ),
        Words(name="objective", label=name_of("objective"), kind="textarea"),
        Whole(name="target_days", label=name_of("target_days"), unit=gettext("days")),
        Pick(name="owner", label=name_of("owner"), options=roles_of(process, language)),
        Leg(
            name="leg",
            label=name_of("leg"),
            options=legs,
            required=True,
            wide=True,
            help=gettext("Nobody runs backwards: the stages before and behind follow where they must."),
        ),
        Words(
            name="guidance",
            label=name_of("guidance"),
            kind="textarea",
            help=gettext("How a good seller goes about it, in two to five sentences."),
        ),
        Words(name="buyer_stage", label=name_of("buyer_stage")),
    )
    return (
        (*found, Tick(name="after_sale", label=name_of("after_sale")))
        if _may_follow(process, stage)
        else found
    )


def _may_follow(process: Process, stage: Stage) -> bool:
    """Only the last of several stages may lie after the sale."""
    return len(process.stages) > 1 and stage.key == process.stages[-1].key


class Leg(Pick):
    """A side of the diamond: a choice whose value is a number."""

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The number."""
        value = Pick.read(self, raw, path, errors)
        return int(value) if value and value.isascii() and value.isdigit() else value


def _objections() -> Rows:
    return Rows(
        name="objections",
        label=name_of("objections"),
        add=gettext("Add an objection"),
        inputs=(
            Words(name="says", label=name_of("says"), kind="textarea"),
            Words(name="answer", label=name_of("answer"), kind="textarea"),
        ),
    )


def _gate(process: Process, stage: Stage, language: str) -> tuple[Input, ...]:
    at = process.index(stage.key)
    earlier = [criterion for before in process.stages[:at] for criterion in before.criteria]
    asked = [Option(one.key, in_language(one.label, language) or one.key) for one in earlier]
    return (
        Ticks(
            name="entry",
            label=name_of("entry"),
            help=gettext("Criteria of earlier stages that the gate into this one asks for once more."),
            options=ticked_first(asked, stage.entry),
        ),
        Group(
            name="responsibilities",
            label=name_of("responsibilities"),
            inputs=tuple(
                Words(name=option.value, label=option.label, kind="textarea")
                for option in roles_of(process, language)
            ),
        ),
    )


def key_input() -> Line:
    """The key: made from the name at first, and seldom changed afterwards."""
    return Line(
        name="key",
        label=name_of("key"),
        help=gettext("Lower-case letters, digits and hyphens. What refers to it follows when it changes."),
        longest=60,
    )
