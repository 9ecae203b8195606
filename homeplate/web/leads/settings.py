"""`/leads/settings/`: how leads come in: routing, who takes how many, web forms, the clock, reasons to reject."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid, NotFound
from homeplate.kit.ids import parse_id
from homeplate.kit.text import folded, msg
from homeplate.leads import actions
from homeplate.leads.desk import kept, reasons_of
from homeplate.leads.queries import FormRow, RuleRow, desks, lead_form, lead_forms, routing_rules
from homeplate.leads.rules.clock import read_hours, read_targets
from homeplate.leads.rules.forms import ASKS
from homeplate.leads.rules.kinds import REASONS, SOURCES
from homeplate.leads.rules.routing import LOAD, WAYS
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import members, teams
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.leads.words import country_name, named
from homeplate.web.page import PageRequest, go, page
from homeplate.web.shown import Field, Option

HERE = "lead-settings"


@require_GET
@page
def desk(request: PageRequest) -> HttpResponse:
    """Everything about how leads come in, for those who hand them out."""
    return _page(request)


def _page(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    actor = request.actor
    actor.require(Permission.LEAD_ASSIGN)
    answering = refilled(_answering(request), attempt, "answering")
    context = {
        "whole": actor.reach is Reach.ALL,
        "rules": tuple((rule, _conditions(rule), _people(rule)) for rule in routing_rules(actor)),
        "people": tuple(
            (row, refilled(_desk(row), attempt, f"desk-{row.member_id}")) for row in desks(actor)
        ),
        "forms": _forms(request),
        "answering": answering,
        "reasons": tuple(
            (key, named(REASONS, key), key not in (kept(actor).get("hidden") or ())) for key in REASONS
        ),
        "own_reasons": "\n".join(
            named(reasons_of(actor), one["key"]) for one in kept(actor).get("reasons") or ()
        ),
        "problem": unplaced(attempt, answering),
        "opened": attempt.form if attempt else "",
    }
    return render(request, "leads/settings.html", context, status=attempt.error.status if attempt else 200)


def _forms(request: PageRequest) -> tuple[tuple[FormRow, str, str], ...]:
    """The forms for strangers: each with where it is changed, and its address."""
    return tuple(
        (one, reverse("lead-form-edit", args=[one.id]), _address(request, one))
        for one in lead_forms(request.actor)
    )


def _address(request: PageRequest, form: FormRow) -> str:
    return request.build_absolute_uri(reverse("lead-form", args=[form.workspace_id, form.id]))


def _conditions(rule: RuleRow) -> str:
    """What a rule asks of a lead, in one line."""
    worded: dict[str, Callable[[str], str]] = {
        "countries": country_name,
        "sources": lambda key: named(SOURCES, key),
        "languages": lambda code: str(dict(settings.LANGUAGES).get(code, code)),
    }
    parts = [
        ", ".join(worded.get(name, str)(str(one)) for one in some)
        for name, some in rule.conditions.items()
        if some
    ]
    return " · ".join(parts) or gettext("every lead")


def _people(rule: RuleRow) -> str:
    """Who gets the leads of a rule, and how one is chosen."""
    who = ", ".join(name for _, name in rule.members) or rule.team
    skill = gettext("skill: %(skill)s") % {"skill": rule.skill} if rule.skill else ""
    return " · ".join(part for part in (who, skill, named(WAYS, rule.way)) if part)


def _answering(request: PageRequest) -> tuple[Field, ...]:
    hours, targets = read_hours(kept(request.actor)), read_targets(kept(request.actor))
    return (
        Field("opens", gettext("The day begins"), "time", hours.opens.isoformat("minutes"), required=True),
        Field("closes", gettext("and ends"), "time", hours.closes.isoformat("minutes"), required=True),
        Field(
            "target",
            gettext("First contact within"),
            "number",
            str(targets.usual),
            required=True,
            unit=gettext("min"),
        ),
        Field(
            "immediate",
            gettext("with an immediate need"),
            "number",
            str(targets.immediate),
            required=True,
            unit=gettext("min"),
        ),
    )


def _desk(row: Any) -> tuple[Field, ...]:
    return (
        Field(
            "capacity",
            gettext("Most open leads"),
            "number",
            "" if row.capacity is None else str(row.capacity),
            placeholder=gettext("no limit"),
        ),
        Field("skills", gettext("Skills, with commas"), value=", ".join(row.skills), longest=400),
        Field("back_on", gettext("Away until"), "date", row.back_on.isoformat() if row.back_on else ""),
    )


@require_POST
@page
def do(request: PageRequest) -> HttpResponse:
    """What a button or a form of the settings says."""
    request.actor.require(Permission.LEAD_ASSIGN)
    given = Given.posted(request)
    act = ACTS.get(given.text("do"))
    if act is None:
        raise Invalid("unknown-verb", msg("Choose what to change."), field="do")
    try:
        text, undo = act(request, given)
    except (Invalid, Conflict) as error:
        form = f"desk-{given.text('member')}" if given.text("do") == "desk" else given.text("do")
        return _page(request, Attempt.of(form, given, error))
    return go(request, reverse(HERE), text, undo=undo)


def _set_answering(request: PageRequest, given: Given) -> tuple[str, str]:
    actions.set_answering(
        request.actor,
        opens=_time(given, "opens"),
        closes=_time(given, "closes"),
        target=given.text("target"),
        immediate=given.text("immediate"),
        now=request.now,
    )
    return gettext("Saved."), ""


def _time(given: Given, name: str) -> time:
    try:
        return time.fromisoformat(given.text(name))
    except ValueError:
        raise Invalid("time", msg("Write the time as 09:30."), field=name) from None


def _set_desk(request: PageRequest, given: Given) -> tuple[str, str]:
    actions.set_desk(
        request.actor,
        member_id=_id(given, "member"),
        capacity=given.text("capacity"),
        skills=given.text("skills").split(","),
        back_on=given.day("back_on"),
        now=request.now,
    )
    return gettext("Saved."), ""


def _set_reasons(request: PageRequest, given: Given) -> tuple[str, str]:
    offered = {name.removeprefix("reason-") for name in given.values if name.startswith("reason-")}
    lines = [text for text in given.text("own").splitlines() if text.strip()]
    before = {one["name"].get("en", ""): one["key"] for one in kept(request.actor).get("reasons") or ()}
    own = {before.get(text.strip(), _key(text)): {"en": text.strip()[:120]} for text in lines}
    actions.set_reasons(request.actor, hidden=REASONS.keys() - offered, own=own, now=request.now)
    return gettext("Saved."), ""


def _key(text: str) -> str:
    return "own_" + "_".join(folded(text).split())[:34]


def _move(up: bool) -> Callable[[PageRequest, Given], tuple[str, str]]:
    def act(request: PageRequest, given: Given) -> tuple[str, str]:
        actions.move_rule(request.actor, rule_id=_id(given, "rule"), up=up, now=request.now)
        return gettext("Saved."), ""

    return act


def _remove_rule(request: PageRequest, given: Given) -> tuple[str, str]:
    row = actions.archive_rule(request.actor, rule_id=_id(given, "rule"), now=request.now)
    return gettext("“%(name)s” is deleted.") % {"name": row.name}, reverse("lead-rule-restore", args=[row.id])


def _retire(request: PageRequest, given: Given) -> tuple[str, str]:
    row = actions.retire_form(request.actor, form_id=_id(given, "form"), now=request.now)
    return gettext("“%(name)s” takes nothing in any more.") % {"name": row.name}, ""


def _reopen(request: PageRequest, given: Given) -> tuple[str, str]:
    row = actions.reopen_form(request.actor, form_id=_id(given, "form"), now=request.now)
    return gettext("“%(name)s” is open again.") % {"name": row.name}, ""


def _id(given: Given, name: str) -> UUID:
    found = parse_id(given.text(name))
    if found is None:
        raise NotFound("not-found", msg("There is no such record."))
    return found


ACTS: dict[str, Callable[[PageRequest, Given], tuple[str, str]]] = {
    "answering": _set_answering,
    "desk": _set_desk,
    "reasons": _set_reasons,
    "up": _move(up=True),
    "down": _move(up=False),
    "remove": _remove_rule,
    "retire": _retire,
    "reopen": _reopen,
}


@require_POST
@page
def restore_rule(request: PageRequest, rule_id: UUID) -> HttpResponse:
    """Bring a rule back to its place."""
    actions.restore_rule(request.actor, rule_id=rule_id, now=request.now)
    return go(request, reverse(HERE), gettext("The rule is back."))


@require_http_methods(["GET", "POST"])
@page
def rule(request: PageRequest, rule_id: UUID | None = None) -> HttpResponse:
    """The form of a rule of routing, new or there already."""
    actor, attempt = request.actor, None
    actor.require(Permission.LEAD_ASSIGN)
    row = next((one for one in routing_rules(actor) if one.id == rule_id), None)
    if rule_id is not None and row is None:
        raise NotFound("not-found", msg("There is no such {kind}, or you may not see it.", kind=msg("rule")))
    if request.method == "POST":
        given = Given.posted(request)
        try:
            actions.save_rule(
                actor,
                rule_id=rule_id,
                name=given.text("name"),
                conditions={
                    name: request.POST.getlist(name) if name in MANY else given.text(name) for name in LISTS
                },
                member_ids=[found for one in request.POST.getlist("members") if (found := parse_id(one))],
                team_id=given.id("team_id"),
                skill=given.text("skill"),
                way=given.text("way") or LOAD,
                now=request.now,
                revision=given.revision(),
            )
            return go(request, reverse(HERE), gettext("Saved."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("rule", given, error)
    inputs = refilled(_rule_inputs(request, row), attempt, "rule")
    chosen = (
        set(request.POST.getlist("members"))
        if attempt
        else {str(one) for one, _ in row.members}
        if row
        else set()
    )
    context = {
        "title": row.name if row else gettext("New rule"),
        "revision": row.revision if row else "",
        "inputs": inputs,
        "sources": tuple((one, one.value in _held(row, "sources")) for one in options(SOURCES)),
        "colleagues": tuple((one.id, one.name, str(one.id) in chosen) for one in members(actor)),
        "problem": unplaced(attempt, inputs),
    }
    return render(request, "leads/rule.html", context, status=attempt.error.status if attempt else 200)


LISTS = ("countries", "regions", "postal", "languages", "sources", "industries")
MANY = ("sources",)


def _held(row: RuleRow | None, name: str) -> list[str]:
    return list(row.conditions.get(name) or ()) if row else []


def _rule_inputs(request: PageRequest, row: RuleRow | None) -> tuple[Field, ...]:
    places = tuple(Option(str(one.id), one.name) for one in teams(request.actor))

    def text(name: str, label: str, example: str) -> Field:
        return Field(name, label, value=", ".join(_held(row, name)), longest=1000, placeholder=example)

    return (
        Field("name", gettext("Name"), value=row.name if row else "", required=True, longest=120, wide=True),
        text("countries", gettext("Countries"), "FI, SE, NO"),
        text("regions", gettext("Regions"), gettext("part of the name")),
        text("postal", gettext("Postal codes that begin with"), "00, 01, 02"),
        text("languages", gettext("Languages"), "en, ko, fi"),
        text("industries", gettext("Industries"), gettext("part of the name")),
        Field("team_id", gettext("Team"), "select", str(row.team_id or "") if row else "", places),
        Field("skill", gettext("Skill that they need"), value=row.skill if row else "", longest=60),
        Field(
            "way", gettext("Who of them"), "select", row.way if row else LOAD, options(WAYS), required=True
        ),
    )


@require_http_methods(["GET", "POST"])
@page
def form(request: PageRequest, form_id: UUID | None = None) -> HttpResponse:
    """The form that makes or changes a form for strangers."""
    actor, attempt = request.actor, None
    actor.require(Permission.LEAD_ASSIGN)
    row = lead_form(actor, form_id=form_id) if form_id else None
    if request.method == "POST":
        given = Given.posted(request)
        asks = request.POST.getlist("asks")
        try:
            actions.save_form(
                actor,
                form_id=form_id,
                values={**given.values, "asks": asks},
                team_id=given.id("team_id"),
                now=request.now,
                revision=given.revision(),
            )
            return go(request, reverse(HERE), gettext("Saved."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("form", given, error)
    inputs = refilled(_form_inputs(request, row), attempt, "form")
    held = request.POST.getlist("asks") if attempt else row.asks if row else ("company", "phone", "need")
    address = _address(request, row) if row else ""
    context = {
        "title": row.name if row else gettext("New form"),
        "revision": row.revision if row else "",
        "inputs": inputs,
        "asks": tuple((one, one.value in held) for one in options(ASKS)),
        "address": address,
        "embed": f'<iframe src="{address}" width="100%" height="720" style="border:0"></iframe>'
        if address
        else "",
        "problem": unplaced(attempt, inputs),
    }
    return render(request, "leads/form_edit.html", context, status=attempt.error.status if attempt else 200)


def _form_inputs(request: PageRequest, row: FormRow | None) -> tuple[Field, ...]:
    places = tuple(Option(str(one.id), one.name) for one in teams(request.actor))

    def held(name: str) -> str:
        return str(getattr(row, name) or "") if row else ""

    return (
        Field("name", gettext("Name, for you"), value=held("name"), required=True, longest=120),
        Field("title", gettext("Title"), value=held("title"), required=True, longest=120),
        Field("intro", gettext("A word before it"), "textarea", held("intro"), longest=2000),
        Field("thanks", gettext("A word of thanks"), "textarea", held("thanks"), longest=2000),
        Field(
            "consent",
            gettext("What they agree to"),
            "textarea",
            held("consent"),
            longest=1000,
            help=gettext("They have to tick it. Leave it empty where nothing is to be agreed."),
        ),
        Field(
            "source",
            gettext("Source"),
            "select",
            held("source") or "web_form",
            options(SOURCES),
            required=True,
        ),
        Field("source_detail", gettext("Which one"), value=held("source_detail"), longest=200),
        Field(
            "team_id",
            gettext("Team"),
            "select",
            held("team_id"),
            places,
            help=gettext("Where no rule of routing decides."),
        ),
    )
