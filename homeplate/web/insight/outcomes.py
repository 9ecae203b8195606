"""Won and lost: what deals were lost by and where, against whom, and which of them are won more often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from homeplate.insight.measures.losing import BEHIND, BY, WHOLE, Group, Losses, Rival
from homeplate.insight.measures.winning import Cycle
from homeplate.insight.outcomes import deals_behind_outcome, outcomes
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Total
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.ended import LABELS, NOBODY, Counted, counted, named, ordered, rows
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_counts, of_estimates, of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, spoken

FEWEST = 5
"""Deals below which a share or a median is not told: a range from nothing to all tells less than the number."""
MANY = 30
"""Closed deals below which the page says that differences may be chance."""
SHOWN = 12
"""Lines of a chart; the table below it has all."""

MEANS: dict[str, Message] = {
    "won": msg("Deals won in the period, and their value at the exchange rate of the day each closed."),
    "lost": msg("Deals lost in the period, and their value at the exchange rate of the day each closed."),
    "rate": msg(
        "Won ÷ (won + lost), among the deals closed in the period. The range holds the true rate in 95 "
        "of 100 cases (Wilson)."
    ),
    "loss-days": msg(
        "Days from the creation of a deal to its loss: half of the losses of the period took less."
    ),
    "named": msg("The share of the losses of the period that name a competitor, whatever the reason was."),
}
TITLES: dict[str, Message] = {
    "won": msg("Won in the period"),
    "lost": msg("Lost in the period"),
    "named": msg("Lost in the period with a competitor named"),
    "reason": msg("Lost in the period: {name}"),
    "place": msg("Lost in the period at “{name}”"),
    "met": msg("Closed in the period with {name} named"),
    "met-won": msg("Won in the period against {name}"),
    "met-lost": msg("Lost in the period with {name} named"),
    "source": msg("Closed in the period, source: {name}"),
    "source-won": msg("Won in the period, source: {name}"),
    "source-lost": msg("Lost in the period, source: {name}"),
    "kind": msg("Closed in the period, kind: {name}"),
    "kind-won": msg("Won in the period, kind: {name}"),
    "kind-lost": msg("Lost in the period, kind: {name}"),
    "band": msg("Closed in the period, value: {name}"),
    "band-won": msg("Won in the period, value: {name}"),
    "band-lost": msg("Lost in the period, value: {name}"),
}
GROUPED: dict[str, Message] = {
    "source": msg("Win rate by source"),
    "kind": msg("Win rate by kind"),
    "band": msg("Win rate by size of deal"),
}
GROUPED_MEANS: dict[str, Message] = {
    "source": msg("Won ÷ (won + lost) among the deals closed in the period that came from the same source."),
    "kind": msg("Won ÷ (won + lost) among the deals closed in the period of the same kind."),
    "band": msg(
        "Won ÷ (won + lost) among deals of like value. The bands are the quartiles of what the deals closed in the "
        "period were worth, at the rates of its last day, so that each holds about a quarter of them."
    ),
}
THIN = msg("The thin line is the range that holds the true share in 95 of 100 cases (Wilson).")


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart, in `WIDE` units, and its `cells` in the table; a cell that is a `Count` leads to its deals."""

    name: str
    share: str
    sure: str
    bar: float
    band: tuple[float, float] | None
    note: Count
    cells: tuple[Count | Versus | str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Groups of deals beside each other. `counts` and `heads` are the heads of what stands before and after the share;
    without `bars` the `note` says why."""

    key: str
    title: str
    means: str
    sample: str
    first: str
    counts: tuple[str, ...]
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the table."""
        return (
            *self.counts,
            gettext("Share"),
            gettext("Range"),
            *self.heads,
            gettext("In the period before"),
        )

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """Those that there is room for."""
        return self.bars[:SHOWN]


class Writer(Words):
    """Words the endings for one reader."""

    def __init__(self, actor: Actor, counted: Counted, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, Endings.name, language)
        self.counted, self.found = counted, counted.found
        self.now, self.was = counted.found.now, counted.found.before

    def figures(self) -> tuple[Figure, ...]:
        """The endings of the period as a whole."""
        one, now, was = self.counted, self.now.closed, self.was.closed
        return (
            self._ended("won", gettext("Won"), one.won, now.won, one.was_won, was.won),
            self._ended("lost", gettext("Lost"), one.lost, now.lost, one.was_lost, was.lost),
            self._rate(),
            self._days(),
            self._named(),
        )

    def _ended(self, key: str, label: str, worth: Total, deals: int, was_worth: Total, was: int) -> Figure:
        earlier = f"{self.deals(was)}, {self.amount(was_worth)}"
        return Figure(
            key,
            label,
            self.deals(deals),
            MEANS[key].render(gettext),
            sample=self.amount(worth),
            before=of_counts(self, deals, was, earlier),
            links=(self.link(gettext("Show them"), deals, key),) if deals else (),
        )

    def _rate(self) -> Figure:
        now, was = self.now.closed.rate, self.was.closed.rate
        return Figure(
            "rate",
            gettext("Win rate"),
            self.percent(now.value),
            MEANS["rate"].render(gettext),
            sure=self.percents(now.interval),
            sample=self._of_closed(now.of),
            before=of_shares(self, now, was),
        )

    def _of_closed(self, deals: int) -> str:
        return ngettext("of %(n)s closed deal", "of %(n)s closed deals", deals) % {"n": self.number(deals)}

    def _days(self) -> Figure:
        now, was = self.now.lost_cycle, self.was.lost_cycle
        return Figure(
            "loss-days",
            gettext("Until a loss"),
            self._told(now.deals, self.days(now.days)),
            MEANS["loss-days"].render(gettext),
            sure=self.day_range(now.interval) if now.deals >= FEWEST else "",
            sample=self._losses(now.deals),
            before=of_estimates(self, self._telling(now), self._telling(was), was.deals, days=True),
        )

    def _telling(self, one: Cycle) -> tuple[float | None, tuple[float, float] | None]:
        """How long it took, where that is of enough deals."""
        return (one.days, one.interval) if one.deals >= FEWEST else (None, None)

    def _losses(self, deals: int) -> str:
        return ngettext("of %(n)s loss", "of %(n)s losses", deals) % {"n": self.number(deals)}

    def _named(self) -> Figure:
        now, was = (Share(one.named, one.closed.lost) for one in (self.now, self.was))
        hits = int(now.hits)
        return Figure(
            "named",
            gettext("Losses that name a competitor"),
            self.percent(now.value),
            MEANS["named"].render(gettext),
            sure=self.percents(now.interval),
            sample=self._losses(now.of),
            before=of_shares(self, now, was),
            links=(self.link(self.deals(hits), hits, "named"),),
        )

    def charts(self) -> tuple[Chart, ...]:
        """Reasons, stages, competitors, and the groups."""
        found = [self._reasons(), self._places(), self._rivals(), *(self._groups(by) for by in BY)]
        return tuple(chart for chart in found if chart.bars or chart.note)

    def _reasons(self) -> Chart:
        lost = self.now.closed.lost
        kept = sorted(self.now.reasons.values(), key=lambda one: (-one.deals, one.key))
        return Chart(
            "reasons",
            gettext("Why deals are lost"),
            _with_thin(msg("Losses by the reason that was given, as a share of all losses of the period.")),
            self._losses(lost),
            LABELS["reason"].render(gettext),
            (gettext("Deals"),),
            (gettext("Value"), gettext("Half within"), gettext("Mostly at")),
            tuple(self._reason(one) for one in kept),
        )

    def _reason(self, one: Losses) -> Bar:
        worth, days = self.counted.reasons[one.key], self._told(one.deals, self.days(one.days))
        cells = (self.amount(worth), days, self._stage(one))
        return self._loss("reason", one, self.was.reasons.get(one.key), cells)

    def _stage(self, one: Losses) -> str:
        return self._told(one.deals, "–" if one.mostly is None else self.named("place", str(one.mostly)))

    def _places(self) -> Chart:
        lost = self.now.closed.lost
        return Chart(
            "places",
            gettext("Where deals are lost"),
            _with_thin(
                msg("Losses by the stage at which the deal stood, as a share of all losses of the period.")
            ),
            self._losses(lost),
            LABELS["place"].render(gettext),
            (gettext("Deals"),),
            (gettext("Half within"),),
            tuple(self._place(position, one) for position, one in sorted(self.now.places.items())),
        )

    def _place(self, position: int, one: Losses) -> Bar:
        days = self._told(one.deals, self.days(one.days))
        return self._loss("place", one, self.was.places.get(position), (days,))

    def _loss(self, what: str, one: Losses, was: Losses | None, cells: tuple[str, ...]) -> Bar:
        share = Share(one.deals, self.now.closed.lost)
        earlier = Share(was.deals if was else 0, self.was.closed.lost)
        count = self.count(one.deals, f"{what}:{one.key}")
        return self._bar(self.named(what, one.key), share, (count,), cells, earlier)

    def _bar(
        self,
        name: str,
        share: Share,
        counts: tuple[Count, ...],
        cells: tuple[str, ...],
        was: Share,
    ) -> Bar:
        """A share with its range; of too few deals neither is told."""
        telling = share.of >= FEWEST
        between = share.interval if telling else None
        told, sure = self._told(share.of, self.percent(share.value)), self.percents(between)
        earlier = of_shares(self, share, was, FEWEST) if was.of >= FEWEST else "–"
        return Bar(
            name=name,
            share=told,
            sure=sure,
            bar=WIDE * (share.value or 0.0) if telling else 0.0,
            band=(WIDE * between[0], WIDE * between[1]) if between else None,
            note=counts[0],
            cells=(*counts, told, sure or "–", *cells, earlier),
        )

    def _told(self, deals: int, text: str) -> str:
        """What is said of so many deals."""
        return text if deals >= FEWEST or not deals else gettext("too few to tell")

    def _rivals(self) -> Chart:
        rivals, lost = self.now.rivals, self.now.closed.lost
        was = {rival.key: rival for rival in self.was.rivals}
        known = any(rival.won for rival in rivals)
        build: Callable[[Rival, Rival | None], Bar] = self._rival if known else self._rival_lost
        means = (
            msg(
                "Won ÷ (won + lost) among the deals closed in the period that name the competitor. A deal that names "
                "several counts for each of them."
            )
            if known
            else msg("Losses of the period that name the competitor, as a share of all losses.")
        )
        nobody = gettext(
            "No deal closed in the period names a competitor; those from before competitors were noted cannot. Note on "
            "open deals whom the buyer looks at besides you: then this tells how often you win against each."
        )
        note = gettext(
            "No sale of the period names a competitor. Note on open deals whom the buyer looks at besides you: "
            "then this tells how often you win against each."
        )
        return Chart(
            "rivals",
            gettext("Competitors"),
            _with_thin(means),
            self._of_closed(self.now.closed.rate.of) if known else self._losses(lost),
            LABELS["met"].render(gettext),
            _parts() if known else (gettext("Deals"),),
            (gettext("Value lost"),),
            tuple(build(rival, was.get(rival.key)) for rival in rivals),
            note="" if known or not self.now.closed.rate.of else note if rivals else nobody,
        )

    def _rival(self, rival: Rival, was: Rival | None) -> Bar:
        met = self.count(rival.won + rival.lost, f"met:{rival.key}")
        counts = (
            met,
            self.count(rival.won, f"met-won:{rival.key}"),
            self.count(rival.lost, f"met-lost:{rival.key}"),
        )
        worth = self.amount(self.counted.rivals[rival.key])
        return self._bar(rival.name, rival.rate, counts, (worth,), was.rate if was else NOBODY)

    def _rival_lost(self, rival: Rival, was: Rival | None) -> Bar:
        count = self.count(rival.lost, f"met-lost:{rival.key}")
        share, earlier = (
            Share(rival.lost, self.now.closed.lost),
            Share(was.lost if was else 0, self.was.closed.lost),
        )
        worth = self.amount(self.counted.rivals[rival.key])
        return self._bar(rival.name, share, (count,), (worth,), earlier)

    def _groups(self, by: str) -> Chart:
        now, was = self.now.groups[by], self.was.groups[by]
        few = by == "band" and not self.found.bands.bounds
        closed = self.now.closed.rate.of
        note = gettext("Too few closed deals have a value to tell small ones from large ones.")
        return Chart(
            by,
            GROUPED[by].render(gettext),
            _with_thin(GROUPED_MEANS[by]),
            self._of_closed(closed),
            LABELS[by].render(gettext),
            _parts(),
            (),
            ()
            if few or not _parted(now)
            else tuple(self._group(by, one, was.get(one.key)) for one in ordered(by, now)),
            note=note if few and closed else "",
        )

    def _group(self, by: str, one: Group, was: Group | None) -> Bar:
        closed = self.count(one.won + one.lost, f"{by}:{one.key}")
        counts = (
            closed,
            self.count(one.won, f"{by}-won:{one.key}"),
            self.count(one.lost, f"{by}-lost:{one.key}"),
        )
        return self._bar(self.named(by, one.key), one.rate, counts, (), was.rate if was else NOBODY)

    def named(self, what: str, key: str) -> str:
        """A group in words."""
        return named(self.found, what, key, self.language, self.currency)


def _parts() -> tuple[str, ...]:
    return gettext("Closed deals"), gettext("Won"), gettext("Lost")


def _with_thin(means: Message) -> str:
    return f"{means.render(gettext)} {THIN.render(gettext)}"


def _parted(groups: Mapping[str, Group]) -> bool:
    """Whether anything is told of what deals are grouped by."""
    return any(key for key in groups)


class Endings(Part[Counted]):
    """What deals were won and lost by."""

    name = "outcomes"
    template = "insight/outcomes.html"
    label = msg("Won and lost")

    def figures(self, request: PageRequest, asked: Asked) -> Counted | None:
        """The endings, and what they are worth at the rates of the days they closed."""
        found = outcomes(request.actor, asked.frame, today=request.today)
        return counted(request.actor, found) if found else None

    def known(self, found: Counted) -> bool:
        """Whether a deal closed in the period or before it."""
        return any(one.closed.rate.of for one in (found.found.now, found.found.before))

    def context(self, request: PageRequest, asked: Asked, found: Counted) -> dict[str, Any]:
        """Tiles for the whole, a chart for everything that deals are grouped by."""
        writer = Writer(request.actor, found, asked, language())
        closed = found.found.now.closed.rate.of
        return {
            "figures": writer.figures(),
            "charts": writer.charts(),
            "closed": closed,
            "few": 0 < closed < MANY,
        }

    def table(self, found: Counted | None, language: str) -> Table:
        """A row for each group: shares 0–1, times in days, values in the currency of the workspace."""
        header = (
            gettext("Grouped by"), gettext("Group"), gettext("Closed deals"), gettext("Won"), gettext("Lost"),
            gettext("Share"), gettext("From"), gettext("Until"), gettext("Value lost"), gettext("Currency"),
            gettext("Median days"), gettext("Share in the period before"),
        )  # fmt: skip
        return Table(header, rows(found, language) if found else ())

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """Of the whole, or of a group: its kind, a colon and its key."""
        name, _, key = what.partition(":")
        if position is not None or name not in {*WHOLE, *BEHIND}:
            not_found(msg("figure"))
        deals = deals_behind_outcome(request.actor, asked.frame, what=name, key=key, today=request.today)
        found = outcomes(request.actor, asked.frame, today=request.today) if name in BEHIND else None
        shown = named(found, name, key, spoken(), request.actor.currency)
        return Behind(Message(TITLES[name].msgid, {"name": shown}).render(gettext), deals)
