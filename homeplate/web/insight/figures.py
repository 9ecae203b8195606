"""The figures of insight in words: every number with how many deals it is from, how sure it is, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from moneyed import Money

from homeplate.insight.funnel import Funnel, Outcome, Stage
from homeplate.insight.measures.winning import Cycle, velocity
from homeplate.kit.exchange import Total
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor
from homeplate.rates.queries import totals
from homeplate.web.formats import number_text
from homeplate.web.insight.asked import Asked
from homeplate.web.pipeline.cards import money

WIDE = 100.0
"""Units that the widest bar of a chart has."""


MEANS: dict[str, Message] = {
    "rate": msg(
        "Won ÷ (won + lost), among the deals closed in the period. The range holds the true rate in 95 "
        "of 100 cases (Wilson)."
    ),
    "value": msg(
        "Value won ÷ value of all deals closed in the period, each at the rate of the day it closed."
    ),
    "length": msg(
        "Days from the creation of a deal to the sale: half of the sales of the period took less. Lost "
        "deals are told apart."
    ),
    "velocity": msg(
        "Open deals × mean value × win rate ÷ median length of a sale: the money that the open deals "
        "bring a day if they go as those of the period did."
    ),
    "cohort": msg(
        "Won ÷ all deals created in the period. Those still open count as not won yet, so it grows as "
        "they close."
    ),
}
"""What each figure means, in a sentence."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its definition: `sure` is its interval, `sample` from how many deals, `before` the same stretch
    earlier. `links` lead to the deals that it counts, by words."""

    key: str
    label: str
    value: str
    means: str
    sure: str = ""
    sample: str = ""
    before: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many deals, and where they are listed."""

    number: int
    url: str


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
    stays: int
    planned: str
    days_bar: float
    days_band: tuple[float, float] | None
    planned_at: float | None
    late: bool


class Writer:
    """Words the figures for one reader."""

    def __init__(self, actor: Actor, found: Funnel, asked: Asked, language: str) -> None:
        self.found, self.asked, self.language, self.currency = found, asked, language, actor.currency
        now, before = found.now.closed, found.before.closed
        groups = (now.won_sums, now.lost_sums, before.won_sums, before.lost_sums, found.open_sums)
        self.won, self.lost, self.was_won, self.was_lost, self.open = totals(actor, groups)

    def figures(self) -> tuple[Figure, ...]:
        """The outcome of the stretch as a whole."""
        return self._rate(), self._rate_by_value(), self._length(), self._velocity(), self._cohort()

    def url(self, what: str, position: int | None = None) -> str:
        """The list of the deals that a number counts."""
        more = {"of": what} if position is None else {"of": what, "at": position}
        query = self.asked.query()
        return f"{reverse('insight-deals')}?{query}{'&' if query else ''}{urlencode(more)}"

    def _rate(self) -> Figure:
        now, before = self.found.now.closed, self.found.before.closed
        return Figure(
            "rate",
            gettext("Win rate"),
            self.percent(now.rate.value),
            MEANS["rate"].render(gettext),
            sure=self.percents(now.rate.interval),
            sample=self.closed(now.rate.of),
            before=self._before(self.percent(before.rate.value), before.rate.of),
            links=self._links(won=now.won, lost=now.lost),
        )

    def _rate_by_value(self) -> Figure:
        now, was = _share(self.won, self.lost), _share(self.was_won, self.was_lost)
        return Figure(
            "value",
            gettext("Win rate by value"),
            self.percent(now),
            MEANS["value"].render(gettext),
            sample=gettext("%(won)s won, %(lost)s lost")
            % {"won": self.amount(self.won), "lost": self.amount(self.lost)},
            before=self._before(self.percent(was), self.found.before.closed.rate.of),
        )

    def _length(self) -> Figure:
        now, was = self.found.now.cycle, self.found.before.cycle
        lost = self.found.now.lost_cycle
        return Figure(
            "length",
            gettext("Length of a sale"),
            self.days(now.days),
            MEANS["length"].render(gettext),
            sure=self.day_range(now.interval),
            sample=self._lengths(now, lost),
            before=self._before(self.days(was.days), was.deals),
        )

    def _lengths(self, won: Cycle, lost: Cycle) -> str:
        sales = ngettext("from %(n)s sale", "from %(n)s sales", won.deals) % {"n": self.number(won.deals)}
        if lost.days is None:
            return sales
        losses = gettext("lost after %(days)s") % {"days": self.days(lost.days)}
        return f"{sales} · {losses}"

    def _velocity(self) -> Figure:
        deals, cycle = self.found.open_deals, self.found.now.cycle.days
        mean = float(self.open.money.amount) / deals if deals else 0.0
        found = velocity(deals, mean, self.found.now.closed.rate.value, cycle)
        a_day = "–" if found is None else money(Money(Decimal(round(found)), self.currency), self.language)
        return Figure(
            "velocity",
            gettext("Sales velocity"),
            a_day if found is None else gettext("%(money)s a day") % {"money": a_day},
            MEANS["velocity"].render(gettext),
            sample=ngettext("%(n)s open deal, %(value)s", "%(n)s open deals, %(value)s", deals)
            % {"n": self.number(deals), "value": self.amount(self.open)},
            links=((gettext("Show them"), self.url("open")),),
        )

    def _cohort(self) -> Figure:
        now, was = self.found.now.cohort, self.found.before.cohort
        return Figure(
            "cohort",
            gettext("Of the deals created"),
            self.percent(now.rate.value),
            MEANS["cohort"].render(gettext),
            sample=ngettext("%(n)s created", "%(n)s created", now.rate.of) % {"n": self.number(now.rate.of)},
            before=self._before(self.percent(was.rate.value), was.rate.of),
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

    def lines(self) -> tuple[StageLine, ...]:
        """The stages, ready to be drawn."""
        longest = max((_longest(stage) for stage in self.found.stages), default=0.0) or 1.0
        return tuple(self._line(stage, WIDE / longest) for stage in self.found.stages)

    def _line(self, stage: Stage, per_day: float) -> StageLine:
        conversion, stays = stage.conversion, stage.durations
        counts = {
            what: Count(getattr(conversion, what), self.url(what, stage.position))
            for what in ("entered", "beyond", "lost", "waiting")
        }
        known = conversion.entered > 0
        between = conversion.interval if known else None
        days = (stays.low, stays.high) if stays.low is not None and stays.high is not None else None
        return StageLine(
            name=in_language(stage.name, self.language),
            **counts,
            share=self.percent(conversion.estimate if known else None),
            sure=self.percents(between),
            bar=WIDE * conversion.estimate if known else 0.0,
            band=(WIDE * between[0], WIDE * between[1]) if between else None,
            days=self.days(stays.median),
            days_sure=self.day_range(days),
            p90=self.days(stays.p90),
            stays=stays.stays,
            planned=self.days(stage.target_days),
            days_bar=(stays.median or 0.0) * per_day,
            days_band=(days[0] * per_day, days[1] * per_day) if days else None,
            planned_at=stage.target_days * per_day if stage.target_days else None,
            late=stays.median is not None
            and stage.target_days is not None
            and stays.median > stage.target_days,
        )

    def number(self, value: float) -> str:
        """A number in the signs of the language."""
        return number_text(value, self.language)

    def percent(self, share: float | None) -> str:
        """A share in whole per cent; a dash for none."""
        return "–" if share is None else f"{round(100 * share)} %"

    def percents(self, between: tuple[float, float] | None) -> str:
        """An interval of a share; empty for none."""
        return f"{round(100 * between[0])}–{round(100 * between[1])} %" if between else ""

    def days(self, count: float | None) -> str:
        """Days; with one decimal below ten. A dash for none."""
        if count is None:
            return "–"
        shown = _rounded(count)
        return ngettext("%(n)s day", "%(n)s days", round(shown) if shown != 1 else 1) % {
            "n": self.number(shown)
        }

    def day_range(self, between: tuple[float, float] | None) -> str:
        """An interval of days; empty for none."""
        return f"{self.number(_rounded(between[0]))}–{self.days(between[1])}" if between else ""

    def closed(self, deals: int) -> str:
        """From how many closed deals."""
        return ngettext("of %(n)s closed deal", "of %(n)s closed deals", deals) % {"n": self.number(deals)}

    def amount(self, total: Total) -> str:
        """A total in whole units."""
        whole = Money(total.money.amount.to_integral_value(), total.money.currency)
        more = [money(value, self.language) for value in total.missing]
        return " + ".join([money(whole, self.language), *more])

    def _before(self, value: str, sample: int) -> str:
        if not sample:
            return gettext("nothing in the period before")
        return gettext("%(value)s in the period before") % {"value": value}


def _rounded(days: float) -> float:
    return round(days, 1) if days < 10 else round(days)


def _share(won: Total, lost: Total) -> float | None:
    both = won.money.amount + lost.money.amount
    return float(won.money.amount / both) if both else None


def _longest(stage: Stage) -> float:
    known: Sequence[float | None] = (stage.durations.median, stage.durations.high, stage.target_days)
    return max((value for value in known if value is not None), default=0.0)


def outcome_known(outcome: Outcome) -> bool:
    """Whether anything at all happened in a stretch."""
    return outcome.closed.rate.of > 0 or outcome.cohort.rate.of > 0
