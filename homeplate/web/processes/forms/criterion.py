"""The form of a criterion. `PARAMETERS` has one line for each type: one more type is one more line there."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from django.utils.translation import gettext

from homeplate.deals.rules.kinds import BUYING_ROLES
from homeplate.kit.text import Message, in_language, msg
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.process.criteria import CRITERION_TYPES, Criterion
from homeplate.process.criteria.activity import ActivityKind
from homeplate.process.definition import Process
from homeplate.qualification.frameworks import SHIPPED
from homeplate.web.deals.around import activity_label
from homeplate.web.forms import options
from homeplate.web.jinja import language as page_language
from homeplate.web.jinja import say
from homeplate.web.processes.forms.conditions import conditions
from homeplate.web.processes.forms.form import Section
from homeplate.web.processes.forms.inputs import Figure, Input, Line, Pick, Tick, Whole, Words
from homeplate.web.processes.forms.labels import name_of
from homeplate.web.processes.forms.lists import Rows, Ticks, ticked_first
from homeplate.web.processes.forms.stage import key_input, roles_of
from homeplate.web.shown import Option

Parameters = Callable[[], tuple[Input, ...]]
WHEN: dict[str, Message] = {
    "any": msg("Any day"),
    "future": msg("A day ahead"),
    "past": msg("A day past"),
}


def criterion_form(process: Process, criterion: Criterion, kind: str, language: str) -> tuple[Section, ...]:
    """What a criterion is asked for when it is of type `kind`; its `stage` is asked for as well."""
    position = process.index(process.stage_of(criterion.key).key)
    at = [one.key for one in process.stages[position].criteria].index(criterion.key)
    stages = tuple(Option(one.key, in_language(one.name, language)) for one in process.stages)
    rules = (
        Whole(
            name="expires_days",
            label=name_of("expires_days"),
            unit=gettext("days"),
            help=gettext("Facts that age, such as a budget or a decision maker, are to be shown again."),
        ),
        Ticks(
            name="validators",
            label=name_of("validators"),
            help=gettext("None ticked: everybody who may work on the deal."),
            options=ticked_first(roles_of(process, language), criterion.validators),
        ),
        conditions(process, (position, at), page_language(), language),
    )
    place = Pick(name="stage", label=gettext("Stage"), options=stages, required=True)
    return (
        Section("", (*_first(), *parameters(kind), place)),
        Section(gettext("Help for the seller"), _help()),
        Section(
            gettext("Rules"),
            rules,
            folded=not (criterion.validators or criterion.expires_days or criterion.applies),
        ),
        Section(gettext("For files and programs"), (key_input(),), folded=True),
    )


def _first() -> tuple[Input, ...]:
    types = tuple(Option(key, say(one.title)) for key, one in CRITERION_TYPES.items())
    return (
        Words(
            name="label",
            label=name_of("label"),
            kind="textarea",
            required=True,
            help=gettext("A statement about the buyer, true or not: “The committee has seen the figures.”"),
        ),
        Whole(name="weight", label=name_of("weight"), unit=gettext("of 100"), most=100, required=True),
        Tick(name="required", label=name_of("required"), wide=True),
        Tick(name="milestone", label=name_of("milestone"), wide=True),
        Pick(name="type", label=name_of("type"), options=types, required=True, reloads=True),
        Pick(
            name="fact",
            label=name_of("fact"),
            options=_facts(),
            help=gettext("Named, one answer serves the criterion and every framework of qualification."),
        ),
    )


def _facts() -> tuple[Option, ...]:
    language = page_language().split("-")[0]
    return tuple(Option(key, in_language(one.name, language)) for key, one in BUYER_FACTS.items())


def _help() -> tuple[Input, ...]:
    return (
        Words(
            name="evidence",
            label=name_of("evidence"),
            kind="textarea",
            help=gettext("A sentence of the buyer, a document, a date."),
        ),
        Words(name="guidance", label=name_of("guidance"), kind="textarea", help=gettext("How to get there.")),
        Rows(
            name="questions",
            label=name_of("questions"),
            add=gettext("Add a question"),
            bare=True,
            inputs=(Words(name="", label=gettext("Question"), kind="textarea"),),
        ),
    )


def _bounds() -> tuple[Input, ...]:
    number = page_language()
    return (
        Figure(name="at_least", label=name_of("at_least"), language=number),
        Figure(name="at_most", label=name_of("at_most"), language=number),
    )


def _money() -> tuple[Input, ...]:
    currency = Line(
        name="currency",
        label=name_of("currency"),
        longest=3,
        help=gettext("Empty: the currency of the deal."),
    )
    return (*_bounds(), currency)


def _text() -> tuple[Input, ...]:
    return (Whole(name="min_length", label=name_of("min_length"), most=10_000, usual=10, required=True),)


def _number() -> tuple[Input, ...]:
    return (*_bounds(), Words(name="unit", label=name_of("unit")))


def _choice() -> tuple[Input, ...]:
    answers = Rows(
        name="options",
        label=name_of("options"),
        add=gettext("Add an answer"),
        inputs=(
            Words(name="label", label=gettext("Answer"), required=True),
            Tick(name="passes", label=name_of("passes"), usual=True),
            Line(name="key", hidden=True),
        ),
        required=True,
        start=2,
        keyed="label",
    )
    return (answers,)


def _date() -> tuple[Input, ...]:
    days = gettext("days")
    return (
        Pick(name="when", label=name_of("when"), options=options(WHEN), usual="any", required=True),
        Whole(
            name="within_days",
            label=name_of("within_days"),
            unit=days,
            help=gettext("How far from today at most."),
        ),
    )


def _document() -> tuple[Input, ...]:
    endings = gettext("Such as pdf, docx. Empty: any file or link.")
    return (Line(name="accepts", label=name_of("accepts"), several=True, help=endings),)


def _contact() -> tuple[Input, ...]:
    return (
        Pick(name="buying_role", label=name_of("buying_role"), options=options(BUYING_ROLES), required=True),
    )


def _next_step() -> tuple[Input, ...]:
    return (
        Whole(
            name="within_days",
            label=name_of("within_days"),
            unit=gettext("days"),
            most=365,
            usual=30,
            required=True,
        ),
    )


def _activity() -> tuple[Input, ...]:
    kinds = tuple(Option(key, activity_label(key)) for key in get_args(ActivityKind))
    return (
        Pick(name="activity", label=name_of("activity"), options=kinds, required=True),
        Whole(
            name="at_least",
            label=name_of("at_least"),
            most=100,
            usual=1,
            unit=gettext("times"),
            required=True,
        ),
    )


def _scorecard() -> tuple[Input, ...]:
    lines = Rows(
        name="items",
        label=name_of("items"),
        add=gettext("Add a line"),
        inputs=(
            Words(name="label", label=gettext("What is rated"), required=True),
            Whole(name="max", label=name_of("max"), most=1000, usual=5, required=True),
            Line(name="key", hidden=True),
        ),
        required=True,
        start=2,
        keyed="label",
    )
    return (lines, Whole(name="threshold", label=name_of("threshold"), most=50_000, required=True))


def _framework() -> tuple[Input, ...]:
    language = page_language().split("-")[0]
    known = tuple(Option(key, in_language(one.name, language)) for key, one in SHIPPED.items())
    return (
        Pick(name="framework", label=name_of("framework"), options=known, required=True),
        Whole(
            name="at_least",
            label=name_of("threshold"),
            unit=gettext("of 100"),
            most=100,
            usual=60,
            required=True,
        ),
        Ticks(name="confirmed", label=name_of("confirmed"), options=_facts()),
    )


PARAMETERS: dict[str, Parameters] = {
    "confirmed": tuple,
    "text": _text,
    "number": _number,
    "money": _money,
    "choice": _choice,
    "date": _date,
    "document": _document,
    "contact": _contact,
    "next_step": _next_step,
    "activity": _activity,
    "scorecard": _scorecard,
    "framework": _framework,
}
"""The inputs that each type adds."""


def parameters(kind: str) -> tuple[Input, ...]:
    """The inputs of a type; none for one that is not known."""
    return PARAMETERS.get(kind, tuple)()
