"""`/imports/…/columns/`, `/stages/` and `/people/`: what a person confirms before the dry run, step by step.

Each step takes three kinds of POST: what is chosen and gone on with; `keep`, what is chosen so far (sent by the
page as one chooses, so that nothing is lost by leaving); and of columns, `own`, to keep what has no field.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import in_language, msg
from homeplate.transfer import actions, queries, queries_setup
from homeplate.transfer.dates import Order
from homeplate.transfer.peoplemaps import OTHERS
from homeplate.web import jinja
from homeplate.web.forms import Given
from homeplate.web.imports import setup_shown
from homeplate.web.page import PageRequest, go, page, sentence, spoken
from homeplate.web.shown import Field, Option

MONEY = ("deal", "account")
"""Kinds of table whose amounts the currency is about, the first one first."""
Tables = tuple[queries_setup.TableRow, ...]


@require_http_methods(["GET", "POST"])
@page
def columns(request: PageRequest, run_id: UUID) -> HttpResponse:
    """What each column becomes."""
    tables = queries_setup.import_columns(request.actor, run_id=run_id)
    run = queries.import_run(request.actor, run_id=run_id)
    if request.method == "GET":
        return _columns(request, run, tables, Given(run.typed("columns")))
    given = Given.posted(request)
    if given.text("keep"):
        return _keep(request, run_id, "columns", given)
    try:
        _take_columns(request, run, tables, given)
    except (Invalid, Conflict) as error:
        return _columns(request, run, tables, given, error)
    if given.text("own"):
        return go(request, f"{reverse('import-columns', args=[run_id])}#tb-{given.whole('own', 0) + 1}")
    return _onward(request, run_id, "columns")


def _take_columns(request: PageRequest, run: queries.RunRow, tables: Tables, given: Given) -> None:
    """Raises `Invalid` and `Conflict`."""
    fields = {
        table.file.id: {
            column.name: given.text(setup_shown.column_name(place, number))
            for number, column in enumerate(table.columns)
        }
        for place, table in enumerate(tables)
    }
    if any(setup_shown.fed_twice(table, place, given.values) for place, table in enumerate(tables)):
        raise Invalid("field-twice", msg("Two columns cannot become the same field. Choose one of them."))
    own = given.text("own")
    if own:
        table = tables[min(given.whole("own", 0), len(tables) - 1)]
        left = {
            name: key for name, key in setup_shown.keepable(table).items() if not fields[table.file.id][name]
        }
        fields[table.file.id] |= left
    elif _asked_order(tables) and not given.text("order"):
        raise Invalid("order", msg("Say which of the two the dates are."), field="order")
    actions.change_mapping(
        request.actor,
        run_id=run.id,
        fields=fields,
        now=request.now,
        currency=given.text("currency"),
        order=_order(given),
    )


def _order(given: Given) -> Order | None:
    text = given.text("order")
    if text == "mdy":
        return "mdy"
    return "dmy" if text == "dmy" else None


def _asked_order(tables: Tables) -> tuple[str, str] | None:
    """A column whose dates do not tell whether the day or the month comes first, and a sample of it."""
    for table in tables:
        for column in table.columns:
            if column.either_way:
                return column.name, column.either_way[0]
    return None


def _columns(
    request: PageRequest,
    run: queries.RunRow,
    tables: Tables,
    given: Given,
    error: Invalid | Conflict | None = None,
) -> HttpResponse:
    notes = [setup_shown.of_file(file.name, jinja.say(note)) for file in run.files for note in file.notes]
    asks = _order_field(tables, given.text("order") or run.order, error)
    said = sentence(error) if error and not (asks and asks.error) else ""
    context = {
        **_about(run, "columns"),
        "problem": said,
        "notes": notes,
        "remembered": run.remembered,
        "currency": _currency_field(request, tables, given, error),
        "order": asks,
        "tables": setup_shown.tables(tables, given.values, spoken(), jinja.say),
        "next": _next(run, "columns"),
    }
    return render(request, "imports/columns.html", context, status=error.status if error else 200)


def _currency_field(
    request: PageRequest, tables: Tables, given: Given, error: Invalid | Conflict | None
) -> Field:
    money = sorted(tables, key=lambda table: MONEY.index(table.file.kind) if table.file.kind in MONEY else 9)
    value = given.text("currency") or next((table.currency for table in money), request.actor.currency)
    wrong = sentence(error) if error and error.field == "currency" else ""
    return Field(
        "currency",
        gettext("Currency of amounts without one"),
        value=value,
        longest=3,
        required=True,
        error=wrong,
        help=gettext("Amounts with a sign or a code, such as € or KRW, keep their own."),
    )


def _order_field(tables: Tables, chosen: str, error: Invalid | Conflict | None) -> Field | None:
    """The question about dates such as 03/04/2025, asked of a real one; none where the files tell."""
    asked = _asked_order(tables)
    if asked is None:
        return None
    column, sample = asked
    label = gettext("What does “%(sample)s” in “%(column)s” mean?") % {"sample": sample, "column": column}
    orders: tuple[tuple[Order, str], ...] = (
        ("dmy", gettext("the day comes first")),
        ("mdy", gettext("the month comes first")),
    )
    ways = tuple(
        Option(key, gettext("%(date)s (%(how)s)") % {"date": setup_shown.day_of(sample, key), "how": how})
        for key, how in orders
    )
    wrong = sentence(error) if error and error.field == "order" else ""
    help_ = gettext("No date in the file tells which. The answer holds for every column of this import.")
    return Field("order", label, "radio", chosen, ways, error=wrong, required=True, help=help_)


@require_http_methods(["GET", "POST"])
@page
def stages(request: PageRequest, run_id: UUID) -> HttpResponse:
    """What each stage of the files means in the process, and each state of their leads."""
    found = queries_setup.import_stages(request.actor, run_id=run_id)
    run = queries.import_run(request.actor, run_id=run_id)
    if request.method == "GET":
        return _stages(request, run, found, Given(run.typed("stages")))
    given = Given.posted(request)
    if given.text("keep"):
        return _keep(request, run_id, "stages", given)
    deals = {row.value: given.text(f"s-{number}") for number, row in enumerate(found.rows)}
    leads = {row.value: given.text(f"l-{number}") for number, row in enumerate(found.leads)}
    try:
        actions.change_stages(request.actor, run_id=run_id, stages=deals, leads=leads, now=request.now)
        return _onward(request, run_id, "stages")
    except (Invalid, Conflict) as error:
        return _stages(request, run, found, given, error)


def _stages(
    request: PageRequest,
    run: queries.RunRow,
    found: queries_setup.StagesPage,
    given: Given,
    error: Invalid | Conflict | None = None,
) -> HttpResponse:
    context = {
        **_about(run, "stages"),
        "problem": sentence(error) if error else "",
        "back_url": reverse("import-columns", args=[run.id]),
        "title": setup_shown.stages_title(run),
        "has_deals": run.has_deals,
        "process_name": in_language(found.process_name, spoken()),
        "rows": setup_shown.stage_lines(found, given.values, spoken(), jinja.say),
        "leads": setup_shown.lead_lines(found, given.values, spoken(), jinja.say),
        "next": _next(run, "stages"),
    }
    return render(request, "imports/stages.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@page
def people(request: PageRequest, run_id: UUID) -> HttpResponse:
    """Who the owners are that the files name; then the dry run begins."""
    found = queries_setup.import_people(request.actor, run_id=run_id)
    run = queries.import_run(request.actor, run_id=run_id)
    if request.method == "GET":
        return _people(request, run, found, Given(run.typed("people")))
    given = Given.posted(request)
    if given.text("keep"):
        return _keep(request, run_id, "people", given)
    said = {row.text: given.text(f"p-{number}") for number, row in enumerate(found.rows)}
    if given.text("all"):
        said |= {row.text: given.text("all") for row in found.rows if not row.is_member}
    if found.others:
        said[OTHERS] = given.text("others") or found.others
    try:
        actions.change_people(request.actor, run_id=run_id, people=said, now=request.now)
        if given.text("all"):
            return go(request, reverse("import-people", args=[run_id]))
        return _onward(request, run_id, "people")
    except (Invalid, Conflict) as error:
        return _people(request, run, found, given, error)


def _people(
    request: PageRequest,
    run: queries.RunRow,
    found: queries_setup.PeoplePage,
    given: Given,
    error: Invalid | Conflict | None = None,
) -> HttpResponse:
    others = None
    if found.others:
        others = Field(
            "others",
            gettext("Owners who are no members become"),
            "select",
            given.text("others") or found.others,
            setup_shown.owner_options(found)[:3],
            required=True,
        )
    context = {
        **_about(run, "people"),
        "problem": sentence(error) if error else "",
        "back_url": reverse("import-stages" if run.has_stages else "import-columns", args=[run.id]),
        "rows": setup_shown.people_lines(found, given.values),
        "strangers": found.strangers,
        "everybody": setup_shown.owner_options(found)[:3] if found.strangers > 1 else (),
        "others": others,
    }
    return render(request, "imports/people.html", context, status=error.status if error else 200)


def _about(run: queries.RunRow, step: str) -> dict[str, Any]:
    """What every step says of the import."""
    return {
        "source_name": run.name,
        "run_url": reverse("import", args=[run.id]),
        "file_text": setup_shown.file_text(run, jinja.language()),
        "submit_url": reverse(f"import-{step}", args=[run.id]),
        "steps": setup_shown.steps(run, step),
    }


def _keep(request: PageRequest, run_id: UUID, step: str, given: Given) -> HttpResponse:
    """Keep what is chosen so far, without a word."""
    typed = {name: text for name, text in given.values.items() if name not in ("csrfmiddlewaretoken", "keep")}
    actions.keep_answers(request.actor, run_id=run_id, step=step, typed=typed, now=request.now)
    return HttpResponse(status=204)


def _next(run: queries.RunRow, step: str) -> str:
    """What the button says that leads on from a step, see `_onward`."""
    if step == "columns" and run.has_stages:
        return gettext("On to the stages") if run.has_deals else gettext("On to the states")
    return gettext("On to the owners") if run.has_owners else gettext("Dry run")


def _onward(request: PageRequest, run_id: UUID, step: str) -> HttpResponse:
    """To the next step that this import needs; behind the last one the dry run is queued.

    Raises `Invalid` and `Conflict`.
    """
    run = queries.import_run(request.actor, run_id=run_id)
    if step == "columns" and run.has_stages:
        return go(request, reverse("import-stages", args=[run_id]))
    if step != "people" and run.has_owners:
        return go(request, reverse("import-people", args=[run_id]))
    actions.check_import(request.actor, run_id=run_id, now=request.now)
    return go(request, reverse("import", args=[run_id]))
