"""The part of insight that looks ahead: what a period will likely bring, what carries it, how far off it was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.deals import queries
from homeplate.deals.queries import DealFilter
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.goals.rules import Whom
from homeplate.insight.categories import deals_of_category
from homeplate.insight.coverage import Coverage
from homeplate.insight.forecast import Forecast, Likely, booked_deals, deals_carrying, forecast
from homeplate.insight.forecasting import methods
from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.methods import DEALS
from homeplate.insight.forecasting.odds import AGES
from homeplate.insight.horizon import PastMonth
from homeplate.insight.measures.expecting import EARLIER, KINDS, LATER
from homeplate.insight.measures.landmarks import MOST_LIKELY
from homeplate.kit.money import major
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.formats import month_text
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.expected import NOT_WON, WAS, Expecting
from homeplate.web.insight.expected_files import FILES
from homeplate.web.insight.goals import goal_shown, goals_known
from homeplate.web.insight.moved import moved_shown
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.said import of_all, said_shown
from homeplate.web.insight.ways import WAYS
from homeplate.web.insight.words import WIDE, Figure, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.cards import whole_money

FEW = 30
"""So few deals of the past are too few to say much."""

DOUBTED: dict[str, Message] = {
    "commit-unlikely": msg("Commit, though unlikely"),
    "commit-overdue": msg("Commit, though the close date has passed"),
    "commit-undated": msg("Commit, without a close date"),
    "omitted-likely": msg("Omitted, though likely"),
}
"""Where what is said of a deal and what is known of it go apart."""

MEANS: dict[str, Message] = {
    "booked": msg("Value of the deals won in the period so far. They are in the forecast as they are."),
    "open": msg(
        "Value × probability that the deal is won within the period, over all open deals. The range holds "
        "what they bring in 8 of 10 cases, if they go as others of their stage and age did."
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

    def __init__(self, request: PageRequest, asked: Asked, found: Forecast) -> None:
        super().__init__(request.actor, asked, Outlook.name, language())
        self.request, self.found = request, found

    def money(self, minor: float) -> str:
        """An amount in whole units."""
        return whole_money(minor, self.currency, self.language)

    def between(self, one: Spread) -> str:
        """The range of an amount."""
        return f"{self.money(one.p10)} – {self.money(one.p90)}"

    def figures(self) -> tuple[Figure, ...]:
        """The parts that it is made of, and coverage."""
        return self._booked(), self._open(), self._new(), self._coverage()

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
        words = ngettext("%(n)s open deal", "%(n)s open deals", deals) % {"n": self.number(deals)}
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
            links=((words, self.url("open")),) if deals else (),
        )

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
            if self.found.counted < FEW:
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

    def scale(self) -> dict[str, Any]:
        """The range as it is drawn: places of `WIDE` units."""
        whole = self.found.whole
        top = max(whole.p90, self.found.booked, 1.0) * 1.08
        return {
            "low": WIDE * whole.p10 / top,
            "high": WIDE * whole.p90 / top,
            "middle": WIDE * whole.p50 / top,
            "booked": WIDE * self.found.booked / top,
            "words": {name: self.money(getattr(whole, name)) for name in ("p10", "p50", "p90", "mean")},
        }

    def rows(self) -> tuple[Row, ...]:
        """The open deals that are expected to bring the most."""
        ids = tuple(one.carried.deal for one in self.found.likely)
        if not ids:
            return ()
        table = queries.deal_table(
            self.actor,
            now=self.request.now,
            today=self.request.today,
            wanted=DealFilter(among=ids),
            sort="-updated",
            size=len(ids),
        )
        known = {row.deal.id: row.deal for row in table.rows}
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
            off="–"
            if off is None
            else f"{'+' if off > 0 else '−' if off < 0 else '±'}{abs(round(100 * off))} %",
            band=(scale * said.p10, scale * said.p90),
            middle=scale * said.mean,
            was=scale * booked,
            held=said.p10 <= booked <= said.p90,
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
            gettext("leaning by %(bias)s") % {"bias": _signed(lean)},
            told,
        ]
        return " · ".join(words)

    def others(self) -> tuple[tuple[str, str], ...]:
        """How far off every way would have been alone."""
        return tuple(
            (WAYS[way].render(gettext), self.percent(off))
            for way, off in self.found.others.items()
            if off is not None
        )


def _signed(share: float | None) -> str:
    """A share in whole per cent with its sign; a dash for none."""
    whole = round(100 * share) if share is not None else 0
    return "–" if share is None else f"{'+' if whole > 0 else '−' if whole < 0 else '±'}{abs(whole)} %"


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
        writer, goals = Writer(request, asked, found), goals_known(request, asked, found.rate)
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
            "p10", "p50", "p90", gettext("Booked"),
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
            return Behind(gettext("Won in the period"), booked_deals(request.actor, asked.frame))
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
    yield (days, WAYS[found.choice.way].render(gettext), found.currency, *amounts(*parts), None)
    for one in found.months:
        said, way = one.told.said, WAYS[one.told.choice.way].render(gettext)
        known = amounts(said.mean, said.p10, said.p50, said.p90, one.told.booked)
        yield (f"{one.start:%Y-%m}", way, found.currency, None, None, None, *known)
