"""`/settings/currencies/`: the currency totals are told in, those that deals are in, and what they are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from babel.numbers import get_currency_name
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.deals.queries import DealFilter, deal_sums
from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found
from homeplate.people.permissions import Permission
from homeplate.rates import actions
from homeplate.rates.queries import (
    RateImportRow,
    RateRow,
    currencies_of,
    history,
    latest_import,
    newest_rates,
)
from homeplate.web import jinja
from homeplate.web.formats import locale_of, number_text, signed
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.settings.sections import section
from homeplate.web.settings.workspace import currency_options
from homeplate.web.shown import Field, Option, TotalShown
from homeplate.web.totals import rate_text, shown_totals

HERE = "settings-currencies"
SOURCES: dict[str, Message] = {
    "hand": msg("by hand"),
    "file": msg("from a file"),
    "ecb": msg("European Central Bank"),
    "crossed": msg("worked out"),
}
"""Where a rate comes from."""
OLD = 45
"""Days after which a rate is said to be old."""


@dataclass(frozen=True, slots=True)
class Line:
    """A currency with its newest rate. `used` is false for one that deals are in though nobody offers it."""

    code: str
    name: str
    used: bool
    url: str
    rate: str
    day: date | None
    source: str
    change: str
    old: bool
    open_deals: TotalShown | None


@require_GET
@page
def currencies(request: PageRequest) -> HttpResponse:
    """All currencies of the workspace."""
    return currencies_page(request)


def currencies_page(
    request: PageRequest, attempt: Attempt | None = None, report: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page, with a form that was refused, or with what came of a short file."""
    actor = request.actor
    actor.require(Permission.DEAL_VIEW)
    sums = deal_sums(actor, today=request.today, wanted=DealFilter(status="open"))
    codes = currencies_of(actor)
    found = {one.currency for one in sums.dated}
    others = [*codes[1:], *sorted(found - set(codes))]
    totals = shown_totals(actor, ([one for one in sums.dated if one.currency == code] for code in others),
                          jinja.language(), request.today)  # fmt: skip
    kept = newest_rates(actor, codes=others, today=request.today)
    lines = tuple(
        _line(actor, code, code in codes, kept.get(code, ()), total, request.today)
        for code, total in zip(others, totals, strict=True)
    )
    forms = {
        name: refilled(inputs, attempt, name) for name, inputs in _forms(actor, others, request.today).items()
    }
    context = {
        "base": actor.currency,
        "base_name": currency_name(actor.currency),
        "lines": lines,
        "may_change": actor.may(Permission.WORKSPACE_MANAGE),
        "unrated": [
            line.code for line in lines if not line.rate and line.open_deals and line.open_deals.missing
        ],
        "forms": forms,
        "opened": attempt.form if attempt else "",
        "far_off": attempt is not None and attempt.error.code == "far-off",
        "problem": unplaced(attempt, *forms.values()),
        "report": report,
        "reading": _reading(actor),
    }
    return section(
        request, "settings/currencies.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _reading(actor: Actor) -> RateImportRow | None:
    """The long file that is read at the moment, for whoever may bring rates in."""
    latest = latest_import(actor) if actor.may(Permission.WORKSPACE_MANAGE) else None
    return latest if latest and latest.is_busy else None


def currency_name(code: str) -> str:
    """The name of a currency in the reader's language."""
    return str(get_currency_name(code, locale=locale_of(jinja.language())))


def _line(
    actor: Actor, code: str, used: bool, kept: tuple[RateRow, ...], total: TotalShown, today: date
) -> Line:
    newest = kept[0] if kept else None
    return Line(
        code=code,
        name=currency_name(code),
        used=used,
        url=reverse("settings-currency", args=[code]),
        rate=rate_text(newest.rate, actor.currency, jinja.language()) if newest else "",
        day=newest.day if newest else None,
        source=SOURCES[newest.source].render(gettext) if newest else "",
        change=_change(kept),
        old=newest is not None and (today - newest.day).days > OLD,
        open_deals=total if total.text or total.missing else None,
    )


def _change(kept: tuple[RateRow, ...]) -> str:
    """How much the newest rate is above or below the one before it."""
    if len(kept) < 2:
        return ""
    share = 100 * (kept[0].rate.factor / kept[1].rate.factor - Fraction(1))
    return f"{signed(round(float(share), 2), jinja.language())}\u00a0%"


def _forms(actor: Actor, others: Iterable[str], today: date) -> dict[str, tuple[Field, ...]]:
    every = currency_options(jinja.language())
    listed = set(others)
    offered = tuple(one for one in every if one.value not in listed and one.value != actor.currency)
    rated = tuple(Option(code, f"{code} · {currency_name(code)}") for code in others)
    return {
        "report": (
            Field("currency", gettext("Currency of totals"), "select", actor.currency, every, required=True),
        ),
        "add": (Field("currency", gettext("Another currency"), "select", "", offered, required=True),),
        "rate": (
            Field("units", gettext("Units"), "number", "1", required=True),
            Field(
                "currency",
                gettext("Currency"),
                "select",
                rated[0].value if len(rated) == 1 else "",
                rated,
                required=True,
            ),
            Field("worth", gettext("Worth"), "number", required=True, unit=actor.currency),
            Field("day", gettext("From"), "date", today.isoformat(), required=True, most=today.isoformat()),
        ),
        "import": (
            Field("file", gettext("File of rates (CSV)"), "file", required=True, wide=True),
            Field(
                "far",
                gettext("Take rates too that are more than a hundred times off the one before"),
                "check",
            ),
        ),
    }


@require_POST
@page
def report_in(request: PageRequest) -> HttpResponse:
    """Tell totals in another currency from now on."""
    given = Given.posted(request)
    was = request.actor.currency
    try:
        crossed = actions.change_settings(request.actor, currency=given.text("currency"), now=request.now)
    except Invalid as error:
        return currencies_page(request, Attempt.of("report", given, error))
    if given.text("currency").upper() == was:
        return go(request, reverse(HERE))
    text = gettext("Totals are told in %(currency)s from now on.") % {"currency": given.text("currency")}
    if crossed:
        more = ngettext("%(n)s rate was worked out anew.", "%(n)s rates were worked out anew.", crossed)
        text = f"{text} {more % {'n': number_text(crossed, jinja.language())}}"
    return go(request, reverse(HERE), text, undo=f"{reverse('settings-currency-report')}?currency={was}")


@require_POST
@page
def add(request: PageRequest) -> HttpResponse:
    """Use another currency."""
    given = _given(request)
    try:
        code = actions.use_currency(request.actor, currency=given.text("currency"), now=request.now)
    except Invalid as error:
        return currencies_page(request, Attempt.of("add", given, error))
    text = gettext("%(currency)s is in use. Say what it is worth.") % {"currency": code}
    return go(request, f"{reverse(HERE)}#rate", text)


def _given(request: HttpRequest) -> Given:
    """What was posted; the link of an “undo” carries its values in the address instead."""
    posted = Given.posted(request)
    return posted if posted.text("currency") else Given.asked(request)


@require_POST
@page
def drop(request: PageRequest, code: str) -> HttpResponse:
    """Offer a currency no more."""
    actions.drop_currency(request.actor, currency=code, now=request.now)
    undo = f"{reverse('settings-currency-add')}?currency={code}"
    text = gettext("%(currency)s is offered no more. Its rates stay.") % {"currency": code}
    return go(request, reverse(HERE), text, undo=undo)


@require_POST
@page
def set_rate(request: PageRequest) -> HttpResponse:
    """Say what a currency is worth from a day on."""
    given = Given.posted(request)
    try:
        worth, units = given.amount("worth"), given.amount("units")
        done = actions.set_rate(
            request.actor,
            currency=given.text("currency"),
            worth="" if worth is None else worth,
            units="1" if units is None else units,
            day=given.day("day"),
            confirmed=given.ticked("confirmed"),
            now=request.now,
        )
    except Invalid as error:
        return currencies_page(request, Attempt.of("rate", given, error))
    undo = reverse("settings-rate-undo", args=[done.rate_id, done.fact_id])
    return go(request, reverse(HERE), gettext("The rate is noted."), undo=undo)


@require_POST
@page
def undo_rate(request: PageRequest, rate_id: UUID, fact_id: UUID) -> HttpResponse:
    """Make a rate what it was."""
    try:
        actions.take_back(request.actor, rate_id=rate_id, fact_id=fact_id, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return go(request, reverse(HERE), gettext("The rate is as it was."))


@require_POST
@page
def remove_rate(request: PageRequest, rate_id: UUID) -> HttpResponse:
    """Take a rate away."""
    done = actions.remove_rate(request.actor, rate_id=rate_id, now=request.now)
    undo = reverse("settings-rate-undo", args=[rate_id, done.fact_id])
    back = reverse("settings-currency", args=[done.currency])
    return go(request, back, gettext("The rate is removed; the one before it holds on."), undo=undo)


@require_GET
@page
def currency(request: PageRequest, code: str) -> HttpResponse:
    """The rates of one currency, newest first, from `until` in the address back."""
    actor, given = request.actor, Given.asked(request)
    try:
        until = given.day("until")
        known = currency_name(code) if code == code.upper() and code.isascii() else ""
    except HomeplateError:
        until, known = None, currency_name(code)
    if not known or len(code) != 3 or code == actor.currency:
        not_found(msg("currency"))
    rows = history(actor, currency=code, until=until, limit=A_PAGE + 1)
    shown = rows[:A_PAGE]
    steps = zip(shown, [*rows[1:], None], strict=False)
    context = {
        "code": code,
        "name": known,
        "base": actor.currency,
        "rows": [
            {
                "id": row.id,
                "day": row.day,
                "rate": rate_text(row.rate, actor.currency, jinja.language()),
                "source": SOURCES[row.source].render(gettext),
                "change": _change((row, before)) if before else "",
            }
            for row, before in steps
        ],
        "next_url": f"{request.path}?until={rows[A_PAGE].day.isoformat()}" if len(rows) > A_PAGE else "",
        "first_url": request.path if until else "",
        "may_change": actor.may(Permission.WORKSPACE_MANAGE),
    }
    return section(request, "settings/currency.html", HERE, context)


A_PAGE = 60
