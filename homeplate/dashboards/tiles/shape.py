"""Tiles about the funnel as a whole: its shape, how it changed, and how close dates slipped."""

from __future__ import annotations

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import LEADERSHIP, MANAGER, NOTHING, PROCESS, Tile, reckoned
from homeplate.dashboards.told import (
    COUNT,
    INDEX,
    LIST,
    MONEY,
    SHARE,
    Figure,
    Line,
    Sample,
    Told,
    Way,
    behind,
)
from homeplate.insight.changes import Changes
from homeplate.insight.measures.changing import LINES, NAMES
from homeplate.insight.measures.shape import Verdict
from homeplate.insight.shaping import Level, Shape
from homeplate.kit.estimates import poisson_band
from homeplate.kit.exchange import Sum
from homeplate.kit.text import Message, msg

SHAPE = Way("insight-part", ("shape",))
PIPELINE = Way("insight-part", ("changes",))
VERDICTS: dict[Verdict, tuple[Message, str]] = {
    Verdict.TOO_FEW: (msg("Too few deals to tell whether the funnel is inverted."), ""),
    Verdict.AS_EXPECTED: (
        msg("The funnel has the shape that it should have, as far as chance allows to tell."), "ok",
    ),
    Verdict.INVERTED: (
        msg("The funnel is inverted: its late half holds more than it should, its early half less."), "warn",
    ),
    Verdict.YOUNG: (
        msg("The funnel is full at the beginning: its early half holds more than it should, its late half less."), "",
    ),
    Verdict.UNCLEAR: (
        msg("One half of the funnel differs from what it should hold, the other does not: that is not an inverted "
            "funnel."), "",
    ),
}  # fmt: skip


class FunnelShape(Tile):
    """Whether the funnel is inverted."""

    name = "shape"
    label = msg("Shape of the funnel")
    means = msg(
        "What stands at each stage at the end of the period. The mark is what should by Little’s law: entries × share "
        "that comes so far × mean days there, of the same total. The thin line is where 95 of 100 counts lie if "
        "nothing is wrong (Poisson)."
    )
    roles = (MANAGER, PROCESS)
    source = "shape"
    page = SHAPE
    wide = True

    def told(self, ask: Ask, found: Shape) -> Told:
        """The verdict, both halves, and a bar for each stage."""
        if not found.total and not found.evidence.entries:
            return Told(empty=NOTHING, made=found.made)
        verdict, tone = VERDICTS[found.verdict]
        figures = (
            Figure("early", msg("Index of the early half"), found.early.told, INDEX),
            Figure("late", msg("Index of the late half"), found.late.told, INDEX),
            Figure(
                "entries", msg("Entries a week"), 7 * found.evidence.entries / found.days, INDEX,
                before=7 * found.evidence.entries_before / found.days,
                sample=Sample("entries", found.evidence.entries),
            ),
        )  # fmt: skip
        lines = tuple(_level(level) for level in found.levels)
        return Told(figures, lines, verdict=verdict, tone=tone, made=found.made)


def _level(level: Level) -> Line:
    low, high = poisson_band(level.expected)
    return Line(
        level.name, level.actual, COUNT, low, high, level.expected, tone="warn" if level.actual > high else "",
        way=behind("shape", "standing", level.position) if level.actual else None,
    )  # fmt: skip


class Slip(Tile):
    """How much slipped out of the period."""

    name = "slip"
    label = msg("Slipped out of the period")
    means = msg(
        "Of the deals due in the period at its start, the share whose close date left it. The range holds the true "
        "rate in 95 of 100 cases (Wilson)."
    )
    roles = (MANAGER, LEADERSHIP)
    source = "changes"
    page = PIPELINE

    def told(self, ask: Ask, found: Changes) -> Told:
        """Slip rate by count and by value, and how often close dates were pushed."""
        now, was = found.now, found.before
        if not now.slip.due and not now.pushes.times:
            return Told(empty=msg("No open deal was due in the period at its start."), made=found.made)
        (due, slipped), missing = reckoned(
            ask.actor,
            *([Sum(code, minor, found.day) for code, minor in some] for some in (
                now.slip.due_minor, now.slip.slipped_minor
            )),
        )  # fmt: skip
        low, high = now.slip.rate.interval or (None, None)
        figures = (
            Figure(
                "slip", msg("Slip rate"), now.slip.rate.value, SHARE, low, high, was.slip.rate.value,
                Sample("due", now.slip.due), way=behind("changes", "slipped") if now.slip.slipped else None,
            ),
            Figure(
                "slip-value", msg("Slip rate by value"), slipped / due if due else None, SHARE,
                sample=Sample("due", now.slip.due),
            ),
            Figure(
                "push", msg("Pushed to a later month"), now.pushes.times, COUNT, before=was.pushes.times,
                way=behind("changes", "pushed") if now.pushes.times else None,
            ),
        )  # fmt: skip
        return Told(figures, made=found.made, without_rate=missing)


class Waterfall(Tile):
    """How the pipeline changed."""

    name = "waterfall"
    label = msg("The pipeline of the period")
    means = msg(
        "Start + new deals + pulled in + value up − value down − pushed out − won − lost = end. A deal that comes and "
        "goes more than once counts once, as it came first and left last. Deals that are out of your reach now are "
        "left out. All amounts are at the exchange rates of the last day of the period, or of today while it is not "
        "over, so that the sum closes; bookings elsewhere are at that of the day each deal closed."
    )
    roles = (LEADERSHIP, MANAGER)
    source = "changes"
    page = PIPELINE

    def told(self, ask: Ask, found: Changes) -> Told:
        """A line for everything that happened, between start and end."""
        kept = {key: found.now.lines[key] for key in LINES if key in found.now.lines}
        if not any(one.deals for one in kept.values()):
            return Told(empty=NOTHING, made=found.made)
        worth, missing = reckoned(ask.actor, *(one.sums(found.day) for one in kept.values()))
        lines = tuple(
            Line(NAMES[key], minor, MONEY, way=behind("changes", key) if one.deals else None)
            for (key, one), minor in zip(kept.items(), worth, strict=True)
            if one.deals or key in ("start", "end")
        )
        return Told(lines=lines, drawn=LIST, made=found.made, without_rate=missing)
