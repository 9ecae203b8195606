"""How the pipeline changed: the waterfall of a period, and how close dates moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from moneyed import Money

from homeplate.insight.changes import Change, Changes, Scope, changes, deals_behind_change
from homeplate.insight.measures.changing import COMING, END, LINES, NAMES, OTHERS, START
from homeplate.kit.exchange import Sum, Total
from homeplate.kit.money import minor_places
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found
from homeplate.rates.queries import totals
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import DUE, Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_counts, of_estimates, of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.cards import money
from homeplate.web.shown import Field, Option

TITLES: dict[str, Message] = {
    "start": msg("Open at the start of the period"),
    "created": msg("Added to the pipeline in the period"),
    "pulled-in": msg("Close date pulled into the period"),
    "reopened": msg("Reopened or taken out of the archive in the period"),
    "moved-in": msg("Came from another owner, team or process in the period"),
    "up": msg("Worth more in the period"),
    "down": msg("Worth less in the period"),
    "recoined": msg("Told in another currency in the period"),
    "pushed-out": msg("Close date pushed out of the period"),
    "won": msg("Won in the period"),
    "lost": msg("Lost in the period"),
    "archived": msg("Archived in the period"),
    "moved-out": msg("Moved to another owner, team or process in the period"),
    "end": msg("Open at the end of the period"),
    "due": msg("Due in the period at its start"),
    "slipped": msg("Due in the period at its start, and slipped out of it"),
    "pushed": msg("Pushed to a later month in the period"),
    "pushed-again": msg("Pushed to a later month more than once in the period"),
}
ALWAYS = {"start", "created", "up", "down", "won", "lost", "end"}
WITH_DUE = {"pulled-in", "pushed-out"}

MEANS: dict[str, Message] = {
    "open": msg(
        "What the open deals were worth when the period ended, beside what they were worth when it began."
    ),
    "added": msg("What the deals that were added in the period were worth when they were added."),
    "slip": msg(
        "Of the deals due in the period at its start, the share whose close date left it. The range holds the true "
        "rate in 95 of 100 cases (Wilson)."
    ),
    "slip-value": msg(
        "The value of the deals that slipped ÷ the value of all that were due in the period at its start. No range "
        "is told: a few large deals decide it."
    ),
    "push": msg("How often the close date of an open deal was moved to a later month."),
}


@dataclass(frozen=True, slots=True)
class Worth:
    """The lines of a waterfall in the currency of the workspace: how far each leads (`levels`), and what it is by
    itself (`alone`)."""

    levels: dict[str, Total]
    alone: dict[str, Total]


@dataclass(frozen=True, slots=True)
class Counted:
    """The changes and what they are worth."""

    found: Changes
    currency: str
    now: Worth
    before: Worth
    due: Total
    slipped: Total
    was_due: Total
    was_slipped: Total

    @property
    def made(self) -> datetime:
        """When the mirror was brought up to date."""
        return self.found.made


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: it begins where the one above it ended, at `low` or `high`."""

    key: str
    amount: Decimal
    low: Decimal
    high: Decimal
    level: Decimal


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line as it is drawn, in `WIDE` units: a bar from `at` on, `ends` where the next begins; `came` where the one
    above ended, None for the first."""

    key: str
    name: str
    count: Count
    amount: str
    before: str
    at: float
    wide: float
    ends: float
    came: float | None


def cascade(levels: Sequence[tuple[str, Decimal]], places: int = 0) -> tuple[Step, ...]:
    """The steps of a waterfall from how far each line leads. It closes in the numbers that are read: not the amounts
    are rounded but the levels, and a step is the difference of two. The last stands on the ground, as the first."""
    found: list[Step] = []
    level = Decimal(0)
    for key, exact in levels:
        to = round(exact, places) if places else exact.to_integral_value()
        ground = key in (START, END)
        begin = Decimal(0) if ground else level
        found.append(Step(key, to - begin, min(begin, to), max(begin, to), to))
        level = to
    return tuple(found)


class Writer(Words):
    """Words the changes for one reader."""

    def __init__(self, actor: Actor, counted: Counted, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, Pipeline.name, language)
        self.counted, self.now, self.was = counted, counted.found.now, counted.found.before

    def figures(self) -> tuple[Figure, ...]:
        """What became of the whole, and how close dates held."""
        return self._open(), self._added(), self._slip(), self._slip_by_value(), self._pushes()

    def _open(self) -> Figure:
        end, levels = self.now.lines[END], self.counted.now.alone
        return Figure(
            "open",
            gettext("Open at the end"),
            self.amount(levels[END]),
            MEANS["open"].render(gettext),
            before=gettext("%(value)s at the start") % {"value": self.amount(levels[START])},
            links=(self.link(self.deals(end.deals), end.deals, END),),
        )

    def _added(self) -> Figure:
        line, was = self.now.lines["created"], self.was.lines["created"]
        worth = self.amount(self.counted.before.alone["created"])
        return Figure(
            "added",
            gettext("New deals"),
            self.amount(self.counted.now.alone["created"]),
            MEANS["added"].render(gettext),
            before=of_counts(self, line.deals, was.deals, f"{self.deals(was.deals)}, {worth}"),
            links=(self.link(self.deals(line.deals), line.deals, "created"),),
        )

    def _slip(self) -> Figure:
        now, was = self.now.slip, self.was.slip
        return Figure(
            "slip",
            gettext("Slip rate"),
            self.percent(now.rate.value),
            MEANS["slip"].render(gettext),
            sure=self.percents(now.rate.interval),
            sample=self._due(now.due),
            before=of_shares(self, now.rate, was.rate),
            links=(
                self.link(self._slipped(now.slipped), now.slipped, "slipped"),
                self.link(
                    ngettext("%(n)s due", "%(n)s due", now.due) % {"n": self.number(now.due)}, now.due, "due"
                ),
            ),
        )

    def _slipped(self, deals: int) -> str:
        return ngettext("%(n)s slipped", "%(n)s slipped", deals) % {"n": self.number(deals)}

    def _due(self, deals: int) -> str:
        return ngettext("of %(n)s deal due at the start", "of %(n)s deals due at the start", deals) % {
            "n": self.number(deals)
        }

    def _slip_by_value(self) -> Figure:
        one = self.counted
        now, was = _share(one.slipped, one.due), _share(one.was_slipped, one.was_due)
        return Figure(
            "slip-value",
            gettext("Slip rate by value"),
            self.percent(now),
            MEANS["slip-value"].render(gettext),
            sample=gettext("%(part)s of %(whole)s")
            % {"part": self.amount(one.slipped), "whole": self.amount(one.due)},
            before=of_estimates(self, (now, None), (was, None), self.was.slip.due),
        )

    def _pushes(self) -> Figure:
        now, was = self.now.pushes, self.was.pushes
        times = ngettext("%(n)s time", "%(n)s times", now.times) % {"n": self.number(now.times)}
        again = ngettext("%(n)s more than once", "%(n)s more than once", now.again) % {
            "n": self.number(now.again)
        }
        return Figure(
            "push",
            gettext("Pushed to a later month"),
            times,
            MEANS["push"].render(gettext),
            before=of_counts(self, now.times, was.times),
            links=(
                self.link(self.deals(now.deals), now.deals, "pushed"),
                self.link(again, now.again, "pushed-again"),
            ),
        )

    def lines(self) -> tuple[LineShown, ...]:
        """The waterfall, ready to be drawn: the lines that say something."""
        steps = cascade([(key, self.counted.now.levels[key].money.amount) for key in LINES])
        earlier = cascade([(key, self.counted.before.levels[key].money.amount) for key in LINES])
        per_unit = Decimal(WIDE) / (max(step.high for step in steps) or Decimal(1))
        shown: list[LineShown] = []
        for step, was in zip(steps, earlier, strict=True):
            if not self._tells(step.key):
                continue
            shown.append(
                LineShown(
                    key=step.key,
                    name=NAMES[step.key].render(gettext),
                    count=self.count(self.now.lines[step.key].deals, step.key),
                    amount=self._signed(step, self.counted.now),
                    before=self._signed(was, self.counted.before) if self.was.lines[step.key].deals else "–",
                    at=float(step.low * per_unit),
                    wide=float((step.high - step.low) * per_unit),
                    ends=float(step.level * per_unit),
                    came=shown[-1].ends if shown else None,
                )
            )
        return tuple(shown)

    def _tells(self, key: str) -> bool:
        counts = self.now.lines[key].deals or self.was.lines[key].deals
        return bool(counts) or key in ALWAYS or (key in WITH_DUE and bool(self.asked.typed[DUE]))

    def _signed(self, step: Step, worth: Worth) -> str:
        whole = money(Money(step.amount, self.currency), self.language)
        first = f"+{whole}" if step.amount > 0 and step.key not in (START, END) else whole
        missing = (money(value, self.language) for value in worth.alone[step.key].missing)
        return " ".join([first, *(text if text.startswith("−") else f"+ {text}" for text in missing)])


def _share(part: Total, whole: Total) -> float | None:
    return float(part.money.amount / whole.money.amount) if whole.money.amount else None


class Pipeline(Part[Counted]):
    """How the pipeline changed in a period."""

    name = "changes"
    template = "insight/changes.html"
    label = msg("How the pipeline changed")
    own = (DUE,)

    def fields(self, asked: Asked) -> tuple[Field, ...]:
        """Which deals are followed."""
        choices = Option("", gettext("All open deals")), Option("period", gettext("Due in the period"))
        return (Field(DUE, gettext("Deals"), "select", asked.typed[DUE], choices),)

    def figures(self, request: PageRequest, asked: Asked) -> Counted | None:
        """The changes, and what they are worth at the rates of one day."""
        found = changes(request.actor, asked.frame, _scope(asked), today=request.today)
        return _counted(request.actor, found) if found else None

    def known(self, found: Counted) -> bool:
        """Whether a deal was open in the period or before it."""
        return any(line.deals for one in (found.found.now, found.found.before) for line in one.lines.values())

    def context(self, request: PageRequest, asked: Asked, found: Counted) -> dict[str, Any]:
        """Tiles for the whole, and the waterfall."""
        writer = Writer(request.actor, found, asked, language())
        lines, now = writer.lines(), found.found.now
        followed = now.lines[START].deals + sum(now.lines[key].deals for key in COMING)
        return {
            "figures": writer.figures(),
            "lines": lines,
            "followed": followed,
            "rate_day": found.found.day,
            "mixed": _mixed(found),
            "only_due": _scope(asked).only,
            "due": asked.due[0],
            "due_last": asked.due[1] - timedelta(days=1),
        }

    def table(self, found: Counted | None, language: str) -> Table:
        """A row for each line, with its sign, and what it was in the period before."""
        header = (
            gettext("Line"), gettext("Deals"), gettext("Value"), gettext("Currency"), gettext("Without a rate"),
            gettext("Deals in the period before"), gettext("Value in the period before"),
        )  # fmt: skip
        return Table(header, _rows(found) if found else ())

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """Of a line of the waterfall, or of a figure beside it."""
        if position is not None or what not in {*LINES, *OTHERS}:
            not_found(msg("figure"))
        deals = deals_behind_change(request.actor, asked.frame, _scope(asked), what=what)
        return Behind(TITLES[what].render(gettext), deals)


def _scope(asked: Asked) -> Scope:
    return Scope(*asked.due, only=asked.typed[DUE] == "period")


def _counted(actor: Actor, found: Changes) -> Counted:
    """Everything in the currency of the workspace, with one statement for all rates."""
    groups = [group for one in (found.now, found.before) for group in _groups(one, found)]
    told = totals(actor, groups)
    each = 2 * len(LINES) + 2
    now, before = told[:each], told[each:]
    return Counted(found, actor.currency, _worth(now), _worth(before), *now[-2:], *before[-2:])


def _groups(one: Change, found: Changes) -> Iterable[list[Sum]]:
    so_far: list[Sum] = []
    for key in LINES:
        sums = one.lines[key].sums(found.day)
        so_far = [*sums] if key == END else [*so_far, *sums]
        yield so_far
    yield from (list(one.lines[key].sums(found.day)) for key in LINES)
    for minor in (one.slip.due_minor, one.slip.slipped_minor):
        yield [Sum(currency, amount, found.day) for currency, amount in minor]


def _worth(told: Sequence[Total]) -> Worth:
    count = len(LINES)
    return Worth(
        dict(zip(LINES, told[:count], strict=True)), dict(zip(LINES, told[count : 2 * count], strict=True))
    )


def _mixed(found: Counted) -> bool:
    return any(total.mixed for total in found.now.alone.values())


def _rows(counted: Counted) -> Iterable[tuple[Cell, ...]]:
    now, before = (
        cascade([(key, worth.levels[key].money.amount) for key in LINES], minor_places(counted.currency))
        for worth in (counted.now, counted.before)
    )
    for step, was in zip(now, before, strict=True):
        missing = " ".join(
            f"{value.amount} {value.currency.code}" for value in counted.now.alone[step.key].missing
        )
        yield (
            NAMES[step.key].render(gettext), counted.found.now.lines[step.key].deals, step.amount, counted.currency,
            missing, counted.found.before.lines[step.key].deals, was.amount,
        )  # fmt: skip
