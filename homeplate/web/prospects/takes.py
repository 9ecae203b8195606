"""`/prospects/take/`, `/prospects/takes/…`: prospects become leads, what became of each, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Busy, Conflict, Forbidden, Invalid
from homeplate.leads.rules.kinds import SOURCES
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.queries import members
from homeplate.prospects.lists.queries import list_name
from homeplate.prospects.takes import actions
from homeplate.prospects.takes.queries import Stands, TakenRow, TakeRow, reasons, take_of, taken_rows, takes
from homeplate.prospects.takes.rules import BUSY, ENDED, LEFT_OUT, MOST, STATES, TAKEN, TAKEN_BACK
from homeplate.web import jinja
from homeplate.web.addresses import address
from homeplate.web.download import csv_file
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.leads.words import named
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.prospects.chosen import Chosen, about_of
from homeplate.web.shown import Field, Option

SHOWN = 50
BY_RULES = "rules"
TONES = {"done": "ok", "failed": "bad", "cancelled": "warn", "undone": "warn"}
RECORDS = {"lead": "lead", "contact": "contact", "stopped": "contact", "account": "account"}
"""Where the record is found that a prospect is, by why it was left out."""
SAYS = {TAKEN: "ok", TAKEN_BACK: "warn", "erased": "bad", "stopped": "bad", "unfit": "bad"}


@require_http_methods(["GET", "POST"])
@page
def take(request: PageRequest) -> HttpResponse:
    """Who gets them, from which campaign, and what is noted with each; then they are taken."""
    actor, attempt = request.actor, None
    actor.require(Permission.LEAD_EDIT)
    chosen = Chosen.of(request)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            return _taken(request, chosen, given)
        except (Invalid, Forbidden, Busy) as error:
            attempt = Attempt.of("take", given, error)
    inputs = refilled(_inputs(actor), attempt, "take")
    context = {
        "about": about_of(chosen, actor),
        "count": chosen.count(actor, request.now),
        "most": MOST,
        "chosen": chosen.pairs(),
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
    }
    return render(request, "prospects/take.html", context, status=attempt.error.status if attempt else 200)


def _inputs(actor: Actor) -> tuple[Field, ...]:
    owners = [Option(BY_RULES, gettext("The rules of routing say"))]
    if actor.member_id is not None:
        owners.append(Option(str(actor.member_id), gettext("I do")))
    if actor.may(Permission.LEAD_ASSIGN):
        owners += [Option(str(one.id), one.name) for one in members(actor) if one.id != actor.member_id]
    usual = str(actor.member_id) if actor.member_id and not actor.may(Permission.LEAD_ASSIGN) else BY_RULES
    return (
        Field("owner", gettext("Who gets them"), "select", usual, tuple(owners), required=True),
        Field("source", gettext("Source"), "select", actions.USUAL_SOURCE, options(SOURCES), required=True),
        Field(
            "source_detail",
            gettext("Which one"),
            longest=200,
            wide=True,
            placeholder=gettext("The campaign, the fair, the list"),
        ),
        Field(
            "consent",
            gettext("Why we may contact them"),
            "textarea",
            longest=1000,
            help=gettext("Stands with every lead, together with who the data come from."),
        ),
        Field("note", gettext("Notes"), "textarea", longest=4000),
    )


def _taken(request: PageRequest, chosen: Chosen, given: Given) -> HttpResponse:
    actor = request.actor
    owner = given.text("owner")
    take_id = actions.take(
        actor,
        about=about_of(chosen, actor),
        ids=chosen.ids(actor, request.now, MOST),
        clock=timezone.now,
        source=given.text("source"),
        source_detail=given.text("source_detail"),
        consent=given.text("consent"),
        note=given.text("note"),
        owner_id=None if owner in ("", BY_RULES) else given.id("owner"),
        origin=chosen.origin(),
    )
    found = take_of(actor, take_id=take_id)
    where = address("lead-take", take_id)
    if found.state != "done" or not found.taken:
        return go(request, where)
    text = ngettext("%(n)s lead is taken.", "%(n)s leads are taken.", found.taken) % {
        "n": jinja.number(found.taken)
    }
    return go(request, where, text, undo=address("lead-take-do", take_id, "undo"))


@require_GET
@page
def all_takes(request: PageRequest) -> HttpResponse:
    """What was taken, the latest first."""
    lines = [
        {"url": address("lead-take", row.id), "title": title(row), **_state(row), "row": row}
        for row in takes(request.actor)
    ]
    return render(request, "prospects/takes.html", {"takes": lines})


def title(row: TakeRow) -> str:
    """What a take is called: how many, and from which campaign."""
    count = {"n": jinja.number(row.total)}
    if row.about == "companies":
        text = ngettext("%(n)s company as a lead", "%(n)s companies as leads", row.total) % count
    else:
        text = ngettext("%(n)s person as a lead", "%(n)s people as leads", row.total) % count
    return f"{text} · {row.source_detail}" if row.source_detail else text


def _state(row: TakeRow) -> dict[str, str]:
    return {"state": STATES[row.state].render(gettext), "tone": TONES.get(row.state, "info")}


@require_GET
@page
def one_take(request: PageRequest, take_id: UUID) -> HttpResponse:
    """How far a take is, and what became of each prospect."""
    return _page(request, take_of(request.actor, take_id=take_id))


def _page(request: PageRequest, row: TakeRow, problem: str = "", status: int = 200) -> HttpResponse:
    actor, given = request.actor, Given.asked(request)
    left_out, after = given.ticked("left_out"), given.whole("after", 0)
    rows = taken_rows(actor, take_id=row.id, left_out=left_out, after=after, limit=SHOWN + 1)
    here = address("lead-take", row.id)
    mark = f"{here}?left_out=1&" if left_out else f"{here}?"
    busy = row.state in BUSY
    context = {
        "row": row,
        "title": title(row),
        **_state(row),
        "busy": busy,
        "percent": round(100 * row.position / max(row.total, 1)),
        "figures": _figures(row),
        "why": [(words, number) for words, number in _why(reasons(actor, take_id=row.id))],
        "facts": _facts(row),
        "rows": [_line(row, one) for one in rows[:SHOWN]],
        "ways": [(gettext("All"), here, not left_out), (gettext("Left out"), f"{here}?left_out=1", left_out)],
        "first_url": (f"{here}?left_out=1" if left_out else here) if after else "",
        "next_url": f"{mark}after={rows[SHOWN - 1].number}" if len(rows) > SHOWN else "",
        "message": jinja.say(row.message) if row.message else "",
        "problem": problem,
        "may_go_on": row.may_change
        and row.state in ENDED
        and row.position < row.total
        and not row.taken_back,
        "came_from": _came_from(actor, row),
        "may_undo": row.may_change and row.state in ENDED and row.taken > row.taken_back,
        "may_export": actor.may(Permission.EXPORT_RUN),
    }
    return render(request, "prospects/taken.html", context, status=status)


def _came_from(actor: Actor, row: TakeRow) -> tuple[str, str] | None:
    """The search or the list that a take was made of, in words and as an address; None for ticked rows, and for a list
    that the reader does not see."""
    if search := row.origin.get("search"):
        return gettext("To the search"), f"{address('prospects')}?{search}"
    within = row.origin.get("list", "")
    name = list_name(actor, list_id=within) if within else ""
    return (name, address("prospect-list", within)) if name else None


def _figures(row: TakeRow) -> tuple[tuple[str, int, str], ...]:
    found = [
        (gettext("Became leads"), row.taken, "ok" if row.taken else ""),
        (gettext("Left out"), row.left_out, "warn" if row.left_out else ""),
    ]
    if row.taken_back:
        found.append((gettext("Taken back"), row.taken_back, ""))
    return tuple(found)


def _why(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(words.render(gettext), counts[key]) for key, words in LEFT_OUT.items() if counts.get(key)]


def _facts(row: TakeRow) -> list[tuple[str, str]]:
    source = " · ".join(part for part in (named(SOURCES, row.source), row.source_detail) if part)
    known = (
        (gettext("Source"), source),
        (gettext("Owner"), row.owner or gettext("as the rules of routing say")),
        (gettext("Begun by"), row.member),
        (gettext("Begun on"), jinja.moment(row.created_at)),
        (gettext("Why we may contact them"), row.consent),
        (gettext("Notes"), row.note),
    )
    return [(label, text) for label, text in known if text]


def _line(take_row: TakeRow, row: TakenRow) -> dict[str, Any]:
    kind = "prospect-company" if take_row.about == "companies" else "prospect-person"
    link, name = _met(row)
    return {
        "name": row.name,
        "url": address(kind, row.record_id) if row.name else "",
        "outcome": outcome_text(row.outcome),
        "tone": SAYS.get(row.outcome, ""),
        "met": name,
        "met_url": link,
        "message": jinja.say(row.message) if row.message else "",
    }


def _met(row: TakenRow) -> tuple[str, str]:
    """The address and the name of the lead, contact or account that a prospect is."""
    if row.lead_id is not None:
        return address("lead", row.lead_id), row.lead
    if row.met_id is not None and row.outcome in RECORDS:
        return address(RECORDS[row.outcome], row.met_id), row.met
    return "", ""


def outcome_text(outcome: str) -> str:
    """What became of a prospect, in words."""
    if outcome in LEFT_OUT:
        return LEFT_OUT[outcome].render(gettext)
    return gettext("Became a lead") if outcome == TAKEN else gettext("Taken back")


@dataclass(frozen=True, slots=True)
class KnownShown:
    """What a prospect is already: in a word and in a sentence, what the record is called, and where it is found."""

    text: str
    why: str
    name: str
    url: str
    tone: str


def known_shown(stands: Stands | None) -> KnownShown | None:
    """What a prospect is already; None where nobody knows it."""
    if stands is None:
        return None
    short = {
        "lead": gettext("Lead"),
        "contact": gettext("Contact"),
        "account": gettext("Account"),
        "stopped": gettext("Do not contact"),
        "erased": gettext("Erased"),
    }
    return KnownShown(
        text=short[stands.why],
        why=outcome_text(stands.why),
        name=stands.name,
        url=address(RECORDS[stands.why], stands.id) if stands.id and stands.why in RECORDS else "",
        tone="bad" if stands.why in ("stopped", "erased") else "info",
    )


@require_POST
@page
def do(request: PageRequest, take_id: UUID, what: str) -> HttpResponse:
    """Stop a take, go on with it, or take it back."""
    actor, row = request.actor, take_of(request.actor, take_id=take_id)
    try:
        if what == "cancel":
            actions.cancel_take(actor, take_id=take_id, now=request.now)
        elif what == "resume":
            actions.resume_take(actor, take_id=take_id, now=request.now)
        elif what == "undo":
            actions.take_back(actor, take_id=take_id, clock=timezone.now)
        else:
            raise Http404
    except Conflict as error:
        return _page(request, row, sentence(error), error.status)
    return go(request, address("lead-take", take_id))


@require_GET
@page
def report(request: PageRequest, take_id: UUID) -> HttpResponseBase:
    """Every prospect of a take with what became of it, as a file."""
    actor, row = request.actor, take_of(request.actor, take_id=take_id)
    actor.require(Permission.EXPORT_RUN)
    rows = taken_rows(actor, take_id=take_id, limit=MOST)
    header = ("name", "outcome", "is", "problem")
    cells = (
        (one["name"], one["outcome"], one["met"], one["message"])
        for one in (_line(row, each) for each in rows)
    )
    return csv_file("leads-taken", request.today, header, cells)
