"""What is done with a next step from the page of the day: tick it off, put it off, agree another; and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.deals import actions, queries
from homeplate.deals.actions.create import NextStep
from homeplate.deals.queries import DealRow
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.kit.workdays import Calendar
from homeplate.people.calendar import calendar_of
from homeplate.web.days import day_note
from homeplate.web.deals import fields
from homeplate.web.deals.fields import step_of
from homeplate.web.formats import date_text
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.shown import Field

PUT_OFF = {"day": 1, "week": 7}
"""Buttons that put a step off, and by how many days at least: it lands on a working day."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and where it is taken back; `ask` when the next step has to be agreed now."""

    text: str
    undo: str
    ask: bool = False


@dataclass(frozen=True, slots=True)
class StepForm:
    """The form of a next step of one deal, and the element it stands in. `done` is the step just ticked off."""

    spot: str
    at: str
    url: str
    deal: str
    deal_url: str
    account: str
    revision: int
    fields: tuple[Field, ...]
    problem: str = ""
    done: str = ""


def put_off(on: date | None, today: date, by: int, calendar: Calendar) -> date:
    """The day of a step that is put off: from its own day, or from today when that has passed, to a working day."""
    return calendar.after(max(on or today, today), by)


def do(request: PageRequest, deal_id: UUID, given: Given) -> Done:
    """Do what the button or the form says. Raises `Invalid`, `Conflict` or `NotFound` as the action does."""
    deal = queries.deal_record(request.actor, deal_id=deal_id)
    act = next((act for name, act in _ACTS.items() if name in given.values), None)
    if act is None:
        raise Invalid("unknown-verb", msg("Choose what to do with the step."), field="do")
    return act(request, deal, given)


def _tick(request: PageRequest, deal: DealRow, given: Given) -> Done:
    _set(request, deal, None, given.whole("done", -1))
    return Done(gettext("“%(step)s” is done.") % {"step": deal.next_step}, back(deal), ask=True)


def _later(name: str) -> Callable[[PageRequest, DealRow, Given], Done]:
    def act(request: PageRequest, deal: DealRow, given: Given) -> Done:
        if deal.next_step_on is None:
            raise Conflict("no-step", msg("This deal has no next step any more."))
        on = put_off(deal.next_step_on, request.today, PUT_OFF[name], calendar_of(request.actor))
        step = NextStep(deal.next_step, deal.next_step_kind or "other", on)
        _set(request, deal, step, given.whole(name, -1))
        day = date_text(on, language(), "day", request.today.year)
        return Done(
            gettext("“%(step)s” is put off to %(day)s.") % {"step": deal.next_step, "day": day}, back(deal)
        )

    return act


def _agree(request: PageRequest, deal: DealRow, given: Given) -> Done:
    step = step_of(given, optional=False)
    _set(request, deal, step, given.whole("revision", -1))
    text = gettext("The next step is set.")
    note = day_note(request.actor, step.on if step else None)
    return Done(f"{text} {note}" if note else text, back(deal))


_ACTS: dict[str, Callable[[PageRequest, DealRow, Given], Done]] = {
    "done": _tick,
    "day": _later("day"),
    "week": _later("week"),
    "next_step": _agree,
}


def _set(request: PageRequest, deal: DealRow, step: NextStep | None, revision: int) -> None:
    seen = revision if revision >= 0 else None
    actions.set_next_step(request.actor, deal_id=deal.id, step=step, now=request.now, revision=seen)


def back(deal: DealRow) -> str:
    """Where the step that a deal has now is given back to it."""
    on = deal.next_step_on.isoformat() if deal.next_step_on else ""
    asked = {"next_step": deal.next_step, "next_step_kind": deal.next_step_kind, "next_step_on": on}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('today-undo', args=[deal.id])}?{query}"


def undo(request: PageRequest, deal_id: UUID, given: Given) -> None:
    """Give a deal the step that the address names, or none."""
    step = step_of(given, optional=True)
    actions.set_next_step(request.actor, deal_id=deal_id, step=step, now=request.now)


def form(
    request: PageRequest, deal_id: UUID, at: str, *, attempt: Attempt | None = None, done: str = ""
) -> StepForm:
    """The form that agrees a next step, filled with the present one or with what was typed in vain."""
    deal = queries.deal_record(request.actor, deal_id=deal_id)
    inputs = fields.next_step(deal, request.today, calendar_of(request.actor))
    shown = refilled(inputs, attempt, "step")
    return StepForm(
        spot=f"at-{at}-{deal.id}",
        at=at,
        url=f"{reverse('today-step', args=[deal.id])}?{urlencode({'at': at})}",
        deal=deal.name,
        deal_url=reverse("deal", args=[deal.id]),
        account=deal.account,
        revision=deal.revision,
        fields=shown,
        problem=unplaced(attempt, shown),
        done=done,
    )
