"""Tiles about goals: how the one of whoever is asked about stands, and how far everybody is who has one."""

from __future__ import annotations

from collections.abc import Sequence

from homeplate.dashboards.asking import Ask, Standing
from homeplate.dashboards.tiles.base import EVERYBODY, LEADERSHIP, MANAGER, SHOWN, Tile, first
from homeplate.dashboards.told import MONEY, SHARE, TIMES, Figure, Line, Sample, Told, Way
from homeplate.goals.rules import MEMBER, TEAM, WORKSPACE, Whom
from homeplate.insight.coverage import Coverage, Progress
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach

GOALS = Way("settings-goals", plain=True)
NO_GOAL = msg("No goal is set for this period and choice.")
KINDS: dict[str, Message] = {WORKSPACE: msg("All"), TEAM: msg("Teams"), MEMBER: msg("People")}
"""Those who have goals, each kind under its heading: a team is no worse than a person in it."""


class Reached(Tile):
    """How much of a goal is booked, and whether enough is open for the rest."""

    name = "goal"
    label = msg("Goal")
    means = msg(
        "What is booked of the goal, over all processes, and coverage: open value due in the period ÷ remaining goal. "
        "Needed is 1 ÷ win rate, at the win rate of your own last 12 months."
    )
    roles = EVERYBODY
    source = "standing"
    page = Way("insight-part", ("forecast",))

    def told(self, ask: Ask, found: Standing) -> Told:
        """The share that is booked, what remains, and coverage beside what is needed."""
        goal = found.coverage
        if goal is None:
            return Told(empty=NO_GOAL)
        low, high = goal.required_between or (None, None)
        enough = None if goal.gap is None else goal.gap == 0
        tone = {True: "ok", False: "warn", None: ""}[enough]
        figures = (
            Figure("reached", msg("Booked of the goal"), goal.attainment, SHARE),
            Figure("booked", msg("Booked in all processes"), goal.booked, MONEY),
            Figure("remaining", msg("Still to be booked"), goal.remaining, MONEY),
            Figure(
                "coverage", msg("Coverage"), goal.ratio, TIMES, sample=Sample("open", goal.deals),
                tone=tone if goal.ratio is not None else "",
            ),
            Figure(
                "needed", msg("Needed"), goal.required, TIMES, low, high, sample=Sample("closed", goal.rate.of),
            ),
        )  # fmt: skip
        return Told(figures, verdict=_verdict(goal, enough), tone=tone, without_rate=goal.missing)


def _verdict(goal: Coverage, enough: bool | None) -> Message:
    if not goal.remaining:
        return msg("The goal is reached.")
    if enough is None:
        return msg("There is no win rate yet to say how much has to be open.")
    if enough:
        return msg("Enough is open to reach the goal at your win rate.")
    return msg("Not enough is open to reach the goal at your win rate.")


class Everybody(Tile):
    """How far everybody is who has a goal for the period."""

    name = "goals"
    label = msg("Goals by team and rep")
    means = msg(
        "What is booked so far of the goal of each, over all processes; of teams and of people the lowest share first."
    )
    roles = (MANAGER, LEADERSHIP)
    source = "standing"
    page = GOALS

    def fits(self, actor: Actor) -> bool:
        """For whoever sees the deals of others."""
        return actor.reach is not Reach.OWN

    def told(self, ask: Ask, found: Standing) -> Told:
        """A bar for each, teams and people apart, those that have the farthest to go first."""
        lines: list[Line] = []
        more = 0
        for kind, heading in KINDS.items():
            shown, left = first(
                _lines(ask, [one for one in found.people if one.whom.kind == kind], heading), SHOWN
            )
            lines, more = [*lines, *shown], more + left
        if not lines:
            return Told(empty=NO_GOAL)
        missing = {code for one in found.people for code in one.missing}
        return Told(lines=tuple(lines), more=more, without_rate=tuple(sorted(missing)))


def _lines(ask: Ask, people: Sequence[Progress], heading: Message) -> list[Line]:
    shares = [(one.booked / one.goal, one.whom) for one in people if one.booked is not None and one.goal]
    return [
        Line(
            _name(ask, whom), share, SHARE, group=heading,
            way=Way("insight-part", ("forecast",), _asking(whom)),
        )
        for share, whom in sorted(shares, key=lambda pair: pair[0])
    ]  # fmt: skip


def _asking(whom: Whom) -> dict[str, str]:
    return {
        "owner": str(whom.id) if whom.kind == MEMBER else "",
        "team": str(whom.id) if whom.kind == TEAM else "",
    }


def _name(ask: Ask, whom: Whom) -> str:
    if whom.kind == MEMBER:
        return ask.names.get(str(whom.id), "–")
    return ask.teams.get(str(whom.id), "–") if whom.kind == TEAM else ask.actor.workspace_name
