"""`/imports/…`: files in, their columns and stages confirmed, a dry run, the import and its report."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, cast
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.kit.text import Message, in_language
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import choices
from homeplate.transfer import actions, queries, queries_setup
from homeplate.transfer.actions import FilePlace, Options, Upload
from homeplate.transfer.fields import Kind
from homeplate.transfer.files import MOST_BYTES, MOST_FILES
from homeplate.transfer.queries import KINDS, SUBJECTS
from homeplate.transfer.states import BUSY
from homeplate.web import jinja
from homeplate.web.forms import Given
from homeplate.web.imports import setup_shown, shown
from homeplate.web.page import PageRequest, go, page, sentence, spoken
from homeplate.web.shown import Field, Option

LISTED = 50
RECORDS = 100


@require_http_methods(["GET", "POST"])
@page
def imports(request: PageRequest) -> HttpResponse:
    """Earlier imports, and the files of a new one."""
    request.actor.require(Permission.IMPORT_RUN)
    if request.method == "GET":
        return _list(request)
    given = Given.posted(request)
    uploads = [Upload(file.name or "", cast("BinaryIO", file.file)) for file in request.FILES.getlist("file")]
    try:
        options = Options(
            process_id=given.id("process"), currency=given.text("currency"), kind=_kind(given.text("kind"))
        )
        run_id = actions.start_import(request.actor, uploads=uploads, now=request.now, options=options)
    except Invalid as error:
        return _list(request, problem=place_and_reason(error), given=given, status=error.status)
    return go(request, reverse("import-columns", args=[run_id]))


def _list(
    request: PageRequest, *, problem: str = "", given: Given | None = None, status: int = 200
) -> HttpResponse:
    given = given or Given({})
    runs = [shown.listed(run) for run in queries.imports(request.actor, limit=LISTED)]
    context = {
        "problem": problem,
        "upload_url": reverse("imports"),
        "upload_fields": _upload_fields(request, given),
        "steps": setup_shown.steps(None, "upload"),
        "most_bytes": MOST_BYTES,
        "most_files": MOST_FILES,
        "unfinished": [run for run in runs if run.unfinished],
        "runs": [run for run in runs if not run.unfinished],
        "sample_url": f"{reverse('welcome')}#sample" if request.actor.may(Permission.PROCESS_PUBLISH) else "",
    }
    return render(request, "imports/list.html", context, status=status)


def _upload_fields(request: PageRequest, given: Given) -> tuple[Field, ...]:
    processes = tuple(Option(str(row.id), in_language(row.name, spoken())) for row in choices(request.actor))
    kinds = (
        Option("", gettext("What the file tells")),
        *(Option(kind, jinja.say(KINDS[kind])) for kind in SUBJECTS),
    )
    found = [Field("kind", gettext("It holds"), "select", given.text("kind"), kinds)]
    if len(processes) > 1:
        chosen = given.text("process") or processes[0].value
        found.append(Field("process", gettext("Deals go into"), "select", chosen, processes, required=True))
    return tuple(found)


def _kind(text: str) -> Kind | None:
    for kind in SUBJECTS:
        if kind == text:
            return kind
    return None


def place_and_reason(error: HomeplateError) -> str:
    """Why a file cannot be read, with the file, the line and the column."""
    place = error.details
    if not isinstance(place, FilePlace):
        return sentence(error)
    problem = error.message.params.get("problem")
    reason = jinja.say(problem) if isinstance(problem, Message) else sentence(error)
    parts = {"file": place.file, "line": place.line, "column": place.column, "reason": reason}
    if place.line and place.column:
        return gettext("%(file)s, line %(line)s, column %(column)s: %(reason)s") % parts
    if place.line:
        return gettext("%(file)s, line %(line)s: %(reason)s") % parts
    return gettext("%(file)s: %(reason)s") % parts


@require_GET
@page
def run(request: PageRequest, run_id: UUID) -> HttpResponse:
    """How far an import is, what it did, and what it left out."""
    row = queries.import_run(request.actor, run_id=run_id)
    if row.state == "draft":
        return go(request, reverse("import-columns", args=[run_id]))
    return _run(request, row)


def _run(request: PageRequest, row: queries.RunRow, *, problem: str = "", status: int = 200) -> HttpResponse:
    busy = row.state in BUSY
    problems = (
        () if busy else queries.import_problems(request.actor, run_id=row.id, limit=shown.PROBLEMS_READ)
    )
    made = {} if busy or row.dry else queries_setup.import_made(request.actor, run_id=row.id)
    view = shown.shown(row, problems, request.now, jinja.language(), jinja.say, made)
    context = {"run": view, "problem": problem, "steps": setup_shown.steps(row, view.step)}
    return render(request, "imports/run.html", context, status=status)


@require_GET
@page
def records(request: PageRequest, run_id: UUID) -> HttpResponse:
    """What an import brought in, each with the way to it."""
    row = queries.import_run(request.actor, run_id=run_id)
    asked = Given.asked(request)
    found = queries_setup.import_records(
        request.actor, run_id=run_id, kind=asked.text("kind"), after=asked.id("after"), limit=RECORDS
    )
    here = reverse("import-records", args=[run_id])
    names = {"deal": "deal", "lead": "lead", "account": "account", "contact": "contact", "answer": "account"}
    context = {
        "name": row.name,
        "run_url": reverse("import", args=[run_id]),
        "kinds": [
            (jinja.say(KINDS[kind]), count, f"{here}?kind={kind}", kind == found.kind)
            for kind, count in found.counts.items()
        ],
        "rows": [(name, reverse(names[found.kind], args=[key])) for key, name in found.rows],
        "more_url": f"{here}?kind={found.kind}&after={found.after}" if found.after else "",
    }
    return render(request, "imports/records.html", context)


@require_POST
@page
def start(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Begin the import after its dry run, or go on with one that stopped."""
    row = queries.import_run(request.actor, run_id=run_id)
    doubles = Given.posted(request).text("doubles")

    def begin() -> None:
        if row.dry and row.state != "checked":
            actions.check_import(request.actor, run_id=run_id, now=request.now)
        else:
            actions.run_import(request.actor, run_id=run_id, doubles=doubles, now=request.now)

    return _asked(request, run_id, begin)


@require_POST
@page
def cancel(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Stop after the batch in hand."""
    return _asked(
        request, run_id, lambda: actions.cancel_import(request.actor, run_id=run_id, now=request.now)
    )


def _asked(request: PageRequest, run_id: UUID, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except (Invalid, Conflict) as error:
        row = queries.import_run(request.actor, run_id=run_id)
        return _run(request, row, problem=sentence(error), status=error.status)
    return go(request, reverse("import", args=[run_id]))


@require_http_methods(["GET", "POST"])
@page
def undo(request: PageRequest, run_id: UUID) -> HttpResponse:
    """What undoing an import would do; then it is done in the background."""
    row = queries.import_run(request.actor, run_id=run_id)
    if request.method == "POST":
        too = bool(request.POST.get("touched_too"))

        def act() -> None:
            actions.undo_import(request.actor, run_id=run_id, now=request.now, touched_too=too)

        return _asked(request, run_id, act)
    preview = queries.undo_preview(request.actor, run_id=run_id)
    context = {
        "name": row.name,
        "run_url": reverse("import", args=[run_id]),
        "lines": shown.undo_lines(preview, jinja.say),
        "touched": preview.touched,
        "empty": preview.empty,
        "submit_url": reverse("import-undo", args=[run_id]),
    }
    return render(request, "imports/undo.html", context)


@require_POST
@page
def discard(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Forget an import, its report and its files; the records that it brought in stay."""
    try:
        actions.discard_import(request.actor, run_id=run_id, now=request.now)
    except Conflict as error:
        row = queries.import_run(request.actor, run_id=run_id)
        return _run(request, row, problem=sentence(error), status=error.status)
    return go(request, reverse("imports"), gettext("The import is forgotten. Its records stay."))


@require_GET
@page
def report(request: PageRequest, run_id: UUID) -> HttpResponseBase:
    """The rows that stayed out with their reasons, as a CSV file to be mended and loaded again."""
    language = translation.get_language() or "en"

    def word(message: Message) -> str:
        # The lines are read while they are sent, when the page has left its language already.
        with translation.override(language):
            return jinja.say(message)

    found = queries.refused_rows(request.actor, run_id=run_id, wording=word)
    response = StreamingHttpResponse(found.lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    return response
