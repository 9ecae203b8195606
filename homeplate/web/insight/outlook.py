"""What a forecast says in words and places: its range, what it is made of, who carries it, how far off it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.deals import queries
from homeplate.deals.queries import DealFilter
from homeplate.insight.forecast import Forecast, Likely
from homeplate.insight.forecasting import methods
from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.methods import DEALS
from homeplate.insight.forecasting.odds import AGES
from homeplate.insight.horizon import PastMonth
from homeplate.insight.measures.expecting import EARLIER
from homeplate.insight.measures.landmarks import MOST_LIKELY
from homeplate.kit.text import Message, in_language, msg
from homeplate.web.formats import month_text, signed_share
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.ways import WAYS
from homeplate.web.insight.words import WIDE, Figure, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.cards import whole_money

MEANS: dict[str, Message] = {
    "booked": msg(
        "Value of the deals won in the period so far, at the exchange rate of the day each closed. They are in the "
        "forecast as they are."
    ),
    "open": msg(
        "Value × probability that the deal is won within the period, over all open deals. The range holds "
        "what they bring in 8 of 10 cases, if they go as others of their stage and age did."
    ),
    "weighted": msg(
        "Value × win probability over all open deals, whenever they close; the probability is that of the pipeline and "
        "of the page of each deal. The range holds what they bring in the end in 8 of 10 cases, if these are right."
    ),
    "new": msg(
        "What deals created after the same moment brought within as long a time, on average over up to "
        "twelve stretches of the past."
    ),
    "coverage": msg(
        "Open value due in the period by its expected close dates, against what is needed: to win 1, "
        "1 ÷ win rate has to be open. The win rate is that of the last 12 months; there is no flat 3×."
    ),
}


SLANT = 0.2
"""A leaning by which parts are called too much or too little."""


@dataclass(frozen=True, slots=True)
class RangeShown:
    """A range in words, and with what is booked in places of `WIDE` units."""

    p10: str
    p50: str
    p90: str
    mean: str
    low: float
    high: float
    middle: float
    booked: float


def widest(booked: float, *ranges: Spread) -> float:
    """What the whole width stands for where some ranges are drawn one above the other."""
    return max(booked, 1.0, *(one.p90 for one in ranges)) * 1.08


def range_shown(one: Spread, booked: float, width: float, currency: str) -> RangeShown:
    """A range as it is drawn beside what is booked."""
    p10, p50, p90, mean = (
        whole_money(value, currency, language()) for value in (one.p10, one.p50, one.p90, one.mean)
    )
    low, high, middle, is_booked = (WIDE * value / width for value in (one.p10, one.p90, one.p50, booked))
    return RangeShown(p10, p50, p90, mean, low, high, middle, is_booked)


def off_text(pairs: Sequence[tuple[float, float]], language: str) -> str:
    """How far off something was over months, of (said, booked), and whether it says too much or too little; empty where
    no month tells that."""
    off, leaning = methods.wape(pairs), methods.bias(pairs)
    if off is None or leaning is None:
        return ""
    text = ngettext(
        "Over the last %(n)s month these parts were off by %(off)s, leaning %(leaning)s.",
        "Over the last %(n)s months these parts were off by %(off)s, leaning %(leaning)s.",
        len(pairs),
    ) % {"n": len(pairs), "off": f"{round(100 * off)} %", "leaning": signed_share(leaning, language)}
    if abs(leaning) < SLANT:
        return text
    advice = gettext("Take them for too much.") if leaning > 0 else gettext("Take them for too little.")
    return f"{text} {advice}"


def deals_of(request: PageRequest, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    """Some of the deals in sight, by id."""
    if not ids:
        return {}
    wanted, size = DealFilter(among=tuple(ids)), len(ids)
    table = queries.deal_table(
        request.actor, now=request.now, today=request.today, wanted=wanted, sort="-updated", size=size
    )
    return {row.deal.id: row.deal for row in table.rows}


@dataclass(frozen=True, slots=True)
class Row:
    """An open deal that carries the forecast."""

    name: str
    account: str
    owner: str
    url: str
    value: str
    unvalued: bool
    chance: str
    sure: str
    expected: str
    stage: str
    why: str


@dataclass(frozen=True, slots=True)
class PastLine:
    """A month that is over. Places are of `WIDE` units."""

    month: str
    way: str
    said: str
    between: str
    booked: str
    off: str
    band: tuple[float, float]
    middle: float
    was: float
    held: bool


class Writer(Words):
    """Words a forecast for one reader."""

    def __init__(self, request: PageRequest, asked: Asked, found: Forecast, part: str) -> None:
        super().__init__(request.actor, asked, part, language())
        self.request, self.found = request, found

    def money(self, minor: float) -> str:
        """An amount in whole units."""
        return whole_money(minor, self.currency, self.language)

    def between(self, one: Spread) -> str:
        """The range of an amount."""
        return f"{self.money(one.p10)} – {self.money(one.p90)}"

    def figures(self) -> tuple[Figure, ...]:
        """The parts that it is made of, and coverage."""
        return self._booked(), self._open(), self._new(), self._weighted(), self._coverage()

    def _booked(self) -> Figure:
        sales = self.found.sales
        words = ngettext("%(n)s sale", "%(n)s sales", sales) % {"n": self.number(sales)}
        links = ((words, self.url("booked")),) if sales else ()
        return Figure(
            "booked",
            gettext("Booked so far"),
            self.money(self.found.booked),
            MEANS["booked"].render(gettext),
            sample="" if sales else words,
            links=links,
        )

    def _open(self) -> Figure:
        deals = self.found.deals
        counted = ngettext(
            "chances from %(n)s deal of the past", "chances from %(n)s deals of the past", self.found.counted
        )
        return Figure(
            "open",
            gettext("Open deals bring"),
            self.money(self.found.open.mean),
            MEANS["open"].render(gettext),
            sure=self.between(self.found.open) if deals else "",
            sample=counted % {"n": self.number(self.found.counted)},
            links=((self._deals(), self.url("open")),) if deals else (),
        )

    def _weighted(self) -> Figure:
        deals = self.found.deals
        return Figure(
            "weighted",
            gettext("Weighted pipeline"),
            self.money(self.found.weighted.mean),
            MEANS["weighted"].render(gettext),
            sure=self.between(self.found.weighted) if deals else "",
            links=((self._deals(), self.url("open")),) if deals else (),
        )

    def _deals(self) -> str:
        deals = self.found.deals
        return ngettext("%(n)s open deal", "%(n)s open deals", deals) % {"n": self.number(deals)}

    def _new(self) -> Figure:
        return Figure(
            "new",
            gettext("Deals yet to be created"),
            self.money(self.found.new),
            MEANS["new"].render(gettext),
            sample=gettext("expected, apart from the open ones"),
        )

    def _coverage(self) -> Figure:
        rate = self.found.rate
        needed = 1 / rate.value if rate.value else None
        closed = ngettext("of %(n)s closed deal", "of %(n)s closed deals", rate.of)
        return Figure(
            "coverage",
            gettext("Open value due"),
            self.money(self.found.due.value),
            MEANS["coverage"].render(gettext),
            sample=""
            if needed is None
            else f"{self.percent(rate.value)} {closed % {'n': self.number(rate.of)}}",
            before=gettext("no win rate yet to say how much is needed")
            if needed is None
            else gettext("needed: %(times)s × what is still to be won")
            % {"times": self.number(round(needed, 1))},
            links=self._earlier(),
        )

    def _earlier(self) -> tuple[tuple[str, str], ...]:
        """What was due before the period: in its category, but not among what is due in the period."""
        due = self.found.due
        if not due.before:
            return ()
        words = ngettext(
            "besides %(money)s in %(n)s deal due before the period",
            "besides %(money)s in %(n)s deals due before the period",
            due.before,
        )
        told = words % {"money": self.money(due.before_value), "n": self.number(due.before)}
        return ((told, self.url(EARLIER)),)

    def chosen(self) -> str:
        """Which way the figure is told by, and why."""
        choice = self.found.choice
        way = WAYS[choice.way].render(gettext)
        if choice.way == DEALS and not choice.compared:
            if self.found.few and not self.found.open.mean:
                return gettext(
                    "No open deal has a value that can be counted, and too few deals have gone by to learn from: this "
                    "is what is booked. What else the period brings cannot be told."
                )
            if self.found.few:
                return gettext(
                    "Too few deals have gone by to learn from: this is what the weights and planned days of the "
                    "process say, and the range is wide."
                )
            return gettext("Told by the open deals: there is no month yet to compare other ways on.")
        if choice.quiet:
            return gettext(
                "Told by the open deals: too many months brought nothing to tell one month by the others."
            )
        if not choice.compared:
            return gettext("Told by: %(way)s. There is no month yet to compare the ways on.") % {"way": way}
        return ngettext(
            "Told by: %(way)s. Over the %(n)s month before, it was off least: %(off)s of what was booked.",
            "Told by: %(way)s. Over the %(n)s months before, it was off least: %(off)s of what was booked.",
            choice.compared,
        ) % {"way": way, "n": self.number(choice.compared), "off": self.percent(choice.wape)}

    def scale(self) -> RangeShown:
        """The range as it is drawn."""
        whole, booked = self.found.whole, self.found.booked
        return range_shown(whole, booked, widest(booked, whole), self.found.currency)

    def rows(self) -> tuple[Row, ...]:
        """The open deals that are expected to bring the most."""
        known = deals_of(self.request, [one.carried.deal for one in self.found.likely])
        return tuple(
            self._row(one, known[one.carried.deal]) for one in self.found.likely if one.carried.deal in known
        )

    def _row(self, one: Likely, deal: Any) -> Row:
        share = one.carried.share
        low, high = (min(each * share, max(each, MOST_LIKELY)) for each in one.chance.interval)
        return Row(
            name=deal.name,
            account=str(deal.account or ""),
            owner=str(deal.owner),
            url=reverse("deal", args=[deal.id]),
            value=self.money(one.carried.value),
            unvalued=one.carried.unvalued,
            chance=self.share(one.carried.chance),
            sure=f"{round(100 * low)}–{round(100 * high)} %",
            expected=self.money(one.carried.value * one.carried.chance),
            stage=in_language(one.stage, self.language),
            why=self._why(one),
        )

    def share(self, share: float) -> str:
        """A chance; below one per cent it says so."""
        return gettext("under 1 %") if 0 < share < 0.005 else self.percent(share)

    def _why(self, one: Likely) -> str:
        age, alike = one.carried.age, one.chance.alike
        since = AGES[age - 1] if age else 0
        words = (
            gettext("there for %(from)s–%(to)s days") % {"from": since, "to": AGES[age]}
            if age < len(AGES)
            else gettext("there for over %(days)s days") % {"days": since}
        )
        if not alike:
            none = gettext("none like it so far: the rate of all counts")
            return f"{words} · {none}"
        like = ngettext(
            "%(won)s of %(n)s like it was won in as long",
            "%(won)s of %(n)s like it were won in as long",
            alike,
        )
        told = f"{words} · {like % {'won': self.number(one.chance.won), 'n': self.number(alike)}}"
        if round(one.carried.share, 1) == 1:
            return told
        beside = gettext("× %(times)s by its criteria and kind beside the others there")
        return f"{told} · {beside % {'times': self.number(round(one.carried.share, 1))}}"

    def past(self) -> tuple[PastLine, ...]:
        """What would have been said at the start of each month, the latest last."""
        months = self.found.months
        top = max((max(one.told.said.p90, one.told.booked) for one in months), default=0.0) * 1.05 or 1.0
        return tuple(self._past(one, WIDE / top) for one in months)

    def _past(self, one: PastMonth, scale: float) -> PastLine:
        said, booked = one.told.said, one.told.booked
        off = (said.mean - booked) / booked if booked else None
        return PastLine(
            month=month_text(one.start, self.language),
            way=WAYS[one.told.choice.way].render(gettext),
            said=self.money(said.mean),
            between=self.between(said),
            booked=self.money(booked),
            off=signed_share(off, self.language),
            band=(scale * said.p10, scale * said.p90),
            middle=scale * said.mean,
            was=scale * booked,
            held=said.holds(booked),
        )

    def accuracy(self) -> str:
        """How far off it was over these months, which way it leaned, and how often the range held."""
        pairs, months = self.found.pairs, len(self.found.months)
        off, lean = methods.wape(pairs), methods.bias(pairs)
        held = ngettext("%(held)s of %(n)s range held", "%(held)s of %(n)s ranges held", months)
        told = held % {"held": self.number(self.found.held), "n": self.number(months)}
        if off is None:  # there is nothing that it could be a share of
            nothing = gettext("nothing was booked in these months")
            return f"{nothing} · {told}"
        words = [
            gettext("off by %(off)s of what was booked") % {"off": self.percent(off)},
            gettext("leaning by %(bias)s") % {"bias": signed_share(lean, self.language)},
            told,
        ]
        return " · ".join(words)

    def parts_off(self) -> str:
        """How far off the open deals by themselves were, where the whole is told by another way."""
        return "" if self.found.choice.way == DEALS else off_text(self.found.alone, self.language)

    def others(self) -> tuple[tuple[str, str], ...]:
        """How far off every way would have been alone."""
        return tuple(
            (WAYS[way].render(gettext), self.percent(off))
            for way, off in self.found.others.items()
            if off is not None
        )
