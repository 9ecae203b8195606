"""The part of insight that looks back at the forecast: how good it was, beside leaders, categories and naive ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.insight.accuracy import Accuracy, accuracy, deals_of_month
from homeplate.insight.forecasting.accuracy import (
    BEST,
    COMMIT,
    COMPUTED,
    FEW,
    LEADER,
    WAYS,
    Goodness,
    MonthSaid,
    goodness,
    ranges,
)
from homeplate.insight.leaders import Score
from homeplate.insight.periods import EARLIEST, LATEST
from homeplate.kit.money import major
from homeplate.kit.text import Message, msg
from homeplate.people.access import not_found
from homeplate.transfer.safe_csv import Cell
from homeplate.web.formats import month_text, signed_share
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.goals import whom_asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.ways import WAYS as SAID_BY
from homeplate.web.insight.ways import way_text
from homeplate.web.insight.words import WIDE, Figure, Words, points_between, points_of
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.cards import whole_money

NAMES: dict[str, Message] = {
    COMPUTED: msg("Computed forecast"),
    LEADER: msg("What a leader said"),
    COMMIT: msg("Deals in commit"),
    BEST: msg("Deals in commit and best case"),
    **SAID_BY,
}
"""The ways to say a month that are compared."""

MEANS: dict[str, Message] = {
    "off": msg(
        "Σ |said − booked| ÷ Σ booked over the months (WAPE). Each month counts by what it brought. The range holds "
        "what it is in the long run in 95 of 100 cases (ratio of sums, Student)."
    ),
    "lean": msg(
        "Σ (said − booked) ÷ Σ booked: above 0 where too much was said, below where too little. The range holds what "
        "it is in the long run in 95 of 100 cases (ratio of sums, Student)."
    ),
    "added": msg(
        "By how many points of what was booked the computed forecast was less off than the naive way that was off "
        "least over the same months (forecast value added). Below 0 the naive way would have done better, with "
        "hindsight."
    ),
    "held": msg(
        "The share of months that brought an amount between p10 and p90. It should be 8 of 10. The range holds the "
        "true share in 95 of 100 cases (Wilson)."
    ),
}


@dataclass(frozen=True, slots=True)
class WayLine:
    """A way and how good it was; `bar` is how far off, of `WIDE` units."""

    key: str
    name: str
    months: int
    off: str
    sure: str
    lean: str
    added: str
    bar: float


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month: what it brought, with its deals, and what each way said of it, as an amount and how far off that was."""

    month: str
    actual: str
    url: str
    between: str
    held: bool
    by: str
    kept: bool
    said: tuple[tuple[str, str], ...]

    @property
    def how(self) -> str:
        """When and by which way the computed forecast was said."""
        when = gettext("written down then") if self.kept else gettext("computed afterwards")
        return f"{when} · {self.by}" if self.by else when


@dataclass(frozen=True, slots=True)
class LeaderLine:
    """Somebody who said something beside the computed forecast, and how they fared."""

    name: str
    periods: int
    off: str
    computed: str
    lean: str
    added: str


class Writer(Words):
    """Words an accuracy for one reader."""

    def __init__(self, request: PageRequest, asked: Asked, found: Accuracy) -> None:
        super().__init__(request.actor, asked, Backward.name, language())
        self.request, self.found = request, found
        self.good = {way: goodness(found.months, way) for way in WAYS}

    def money(self, minor: float) -> str:
        """An amount in whole units."""
        return whole_money(minor, self.found.currency, self.language)

    def figures(self) -> tuple[Figure, ...]:
        """How good the computed forecast was."""
        computed, held = self.good[COMPUTED], ranges(self.found.months)
        months = self.sample(computed.months)
        against = NAMES[computed.against].render(gettext) if computed.against else ""
        return (
            self._figure(
                "off",
                gettext("Off by"),
                self.percent(computed.wape),
                sure=self.percents(computed.wape_between),
                sample=months,
            ),
            self._figure(
                "lean",
                gettext("Leaning"),
                signed_share(computed.bias, self.language),
                sure=self.leans(computed.bias_between),
                sample=months,
            ),
            self._figure(
                "added",
                gettext("Value added"),
                points_of(computed.added),
                sure=points_between(*computed.added_between) if computed.added_between else "",
                sample=gettext("against: %(way)s") % {"way": against} if against else "",
            ),
            self._figure(
                "held",
                gettext("Ranges that held"),
                self.percent(held.value),
                sure=self.percents(held.interval),
                sample=ngettext("%(held)s of %(n)s month", "%(held)s of %(n)s months", int(held.of))
                % {"held": self.number(round(held.hits)), "n": self.number(held.of)},
            ),
        )

    def leans(self, between: tuple[float, float] | None) -> str:
        """From which lean to which; empty for none."""
        return " … ".join(signed_share(one, self.language) for one in between) if between else ""

    def _figure(self, key: str, label: str, value: str, *, sure: str = "", sample: str = "") -> Figure:
        return Figure(key, label, value, MEANS[key].render(gettext), sure=sure, sample=sample)

    def sample(self, months: int) -> str:
        """A number of months."""
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": self.number(months)}

    def ways(self) -> tuple[WayLine, ...]:
        """Every way that said anything, the computed one first."""
        widest = max([one.wape or 0.0 for one in self.good.values()], default=0.0) or 1.0
        return tuple(self._way(way, one, widest) for way, one in self.good.items() if one.months)

    def _way(self, way: str, one: Goodness, widest: float) -> WayLine:
        return WayLine(
            key=way,
            name=_capital(NAMES[way].render(gettext)),
            months=one.months,
            off=self.percent(one.wape),
            sure=self.percents(one.wape_between),
            lean=signed_share(one.bias, self.language),
            added=points_of(one.added),
            bar=WIDE * (one.wape or 0.0) / widest,
        )

    def months(self) -> tuple[MonthLine, ...]:
        """The months, the latest first."""
        shown = [way for way, one in self.good.items() if one.months]
        return tuple(
            self._month(number, one, shown) for number, one in reversed(list(enumerate(self.found.months)))
        )

    def _month(self, number: int, one: MonthSaid, shown: Iterable[str]) -> MonthLine:
        return MonthLine(
            month=month_text(one.start, self.language),
            actual=self.money(one.actual),
            url=self.url(f"month-{one.start:%Y-%m}") if one.actual else "",
            between=f"{self.money(one.range.p10)} – {self.money(one.range.p90)}",
            held=one.held,
            by=way_text(one.by),
            kept=one.kept,
            said=tuple(self._said(one, way) for way in shown),
        )

    def _said(self, one: MonthSaid, way: str) -> tuple[str, str]:
        if way not in one.said:
            return "–", ""
        said = one.said[way]
        off = (said - one.actual) / one.actual if one.actual > 0 else None
        return self.money(said), "" if off is None else signed_share(off, self.language)

    def leaders(self) -> tuple[LeaderLine, ...]:
        """Those who said something, whoever added the most first."""
        names = {one.id: one.name for one in around(self.request).everybody}
        found = sorted(self.found.leaders.items(), key=lambda pair: -(pair[1].added or 0.0))
        return tuple(self._leader(names.get(author, "–"), score) for author, score in found)

    def _leader(self, name: str, score: Score) -> LeaderLine:
        return LeaderLine(
            name,
            score.periods,
            self.percent(score.wape),
            self.percent(score.computed),
            signed_share(score.bias, self.language),
            points_of(score.added),
        )

    def honest(self) -> tuple[str, ...]:
        """What it cannot tell."""
        count, told = len(self.found.months), []
        if 0 < count < FEW:
            told.append(
                ngettext(
                    "%(n)s month tells little: it may be chance.",
                    "%(n)s months tell little: one of them moves the whole, and what parts the ways may be chance.",
                    count,
                )
                % {"n": self.number(count)}
            )
        if count and not self.good[LEADER].months:
            told.append(
                gettext("No leader had said anything of these months by their beginning.")
                if self.found.whole
                else gettext("What leaders say is of all processes, so it does not stand beside this one.")
            )
        if count and not self.good[COMMIT].months:
            told.append(gettext("Nothing was in commit or best case when these months began."))
        return tuple(told)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class Backward(Part[Accuracy]):
    """How good the forecast was."""

    name = "accuracy"
    template = "insight/accuracy.html"
    label = msg("How good was the forecast?")
    compares = False

    def figures(self, request: PageRequest, asked: Asked) -> Accuracy | None:
        """The months that are over in the days that are asked about."""
        whom = whom_asked(request.actor, asked)
        return accuracy(request.actor, asked.frame, whom=whom, now=request.now, today=request.today)

    def known(self, found: Accuracy) -> bool:
        """Whether it can be told of any month."""
        return bool(found.months or found.leaders)

    def context(self, request: PageRequest, asked: Asked, found: Accuracy) -> dict[str, Any]:
        """Tiles, the ways side by side, and each month."""
        writer = Writer(request, asked, found)
        months = writer.months()
        return {
            "figures": writer.figures(),
            "ways": writer.ways(),
            "months": months,
            "usual": Counter(one.how for one in months).most_common(1)[0][0] if months else "",
            "leaders": writer.leaders(),
            "honest": writer.honest(),
            "sample": writer.sample(len(found.months)),
            "without_rate": ", ".join(found.without_rate),
            "ahead_url": reverse("insight-part", args=["forecast"]),
        }

    def table(self, found: Accuracy | None, language: str) -> Table:
        """A row for each month and way: amounts in whole units."""
        header = (
            gettext("Month"), gettext("Way"), gettext("Told by"), gettext("Currency"), gettext("Said"), "p10", "p90",
            gettext("Booked"), gettext("Off"), gettext("Written down"),
        )  # fmt: skip
        return Table(header, _rows(found) if found else ())

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals that were won in a month."""
        start = _month_of(what) if position is None else None
        if start is None:
            not_found(msg("figure"))
        title = gettext("Won in %(month)s") % {"month": month_text(start, language())}
        return Behind(title, deals_of_month(request.actor, asked.frame, start=start))


def _month_of(what: str) -> date | None:
    """The month that a figure is about; None for one that cannot be asked for."""
    if not what.startswith("month-"):
        return None
    try:
        found = date.fromisoformat(f"{what.removeprefix('month-')}-01")
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _rows(found: Accuracy) -> Iterable[tuple[Cell, ...]]:
    def amount(minor: float) -> Cell:
        return major(round(minor), found.currency)

    for month in found.months:
        for way in WAYS:
            if way not in month.said:
                continue
            said, computed = month.said[way], way == COMPUTED
            off = round((said - month.actual) / month.actual, 4) if month.actual > 0 else None
            kept = gettext("that week") if month.kept else gettext("afterwards")
            yield (
                f"{month.start:%Y-%m}", NAMES[way].render(gettext), way_text(month.by) if computed else "",
                found.currency, amount(said), amount(month.range.p10) if computed else None,
                amount(month.range.p90) if computed else None, amount(month.actual), off, kept if computed else "",
            )  # fmt: skip
