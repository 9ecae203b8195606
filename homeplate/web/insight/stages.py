"""The first part of insight, what became of deals: how often they are won, where they are lost, how long it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from moneyed import Money

from homeplate.insight.comparison import apart
from homeplate.insight.frame import process_of
from homeplate.insight.funnel import Funnel, Outcome, Stage, deals_behind, funnel
from homeplate.insight.measures.stages import STAYED, Durations
from homeplate.insight.measures.winning import Cycle, velocity, velocity_between
from homeplate.kit.exchange import Total
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor, not_found
from homeplate.rates.queries import totals
from homeplate.transfer.safe_csv import Cell
from homeplate.web.formats import sign_of
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.narrows import narrow, too_few
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_estimates, of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, spoken
from homeplate.web.pipeline.cards import money

WHAT: dict[str, Message] = {
    "won": msg("Won in the period"),
    "lost": msg("Lost in the period"),
    "created-won": msg("Created in the period and won"),
    "created-lost": msg("Created in the period and lost"),
    "created-open": msg("Created in the period and still open"),
    "open": msg("Open now"),
    "renamed": msg("Stood in the period at a stage that their version does not have"),
}
AT_STAGE: dict[str, Message] = {
    "entered": msg("Entered “{stage}” in the period"),
    "beyond": msg("Entered “{stage}” in the period and went beyond it"),
    "lost": msg("Entered “{stage}” in the period and lost without going beyond it"),
    "waiting": msg("Entered “{stage}” in the period, neither beyond it nor lost"),
    STAYED: msg("Came to stay at “{stage}” in the period"),
}

WHOLE = "whole"
"""The name of the file with the figures of the whole."""
NAMES: dict[str, Message] = {
    "rate": msg("Win rate"),
    "value": msg("Win rate by value"),
    "length": msg("Length of a sale"),
    "velocity": msg("Sales velocity"),
    "cohort": msg("Of the deals created"),
}
MEANS: dict[str, Message] = {
    "rate": msg(
        "Won ÷ (won + lost), among the deals closed in the period. The range holds the true rate in 95 "
        "of 100 cases (Wilson)."
    ),
    "value": msg(
        "Value won ÷ value of all deals closed in the period, each at the exchange rate of the day it closed. No "
        "range is told: a few large deals decide it."
    ),
    "length": msg(
        "Days from the creation of a deal to the sale: half of the sales of the period took less. Lost "
        "deals are told apart."
    ),
    "velocity": msg(
        "Open deals × mean value × win rate ÷ median length of a sale: the money that the open deals "
        "bring a day if they go as those of the period did. The range is of the win rate and the length together (95 "
        "of 100 cases, Zou and Donner). In the period before: what was open when it ended, as its deals went."
    ),
    "cohort": msg(
        "Won ÷ all deals created in the period. Those still open count as not won yet, so it grows as "
        "they close."
    ),
}
"""What each figure means, in a sentence."""


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage of the charts. Widths and places are of `WIDE` units; None where nothing can be told."""

    name: str
    entered: Count
    beyond: Count
    lost: Count
    waiting: Count
    share: str
    sure: str
    bar: float
    band: tuple[float, float] | None
    days: str
    days_sure: str
    p90: str
    stays: Count
    planned: str
    days_bar: float
    days_band: tuple[float, float] | None
    planned_at: float | None
    late: bool
    before: Versus
    days_before: Versus


class Writer(Words):
    """Words the figures for one reader."""

    def __init__(self, actor: Actor, found: Funnel, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, Stages.name, language)
        self.found = found
        now, before = found.now.closed, found.before.closed
        groups = (
            now.won_sums, now.lost_sums, before.won_sums, before.lost_sums, found.open_sums, found.stood_sums,
        )  # fmt: skip
        self.won, self.lost, self.was_won, self.was_lost, self.open, self.stood = totals(actor, groups)

    def figures(self) -> tuple[Figure, ...]:
        """The outcome of the stretch as a whole."""
        return self._rate(), self._rate_by_value(), self._length(), self._velocity(), self._cohort()

    def _rate(self) -> Figure:
        now, before = self.found.now.closed, self.found.before.closed
        return Figure(
            "rate",
            NAMES["rate"].render(gettext),
            self.percent(now.rate.value),
            MEANS["rate"].render(gettext),
            sure=self.percents(now.rate.interval),
            sample=self.closed(now.rate.of),
            before=of_shares(self, now.rate, before.rate),
            links=self._links(won=now.won, lost=now.lost),
        )

    def _rate_by_value(self) -> Figure:
        now, was = _share(self.won, self.lost), _share(self.was_won, self.was_lost)
        return Figure(
            "value",
            NAMES["value"].render(gettext),
            self.percent(now),
            MEANS["value"].render(gettext),
            sample=gettext("%(won)s won, %(lost)s lost")
            % {"won": self.amount(self.won), "lost": self.amount(self.lost)},
            before=of_estimates(self, (now, None), (was, None), self.found.before.closed.rate.of),
        )

    def _length(self) -> Figure:
        now, was = self.found.now.cycle, self.found.before.cycle
        lost = self.found.now.lost_cycle
        return Figure(
            "length",
            NAMES["length"].render(gettext),
            self.days(now.days),
            MEANS["length"].render(gettext),
            sure=self.day_range(now.interval),
            sample=self._lengths(now, lost),
            before=of_estimates(
                self, (now.days, now.interval), (was.days, was.interval), was.deals, days=True
            ),
        )

    def _lengths(self, won: Cycle, lost: Cycle) -> str:
        sales = ngettext("from %(n)s sale", "from %(n)s sales", won.deals) % {"n": self.number(won.deals)}
        if lost.days is None:
            return sales
        losses = gettext("lost after %(days)s") % {"days": self.days(lost.days)}
        return f"{sales} · {losses}"

    def _velocity(self) -> Figure:
        deals, now, was = self.found.open_deals, self.found.now, self.found.before
        found = speed(deals, self.open, now)
        at = velocity_between(found, now.closed.rate, now.cycle)
        earlier = speed(self.found.stood_deals, self.stood, was)
        near = velocity_between(earlier, was.closed.rate, was.cycle)
        told = self.before(self.a_day(earlier), was.cycle.deals if earlier is not None else 0)
        change, between = apart(found, at, earlier, near)
        beyond = None if between is None else not between[0] <= 0 <= between[1]
        return Figure(
            "velocity",
            NAMES["velocity"].render(gettext),
            self.a_day(found),
            MEANS["velocity"].render(gettext),
            sure=f"{self.round_money(at[0])}–{self.round_money(at[1])}" if at else "",
            before=Versus(told, "" if change is None else self.change(change), beyond),
            sample=self._stock(deals),
            links=((gettext("Show them"), self.url("open")),),
        )

    def _stock(self, deals: int) -> str:
        """What is open; and what was really booked a day, which tells how much of it moves."""
        stock = ngettext("%(n)s open deal, %(value)s", "%(n)s open deals, %(value)s", deals)
        frame = self.asked.frame
        booked = float(self.won.money.amount) / max((frame.until - frame.since).days, 1)
        really = gettext("booked in the period: %(money)s") % {"money": self.a_day(booked)}
        return f"{stock % {'n': self.number(deals), 'value': self.amount(self.open)}} · {really}"

    def round_money(self, amount: float) -> str:
        """An amount in whole units."""
        return money(Money(Decimal(round(amount)), self.currency), self.language)

    def a_day(self, amount: float | None) -> str:
        """So much a day; a dash for what cannot be told."""
        return "–" if amount is None else gettext("%(money)s a day") % {"money": self.round_money(amount)}

    def change(self, amount: float) -> str:
        """A difference of amounts with its sign."""
        return sign_of(round(amount)) + self.round_money(abs(amount))

    def _cohort(self) -> Figure:
        now, was = self.found.now.cohort, self.found.before.cohort
        return Figure(
            "cohort",
            NAMES["cohort"].render(gettext),
            self.percent(now.rate.value),
            MEANS["cohort"].render(gettext),
            sure=self.percents(now.rate.interval),
            sample=ngettext("%(n)s created", "%(n)s created", now.rate.of) % {"n": self.number(now.rate.of)},
            before=self.before(self.percent(was.rate.value), was.rate.of),
            links=self._links("created-", won=now.won, lost=now.lost, open=now.open),
        )

    def _links(self, kind: str = "", /, **counts: int) -> tuple[tuple[str, str], ...]:
        words = {
            "won": lambda n: ngettext("%(n)s won", "%(n)s won", n),
            "lost": lambda n: ngettext("%(n)s lost", "%(n)s lost", n),
            "open": lambda n: ngettext("%(n)s open", "%(n)s open", n),
        }
        return tuple(
            (words[what](n) % {"n": self.number(n)}, self.url(kind + what)) for what, n in counts.items()
        )

    def altogether(self) -> Iterable[tuple[Cell, ...]]:
        """The figures of the whole as rows of a file: which, of what, value and its range, from how many deals, and
        both of the period before; shares 0–1, times in days, velocity in whole units of the currency a day."""
        now, was = self.found.now, self.found.before
        won, earlier = now.closed.rate, was.closed.rate
        yield _row("rate", "", won.value, won.interval, won.of, earlier.value, earlier.of)
        worth, before = _share(self.won, self.lost), _share(self.was_won, self.was_lost)
        yield _row("value", "", worth, None, won.of, before, earlier.of)
        for which, one, then in (
            (gettext("Won"), now.cycle, was.cycle), (gettext("Lost"), now.lost_cycle, was.lost_cycle),
        ):  # fmt: skip
            yield _row("length", which, one.days, one.interval, one.deals, then.days, then.deals)
        deals, stood = self.found.open_deals, self.found.stood_deals
        found, then_found = speed(deals, self.open, now), speed(stood, self.stood, was)
        at = velocity_between(found, won, now.cycle)
        yield _row("velocity", self.currency, found, at, deals, then_found, stood)
        made, then_made = now.cohort.rate, was.cohort.rate
        yield _row("cohort", "", made.value, made.interval, made.of, then_made.value, then_made.of)

    def lines(self) -> tuple[StageLine, ...]:
        """The stages, ready to be drawn."""
        longest = max((_longest(stage) for stage in self.found.stages), default=0.0) or 1.0
        return tuple(self._line(stage, WIDE / longest) for stage in self.found.stages)

    def _line(self, stage: Stage, per_day: float) -> StageLine:
        conversion, stays, was, took = stage.conversion, stage.durations, stage.was, stage.took
        counts = {
            what: self.count(getattr(conversion, what), what, stage.position)
            for what in ("entered", "beyond", "lost", "waiting")
        }
        share, between = conversion.known, conversion.interval
        days = _bounds(stays)
        return StageLine(
            name=in_language(stage.name, self.language),
            **counts,
            share=self.percent(share),
            sure=self.percents(between),
            bar=WIDE * (share or 0.0),
            band=(WIDE * between[0], WIDE * between[1]) if between else None,
            days=self.days(stays.median),
            days_sure=self.day_range(days),
            p90=self.days(stays.p90),
            stays=self.count(stays.stays, STAYED, stage.position),
            planned=self.days(stage.target_days),
            days_bar=(stays.median or 0.0) * per_day,
            days_band=(days[0] * per_day, days[1] * per_day) if days else None,
            planned_at=stage.target_days * per_day if stage.target_days else None,
            late=stays.longer_than(stage.target_days),
            before=of_estimates(self, (share, between), (was.known, was.interval), was.entered),
            days_before=of_estimates(
                self, (stays.median, days), (took.median, _bounds(took)), took.stays, days=True
            ),
        )

    def closed(self, deals: int) -> str:
        """From how many closed deals."""
        return ngettext("of %(n)s closed deal", "of %(n)s closed deals", deals) % {"n": self.number(deals)}


def speed(deals: int, worth: Total, outcome: Outcome) -> float | None:
    """Velocity of so many open deals that are worth so much, if they go as those of a stretch did."""
    mean = float(worth.money.amount) / deals if deals else 0.0
    return velocity(deals, mean, outcome.closed.rate.value, outcome.cycle.days)


def _row(
    name: str,
    which: str,
    value: float | None,
    between: tuple[float, float] | None,
    deals: int,
    before: float | None,
    deals_before: int,
) -> tuple[Cell, ...]:
    return NAMES[name].render(gettext), which, value, *(between or (None, None)), deals, before, deals_before


def _share(won: Total, lost: Total) -> float | None:
    both = won.money.amount + lost.money.amount
    return float(won.money.amount / both) if both else None


def _bounds(stays: Durations) -> tuple[float, float] | None:
    return (stays.low, stays.high) if stays.low is not None and stays.high is not None else None


def _longest(stage: Stage) -> float:
    known: Sequence[float | None] = (stage.durations.median, stage.durations.high, stage.target_days)
    return max((value for value in known if value is not None), default=0.0)


class Stages(Part[Funnel]):
    """What became of the deals of a process."""

    name = "stages"
    template = "insight/stages.html"
    label = msg("What became of deals")

    def figures(self, request: PageRequest, asked: Asked) -> Funnel | None:
        """All of them, taken in one session."""
        return funnel(request.actor, asked.frame, now=request.now, today=request.today, explained=True)

    def known(self, found: Funnel) -> bool:
        """Whether a deal was created, closed or open."""
        outcome = found.now
        return outcome.closed.rate.of > 0 or outcome.cohort.rate.of > 0 or found.open_deals > 0

    def context(self, request: PageRequest, asked: Asked, found: Funnel) -> dict[str, Any]:
        """Tiles for the whole, a line for each stage."""
        writer = Writer(request.actor, found, asked, language())
        return {
            "figures": writer.figures(),
            "lines": writer.lines(),
            "narrow": narrow(writer, found),
            "narrow_few": too_few(),
            "entered": sum(stage.conversion.entered for stage in found.stages),
            "stays": sum(stage.durations.stays for stage in found.stages),
            "renamed": found.renamed,
            "renamed_url": writer.url("renamed"),
        }

    def table(self, found: Funnel | None, language: str) -> Table:
        """A row for each stage: shares 0–1, times in days."""
        header = (
            gettext("Stage"), gettext("Entered"), gettext("Went beyond"), gettext("Lost"),
            gettext("On their way"), gettext("Goes beyond, estimated"), gettext("From"), gettext("Until"),
            gettext("Stays"), gettext("Median days"), gettext("From"), gettext("Until"),
            gettext("90 % within days"), gettext("Planned days"),
            gettext("Goes beyond, in the period before"), gettext("Median days in the period before"),
        )  # fmt: skip
        return Table(header, _rows(found.stages if found else (), language))

    def more_table(self, request: PageRequest, asked: Asked, found: Funnel | None, name: str) -> Table:
        """The figures of the whole, a row for each."""
        if name != WHOLE:
            not_found(msg("figure"))
        header = (
            gettext("Figure"), gettext("Of"), gettext("Value"), gettext("From"), gettext("Until"), gettext("Deals"),
            gettext("In the period before"), gettext("Deals in the period before"),
        )  # fmt: skip
        return Table(header, Writer(request.actor, found, asked, language()).altogether() if found else ())

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """Of an outcome, or of what became of the deals that entered a stage."""
        deals = deals_behind(request.actor, asked.frame, what=what, position=position, now=request.now)
        if position is None:
            return Behind(WHAT[what].render(gettext) if what in WHAT else not_found(msg("figure")), deals)
        _, process = process_of(request.actor, asked.frame)
        if what not in AT_STAGE or position >= len(process.stages):
            not_found(msg("figure"))
        stage = in_language(process.stages[position].name, spoken())
        return Behind(Message(AT_STAGE[what].msgid, {"stage": stage}).render(gettext), deals)


def _rows(stages: Iterable[Stage], language: str) -> Iterable[tuple[Cell, ...]]:
    for stage in stages:
        one, stays = stage.conversion, stage.durations
        low, high = one.interval or (None, None)
        yield (
            in_language(stage.name, language), one.entered, one.beyond, one.lost, one.waiting,
            one.known, low, high, stays.stays,
            stays.median, stays.low, stays.high, stays.p90, stage.target_days,
            stage.was.known, stage.took.median,
        )  # fmt: skip
