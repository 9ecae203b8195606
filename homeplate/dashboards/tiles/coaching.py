"""The tile about how much managers coach. Narrowed by period and team alone: coaching belongs to no deal."""

from __future__ import annotations

from datetime import timedelta

from homeplate.coaching.measure import CoachingTime, ManagerTime
from homeplate.coaching.rules import GOAL
from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import LEADERSHIP, MANAGER, Tile, first
from homeplate.dashboards.told import COUNT, SHARE, Figure, Line, Sample, Told, Way
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission


class CoachingShare(Tile):
    """Which part of their time managers coach."""

    name = "coaching"
    label = msg("Coaching share")
    means = msg(
        "Hours of the sessions that managers logged in the period ÷ their working hours in it, up to today. All "
        "sessions are counted, none is sampled, so there is no range. The mark is the half of their time that managers "
        "should coach."
    )
    roles = (MANAGER, LEADERSHIP)
    source = "coaching"
    page = Way("insight-coaching")

    def fits(self, actor: Actor) -> bool:
        """For whoever coaches."""
        return actor.may(Permission.COACH)

    def told(self, ask: Ask, found: CoachingTime) -> Told:
        """The share of all, who was left out, and a bar for each manager."""
        if not found.managers:
            return Told(empty=msg("Nobody within your reach leads anybody."))
        left = len(found.not_coached)
        figures = (
            Figure(
                "share", self.label, found.now.share, SHARE, before=found.before.share,
                sample=Sample("sessions", found.now.sessions), way=self.page,
            ),
            Figure(
                "left", msg("Reps not coached"), left, COUNT, sample=Sample("reps", found.reps),
                tone="warn" if left else "", way=self.page if left else None,
            ),
        )  # fmt: skip
        lines, more = first([_line(one, found) for one in found.managers])
        return Told(figures, lines, more=more)


def _line(one: ManagerTime, found: CoachingTime) -> Line:
    last = found.until - timedelta(days=1)
    held = {"coach": str(one.id), "from": found.since.isoformat(), "to": last.isoformat()}
    return Line(
        one.name, one.now.share, SHARE, mark=GOAL, sample=Sample("sessions", one.now.sessions),
        way=Way("team-coaching", (), held, plain=True),
    )  # fmt: skip
