"""`/prospects/loads/…`: files of companies and people in, how far they are, and the rows that they refused."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.prospects import actions
from homeplate.prospects.queries_loads import LoadRow, load, loads, refusals, refused_rows
from homeplate.prospects.rules import BUSY, ON_WHICH_TO_GO, STATES
from homeplate.transfer.files import MOST_BYTES
from homeplate.web import jinja
from homeplate.web.addresses import address
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.prospects.words import column_label
from homeplate.web.shown import Field, Option

SHOWN = 50
TONES = {"done": "ok", "failed": "bad", "cancelled": "warn"}


@require_http_methods(["GET", "POST"])
@page
def all_loads(request: PageRequest) -> HttpResponse:
    """Earlier loads, and the file of a new one."""
    actor, attempt = request.actor, None
    actor.require(Permission.PROSPECT_LOAD)
    if request.method == "POST":
        given, file = Given.posted(request), request.FILES.get("file")
        try:
            if file is None:
                raise Invalid("required", actions.NO_FILE, field="file")
            load_id = actions.start_load(
                actor,
                name=file.name or "",
                content=cast("BinaryIO", file.file),
                about=given.text("about"),
                source=given.text("source"),
                said_on=given.day("said_on"),
                currency=given.text("currency"),
                now=request.now,
            )
            return go(request, address("prospect-load", load_id))
        except Invalid as error:
            attempt = Attempt.of("new", given, error)
    inputs = refilled(_inputs(request), attempt, "new")
    context = {
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "loads": [_shown(row) for row in loads(actor)],
    }
    return render(request, "prospects/loads.html", context, status=attempt.error.status if attempt else 200)


def _inputs(request: PageRequest) -> tuple[Field, ...]:
    larger = gettext(
        "Up to %(limit)s GB here. A larger one is loaded on the server by “homeplate prospects load”, or laid into "
        "the folder of a provider."
    ) % {"limit": MOST_BYTES // 1024**3}
    kinds = (Option("companies", gettext("Companies")), Option("people", pgettext("prospect", "People")))
    return (
        Field("file", gettext("File (CSV or Parquet)"), "file", required=True, wide=True, help=larger),
        Field(
            "about",
            gettext("It holds"),
            "select",
            options=kinds,
            placeholder=gettext("What its columns tell"),
        ),
        Field(
            "source",
            gettext("Who says so"),
            placeholder=gettext("The vendor's name"),
            help=gettext("Otherwise the name of the file."),
            longest=80,
        ),
        Field(
            "said_on",
            pgettext("prospect", "As of"),
            "date",
            value=request.today.isoformat(),
            most=request.today.isoformat(),
        ),
        Field("currency", gettext("Currency of amounts"), value=request.actor.currency, longest=3),
    )


def _shown(row: LoadRow) -> dict[str, Any]:
    return {
        "url": address("prospect-load", row.id),
        "row": row,
        "state": STATES[row.state].render(gettext),
        "tone": TONES.get(row.state, "info"),
    }


@require_GET
@page
def one_load(request: PageRequest, load_id: UUID) -> HttpResponse:
    """How far a load is, what it brought, and what it refused."""
    return _page(request, load(request.actor, load_id=load_id))


def _page(request: PageRequest, row: LoadRow, problem: str = "", status: int = 200) -> HttpResponse:
    busy = row.state in BUSY
    said = [
        (
            one.row,
            column_label(one.field) if one.field else "",
            jinja.say(one.message),
            _what_it_says(row, one.cells),
        )
        for one in (refusals(request.actor, load_id=row.id, limit=SHOWN) if row.refused else ())
    ]
    context = {
        "row": row,
        "state": STATES[row.state].render(gettext),
        "tone": TONES.get(row.state, "info"),
        "busy": busy,
        "percent": round(row.share * 100),
        "figures": _figures(row),
        "columns": []
        if row.asked
        else [(name, column_label(row.mapping[name]) if name in row.mapping else "") for name in row.header],
        "refused": said,
        "more": row.refused - len(said),
        "message": jinja.say(row.message) if row.message else "",
        "problem": problem,
        "may_go_on": row.state in ON_WHICH_TO_GO,
    }
    return render(request, "prospects/load.html", context, status=status)


def _what_it_says(row: LoadRow, cells: tuple[str, ...]) -> str:
    """The cells of a refused row; of a record that was asked about, its name and the value that is not believed."""
    shown = (cells[1] or cells[2], *cells[4:]) if row.asked and cells else cells
    return " · ".join(shown)[:200]


def _figures(row: LoadRow) -> tuple[tuple[str, int, str], ...]:
    """What came of a load: label, number and tone."""
    left = "bad" if row.refused else ""
    same = (
        (gettext("Changed"), row.updated, "ok" if row.updated and row.asked else ""),
        (gettext("As before"), row.unchanged, ""),
    )
    if row.asked:
        return (*same, (gettext("Nothing known"), row.unknown, ""), (gettext("Refused"), row.refused, left))
    return (
        (gettext("New"), row.created, "ok" if row.created else ""),
        *same,
        (gettext("Left out"), row.refused, left),
    )


@require_POST
@page
def do(request: PageRequest, load_id: UUID, what: str) -> HttpResponse:
    """Stop a load, go on with it, or forget it."""
    verbs = {"cancel": actions.cancel_load, "resume": actions.resume_load, "discard": actions.discard_load}
    if what not in verbs:
        raise Http404
    try:
        verbs[what](request.actor, load_id=load_id, now=request.now)
    except Conflict as error:
        return _page(request, load(request.actor, load_id=load_id), sentence(error), error.status)
    where = address("prospect-loads") if what == "discard" else address("prospect-load", load_id)
    return go(request, where)


@require_GET
@page
def report(request: PageRequest, load_id: UUID) -> HttpResponse:
    """The refused rows as a file like the one that was loaded, to mend and load again."""
    row = load(request.actor, load_id=load_id)
    lines = refused_rows(request.actor, load_id=load_id)
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    name = f"{row.name.rpartition('.')[0] or row.name}-left-out.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
