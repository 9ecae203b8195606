"""The part of insight about what customers say: CSAT, NPS, who is unhappy, and who was not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.insight.comparison import apart
from homeplate.kit.estimates import Difference, Share
from homeplate.kit.exchange import Sum
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found
from homeplate.people.permissions import Permission
from homeplate.rates.queries import totals
from homeplate.success.measures import Balance
from homeplate.success.referrals import ReferralRow
from homeplate.success.rules import KINDS, WAYS
from homeplate.success.satisfaction import (
    Answer,
    Satisfaction,
    Stretch,
    Unhappy,
    Window,
    satisfaction,
)
from homeplate.transfer.safe_csv import Cell
from homeplate.web.accounts import feedback_shown, referrals_shown
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_counts, of_shares
from homeplate.web.insight.words import WIDE, Figure, Versus, Words, points
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest

SHOWN = 50
"""Lines of a list that the page shows; all of them are in the file."""
FEWEST = 5
"""Answers below which a figure is not told."""
ANSWERS, REFERRALS, WON = "answers", "referrals", "referred"

MEANS: dict[str, Message] = {
    "csat": msg(
        "Answers of 4 and 5 ÷ all answers, on a scale of 1 to 5. Of each person the last answer of the period counts, "
        "of an account where no person is named. The range holds the true share in 95 of 100 cases (Wilson)."
    ),
    "nps": msg(
        "Share of 9 and 10 minus share of 0 to 6, on a scale of 0 to 10, in points from −100 to 100. Of each person "
        "the last answer of the period counts, of an account where no person is named. The range holds the true value "
        "in 95 of 100 cases (variance of the trinomial, three answers added: Rocks, 2016)."
    ),
    "referral-rate": msg(
        "Customers who gave at least one referral in the period ÷ active customers: accounts with a deal won in the "
        "year before the end of the period, of the deals that you may see. The range holds the true share in 95 of "
        "100 cases (Wilson)."
    ),
    "referral-wins": msg(
        "Deals won in the period that a referral led to, by itself or by the lead that they came from, of the deals "
        "that you may see; their value at the rates of the days on which they were won."
    ),
    "unhappy": msg("Last answers of the period of 1 or 2 (CSAT), or of 0 to 6 (NPS)."),
    "unasked": msg(
        "Customers are accounts with a deal won in the year before the end of the period, of the deals that you may "
        "see. Counted are those of which no answer is written down in that year."
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A month or quarter of the chart; widths are of `WIDE` units, those of NPS from −100 to 100."""

    name: str
    csat: str
    csat_sure: str
    csat_of: int
    csat_bar: float
    csat_band: tuple[float, float] | None
    nps: str
    nps_sure: str
    nps_of: int
    nps_from: float
    nps_wide: float
    nps_band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in the list, and whether it counts."""

    line: feedback_shown.Line
    account: str
    account_url: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Worry:
    """Somebody unhappy; `step` is None where no open deal has a dated next step."""

    line: feedback_shown.Line
    account: str
    account_url: str
    deals: int
    step: date | None


class Writer(Words):
    """Words the figures for one reader."""

    def __init__(self, actor: Actor, found: Satisfaction, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, SatisfactionPart.name, language)
        self.found = found

    def figures(self) -> tuple[Figure, ...]:
        """CSAT, NPS, who is unhappy, who was not asked."""
        return self._csat(), self._nps(), self._unhappy(), self._unasked(), self._rate(), self._won()

    def answers(self, count: int) -> str:
        """A number of answers."""
        return ngettext("%(n)s answer", "%(n)s answers", count) % {"n": self.number(count)}

    def _csat(self) -> Figure:
        now, was = self.found.now.csat, self.found.before.csat
        return Figure(
            "csat",
            KINDS["csat"].render(gettext),
            self.told(now.of, self.percent(now.value)),
            MEANS["csat"].render(gettext),
            sure=self.percents(now.interval) if now.of >= FEWEST else "",
            sample=self.answers(now.of),
            before=of_shares(self, now, was, FEWEST),
        )

    def _nps(self) -> Figure:
        now, was = self.found.now.nps, self.found.before.nps
        return Figure(
            "nps",
            KINDS["nps"].render(gettext),
            self.told(now.of, self.points(now.value)),
            MEANS["nps"].render(gettext),
            sure=self.point_range(now) if now.of >= FEWEST else "",
            sample=self.answers(now.of),
            before=self._balances(now, was),
            links=((self._parts(now), ""),) if now.of else (),
        )

    def _parts(self, now: Balance) -> str:
        text = gettext("promoters %(up)s, passives %(rest)s, detractors %(down)s")
        return text % {
            "up": self.number(now.promoters),
            "rest": self.number(now.passives),
            "down": self.number(now.detractors),
        }

    def _balances(self, now: Balance, was: Balance) -> Versus:
        if was.of < FEWEST:
            few = gettext("too few to tell in the period before")
            return Versus(few if was.of else self.before("", 0), value="–")
        shown = self.points(was.value)
        if now.of < FEWEST:
            return Versus(self.before(shown, was.of), value=shown)
        value, between = apart(now.value, now.interval, was.value, was.interval)
        change = points(None if value is None else Difference(value, value, value))
        beyond = None if between is None else not between[0] <= 0 <= between[1]
        return Versus(self.before(shown, was.of), change, beyond, shown)

    def _unhappy(self) -> Figure:
        told = self.found.unhappy
        without = sum(one.next_step_on is None for one in told)
        text = ngettext("%(n)s without a dated next step", "%(n)s without a dated next step", without)
        return Figure(
            "unhappy",
            gettext("Unhappy"),
            self.number(len(told)),
            MEANS["unhappy"].render(gettext),
            sample=text % {"n": self.number(without)} if told else "",
            links=((gettext("Who they are"), "#unhappy-title"),) if told else (),
        )

    def _unasked(self) -> Figure:
        told, of = len(self.found.unasked), self.found.customers
        return Figure(
            "unasked",
            gettext("Not asked for a year"),
            self.number(told),
            MEANS["unasked"].render(gettext),
            sample=ngettext("of %(n)s customer", "of %(n)s customers", of) % {"n": self.number(of)},
            links=((gettext("Who they are"), "#unasked-title"),) if told else (),
        )

    def _rate(self) -> Figure:
        now, was = self.found.now.rate, self.found.before.rate
        given = len(self.found.referrals)
        text = ngettext("%(n)s referral given", "%(n)s referrals given", given) % {"n": self.number(given)}
        return Figure(
            "referral-rate",
            gettext("Referral rate"),
            self.told(now.of, self.percent(now.value)),
            MEANS["referral-rate"].render(gettext),
            sure=self.percents(now.interval) if now.of >= FEWEST else "",
            sample=ngettext("of %(n)s customer", "of %(n)s customers", now.of) % {"n": self.number(now.of)},
            before=of_shares(self, now, was, FEWEST),
            links=((text, "#referrals-title" if given else ""),),
        )

    def _won(self) -> Figure:
        now, was = self.found.now.won, self.found.before.won
        total = totals(self.actor, [[Sum(one.currency, one.minor, one.on) for one in now]])[0]
        return Figure(
            "referral-wins",
            gettext("Won by referrals"),
            self.number(len(now)),
            MEANS["referral-wins"].render(gettext),
            sample=self.amount(total) if now else "",
            before=of_counts(self, len(now), len(was)),
            links=(self.link(self.deals(len(now)), len(now), WON),),
        )

    def told(self, of: int, text: str) -> str:
        """A figure, unless of too few."""
        return text if of >= FEWEST or not of else gettext("too few to tell")

    def points(self, value: float | None) -> str:
        """A balance in whole points with its sign."""
        return "–" if value is None else self.signed(round(100 * value))

    def point_range(self, found: Balance) -> str:
        """Its interval in points; empty for none."""
        between = found.interval
        return " … ".join(self.points(one) for one in between) if between else ""

    def lines(self) -> tuple[Line, ...]:
        """Month by month, or quarter by quarter; none of a single one."""
        return tuple(self._line(one) for one in self.found.series) if len(self.found.series) > 1 else ()

    def _line(self, one: Stretch) -> Line:
        csat, nps = one.csat, one.nps
        said, scored = csat.of >= FEWEST, nps.of >= FEWEST
        value = (nps.value or 0.0) if scored else 0.0
        return Line(
            name=stretch_name(one),
            csat=self.told(csat.of, self.percent(csat.value)),
            csat_sure=self.percents(csat.interval) if said else "",
            csat_of=csat.of,
            csat_bar=WIDE * (csat.value or 0.0) if said else 0.0,
            csat_band=_band(csat) if said else None,
            nps=self.told(nps.of, self.points(nps.value)),
            nps_sure=self.point_range(nps) if scored else "",
            nps_of=nps.of,
            nps_from=WIDE * (min(value, 0.0) + 1) / 2,
            nps_wide=WIDE * abs(value) / 2,
            nps_band=_scale(nps) if scored else None,
        )

    def said(self, one: Answer) -> Said:
        """An answer in the list."""
        return Said(
            feedback_shown.line(one.row), one.row.account_name, _account(one.row.account_id), one.counts
        )

    def worry(self, one: Unhappy) -> Worry:
        """Somebody unhappy."""
        line, row = feedback_shown.line(one.row), one.row
        return Worry(line, row.account_name, _account(row.account_id), one.open_deals, one.next_step_on)


class SatisfactionPart(Part[Satisfaction]):
    """What customers say."""

    name = "satisfaction"
    template = "insight/satisfaction.html"
    label = msg("Satisfaction")
    of_deals = False
    nothing = msg(
        "Nobody answered in the period, and no deal was won in the year before its end. Open the page of an account "
        "and write down what its people say."
    )

    def figures(self, request: PageRequest, asked: Asked) -> Satisfaction:
        """What they said in the period and before it."""
        frame = asked.frame
        window = Window(frame.since, frame.until, frame.owner_id, frame.teams)
        return satisfaction(request.actor, window, now=request.now, today=request.today)

    def known(self, found: Satisfaction) -> bool:
        """Whether anybody answered, or could have been asked."""
        return bool(found.answers or found.customers or found.referrals)

    def context(self, request: PageRequest, asked: Asked, found: Satisfaction) -> dict[str, Any]:
        """Tiles, the chart, who is unhappy, who was not asked, and the answers."""
        writer = Writer(request.actor, found, asked, language())
        return {
            "figures": writer.figures(),
            "lines": writer.lines(),
            "answers": [writer.said(one) for one in found.answers[:SHOWN]],
            "answer_count": len(found.answers),
            "repeated": sum(not one.counts for one in found.answers),
            "unhappy": [writer.worry(one) for one in found.unhappy[:SHOWN]],
            "unasked": [(_account(one.account_id), one) for one in found.unasked[:SHOWN]],
            "unasked_count": len(found.unasked),
            "answers_csv": self._file(request, asked, ANSWERS),
            "referrals": [referrals_shown.line(one) for one in found.referrals[:SHOWN]],
            "referral_count": len(found.referrals),
            "referrals_csv": self._file(request, asked, REFERRALS),
        }

    def _file(self, request: PageRequest, asked: Asked, table: str) -> str:
        if not request.actor.may(Permission.EXPORT_RUN):
            return ""
        return f"{reverse('insight-file', args=[self.name])}?{asked.query(table=table)}"

    def table(self, found: Satisfaction | None, language: str) -> Table:
        """The figures of the period, of the one before, and of each month or quarter."""
        header = (
            gettext("Figure"), gettext("From"), gettext("Until"), gettext("Answers"), gettext("Value"),
            gettext("At least"), gettext("At most"),
        )  # fmt: skip
        return Table(header, _rows(found))

    def more_table(self, request: PageRequest, asked: Asked, found: Satisfaction | None, name: str) -> Table:
        """The answers, or the referrals, themselves."""
        if name not in (ANSWERS, REFERRALS) or found is None:
            not_found(msg("figure"))
        if name == REFERRALS:
            return _referrals(found.referrals)
        header = (
            gettext("Day"), gettext("Account"), gettext("Who"), gettext("Asked about"), gettext("Score"),
            gettext("Counts"), gettext("How they were asked"), gettext("What they said"),
        )  # fmt: skip
        return Table(header, _answers(found.answers))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals won that a referral led to. Raises `NotFound` for any other number."""
        if what != WON:
            not_found(msg("figure"))
        return Behind(gettext("Won by referrals"), [one.id for one in self.figures(request, asked).now.won])


def stretch_name(one: Stretch) -> str:
    """What a month or quarter is called; a broken one by its days."""
    last = one.until - timedelta(days=1)
    if one.since.day == 1 and one.until.day == 1:
        months = (one.until.year - one.since.year) * 12 + one.until.month - one.since.month
        if months == 1:
            return f"{one.since:%Y-%m}"
        if months == 3 and one.since.month % 3 == 1:
            return f"{one.since.year} Q{one.since.month // 3 + 1}"
    return f"{one.since} – {last}"


def _band(found: Share) -> tuple[float, float] | None:
    between = found.interval
    return (WIDE * between[0], WIDE * between[1]) if between else None


def _scale(found: Balance) -> tuple[float, float] | None:
    between = found.interval
    return (WIDE * (between[0] + 1) / 2, WIDE * (between[1] + 1) / 2) if between else None


def _account(account_id: Any) -> str:
    return f"{reverse('account', args=[account_id])}#t-feedback"


def _rows(found: Satisfaction | None) -> Iterable[tuple[Cell, ...]]:
    if found is None:
        return
    for one in (found.now, found.before, *found.series):
        last = one.until - timedelta(days=1)
        for name, figure in (("CSAT", one.csat), ("NPS", one.nps)):
            low, high = figure.interval or (None, None)
            yield name, one.since, last, figure.of, figure.value, low, high
    for one in (found.now, found.before):
        low, high = one.rate.interval or (None, None)
        last = one.until - timedelta(days=1)
        yield gettext("Referral rate"), one.since, last, one.rate.of, one.rate.value, low, high
        yield gettext("Won by referrals"), one.since, last, len(one.won), len(one.won), None, None


def _referrals(rows: Iterable[ReferralRow]) -> Table:
    header = (
        gettext("Day"), gettext("Account"), gettext("Who"), gettext("Lead"), gettext("Deal"),
        gettext("Account that they sent"), gettext("Note"),
    )  # fmt: skip
    cells = (
        (
            row.day,
            row.account_name,
            row.contact_name,
            row.lead_name,
            row.deal_name,
            row.led_account_name,
            row.note,
        )
        for row in rows
    )
    return Table(header, cells)


def _answers(answers: Iterable[Answer]) -> Iterator[tuple[Cell, ...]]:
    for one in answers:
        row = one.row
        counts = gettext("yes") if one.counts else gettext("no")
        yield (
            row.day, row.account_name, row.contact_name, KINDS[row.kind].render(gettext), row.score, counts,
            WAYS[row.how].render(gettext), row.comment,
        )  # fmt: skip
