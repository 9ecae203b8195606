"""`/settings/providers/`: who is asked for more about prospects, whether they answer, and what they brought."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.prospects.providers import actions
from homeplate.prospects.providers.http import HEADER, as_lines
from homeplate.prospects.providers.kinds import KINDS
from homeplate.prospects.providers.queries import (
    ProviderRow,
    can_drop,
    folder_of,
    last_test,
    provider,
    providers,
    runs,
)
from homeplate.prospects.rules import STATES
from homeplate.web import jinja, limits
from homeplate.web.addresses import address
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.prospects.loads import TONES
from homeplate.web.settings.sections import section
from homeplate.web.shown import Field, Option

HERE = "settings-providers"
KEY = "password"
"""What the input of a key is called, so that nothing ever keeps what was typed in it."""
MOST_TESTS, HOUR = 60, 3600


@require_GET
@page
def listing(request: PageRequest) -> HttpResponse:
    """All providers: how they are, and their last run."""
    request.actor.require(Permission.WORKSPACE_MANAGE)
    new = address("settings-provider-new")
    context = {
        "kinds": [(KINDS[kind].render(gettext), f"{new}?kind={kind}") for kind in _kinds()],
        "lines": [_line(request, row) for row in providers(request.actor)],
    }
    return section(request, "settings/providers.html", HERE, context)


def _kinds() -> list[str]:
    return [kind for kind in KINDS if kind != "drop" or can_drop()]


def _line(request: PageRequest, row: ProviderRow) -> dict[str, Any]:
    state, tone = _state(request, row)
    return {
        "row": row,
        "url": address("settings-provider", row.id),
        "kind": KINDS[row.kind].render(gettext),
        "state": state,
        "tone": tone,
        "last_url": address("prospect-load", row.last.id) if row.last else "",
        "last_state": STATES[row.last.state].render(gettext) if row.last else "",
    }


def _state(request: PageRequest, row: ProviderRow) -> tuple[str, str]:
    if row.archived_at is not None:
        return gettext("deleted"), "bad"
    if not row.on:
        return pgettext("provider", "off"), ""
    if row.rests(request.now):
        return gettext("left alone after failures"), "bad"
    return (gettext("trouble"), "warn") if row.trouble else (pgettext("provider", "on"), "ok")


@require_http_methods(["GET", "POST"])
@page
def new(request: PageRequest) -> HttpResponse:
    """The form of a new provider, and the provider itself."""
    request.actor.require(Permission.WORKSPACE_MANAGE)
    kind = Given.asked(request).text("kind") or next(iter(KINDS))
    if kind not in _kinds():
        raise Http404
    if request.method == "GET":
        return _new(request, kind, None)
    given = Given.posted(request)
    try:
        made = actions.create_provider(
            request.actor,
            name=given.text("name"),
            kind=kind,
            given=_given(kind, given),
            key=given.text(KEY),
            now=request.now,
        )
    except Invalid as error:
        return _new(request, kind, _attempt(given, error))
    text = gettext("The provider is added. Test its connection before you ask it.")
    return go(request, address("settings-provider", made), text)


def _given(kind: str, given: Given) -> dict[str, str]:
    return {name: given.text(name) for name in actions.GIVEN[kind] if name in given.values}


def _attempt(given: Given, error: Invalid | Conflict) -> Attempt:
    if error.field == "key":
        error.field = KEY
    return Attempt.of("provider", given, error)


def _new(request: PageRequest, kind: str, attempt: Attempt | None) -> HttpResponse:
    inputs = _refilled(_inputs(kind, {}, has_key=False), attempt)
    context = {
        "title": KINDS[kind].render(gettext),
        "form_url": f"{address('settings-provider-new')}?kind={kind}",
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "contract": kind == "http",
    }
    return section(
        request, "settings/provider_new.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _refilled(inputs: tuple[Field, ...], attempt: Attempt | None) -> tuple[Field, ...]:
    """The inputs as they were typed, but for the key, which is never given back."""
    return tuple(
        replace(one, value="") if one.name == KEY else one for one in refilled(inputs, attempt, "provider")
    )


def _inputs(kind: str, told: dict[str, Any], *, has_key: bool, name: str = "") -> tuple[Field, ...]:
    called = Field(
        "name",
        gettext("Name"),
        value=name,
        required=True,
        longest=80,
        help=gettext("It stands beside every value that it says."),
    )
    return (called, *(_http(told, has_key) if kind == "http" else _drop(told)))


def _http(told: dict[str, Any], has_key: bool) -> tuple[Field, ...]:
    fields = told.get("fields", {})
    kept = gettext("A key is kept. Leave this empty to keep it.") if has_key else ""
    listed = gettext(
        "One field a line, and what the provider calls it where that differs: employees = headcount.total"
    )
    return (
        Field(
            "address", gettext("Address"), value=told.get("address", ""), required=True, longest=400, wide=True,
            placeholder="https://api.example.com/enrich",
        ),
        Field(KEY, gettext("Key"), "password", longest=500, help=kept, autocomplete="new-password"),
        Field("header", gettext("Sent as"), value=told.get("header", HEADER), longest=61),
        Field(
            "companies", gettext("What it is asked of companies"), "textarea", as_lines(fields.get("companies", {})),
            help=listed, longest=4000,
        ),
        Field(
            "people", gettext("What it is asked of people"), "textarea", as_lines(fields.get("people", {})),
            longest=4000,
        ),
        Field("per_minute", gettext("Requests a minute at most"), "number", str(told.get("per_minute", 60)), longest=5),
        Field("batch", gettext("Records in one request"), "number", str(told.get("batch", 50)), longest=4),
        Field("most", gettext("Records in one run at most"), "number", str(told.get("most", 1000)), longest=6),
    )  # fmt: skip


def _drop(told: dict[str, Any]) -> tuple[Field, ...]:
    kinds = (Option("companies", gettext("Companies")), Option("people", pgettext("prospect", "People")))
    return (
        Field(
            "folder", gettext("Folder"), value=told.get("folder", ""), required=True, longest=40,
            placeholder="trade-register", help=gettext("Its own folder among those of this workspace."),
        ),
        Field(
            "about", gettext("Its files hold"), "select", told.get("about", ""), kinds,
            placeholder=gettext("What its columns tell"),
        ),
        Field("currency", gettext("Currency of amounts"), value=told.get("currency", ""), longest=3),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page
def one(request: PageRequest, provider_id: UUID) -> HttpResponse:
    """One provider: what it is asked, how it is, and its runs."""
    row = provider(request.actor, provider_id=provider_id)
    if request.method == "GET":
        return _page(request, row)
    given = Given.posted(request)
    changes: dict[str, Any] = {"name": given.text("name"), **_given(row.kind, given)}
    if given.text(KEY) or given.ticked("no_key"):
        changes["key"] = given.text(KEY)
    try:
        actions.change_provider(
            request.actor,
            provider_id=provider_id,
            changes=changes,
            now=request.now,
            revision=given.revision(),
        )
    except (Invalid, Conflict) as error:
        return _page(request, row, attempt=_attempt(given, error))
    return go(request, address("settings-provider", provider_id), gettext("Saved."))


def _page(request: PageRequest, row: ProviderRow, *, attempt: Attempt | None = None) -> HttpResponse:
    inputs = _refilled(_inputs(row.kind, dict(row.settings), has_key=row.has_key, name=row.name), attempt)
    if row.has_key:
        clear = Field("no_key", gettext("Forget the key"), "check")
        inputs = tuple(part for one in inputs for part in ((one, clear) if one.name == KEY else (one,)))
    state, tone = _state(request, row)
    test = last_test(request.actor, provider_id=row.id)
    context = {
        "row": row,
        "kind": KINDS[row.kind].render(gettext),
        "state": state,
        "tone": tone,
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "tested": (test.at, jinja.say(test.said)) if test and test.well else None,
        "trouble": jinja.say(row.trouble) if row.trouble else "",
        "contract": row.kind == "http",
        "folder": folder_of(request.actor, provider_id=row.id),
        "notes": [(name, jinja.say(said)) for name, said in row.notes],
        "figures": (
            (pgettext("provider", "Runs"), row.runs, ""),
            (gettext("Records brought or changed"), row.brought, "ok" if row.brought else ""),
            (gettext("Refused"), row.refused, "bad" if row.refused else ""),
        ),
        "runs": [
            (
                address("prospect-load", run.id),
                run,
                STATES[run.state].render(gettext),
                TONES.get(run.state, "info"),
            )
            for run in runs(request.actor, provider_id=row.id)
        ],
    }
    return section(
        request, "settings/provider.html", HERE, context, status=attempt.error.status if attempt else 200
    )


@require_POST
@page
def do(request: PageRequest, provider_id: UUID, doing: str) -> HttpResponse:
    """Test a provider, switch it on or off, delete it or bring it back."""
    if doing == "test":
        return _test(request, provider_id)
    if doing not in _DONE:
        raise Http404
    try:
        return _DONE[doing](request, provider_id)
    except (Conflict, Invalid) as error:
        return go(request, address(HERE), sentence(error), tone="bad")


def _test(request: PageRequest, provider_id: UUID) -> HttpResponse:
    actor = request.actor
    actor.require(Permission.WORKSPACE_MANAGE)
    limits.count("provider-test", str(actor.workspace_id), most=MOST_TESTS, seconds=HOUR)
    well, said = actions.check_provider(actor, provider_id=provider_id, clock=timezone.now)
    here = address("settings-provider", provider_id)
    return go(request, here, jinja.say(said), tone="ok" if well else "bad")


def _switch(request: PageRequest, provider_id: UUID, on: bool) -> HttpResponse:
    name = actions.switch_provider(request.actor, provider_id=provider_id, on=on, now=request.now)
    text = gettext("“%(name)s” is asked again.") if on else gettext("“%(name)s” is not asked any more.")
    return go(request, address("settings-provider", provider_id), text % {"name": name})


def _archive(request: PageRequest, provider_id: UUID) -> HttpResponse:
    name = actions.archive_provider(request.actor, provider_id=provider_id, now=request.now)
    undo = address("settings-provider-do", provider_id, "restore")
    return go(request, address(HERE), gettext("“%(name)s” is deleted.") % {"name": name}, undo=undo)


def _restore(request: PageRequest, provider_id: UUID) -> HttpResponse:
    name = actions.restore_provider(request.actor, provider_id=provider_id, now=request.now)
    return go(
        request, address("settings-provider", provider_id), gettext("“%(name)s” is back.") % {"name": name}
    )


_DONE = {
    "on": lambda request, provider_id: _switch(request, provider_id, True),
    "off": lambda request, provider_id: _switch(request, provider_id, False),
    "archive": _archive,
    "restore": _restore,
}
