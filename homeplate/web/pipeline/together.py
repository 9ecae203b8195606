"""What is done with many chosen deals of the list: the forms, and one action on each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.deals import actions, queries
from homeplate.deals.actions import Done
from homeplate.deals.actions.create import NextStep
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.deals.rules.kinds import NEXT_STEP_KINDS
from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.queries import MemberRow
from homeplate.process.definition import Process
from homeplate.web.forms import Given, options
from homeplate.web.page import PageRequest, go, spoken
from homeplate.web.shown import Field, Option

MOST = 50
"""Deals of one page, and so at most chosen at once."""


Act = Callable[[UUID], Any]
"""An action on one deal, all else given."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, with what became of each deal; `was` is the category that those had which got another one."""

    verb: str
    done: tuple[Done, ...]
    was: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """How many deals are not as they were: those that were in the category already were left alone."""
        return len(self.was) if self.verb == "category" else len(self.done)


def forms(
    actor: Actor, process: Process | None, colleagues: Sequence[MemberRow], today: date
) -> dict[str, tuple[Field, ...]]:
    """The inputs of each thing that `actor` may do with many deals, in the order of the bar.

    Deals of several processes have no stage in common to move on to.
    """
    found: dict[str, tuple[Field, ...]] = {
        "step": (
            Field("next_step", gettext("Next step agreed with the buyer"), longest=300),
            Field("next_step_on", gettext("When"), "date", least=today.isoformat()),
            Field(
                "next_step_kind",
                gettext("Kind of step"),
                "select",
                "call",
                options(NEXT_STEP_KINDS),
                required=True,
            ),
        ),
    }
    found["category"] = (Field("category", gettext("Forecast category"), "select", "", options(CATEGORIES)),)
    if process is not None:
        stages = tuple(
            Option(stage.key, in_language(stage.name, spoken())) for stage in process.selling_stages[1:]
        )
        found["advance"] = (Field("to", gettext("Stage"), "select", "", stages),)
    if actor.may(Permission.DEAL_ASSIGN):
        owners = tuple(Option(str(one.id), one.name) for one in colleagues)
        found["assign"] = (
            Field("owner_id", gettext("New owner"), "select", "", owners),
            Field("note", gettext("Note for them"), "textarea", longest=2000),
        )
    found["archive"] = ()
    return found


def chosen(request: PageRequest) -> tuple[UUID, ...]:
    """The deals that were ticked, or that an undo names in its address; each once."""
    texts = [*request.POST.getlist("deal"), *request.GET.getlist("deal")][:MOST]
    return tuple(dict.fromkeys(found for text in texts if (found := parse_id(text)) is not None))


def run(request: PageRequest, given: Given, deals: Sequence[UUID]) -> Outcome:
    """Do what the form says. Raises `Invalid` when it cannot be done with any deal."""
    verb = given.text("do") or request.GET.get("do", "")
    if not deals:
        raise Invalid("none-chosen", msg("Choose at least one deal."), field="deal")
    before = _categories(request, deals) if verb == "category" else {}
    done = actions.each_deal(deal_ids=deals, do=_action(request, verb, given))
    was = {
        one.deal_id: before[one.deal_id]
        for one in done
        if one.deal and before.get(one.deal_id, one.deal.category) != one.deal.category
    }
    return Outcome(verb, done, was)


def _categories(request: PageRequest, deals: Sequence[UUID]) -> dict[UUID, str]:
    """What was expected of each of the deals."""
    wanted = queries.DealFilter(among=tuple(deals))
    found = queries.list_deals(request.actor, today=request.today, wanted=wanted, size=MOST)
    return {row.id: row.category for row in found.rows}


def _action(request: PageRequest, verb: str, given: Given) -> Act:
    actor, now = request.actor, request.now
    match verb:
        case "step":
            return partial(_set_step, actor, now, _step(given))
        case "advance":
            stage = _filled(given, "to", msg("Choose the stage to move to."))
            return lambda deal_id: actions.advance(actor, deal_id=deal_id, to=stage, now=now)
        case "category":
            wanted = _filled(given, "category", msg("Choose the category to put them in."))
            return lambda deal_id: actions.set_category(actor, deal_id=deal_id, category=wanted, now=now)
        case "category-back":
            was = dict(zip(chosen(request), request.GET.getlist("was"), strict=False))
            seen = request.GET.get("seen")
            return lambda deal_id: actions.set_category(
                actor, deal_id=deal_id, category=was.get(deal_id, ""), now=now, seen=seen
            )
        case "assign":
            return partial(_assign, actor, now, given)
        case "archive":
            return lambda deal_id: actions.archive_deal(actor, deal_id=deal_id, now=now)
        case "restore":
            return lambda deal_id: actions.restore_deal(actor, deal_id=deal_id, now=now)
    raise Invalid("unknown-verb", msg("Choose what to do with the deals."), field="do")


def _set_step(actor: Actor, now: datetime, step: NextStep, deal_id: UUID) -> Any:
    return actions.set_next_step(actor, deal_id=deal_id, step=step, now=now)


def _assign(actor: Actor, now: datetime, given: Given, deal_id: UUID) -> Any:
    owner = given.id("owner_id")
    if owner is None:
        raise Invalid("owner-missing", msg("Say who owns the deal."), field="owner_id")
    return actions.assign_deal(actor, deal_id=deal_id, owner_id=owner, note=given.text("note"), now=now)


def _step(given: Given) -> NextStep:
    what = _filled(given, "next_step", msg("Say what was agreed."))
    on = given.day("next_step_on")
    if on is None:
        raise Invalid("date-missing", msg("Say for which day it was agreed."), field="next_step_on")
    return NextStep(what, given.text("next_step_kind") or "other", on)


def _filled(given: Given, name: str, otherwise: Message) -> str:
    text = given.text(name)
    if not text:
        raise Invalid("required", otherwise, field=name)
    return text


def names_of(request: PageRequest, some: Iterable[Done]) -> dict[UUID, str]:
    """The names of deals that were left as they were; those that are not to be seen have none."""
    found = {}
    for one in some:
        try:
            found[one.deal_id] = queries.deal_record(request.actor, deal_id=one.deal_id).name
        except HomeplateError:
            continue
    return found


def told(request: PageRequest, outcome: Outcome, address: str) -> HttpResponse:
    """Back to the list, saying what was done; a deletion and a category can be taken back there."""
    count = outcome.changed
    ids = [("deal", str(one.deal_id)) for one in outcome.done]
    text = ngettext("%(n)d deal changed.", "%(n)d deals changed.", count) % {"n": count}
    if outcome.verb == "archive":
        text = ngettext("%(n)d deal deleted.", "%(n)d deals deleted.", count) % {"n": count}
        return go(request, address, text, undo=_undo("restore", ids))
    if outcome.was:
        seen = next(one.deal.category for one in outcome.done if one.deal)
        back = [pair for deal, was in outcome.was.items() for pair in (("deal", str(deal)), ("was", was))]
        return go(request, address, text, undo=_undo("category-back", [("seen", seen), *back]))
    return go(request, address, text)


def _undo(verb: str, what: Sequence[tuple[str, str]]) -> str:
    return f"{reverse('pipeline-together')}?{urlencode([('do', verb), *what])}"
