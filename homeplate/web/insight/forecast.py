"""The part of insight that looks ahead: what a period will likely bring, what carries it, how far off it was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.deals.rules.categories import CATEGORIES
from homeplate.goals.rules import Whom
from homeplate.insight.categories import deals_of_category
from homeplate.insight.coverage import Coverage
from homeplate.insight.forecast import Forecast, booked_deals, deals_carrying, forecast
from homeplate.insight.forecasting.methods import DEALS
from homeplate.insight.measures.expecting import EARLIER, KINDS, LATER
from homeplate.kit.money import major
from homeplate.kit.text import Message, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.expected import NOT_WON, WAS, Expecting
from homeplate.web.insight.expected_files import FILES
from homeplate.web.insight.goals import goal_shown, goals_known
from homeplate.web.insight.moved import moved_shown
from homeplate.web.insight.outlook import Writer
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.said import of_all, said_shown
from homeplate.web.insight.ways import WAYS
from homeplate.web.page import PageRequest

DOUBTED: dict[str, Message] = {
    "commit-unlikely": msg("Commit, though unlikely"),
    "commit-overdue": msg("Commit, though the close date has passed"),
    "commit-undated": msg("Commit, without a close date"),
    "omitted-likely": msg("Omitted, though likely"),
}
"""Where what is said of a deal and what is known of it go apart."""


class Outlook(Part[Forecast]):
    """What a period is likely to bring."""

    name = "forecast"
    template = "insight/forecast.html"
    label = msg("Forecast")
    compares = False
    ahead = True
    script = "fold"

    def figures(self, request: PageRequest, asked: Asked) -> Forecast | None:
        """All of them, taken in one session."""
        return forecast(request.actor, asked.frame, now=request.now, today=request.today)

    def known(self, found: Forecast) -> bool:
        """Whether a deal is open, or anything was ever booked."""
        return found.deals > 0 or found.sales > 0 or bool(found.months) or bool(found.without_rate)

    def context(self, request: PageRequest, asked: Asked, found: Forecast) -> dict[str, Any]:
        """The range, what it is made of, who and what carries it, and how far off it was."""
        writer, goals = Writer(request, asked, found, self.name), goals_known(request, asked, found.rate)
        return {
            "figures": writer.figures(),
            "scale": writer.scale(),
            "chosen": writer.chosen(),
            "by_deals": found.choice.way == DEALS,
            "rows": writer.rows(),
            **_expected(request, asked, found, goals),
            "past": writer.past(),
            "accuracy": writer.accuracy(),
            "others": writer.others(),
            "parts_off": writer.parts_off(),
            "unvalued": found.due.unvalued,
            "mean_sale": writer.money(found.mean_sale) if found.mean_sale else "",
            "without_rate": ", ".join(found.without_rate),
            "open_deals": found.deals,
            "carried_url": writer.url("open"),
            "what_if_url": f"{reverse('insight-what-if')}?{asked.query()}",
            "goal": goal_shown(request, asked, goals),
            "several": not of_all(request),
            "said": said_shown(request, asked, found),
            "moved": moved_shown(request, asked, found),
            "computed": writer.money(found.whole.mean),
            "goals_url": reverse("settings-goals"),
            "back_url": f"{reverse('insight-part', args=['accuracy'])}?{asked.query(period='')}",
        }

    def table(self, found: Forecast | None, language: str) -> Table:
        """A row for the period, and one for each month that is over: amounts in whole units."""
        header = (
            gettext("Period"), gettext("Told by"), gettext("Currency"), gettext("Booked so far"),
            gettext("Open deals bring"), gettext("Deals yet to be created"), gettext("Mean"),
            "p10", "p50", "p90", gettext("Booked"), gettext("Weighted pipeline"),
        )  # fmt: skip
        return Table(header, _rows(found) if found else ())

    def more_table(self, request: PageRequest, asked: Asked, found: Forecast | None, name: str) -> Table:
        """What people expect, a row for each team and person; or what became of it, for each month and category."""
        if name not in FILES:
            not_found(msg("figure"))
        return FILES[name](request, found)

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The open deals, or those that were won in the period."""
        if position is not None:
            not_found(msg("figure"))
        if what == "booked":
            return Behind(
                gettext("Won in the period"), booked_deals(request.actor, asked.frame, until=request.now)
            )
        if what.startswith(WAS):
            return _was(request, asked, what.removeprefix(WAS))
        if what != "open" and what not in KINDS:
            not_found(msg("figure"))
        found = deals_carrying(
            request.actor,
            asked.frame,
            now=request.now,
            today=request.today,
            what="" if what == "open" else what,
        )
        return Behind(_title(what), found)


def _expected(
    request: PageRequest, asked: Asked, found: Forecast, goals: Mapping[Whom, Coverage]
) -> dict[str, Any]:
    """What people expect of the same deals, and how good that was."""
    words = Expecting(request, asked, found, Outlook.name)
    may = request.actor.may(Permission.EXPORT_RUN)
    urls = {
        f"{name}_csv": f"{reverse('insight-file', args=[Outlook.name])}?{asked.query(table=name)}"
        if may
        else ""
        for name in FILES
    }
    return {
        **urls,
        "categories": words.categories(),
        "sums": words.sums(),
        "rungs": words.rungs(),
        "computed_range": words.computed(),
        "warned": words.warned(),
        "rolled": words.rolled(goals),
        "kept": words.kept(),
        "kept_months": words.kept_months(),
    }


def _was(request: PageRequest, asked: Asked, what: str) -> Behind:
    """The deals that were in a category when a month began: all, or those that were not won in it."""
    category = what.removesuffix(NOT_WON)
    if category not in CATEGORIES:
        not_found(msg("figure"))
    found = deals_of_category(
        request.actor,
        asked.frame,
        today=request.today,
        category=category,
        won=False if what.endswith(NOT_WON) else None,
    )
    label = CATEGORIES[category].render(gettext)
    return Behind(gettext("In “%(category)s” when a month began") % {"category": label}, found)


def _title(what: str) -> str:
    if what in DOUBTED:
        return DOUBTED[what].render(gettext)
    if what == EARLIER:
        return gettext("Open deals that were due before the period")
    label = CATEGORIES.get(what.removesuffix(LATER))
    if label is None:
        return gettext("Open deals, those that are expected to bring the most first")
    text = (
        gettext("%(category)s, due after the period or on no day")
        if what.endswith(LATER)
        else gettext("%(category)s, due by the end of the period")
    )
    return text % {"category": label.render(gettext)}


def _rows(found: Forecast) -> Iterable[tuple[Cell, ...]]:
    def amounts(*minor: float) -> Iterable[Decimal]:
        return (major(round(one), found.currency) for one in minor)

    whole = found.whole
    parts = (found.booked, found.open.mean, found.new, whole.mean, whole.p10, whole.p50, whole.p90)
    days = f"{found.since}–{found.until - timedelta(days=1)}"
    yield (
        days,
        WAYS[found.choice.way].render(gettext),
        found.currency,
        *amounts(*parts),
        None,
        *amounts(found.weighted.mean),
    )
    for one in found.months:
        said, way = one.told.said, WAYS[one.told.choice.way].render(gettext)
        known = amounts(said.mean, said.p10, said.p50, said.p90, one.told.booked)
        yield (f"{one.start:%Y-%m}", way, found.currency, None, None, None, *known, None)
