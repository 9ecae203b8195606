"""`/insight/what-if/`: the forecast if some deals went another way. The address carries what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.insight.assuming import (
    FACTORS,
    LATER,
    LOST,
    MOST,
    WAYS,
    WON,
    Assumed,
    Line,
    WhatIf,
    reaching,
    ways_of,
    what_if,
)
from homeplate.insight.computed import computed_of
from homeplate.insight.coverage import coverage
from homeplate.insight.tasks import anything, ask_to_catch_up
from homeplate.kit.estimates import Share
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.web.formats import number_text
from homeplate.web.insight.asked import Asked, asked
from homeplate.web.insight.goals import period_asked, whom_asked
from homeplate.web.insight.outlook import deals_of, range_shown, widest
from homeplate.web.insight.said import of_all
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.cards import signed_money, whole_money
from homeplate.web.pipeline.views import beginning
from homeplate.web.shown import Option

HERE = "insight-what-if"
DEAL = "deal-"
"""Before the id of a deal in the form; its address is put into fewer words."""
FACTOR = "factor"
WORDS: dict[str, Message] = {
    "": msg("as computed"),
    WON: msg("won in the period"),
    LATER: msg("won later"),
    LOST: msg("lost"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A deal with how it is taken to go."""

    id: str
    name: str
    account: str
    owner: str
    url: str
    value: str
    unvalued: bool
    chance: str
    way: str


@dataclass(frozen=True, slots=True)
class Goal:
    """What would have to be true to reach the goal: in words, with the address that assumes the deals as won. `others`
    is what other processes are expected to bring of it, empty where there are none."""

    goal: str
    said: str
    others: str
    missing: bool
    times: str
    deals: tuple[str, ...]
    url: str


@require_GET
@page
def assume(request: PageRequest) -> HttpResponse:
    """The range as computed and as assumed; a form sent without scripts is led to the shorter address."""
    near = around(request)
    if not near.processes:
        return render(request, "insight/what_if.html", {"processes": (), **beginning(request, ())})
    what = asked(request, ahead=True)
    assumed = _assumed(request)
    if any(name.startswith(DEAL) for name in request.GET):
        return HttpResponseRedirect(_address(what, assumed))
    found = what_if(request.actor, what.frame, assumed, now=request.now, today=request.today)
    if found is None:
        ask_to_catch_up(request.actor.workspace_id)
    forecast_url = reverse("insight-part", args=["forecast"])
    context = {
        "processes": near.processes,
        "here": request.get_full_path(),
        "back_url": f"{forecast_url}?{what.query()}",
        "waits": found is None and anything(request.actor.workspace_id),
        "lost": what.lost,
        "asked_for": {name: value for name, value in what.typed.items() if value},
        "clear_url": f"{reverse(HERE)}?{what.query()}",
        "since": what.frame.since,
        "last": what.frame.until - timedelta(days=1),
        "found": found,
        **(_shown(request, what, assumed, found) if found else {}),
    }
    return render(request, "insight/what_if.html", context)


def _assumed(request: PageRequest) -> Assumed:
    """What the address assumes; what makes no sense is as if it were not there."""
    given: dict[str, list[UUID]] = {
        way: [one for text in request.GET.get(way, "").split(".") if (one := parse_id(text))] for way in WAYS
    }
    for name, way in request.GET.items():
        if name.startswith(DEAL) and way in WAYS and (deal := parse_id(name.removeprefix(DEAL))):
            given[way].append(deal)
    factor = request.GET.get(FACTOR, "")
    wanted = int(factor) if factor.isdecimal() and len(factor) < 4 else 100
    return Assumed(ways_of(given), wanted if wanted in FACTORS else 100)


def _short(assumed: Assumed) -> dict[str, str]:
    """What is assumed, as an address has it."""
    found = {
        way: ".".join(str(deal) for deal, one in assumed.ways.items() if one == way)
        for way in WAYS
        if way in assumed.ways.values()
    }
    return found | ({FACTOR: str(assumed.factor)} if assumed.factor != 100 else {})


def _address(what: Asked, assumed: Assumed) -> str:
    query = "&".join(one for one in (what.query(), urlencode(_short(assumed))) if one)
    return f"{reverse(HERE)}?{query}" if query else reverse(HERE)


def _shown(request: PageRequest, what: Asked, assumed: Assumed, found: WhatIf) -> dict[str, Any]:
    width = widest(found.booked, found.before, found.after)
    rows = _rows(request, found)
    difference = found.after.mean - found.before.mean
    sides = [(gettext("As computed"), found.before), (gettext("As assumed"), found.after)]
    return {
        "sides": [
            (label, range_shown(one, found.booked, width, found.currency))
            for label, one in sides[: 2 if assumed.anything else 1]
        ],
        "difference": signed_money(difference, found.currency, language()) if assumed.anything else "",
        "rows": rows,
        "choices": [Option(way, words.render(gettext)) for way, words in WORDS.items()],
        "factors": [Option(str(one), _percent(one)) for one in FACTORS],
        "factor": str(assumed.factor),
        "unknown": found.unknown,
        "most": MOST,
        "by_deals": found.by_deals,
        "without_rate": ", ".join(found.without_rate),
        "goal": _goal(request, what, assumed, found, rows),
    }


def _percent(factor: int) -> str:
    return gettext("as computed") if factor == 100 else f"× {number_text(factor / 100, language())}"


def _money(minor: float, found: WhatIf) -> str:
    return whole_money(minor, found.currency, language())


def _rows(request: PageRequest, found: WhatIf) -> tuple[Row, ...]:
    known = deals_of(request, [one.deal for one in found.lines])
    return tuple(_row(one, known[one.deal], found) for one in found.lines if one.deal in known)


def _row(one: Line, deal: Any, found: WhatIf) -> Row:
    chance = gettext("under 1 %") if 0 < one.chance < 0.005 else f"{round(100 * one.chance)} %"
    return Row(
        id=str(one.deal),
        name=deal.name,
        account=str(deal.account or ""),
        owner=str(deal.owner),
        url=reverse("deal", args=[one.deal]),
        value=_money(one.value, found),
        unvalued=one.unvalued,
        chance=chance,
        way=one.way,
    )


def _goal(
    request: PageRequest, what: Asked, assumed: Assumed, found: WhatIf, rows: Sequence[Row]
) -> Goal | None:
    """What would have to be true, with what the other processes are expected to bring; None without a goal."""
    whom, period = whom_asked(request.actor, what), period_asked(what)
    if whom is None or period is None:
        return None
    held = coverage(request.actor, whom=whom, period=period, rate=Share(0, 0), today=request.today)
    if held is None:
        return None
    process_id, now = what.frame.process_id, request.now
    others = computed_of(
        request.actor, whom=whom, period=period, now=now, today=request.today, but=process_id
    )
    reach = reaching(found, held.goal - (others or 0))
    names = {row.id: row.name for row in rows}
    more = [deal for deal in reach.deals if str(deal) not in names]
    names |= {str(key): deal.name for key, deal in deals_of(request, more).items()}
    other = Assumed({**assumed.ways, **dict.fromkeys(reach.deals, WON)}, assumed.factor)
    return Goal(
        goal=_money(held.goal, found),
        said=_said(reach.gap, found),
        others="" if of_all(request) else _money(others or 0, found),
        missing=reach.gap > 0,
        times=f"{number_text(round(reach.times, 2), language())}" if reach.times and reach.gap > 0 else "",
        deals=tuple(names[str(deal)] for deal in reach.deals if str(deal) in names),
        url=_address(what, other) if reach.deals and len(other.ways) <= MOST else "",
    )


def _said(gap: float, found: WhatIf) -> str:
    if gap <= 0:
        return gettext("On average the goal is reached, with %(money)s to spare.") % {
            "money": _money(-gap, found)
        }
    return gettext("On average %(money)s are missing.") % {"money": _money(gap, found)}
