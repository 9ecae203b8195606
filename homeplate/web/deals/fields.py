"""The inputs of a deal's forms. Pure but for the language of the page; the names are those that errors speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.deals.actions.create import NextStep
from homeplate.deals.queries import DealDetail, DealRow
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.deals.rules.competitors import LENGTH
from homeplate.deals.rules.kinds import BUYING_ROLES, LOSS_REASONS, NEXT_STEP_KINDS, NO_REASONS
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.kit.workdays import Calendar
from homeplate.people.access import Actor
from homeplate.people.queries import MemberRow
from homeplate.playbook.queries import Choice
from homeplate.web.accounts.pick import account_field
from homeplate.web.days import far_suggestions, in_months, suggestions
from homeplate.web.deals.around import Around
from homeplate.web.deals.detail import attitude
from homeplate.web.forms import Given, input_number, options
from homeplate.web.shown import Field, Option

PEACE = 3
"""Months for which a no of today is left in peace, unless one says otherwise."""
NAME, LABEL, STEP, REASON = 200, 60, 300, 2000


def new(
    actor: Actor, processes: Iterable[Choice], members: Iterable[MemberRow], around: Around
) -> tuple[Field, ...]:
    """A new deal. A process is asked for only where there are several, an owner where one may be chosen."""
    found = [
        Field("name", gettext("What the deal is about"), required=True, longest=NAME, wide=True),
        account_field(),
        *_value(None, actor.currency, around),
        Field("expected_close", gettext("Expected close"), "date", note_url=reverse("day-note")),
        Field("source", gettext("Source"), longest=LABEL),
    ]
    choices = tuple(Option(str(row.id), around.text(row.name)) for row in processes)
    if len(choices) > 1:
        found.append(Field("process", gettext("Process"), "select", choices[0].value, choices, required=True))
    if others := tuple(members):
        found.append(owner_field(others, str(actor.member_id)))
    return *found, *_step("", None, "", around.today, around.calendar)


def _value(value: Decimal | None, currency: str, around: Around) -> tuple[Field, ...]:
    """What a deal is worth; the currency is asked for only where there are several."""
    text, codes = input_number(value, around.language), dict.fromkeys((*around.currencies, currency))
    if len(codes) == 1:
        return (Field("value", gettext("Value"), "money", text, unit=currency),)
    offered = tuple(Option(code, code) for code in codes)
    return (
        Field("value", gettext("Value"), "number", text),
        Field("currency", gettext("Currency"), "select", currency, offered, required=True),
    )


def owner_field(members: Iterable[MemberRow], chosen: str) -> Field:
    """A colleague to own a deal."""
    people = tuple(Option(str(member.id), member.name) for member in members)
    return Field("owner_id", gettext("Owner"), "select", chosen, people, required=True)


def category(chosen: str) -> Field:
    """What is expected of an open deal in a forecast."""
    return Field(
        "category", gettext("Forecast category"), "select", chosen, options(CATEGORIES), required=True
    )


def _step(what: str, on: date | None, kind: str, today: date, calendar: Calendar) -> tuple[Field, ...]:
    return (
        Field("next_step", gettext("Next step agreed with the buyer"), value=what, longest=STEP, wide=True),
        Field(
            "next_step_on",
            gettext("When"),
            "date",
            on.isoformat() if on else "",
            least=today.isoformat(),
            quick=suggestions(calendar, today),
            note_url=reverse("day-note"),
        ),
        Field(
            "next_step_kind", gettext("Kind of step"), "select", kind or "meeting", options(NEXT_STEP_KINDS),
            required=True,
        ),
    )  # fmt: skip


def step(detail: DealDetail, around: Around) -> tuple[Field, ...]:
    """The next step of an open deal."""
    return next_step(detail.deal, around.today, around.calendar)


def next_step(deal: DealRow, today: date, calendar: Calendar) -> tuple[Field, ...]:
    """The next step of a deal of which only the row is known."""
    return _step(deal.next_step, deal.next_step_on, deal.next_step_kind, today, calendar)


def edit(detail: DealDetail, around: Around) -> tuple[Field, ...]:
    """What a deal says of itself."""
    deal = detail.deal
    value = deal.value.amount if deal.value else None
    by_hand = deal.probability_source == "hand"
    chance = f"{deal.probability / 10:g}" if by_hand else ""
    return (
        Field("name", gettext("Name"), value=deal.name, required=True, longest=NAME, wide=True),
        account_field(deal.account),
        *_value(value, deal.currency, around),
        Field(
            "expected_close", gettext("Expected close"), "date",
            deal.expected_close.isoformat() if deal.expected_close else "", note_url=reverse("day-note"),
        ),
        Field("source", gettext("Source"), value=deal.source, longest=LABEL),
        Field("kind", gettext("Kind"), value=deal.kind, longest=LABEL),
        Field(
            "probability", gettext("Chance to win, set by hand"), "number", chance, unit="%",
            help=gettext("Leave it empty to let the criteria say it."),
        ),
    )  # fmt: skip


def person(around: Around) -> tuple[Field, ...]:
    """Somebody in the decision: a contact of the account, or somebody new."""
    known = tuple(Option(key, name) for key, name in around.contacts.items())
    found = [Field("contact_id", gettext("Contact"), "select", options=known, wide=True)] if known else []
    if around.may_add_contact:
        label = gettext("or somebody new") if known else gettext("Name")
        found.append(
            Field("name", label, longest=NAME, placeholder=gettext("First and last name"), required=not known)
        )
        found.append(Field("title", gettext("Job title of somebody new"), longest=160))
    stands = tuple(Option(str(n), attitude(n)[0] or gettext("neutral")) for n in (2, 1, 0, -1, -2))
    influence = tuple(Option(str(n), str(n)) for n in range(1, 6))
    return (
        *found,
        Field("buying_role", gettext("Buying role"), "select", "", options(BUYING_ROLES), required=True),
        Field("attitude", gettext("Stands to us"), "select", "0", stands, required=True),
        Field("influence", gettext("Influence, 1 to 5"), "select", "3", influence, required=True),
    )


def won(detail: DealDetail, *, may_override: bool) -> tuple[Field, ...]:
    """To win: nothing when all gates are open, a reason where one may be overridden."""
    if detail.verdict.passed and detail.sale_next:
        return ()
    if not may_override:
        return ()
    text = gettext("Gates on the way are not met. The reason is recorded with your name.")
    return (
        Field(
            "override_reason", gettext("Why it is won without them"), "textarea", help=text, longest=REASON
        ),
    )


def lost() -> tuple[Field, ...]:
    """To lose: the reason, the competitor where there is one, what happened."""
    reasons = {key: words for key, words in LOSS_REASONS.items() if key != "unknown"}
    return (
        Field("reason", gettext("Reason"), "select", "", options(reasons), required=True, wide=True),
        competitor("competitor", gettext("Competitor who won it")),
        Field("note", gettext("What happened"), "textarea", longest=REASON),
    )


def competitor(name: str, label: str) -> Field:
    """A competitor, completed from those that are known."""
    address = f"{reverse('competitors')}?of={name}"
    return Field(name, label, "suggest", suggest=address, longest=LENGTH, wide=True)


def later(around: Around) -> tuple[Field, ...]:
    """A no for now: why, and the step on the day to come back, which is a working one in a quarter of a year."""
    day = in_months(around.calendar, around.today, PEACE)
    what, on, kind = _step(gettext("Ask again"), day, "call", around.today, around.calendar)
    return (
        Field("reason", gettext("Reason"), "select", "", options(NO_REASONS), required=True, wide=True),
        replace(
            on,
            label=gettext("Come back on"),
            required=True,
            quick=far_suggestions(around.calendar, around.today),
        ),
        replace(what, label=gettext("To do what"), required=True),
        kind,
        Field("note", gettext("What was said"), "textarea", longest=REASON),
    )


def back(detail: DealDetail, around: Around) -> tuple[Field, ...]:
    """To go back: to which earlier stage, and why; nothing at the first one."""
    earlier = [view.stage for view in detail.stages if view.place == "past"]
    if not earlier:
        return ()
    stages = tuple(Option(stage.key, around.text(stage.name)) for stage in reversed(earlier))
    return Field("to", gettext("To the stage"), "select", stages[0].value, stages, required=True), reason()


def reason() -> Field:
    """Why, in a few words."""
    return Field("reason", gettext("Why"), "textarea", required=True, longest=REASON)


def assign(members: Iterable[MemberRow], detail: DealDetail) -> tuple[Field, ...]:
    """To hand over: to whom, with a note for them."""
    others = [member for member in members if member.id != detail.deal.owner_id]
    if not others:
        return ()
    return owner_field(others, ""), Field("note", gettext("A note for them"), "textarea", longest=REASON)


def document() -> tuple[Field, ...]:
    """A file to keep with the deal."""
    kinds = gettext("PDF, Office, image or text, up to 20 MB.")
    return (Field("file", gettext("File"), "file", required=True, help=kinds, wide=True),)


def step_of(given: Given, *, optional: bool) -> NextStep | None:
    """The next step that a form says; none for an empty one that may be empty. Raises `Invalid`."""
    what, on = given.text("next_step"), given.day("next_step_on")
    if optional and not what and on is None:
        return None
    if on is None:
        raise Invalid("date-missing", msg("Say for which day it was agreed."), field="next_step_on")
    return NextStep(what, given.text("next_step_kind") or "other", on)
