"""What a made-up organisation spends on winning customers and on keeping them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from homeplate.costs.actions import record_spending
from homeplate.costs.rules import DAY, KEEP, WIN
from homeplate.demo.organisation import Cast
from homeplate.demo.voices import Voice
from homeplate.people.queries import teams

MONTHS = 25
"""So many months back, each told to its end."""
WINNING, KEEPING, LOCAL, FAIR = 34, 9, 12, 18
"""A month of winning and of keeping, a quarter of a region's own advertising, a fair; in thousands of the money of the
voice."""
FAIR_MONTH, FAIR_DAYS = 5, 3
WORDS = {
    "en": (
        "Advertising and sales to new buyers",
        "Support and visits to customers",
        "Local advertising",
        "Trade fair",
    ),
    "ko": ("광고와 신규 영업", "고객 지원과 방문", "지역 광고", "전시회"),
    "fi": ("Mainonta ja uusmyynti", "Tuki ja asiakaskäynnit", "Paikallinen mainonta", "Messut"),
}


def tell_costs(cast: Cast, voice: Voice, *, now: datetime) -> None:
    """Every month of two years what was spent on both; every quarter what each region spent by itself, as its manager
    wrote it down; and a fair that was paid for in another currency."""
    winning, keeping, local, fair = WORDS.get(voice.language, WORDS["en"])
    above = {one.id: one.parent_id for one in teams(cast.operator)}
    regions = {above[rep.team_id]: rep.manager for rep in cast.reps if rep.team_id and above[rep.team_id]}
    month = now.date().replace(day=1)
    for number in range(MONTHS):
        at, until = min(now, now.replace(year=month.year, month=month.month, day=1)), _next(month)
        about: dict[str, Any] = {"since": month, "until": until, "now": at}
        grown = 1 - number / 100  # prices rise
        for purpose, thousands, what in ((WIN, WINNING, winning), (KEEP, KEEPING, keeping)):
            amount = round(thousands * grown) * voice.scale
            record_spending(cast.operator, purpose=purpose, amount=amount, what=what, **about)
        if month.month % 3 == 1:
            about["until"] = _next(_next(until))
            for region, manager in regions.items():
                who, amount = replace(cast.operator, member_id=manager), LOCAL * voice.scale
                record_spending(who, purpose=WIN, amount=amount, what=local, team_id=region, **about)
        if month.month == FAIR_MONTH:
            about |= {"until": month + FAIR_DAYS * DAY, "currency": voice.second_currency}
            amount = FAIR * voice.scale_of(voice.second_currency)
            record_spending(cast.operator, purpose=WIN, amount=amount, what=fair, **about)
        month = (month - DAY).replace(day=1)


def _next(month: date) -> date:
    """The first day of the month after one."""
    return (month.replace(day=28) + 4 * DAY).replace(day=1)
