"""Tiles about what lies ahead: the forecast with its range, who carries it, how far off it was, and coverage."""

from __future__ import annotations

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import EVERYBODY, LEADERSHIP, MANAGER, Tile, first
from homeplate.dashboards.told import (
    LEANING,
    MONEY,
    RANGES,
    SHARE,
    TIMES,
    Figure,
    Line,
    Sample,
    Told,
    Way,
    behind,
)
from homeplate.insight.expected import CLOSED, COUNTED
from homeplate.insight.forecast import Forecast
from homeplate.insight.forecasting import methods
from homeplate.insight.forecasting.methods import DEALS
from homeplate.insight.forecasting.ways import WAYS
from homeplate.kit.estimates import Share
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach

OUTLOOK = Way("insight-part", ("forecast",))


class Outlook(Tile):
    """What the period will likely bring."""

    name = "forecast"
    label = msg("Forecast")
    means = msg(
        "What is booked so far and what is expected on top. The bar reaches from the amount that is passed in 9 of 10 "
        "cases to the one that is passed in 1 of 10; the line is the middle."
    )
    roles = EVERYBODY
    source = "forecast"
    page = OUTLOOK
    wide = True

    def told(self, ask: Ask, found: Forecast) -> Told:
        """The whole with its range, and what it is made of."""
        whole = found.whole
        if not (found.deals or found.sales or found.new):
            return Told(
                empty=msg("There is no open deal yet, and no past one to learn from."), made=found.made
            )
        by_deals = found.choice.way == DEALS
        past = Sample("past", found.counted)
        few = msg("Too few deals have gone by to learn from.") if found.few else None
        figures = (
            Figure(
                "likely", msg("Likely"), whole.p50, MONEY, whole.p10, whole.p90, sample=past if by_deals else None,
                note=few if by_deals else None,
            ),
            Figure(
                "booked", msg("Booked so far"), found.booked, MONEY, sample=Sample("sales", found.sales),
                way=behind("forecast", "booked") if found.sales else None,
            ),
            Figure(
                "open", msg("Open deals bring"), found.open.mean, MONEY, found.open.p10, found.open.p90,
                sample=Sample("open", found.deals) if by_deals else past, note=None if by_deals else few,
                way=behind("forecast", "open") if found.deals else None,
            ),
            Figure("new", msg("Deals yet to be created"), found.new, MONEY),
        )  # fmt: skip
        scale = Line(msg("Forecast"), whole.p50, MONEY, whole.p10, whole.p90, found.booked)
        return Told(
            figures,
            (scale,),
            RANGES,
            verdict=_another(found),
            made=found.made,
            without_rate=found.without_rate,
        )


def _another(found: Forecast) -> Message | None:
    """That the whole is told by another way than the deals beside it; nothing where it is told by them."""
    if found.choice.way == DEALS or found.choice.way not in WAYS:
        return None
    return msg("Told by: {way}. The parts need not add up to it.", way=WAYS[found.choice.way])


class Expected(Tile):
    """What people expect of the same deals."""

    name = "expected"
    label = msg("What people expect")
    means = msg(
        "Booked, and on top of it the value of what is due by the end of the period in commit, in best case, in the "
        "pipeline, as those say who answer for the deals. Omitted deals are in none of these sums."
    )
    roles = EVERYBODY
    source = "forecast"
    page = OUTLOOK

    def told(self, ask: Ask, found: Forecast) -> Told:
        """What is booked, and what is added to it from the surest category on."""
        whole = found.expected.whole
        if not (whole.open.deals or whole.sales):
            return Told(empty=msg("No deal is open."), made=found.made)
        figures = tuple(
            Figure(
                key, CLOSED[key], whole.up_to(key), MONEY, sample=Sample("open", whole.of(key).deals),
                way=behind("forecast", key) if whole.of(key).deals else None,
            )
            for key in COUNTED
        )  # fmt: skip
        return Told(figures, made=found.made, without_rate=found.without_rate)


class Accuracy(Tile):
    """How far off the forecast was."""

    name = "accuracy"
    label = msg("How far off the forecast was")
    means = msg(
        "What would have been said at the start of each month, from nothing but what was known then, beside what was "
        "booked. Off is Σ |said − booked| ÷ Σ booked, leaning Σ (said − booked) ÷ Σ booked."
    )
    roles = (LEADERSHIP, MANAGER)
    source = "forecast"
    page = OUTLOOK
    wide = True

    def told(self, ask: Ask, found: Forecast) -> Told:
        """How far off and which way, how many ranges held, and each month."""
        if not found.months:
            return Told(
                empty=msg("No month has gone by since the first sale. From the second one on, this tells how far off "
                          "the forecast was."),
                made=found.made,
            )  # fmt: skip
        sample, held = Sample("months", len(found.months)), Share(found.held, len(found.months))
        low, high = held.interval or (None, None)
        off = methods.wape_between(found.pairs) or (None, None)
        lean = methods.bias_between(found.pairs) or (None, None)
        figures = (
            Figure("off", msg("Off by"), methods.wape(found.pairs), SHARE, off[0], off[1], sample=sample),
            Figure(
                "bias",
                msg("Leaning"),
                methods.bias(found.pairs),
                LEANING,
                lean[0],
                lean[1],
                sample=sample,
            ),
            Figure("held", msg("Ranges that held"), held.value, SHARE, low, high, sample=sample),
        )
        lines = tuple(
            Line(
                "", month.told.said.mean, MONEY, month.told.said.p10, month.told.said.p90, month.told.booked,
                day=month.start,
                tone="" if month.told.said.holds(month.told.booked) else "warn",
            )
            for month in found.months
        )  # fmt: skip
        return Told(figures, lines, RANGES, made=found.made)


class Coverage(Tile):
    """Whether enough is open."""

    name = "due"
    label = msg("Open value due")
    means = msg(
        "Open value due in the period by its expected close dates, against what is needed: to win 1, "
        "1 ÷ win rate has to be open. The win rate is that of the last 12 months; there is no flat 3×."
    )
    roles = (LEADERSHIP, MANAGER)
    source = "forecast"
    page = OUTLOOK

    def told(self, ask: Ask, found: Forecast) -> Told:
        """What is due, and how many times what is still to be won is needed."""
        rate = found.rate
        low, high = rate.interval or (None, None)
        figures = (
            Figure("due", msg("Open value due"), found.due.value, MONEY),
            Figure(
                "needed", msg("Needed for each one to be won"), 1 / rate.value if rate.value else None, TIMES,
                1 / high if high else None, 1 / low if low else None, sample=Sample("closed", rate.of),
                note=None if rate.value else msg("no win rate yet to say how much is needed"),
            ),
        )  # fmt: skip
        return Told(figures, made=found.made, without_rate=found.without_rate)


class People(Tile):
    """What the open deals of each person are expected to bring."""

    name = "people"
    label = msg("Forecast by rep")
    means = msg(
        "Value × probability that the deal is won within the period, over the open deals of each person."
    )
    roles = (MANAGER, LEADERSHIP)
    source = "forecast"
    page = OUTLOOK

    def fits(self, actor: Actor) -> bool:
        """For whoever sees the deals of others."""
        return actor.reach is not Reach.OWN

    def told(self, ask: Ask, found: Forecast) -> Told:
        """A bar for each, the largest first."""
        people = found.expected.people
        if not people:
            return Told(empty=msg("No deal is open."), made=found.made)
        lines, more = first(
            [
                Line(
                    ask.names.get(str(owner), "–"), held.expected, MONEY,
                    way=behind("forecast", "open", owner=str(owner)),
                )
                for owner, held in people
            ],
            8,
        )  # fmt: skip
        return Told(lines=lines, made=found.made, more=more, without_rate=found.without_rate)
