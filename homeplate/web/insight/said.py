"""What leaders say of a period, beside the computed forecast, and the form by which they say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.goals.queries import AdjustmentRow, adjustments
from homeplate.goals.rules import BY, MEMBER, NONE, REASON_LENGTH, SAYS, WORKSPACE, Whom
from homeplate.insight.forecast import Forecast
from homeplate.insight.leaders import Score, meant, scores
from homeplate.kit.text import Message, msg
from homeplate.people.permissions import Permission, Reach
from homeplate.web.formats import number_text, signed
from homeplate.web.forms import options, refilled, unplaced
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.goals import period_asked, whom_asked
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.cards import signed_money, whole_money
from homeplate.web.shown import Field

FORM = "say"
KINDS: dict[str, Message] = {
    SAYS: msg("I say it will be"),
    BY: msg("More or less than computed, by"),
    NONE: msg("Nothing any more"),
}
"""What somebody may say of a forecast."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What somebody says: `means` the period brings, `than` computed so much more or less. `old` was superseded."""

    name: str
    means: str
    than: str
    reason: str
    at: datetime
    score: str
    old: bool


@dataclass(frozen=True, slots=True)
class SaidShown:
    """All that is said of the period, and the form, with nothing in it for whoever may not say anything."""

    lines: tuple[SaidLine, ...]
    earlier: tuple[SaidLine, ...]
    form: tuple[Field, ...]
    url: str
    problem: str


def said_shown(request: PageRequest, asked: Asked, found: Forecast) -> SaidShown | None:
    """What is said of what is asked; None where it is no part that anybody answers for."""
    whom, period = whom_asked(request.actor, asked), period_asked(asked)
    if whom is None or period is None:
        return None
    rows = adjustments(request.actor, period=period, whom=whom)
    known = scores(request.actor, whom=whom, today=request.today) if rows else {}
    names = {one.id: one.name for one in around(request).everybody} if rows else {}
    lines = [
        _line(
            row,
            names.get(row.by, "–") if row.by else "–",
            found,
            known.get(row.by) if row.by else None,
            comparable=of_all(request),
        )
        for row in rows
    ]
    form = refilled(_form(), asked.attempt, FORM) if may_say(request, whom) else ()
    url = f"{reverse('insight-say')}?{asked.query()}"
    current = tuple(one for one in lines if not one.old)
    return SaidShown(
        current, tuple(one for one in lines if one.old), form, url, unplaced(asked.attempt, form)
    )


def may_say(request: PageRequest, whom: Whom) -> bool:
    """Whether the reader answers for somebody's forecast: what `goals.actions` asks for, told before it is tried."""
    actor = request.actor
    if not actor.may(Permission.GOAL_SET):
        return False
    if whom.kind == WORKSPACE:
        return actor.reach is Reach.ALL
    if whom.kind == MEMBER:
        return any(one.id == whom.id for one in around(request).colleagues)
    return actor.reaches(whom.id)


def of_all(request: PageRequest) -> bool:
    """Whether the forecast of one process is all that can be booked: what is said, and scored, is of every process."""
    return len(around(request).processes) == 1


def _line(
    row: AdjustmentRow, name: str, found: Forecast, score: Score | None, *, comparable: bool
) -> SaidLine:
    computed = found.whole.mean
    known = comparable and row.amount.currency == found.currency
    means = meant(row, computed) if known else float(row.amount.minor)
    return SaidLine(
        name=name,
        means=_means(row, means, comparable=known),
        than=signed_money(means - computed, found.currency, language()) if known and row.kind != NONE else "",
        reason=row.reason,
        at=row.at,
        score=_score(score) if score else "",
        old=not row.counts,
    )


def _means(row: AdjustmentRow, means: float, *, comparable: bool) -> str:
    if row.kind == NONE:
        return gettext("nothing any more")
    if row.kind == BY and not comparable:
        return signed_money(means, row.amount.currency, language())
    return whole_money(means, row.amount.currency, language())


def short(row: AdjustmentRow) -> str:
    """What somebody says, by itself: an amount, or so much more or less than computed."""
    minor, currency = row.amount.minor, row.amount.currency
    return (
        signed_money(minor, currency, language())
        if row.kind == BY
        else whole_money(minor, currency, language())
    )


def _score(score: Score) -> str:
    if score.wape is None or score.computed is None or score.bias is None:
        return ""
    tongue = language()
    periods = ngettext("%(n)s period", "%(n)s periods", score.periods)
    words = gettext(
        "so far off by %(off)s %% over %(periods)s, computed by %(computed)s %%; leaning by %(bias)s %%"
    )
    return words % {
        "off": number_text(round(100 * score.wape), tongue),
        "periods": periods % {"n": number_text(score.periods, tongue)},
        "computed": number_text(round(100 * score.computed), tongue),
        "bias": signed(round(100 * score.bias), tongue),
    }


def _form() -> tuple[Field, ...]:
    return (
        Field("kind", gettext("What you say"), "select", SAYS, options(KINDS), required=True),
        Field("amount", gettext("Amount"), "number", help=gettext("Below 0 for less than computed.")),
        Field("reason", gettext("Why"), required=True, longest=REASON_LENGTH, wide=True),
    )
