"""How the goal stands, beside the forecast: what is booked of it, and whether enough is open to reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from homeplate.goals.rules import Period, Whom, as_period
from homeplate.insight.coverage import Coverage, coverages, whose_goal
from homeplate.kit.estimates import Share
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.web.formats import number_text
from homeplate.web.insight.asked import Asked
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.cards import whole_money


@dataclass(frozen=True, slots=True)
class GoalShown:
    """The goal in words; `percent` fills the bar, `enough` says whether coverage is what is needed, None where that
    cannot be told."""

    goal: str
    booked: str
    remaining: str
    percent: int
    bar: int
    due: str
    deals: str
    ratio: str
    required: str
    between: str
    gap: str
    enough: bool | None
    missing: str


def whom_asked(actor: Actor, asked: Asked) -> Whom | None:
    """Whose goal a forecast is held against; None where it is narrowed by what a deal is, as no goal is set for such a
    part."""
    if asked.frame.narrowed or asked.frame.version_id:
        return None
    return whose_goal(actor, owner_id=asked.frame.owner_id, team_id=parse_id(asked.typed["team"]))


def period_asked(asked: Asked) -> Period | None:
    """The period of the calendar that a forecast is of."""
    return as_period(asked.frame.since, asked.frame.until)


def goals_known(request: PageRequest, asked: Asked, rate: Share) -> dict[Whom, Coverage]:
    """How the goals of the period stand of everybody in sight; none where no goal belongs to what is asked."""
    period = period_asked(asked)
    if period is None or whom_asked(request.actor, asked) is None:
        return {}
    return coverages(request.actor, period=period, rate=rate, today=request.today)


def goal_shown(request: PageRequest, asked: Asked, known: Mapping[Whom, Coverage]) -> GoalShown | None:
    """How the goal stands that belongs to what is asked; None where there is none."""
    whom = whom_asked(request.actor, asked)
    found = known.get(whom) if whom else None
    return _shown(found, request.actor.currency) if found else None


def _shown(found: Coverage, currency: str) -> GoalShown:
    tongue = language()
    deals = ngettext("%(n)s open deal", "%(n)s open deals", found.deals)
    between = found.required_between
    return GoalShown(
        goal=whole_money(found.goal, currency, tongue),
        booked=whole_money(found.booked, currency, tongue),
        remaining=whole_money(found.remaining, currency, tongue),
        percent=round(100 * found.attainment),
        bar=min(round(100 * found.attainment), 100),
        due=whole_money(found.due, currency, tongue),
        deals=deals % {"n": number_text(found.deals, tongue)},
        ratio=times(found.ratio),
        required=times(found.required),
        between=f"{number_text(round(between[0], 1), tongue)}–{times(between[1])}" if between else "",
        gap=_gap(found, currency),
        enough=None if found.gap is None else found.gap == 0,
        missing=", ".join(found.missing),
    )


def _gap(found: Coverage, currency: str) -> str:
    if not found.remaining:
        return gettext("The goal is reached.")
    if found.gap is None:
        return gettext("There is no win rate yet to say how much has to be open.")
    if not found.gap:
        return gettext("Enough is open to reach the goal at your win rate.")
    missing = whole_money(found.gap, currency, language())
    if found.gap_deals is None:
        return gettext("%(money)s more have to be open to reach the goal at your win rate.") % {
            "money": missing
        }
    return ngettext(
        "%(money)s more have to be open to reach it at your win rate: about %(n)s deal of the size of those due.",
        "%(money)s more have to be open to reach it at your win rate: about %(n)s deals of the size of those due.",
        found.gap_deals,
    ) % {"money": missing, "n": number_text(found.gap_deals, language())}


def times(value: float | None) -> str:
    """So many times as much; a dash where that cannot be told."""
    return "–" if value is None else f"{number_text(round(value, 1), language())}×"
