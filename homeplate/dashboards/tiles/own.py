"""Tiles about the reader's own open deals, as they are this moment."""

from __future__ import annotations

from typing import ClassVar

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.filters import ME
from homeplate.dashboards.tiles.base import REP, SHOWN, Tile
from homeplate.dashboards.told import COUNT, DAYS, LIST, Figure, Line, Told, Way, deals
from homeplate.deals.queries import Day, DayRow, Pile
from homeplate.kit.text import Message, msg

TODAY = Way("today", plain=True)


class Steps(Tile):
    """What was agreed with buyers."""

    name = "steps"
    label = msg("My next steps")
    means = msg(
        "What you agreed with buyers: what is overdue, due today and due in the next 7 days, of all processes."
    )
    roles = (REP,)
    source = "day"
    page = TODAY

    def told(self, ask: Ask, found: Day) -> Told:
        """Three counts, and the steps that come up first."""
        if not found.deals.deals:
            return Told(empty=msg("You have no open deal."))
        piles = [found.piles[name] for name in ("overdue", "due", "week")]
        labels = (msg("Overdue"), msg("Today"), msg("The next 7 days"))
        figures = tuple(
            Figure(
                pile.name, label, pile.count, COUNT, way=deals(owner=ME, show=pile.name),
                tone="bad" if pile.name == "overdue" and pile.count else "",
            )
            for pile, label in zip(piles, labels, strict=True)
        )  # fmt: skip
        rows = [(pile, row) for pile in piles for row in pile.rows][:SHOWN]
        lines = tuple(
            Line(
                row.next_step or row.name, day=row.next_step_on, note=row.name,
                tone="bad" if pile.name == "overdue" else "", way=_deal(row),
            )
            for pile, row in rows
        )  # fmt: skip
        return Told(figures, lines, LIST, more=max(sum(pile.count for pile in piles) - len(lines), 0))


class _Pile(Tile):
    """The deals of one pile of the day."""

    roles = (REP,)
    source = "day"
    page = TODAY
    pile: ClassVar[str]
    counted: ClassVar[Message]
    none: ClassVar[Message]

    def told(self, ask: Ask, found: Day) -> Told:
        """How many there are, and the first of them."""
        pile: Pile = found.piles[self.pile]
        if not found.deals.deals:
            return Told(empty=msg("You have no open deal."))
        if not pile.count:
            return Told(empty=self.none)
        way = deals(owner=ME, show=self.pile)
        lines = tuple(self.line(row) for row in pile.rows[:SHOWN])
        figure = Figure(self.pile, self.counted, pile.count, COUNT, tone="warn", way=way)
        return Told((figure,), lines, LIST, more=pile.count - len(lines))

    def line(self, row: DayRow) -> Line:
        """One deal of it."""
        return Line(row.name, row.days, DAYS, mark=row.planned, note=row.stage, way=_deal(row))


class Nearly(_Pile):
    """Deals that lack one criterion of their gate."""

    name = "nearly"
    label = msg("One criterion from the gate")
    means = msg(
        "Open deals of yours that lack exactly one criterion of their gate. Show it, and the deal can move on."
    )
    pile = "nearly"
    counted = msg("One criterion from the gate")
    none = msg("None of your deals lacks just one criterion.")

    def line(self, row: DayRow) -> Line:
        """The deal, and what it lacks."""
        return Line(row.name, note=row.lacking.label if row.lacking else "", way=_deal(row))


class Stalled(_Pile):
    """Deals that are longer at their stage than planned."""

    name = "stalled"
    label = msg("My deals late at their stage")
    means = msg(
        "Open deals of yours that are longer at their stage than the process plans, the latest first."
    )
    pile = "late"
    counted = msg("Late at their stage")
    none = msg("None of your deals is longer at its stage than planned.")


class Stepless(_Pile):
    """Deals without a next step."""

    name = "stepless"
    label = msg("Without a next step")
    means = msg("Open deals of yours for which nothing is agreed with the buyer.")
    pile = "no-step"
    counted = msg("Without a next step")
    none = msg("Something is agreed for each of your deals.")


class PastClose(_Pile):
    """Deals whose close date is past."""

    name = "past-close"
    label = msg("Close date passed")
    means = msg("Open deals of yours that are still open after the day they were expected to close.")
    pile = "past-close"
    counted = msg("Close date passed")
    none = msg("Every close date of yours lies ahead.")

    def line(self, row: DayRow) -> Line:
        """The deal, and its date."""
        return Line(row.name, day=row.expected_close, note=row.stage, tone="warn", way=_deal(row))


def _deal(row: DayRow) -> Way:
    return Way("deal", (str(row.id),), plain=True)
