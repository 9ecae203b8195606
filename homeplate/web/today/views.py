"""`/today/`: what is to be done now, and doing it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.deals import actions, queries
from homeplate.deals.queries.attention import PILES, WEEK
from homeplate.kit.errors import Conflict, Invalid
from homeplate.leads.queries import pressing
from homeplate.people.access import Actor
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission, Reach
from homeplate.playbook.queries import choices
from homeplate.web.forms import Attempt, Given
from homeplate.web.jinja import language, relative_days
from homeplate.web.leads.asked import MINE, PRESSING, inbox_url
from homeplate.web.leads.inbox import lead_lines
from homeplate.web.page import PageRequest, go, is_htmx, page, spoken, toast
from homeplate.web.pipeline.views import whom_to_ask
from homeplate.web.today import shown, steps
from homeplate.web.today.team import TeamShown, TeamWording, team_shown, team_summary, team_totals

LEADS = 6
"""Leads that are shown; the inbox has all of them."""
ASKED = "next"
"""Where the form of a step stands that is to follow one just done."""


def home(request: HttpRequest) -> HttpResponse:
    """`/`: the page of the day, where work begins."""
    return HttpResponseRedirect(reverse("today"))


@require_GET
@page
def today(request: PageRequest) -> HttpResponse:
    """The day of whoever asks; `next` in the address asks for the step that follows one just done."""
    wanted = Given.asked(request)
    asked = wanted.id("next") if request.actor.may(Permission.DEAL_EDIT) else None
    form = steps.form(request, asked, ASKED) if asked else None
    return render(request, "today/page.html", _context(request, form, everybody=wanted.text("team") == "all"))


@require_http_methods(["GET", "POST"])
@page
def step(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """The form of a next step; posted, what a button or that form does with it."""
    request.actor.require(Permission.DEAL_EDIT)
    asked = Given.asked(request).text("at")
    at = asked if asked in PILES else ASKED
    if request.method == "GET":
        return render(request, "today/_step.html", {"form": steps.form(request, deal_id, at)})
    given = Given.posted(request)
    try:
        done = steps.do(request, deal_id, given)
    except (Invalid, Conflict) as error:
        if "next_step" not in given.values:
            raise
        return _refused(request, deal_id, at, Attempt.of("step", given, error))
    if not is_htmx(request):
        query = f"?next={deal_id}" if done.ask else ""
        return go(request, f"{reverse('today')}{query}", done.text, undo=done.undo)
    form = steps.form(request, deal_id, ASKED, done=done.text) if done.ask else None
    return toast(_mine(request, form), done.text, undo=done.undo)


def _refused(request: PageRequest, deal_id: UUID, at: str, attempt: Attempt) -> HttpResponse:
    """The form again with what was typed: where it stands, or on the page for whoever has no scripts."""
    status = attempt.error.status
    if not is_htmx(request):
        form = steps.form(request, deal_id, ASKED, attempt=attempt)
        return render(request, "today/page.html", _context(request, form), status=status)
    form = steps.form(request, deal_id, at, attempt=attempt)
    response = render(request, "today/_step.html", {"form": form}, status=status)
    response["HX-Retarget"] = f"#{form.spot}"
    response["HX-Reswap"] = "innerHTML"
    return response


@require_POST
@page
def undo(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Give a deal back the step it had."""
    steps.undo(request, deal_id, Given.asked(request))
    return go(request, reverse("today"), gettext("The step is as it was."))


@require_POST
@page
def look(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Note that somebody looked at an overridden gate."""
    given = Given.posted(request)
    row = actions.look_at_override(
        request.actor,
        deal_id=deal_id,
        note=given.text("note"),
        now=request.now,
        revision=given.revision(),
    )
    text = gettext("“%(name)s” is looked at.") % {"name": row.name}
    if not is_htmx(request):
        return go(request, reverse("today"), text)
    return toast(render(request, "today/_looks.html", {"team": _team(request).shown}), text)


def leads(actor: Actor) -> bool:
    """Whether somebody answers for the deals of others."""
    return actor.reach is not Reach.OWN and actor.may(Permission.DEAL_OVERRIDE)


@dataclass(frozen=True, slots=True)
class _Team:
    """A team's day laid out, and in one line."""

    shown: TeamShown
    summary: str
    deals: int


def _team(request: PageRequest, *, everybody: bool = False) -> _Team:
    wording = TeamWording(spoken(), request.today - WEEK, request.today - 2 * WEEK, everybody)
    day = queries.team_day(
        request.actor,
        now=request.now,
        today=request.today,
        since=_start_of(wording.since),
        overridden_since=_start_of(wording.overridden_since),
        everybody=everybody,
    )
    totals = team_totals(request.actor, day, language(), request.today)
    told = team_shown(day, totals, request.now, wording)
    return _Team(told, team_summary(day, totals.team, language()), day.deals)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _mine(request: PageRequest, form: steps.StepForm | None) -> HttpResponse:
    return render(request, "today/_mine.html", {**_own(request, form), "oob": True})


def _context(request: PageRequest, form: steps.StepForm | None, *, everybody: bool = False) -> dict[str, Any]:
    may_edit = request.actor.may(Permission.DEAL_EDIT)
    team = _team(request, everybody=everybody) if leads(request.actor) else None
    # Who leads others and sells nothing has no day of their own to be told of.
    led = team is not None and team.deals > 0
    own = _own(request, form, led=led)
    return {
        **own,
        "team": team.shown if team and team.deals else None,
        "team_summary": team.summary if team and team.deals else "",
        "with_own": not led or own["open_deals"] > 0,
        "today": request.today,
        "new_url": reverse("deal-new") if may_edit else "",
        "oob": False,
    }


def _own(request: PageRequest, form: steps.StepForm | None, *, led: bool = False) -> dict[str, Any]:
    """What the part about a person's own deals is given."""
    pressed, waiting = pressing(request.actor, size=LEADS)
    day = queries.own_day(request.actor, now=request.now, today=request.today)
    may_edit = request.actor.may(Permission.DEAL_EDIT)
    wording = shown.Wording(
        spoken(), request.today, relative_days, may_edit, calendar_of(request.actor).due_from(request.today)
    )
    found = shown.groups(day, wording)
    return {
        "summary": shown.summary(day, language()),
        "open_deals": day.deals.deals,
        "open_url": shown.list_url(owner="me"),
        "step_groups": tuple(group for group in found if group.steps),
        "groups": tuple(group for group in found if not group.steps and group.count),
        "form": form,
        "may_edit": may_edit,
        "leads": lead_lines(request, pressed),
        "leads_count": waiting,
        "leads_url": inbox_url(tab="all", show=PRESSING, owner=MINE),
        **({"first": (), "ask": (), "setup": False} if led or day.deals.deals else _beginning(request)),
    }


def _beginning(request: PageRequest) -> dict[str, Any]:
    """Where somebody without open deals goes first, and whom to ask where nothing can be begun yet.

    `first`: address, words and icon, the best one first; `setup`: nothing has been begun in the workspace.
    """
    actor = request.actor
    processes = choices(actor)
    #: icons list-todo plus file-up square-kanban
    if actor.may(Permission.PROCESS_PUBLISH) and not (processes and queries.any_deal(actor)):
        begin = (reverse("welcome"), gettext("First steps"), "list-todo")
        return {"first": (begin,), "ask": (), "setup": True}
    if not processes:
        return {"first": (), "ask": whom_to_ask(request), "setup": False}
    known = (
        (Permission.DEAL_EDIT, reverse("deal-new"), gettext("New deal"), "plus"),
        (Permission.IMPORT_RUN, reverse("imports"), gettext("Import deals"), "file-up"),
        (Permission.DEAL_VIEW, reverse("pipeline"), gettext("Look at the pipeline"), "square-kanban"),
    )
    first = tuple((url, words, icon) for permission, url, words, icon in known if actor.may(permission))
    return {"first": first, "ask": (), "setup": False}
