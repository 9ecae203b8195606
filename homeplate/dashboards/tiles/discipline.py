"""Tiles about the process itself: gates, criteria, ways, and whether it is real."""

from __future__ import annotations

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import LEADERSHIP, MANAGER, NONE_CLOSED, PROCESS, REP, Tile, first
from homeplate.dashboards.told import (
    COUNT,
    DAYS,
    INDEX,
    LIST,
    POINTS,
    SHARE,
    Figure,
    Line,
    Sample,
    Told,
    Way,
    behind,
)
from homeplate.insight.assessment import Assessment
from homeplate.insight.criteria import Decisive, Tested
from homeplate.insight.gates import Gates
from homeplate.insight.maturity import Point
from homeplate.insight.measures.variants import CONDUCT
from homeplate.insight.paths import Paths
from homeplate.insight.weighing import Verdict
from homeplate.kit.estimates import Share
from homeplate.kit.text import Message, Text, msg

GATES = Way("insight-part", ("gates",))
CRITERIA = Way("insight-part", ("criteria",))
PATHS = Way("insight-part", ("paths",))
ASSESSMENT = Way("insight-part", ("assessment",))
NO_GATE = msg("No gate was passed in the period.")
LEVELS: tuple[Message, ...] = (msg("Random"), msg("Informal"), msg("Formal"), msg("Dynamic"))
POINTS_OF: dict[Point, Message] = {
    Point.IN_USE: msg("Deals run on it"),
    Point.BUYER: msg("It asks what buyers do"),
    Point.COMPLETE: msg("Its steps are complete and in order"),
    Point.ADHERENCE: msg("Deals pass no stage over"),
    Point.GATES: msg("Gates are kept"),
    Point.HASTE: msg("Stages are worked at as they happen"),
    Point.WEIGHTS: msg("Outcomes confirm the weights"),
    Point.REVIEWED: msg("It was looked at within a year"),
    Point.LEARNED: msg("Revisions had a reason"),
}
CONDUCTS: dict[str, Message] = {
    "straight": msg("Took every stage in turn"),
    "leapt": msg("Passed a stage over"),
    "returned": msg("Went back to a stage"),
}


class GateQuality(Tile):
    """Whether gates are kept, stage by stage."""

    name = "gates"
    label = msg("Gates kept")
    means = msg(
        "Passages of gates with every required criterion validated before ÷ all passages of the period. The range "
        "holds the true share in 95 of 100 cases (Wilson)."
    )
    roles = (PROCESS, MANAGER, REP)
    source = "gates"
    page = GATES

    def told(self, ask: Ask, found: Gates) -> Told:
        """The share kept, what was shown late, and a bar for each gate."""
        if not found.kept.of:
            return Told(empty=NO_GATE, made=found.made)
        low, high = found.kept.interval or (None, None)
        missed = found.kept.of - found.kept.hits
        figures = (
            Figure(
                "kept", msg("Gates kept"), found.kept.value, SHARE, low, high, found.before.value,
                Sample("passages", found.kept.of), way=behind("gates", "overridden") if missed else None,
            ),
            Figure("late", msg("Shown late, half within"), found.late.days, DAYS,
                   sample=Sample("missing", found.late.missing)),
        )  # fmt: skip
        lines = []
        for gate in found.gates:
            low, high = gate.kept.interval or (None, None)
            way = behind("gates", "passed", gate.position) if gate.kept.of else None
            sample = Sample("passages", gate.kept.of)
            lines.append(Line(gate.name, gate.kept.value, SHARE, low, high, way=way, sample=sample))
        return Told(figures, tuple(lines), made=found.made)


class Missing(Tile):
    """What was missing at gates most often."""

    name = "missing"
    label = msg("What was missing most often")
    means = msg(
        "Required criteria that were not validated when a gate was passed in the period, and how often."
    )
    roles = (PROCESS, REP, MANAGER)
    source = "gates"
    page = GATES

    def told(self, ask: Ask, found: Gates) -> Told:
        """A bar for each criterion."""
        if not found.kept.of:
            return Told(empty=NO_GATE, made=found.made)
        if not found.missing:
            return Told(verdict=msg("Nothing was missing."), tone="ok", made=found.made)
        lines, more = first(
            [
                Line(
                    one.label, one.times, COUNT, note=one.stage,
                    way=behind("gates", f"missing-{one.position}", one.at) if one.at is not None else None,
                )
                for one in found.missing
            ]
        )  # fmt: skip
        return Told(lines=lines, made=found.made, more=more)


class Keepers(Tile):
    """Whose deals pass gates with something missing."""

    name = "keepers"
    label = msg("Gates kept, by owner")
    means = msg(
        "Of the gates that the deals of each person passed in the period, the share with nothing missing."
    )
    roles = (MANAGER, PROCESS)
    source = "gates"
    page = GATES

    def told(self, ask: Ask, found: Gates) -> Told:
        """A bar for each owner, the one with most passages first."""
        rows = sorted(found.owners.items(), key=lambda pair: -pair[1][1].of)
        lines, more = first([_keeper(str(owner), *one) for owner, one in rows if one[0]], 8)
        return Told(lines=lines, made=found.made, more=more, empty=None if lines else NO_GATE)


def _keeper(owner: str, name: str, share: Share) -> Line:
    low, high = share.interval or (None, None)
    way, sample = behind("gates", "overridden", owner=owner), Sample("passages", share.of)
    return Line(name, share.value, SHARE, low, high, way=way, sample=sample)


class Lift(Tile):
    """Which criterion decides."""

    name = "lift"
    label = msg("Which criterion decides")
    means = msg(
        "Among the deals closed in the period that left a stage: how much more often those are won in which the "
        "criterion was validated when they left it for the last time, the other criteria of the stage being alike."
    )
    roles = (PROCESS, LEADERSHIP)
    source = "criteria"
    page = CRITERIA
    wide = True

    def told(self, ask: Ask, found: Decisive) -> Told:
        """The lift of the criteria that decide, with its range; those that speak against a win stand out."""
        known = [one for one in found.criteria if not one.after_sale and _told(one)]
        if not known:
            return Told(
                empty=msg("Too few deals were closed to tell which criterion decides."), made=found.made
            )
        rows = sorted(known, key=lambda one: -abs(_lift(one)))
        lines, more = first([_criterion(one) for one in rows], 6)
        verdict = msg("Outcomes speak for other weights than there are.") if found.changes else None
        return Told(lines=lines, verdict=verdict, made=found.made, more=more)


def _told(one: Tested) -> bool:
    return one.evidence.effect is not None and one.evidence.verdict is not Verdict.FEW


def _lift(one: Tested) -> float:
    return one.evidence.effect.lift.value if one.evidence.effect else 0.0


def _criterion(one: Tested) -> Line:
    lift = one.evidence.effect.lift if one.evidence.effect else None
    against = one.evidence.verdict in (Verdict.AGAINST, Verdict.LITTLE)
    return Line(
        one.label, lift.value if lift else None, POINTS, lift.low if lift else None, lift.high if lift else None,
        note=one.stage, tone="warn" if against else "ok" if one.evidence.verdict is Verdict.DECIDES else "",
        way=behind("criteria", "with-won", one.at),
    )  # fmt: skip


class Courses(Tile):
    """The ways that deals took."""

    name = "paths"
    label = msg("Ways that deals took")
    means = msg(
        "The stages through which the deals closed in the period really went, in order. Coming back to a stage, and "
        "being opened again at one, stand there again. Deals that an import found closed are left out: nobody knows "
        "how they went."
    )
    roles = (PROCESS,)
    source = "paths"
    page = PATHS
    wide = True

    def told(self, ask: Ask, found: Paths) -> Told:
        """How many took every stage in turn, and the most frequent ways with how often they were won."""
        if not found.ways:
            return Told(empty=NONE_CLOSED, made=found.made)
        figures = tuple(_conduct(what, share) for what, share in found.shares.items() if what in CONDUCT)
        whole = sum(way.won.of for way in found.ways)
        lines, more = first(
            [
                Line(
                    _course([found.stages[place] for place in one.way if place < len(found.stages)]),
                    one.won.of / whole, SHARE, note=msg("won {share} %", share=round(100 * (one.won.value or 0))),
                )
                for one in found.ways
            ],
            4,
        )  # fmt: skip
        return Told(figures, lines, made=found.made, more=more)


def _conduct(what: str, share: Share) -> Figure:
    low, high = share.interval or (None, None)
    way = behind("paths", what) if share.hits else None
    return Figure(
        what, CONDUCTS[what], share.value, SHARE, low, high, sample=Sample("closed", share.of), way=way
    )


def _course(names: list[Text]) -> Text:
    """A way in all languages: its stages with arrows between."""
    languages = {language for name in names for language in name} or {"en"}
    return {
        language: " → ".join(
            name.get(language) or name.get("en") or next(iter(name.values()), "") for name in names
        )
        for language in languages
    }


class Maturity(Tile):
    """Whether the process is real."""

    name = "assessment"
    label = msg("Is the process real?")
    means = msg(
        "How formal the process is, 1 random to 4 dynamic, from its definition, from how deals went and from how it "
        "was revised; and the points that keep it from the next level."
    )
    roles = (PROCESS, LEADERSHIP)
    source = "assessment"
    page = ASSESSMENT

    def told(self, ask: Ask, found: Assessment) -> Told:
        """The level, and every point that does not hold."""
        level = found.result.level
        figures = (
            Figure(
                "level",
                LEVELS[level - 1],
                float(level),
                INDEX,
                sample=Sample("closed", found.seen.adherent.of),
            ),
            Figure("steps", msg("Stages"), float(found.steps), COUNT),
        )
        failing = [point for point, holds in found.result.points.items() if holds is False]
        lines = tuple(Line(POINTS_OF[point], tone="warn", way=ASSESSMENT) for point in failing)
        if failing:
            return Told(figures, lines, LIST, verdict=msg("Does not hold yet:"), tone="warn", made=found.made)
        return Told(figures, verdict=msg("Every point that can be told holds."), tone="ok", made=found.made)
