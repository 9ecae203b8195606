"""Tiles about the deals of those whom somebody leads, as they are this moment."""

from __future__ import annotations

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import MANAGER, Tile, first, reckoned
from homeplate.dashboards.told import COUNT, LIST, MONEY, SHARE, Figure, Line, Sample, Told, Way, deals
from homeplate.deals.queries import Rep, TeamDay
from homeplate.deals.rules.coaching import Advice, advise
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission, Reach

TOPICS: dict[str, Message] = {
    "no_step": msg("Deals without a next step"),
    "overdue": msg("Overdue next steps"),
    "late": msg("Deals longer at their stage than planned"),
    "overridden": msg("Overridden gates"),
    "empty": msg("No open deals"),
}
LISTS = {"no_step": "no-step", "overdue": "overdue", "late": "late"}
MOVES: dict[str, Message] = {
    "advanced": msg("Moved on"),
    "won": msg("Won"),
    "back": msg("Moved back"),
    "pushed": msg("Postponed"),
    "lost": msg("Lost"),
}


class _OfTeam(Tile):
    roles = (MANAGER,)
    source = "team"
    page = Way("today", plain=True)

    def fits(self, actor: Actor) -> bool:
        """For whoever leads others."""
        return actor.reach is not Reach.OWN and actor.may(Permission.DEAL_OVERRIDE)


class Help(_OfTeam):
    """Who needs help with what."""

    name = "help"
    label = msg("Who needs help")
    means = msg(
        "Where somebody’s open deals differ most from those of the rest of the team: without a step, overdue, longer "
        "at their stage than planned, or with gates overridden in the last two weeks. Of all processes that you "
        "see."
    )
    wide = True

    def told(self, ask: Ask, found: TeamDay) -> Told:
        """What the team as a whole asks for, and a line for each person whose deals stand out."""
        if not found.people:
            return Told(empty=msg("Nobody whose deals you may see has an open one."))
        counts = found.team
        figures = (
            Figure("late", msg("Late at their stage"), counts.late, COUNT, way=deals(show="late")),
            Figure("no-step", msg("Without a step"), counts.no_step, COUNT, way=deals(show="no-step")),
            Figure("overdue", msg("Overdue steps"), counts.overdue, COUNT, way=deals(show="overdue")),
            Figure(
                "overridden", msg("Gates overridden"), counts.overridden, COUNT,
                sample=Sample("looks", found.waiting) if found.waiting else None,
                tone="warn" if found.waiting else "", way=Way("today", plain=True),
            ),
        )  # fmt: skip
        advised = [(rep, advise(rep.counts, counts)) for rep in found.reps]
        lines, more = first([_line(rep, one) for rep, one in advised if one.habit])
        verdict = None if lines else msg("Nothing stands out")
        return Told(figures, lines, LIST, verdict=verdict, tone="ok", more=more)


def _line(rep: Rep, one: Advice) -> Line:
    share = rep.counts.share(one.habit) if one.habit != "empty" else None
    asked = {"owner": str(rep.member_id)} | ({"show": LISTS[one.habit]} if one.habit in LISTS else {})
    return Line(
        rep.name, share, SHARE, mark=one.elsewhere if share is not None else None, note=TOPICS[one.habit],
        tone="warn", way=deals(**asked),
    )  # fmt: skip


class Moved(_OfTeam):
    """What moved since last week."""

    name = "moved"
    label = msg("Moved since last week")
    means = msg(
        "Deals within your reach that moved on, moved back, were postponed, won or lost in the last 7 days."
    )

    def told(self, ask: Ask, found: TeamDay) -> Told:
        """Counts of each, and what was won and lost."""
        if not any(found.moved.values()):
            return Told(empty=msg("Nothing moved in the last 7 days."))
        worth, missing = reckoned(ask.actor, *(found.worth.get(name, ()) for name in ("won", "lost")))
        money = dict(zip(("won", "lost"), worth, strict=True))
        today = Way("today", plain=True)
        figures = tuple(
            Figure(name, label, money[name], MONEY, sample=Sample(name, found.moved[name]), way=today)
            if name in money
            else Figure(name, label, found.moved[name], COUNT, way=today)
            for name, label in MOVES.items()
        )
        return Told(figures, without_rate=missing)
