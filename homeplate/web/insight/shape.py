"""The part of insight about the shape of the funnel: whether it is inverted, why, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.insight.frame import process_of
from homeplate.insight.measures.shape import FEW, MINUTES, TOLERATED, Cause, Half, Verdict
from homeplate.insight.shaping import Group, Level, Shape, deals_of_shape, shaping
from homeplate.kit.estimates import Share, poisson_band
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor, not_found
from homeplate.people.queries import member_names, teams
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_counts
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, spoken

VERDICTS: dict[Verdict, Message] = {
    Verdict.TOO_FEW: msg("Too few deals to tell whether the funnel is inverted."),
    Verdict.AS_EXPECTED: msg("The funnel has the shape that it should have, as far as chance allows to tell."),
    Verdict.INVERTED: msg("The funnel is inverted: its late half holds more than it should, its early half less."),
    Verdict.YOUNG: msg(
        "The funnel is full at the beginning: its early half holds more than it should, its late half less."
    ),
    Verdict.UNCLEAR: msg(
        "One half of the funnel differs from what it should hold, the other does not: that is not an inverted "
        "funnel."
    ),
}  # fmt: skip
ONE_STAGE = msg("The process has one selling stage: there are no two halves that could be compared.")
SHORT: dict[Verdict, Message] = {
    Verdict.TOO_FEW: msg("too few to tell"),
    Verdict.AS_EXPECTED: msg("as expected"),
    Verdict.INVERTED: msg("inverted"),
    Verdict.YOUNG: msg("full at the beginning"),
    Verdict.UNCLEAR: msg("not clear"),
}


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A stage of the picture. Widths and places are of `WIDE` units."""

    name: str
    actual: Count
    expected: str
    bounds: str
    index: str
    bar: float
    expected_bar: float
    band: tuple[float, float]
    reach: str
    days: str
    stays: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A person or team against the same shape; `few` are too few deals to tell."""

    name: str
    url: str
    early: str
    early_of: str
    late: str
    late_of: str
    verdict: str
    needed: str
    few: bool
    inverted: bool


class Writer(Words):
    """Words the figures for one reader."""

    def __init__(self, actor: Actor, found: Shape, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, ShapePart.name, language)
        self.found = found

    def index(self, half: Half) -> str:
        """An index with one decimal; a dash where too few are expected."""
        return "–" if half.told is None else self.number(round(half.told, 1))

    def figures(self) -> tuple[Figure, ...]:
        """Both halves, and the entries."""
        found = self.found
        means = gettext(
            "Actual share of the open deals ÷ the share expected by Little's law: entries × share that comes so far × "
            "mean days there. 1 is as expected. The range holds the index in 95 of 100 cases where nothing is "
            "wrong (Poisson)."
        )
        return (
            self._half("early", gettext("Index of the early half"), found.early, found.early_before, means),
            self._half("late", gettext("Index of the late half"), found.late, found.late_before, means),
            self._entries(),
        )

    def _half(self, key: str, label: str, half: Half, was: Half, means: str) -> Figure:
        low, high = poisson_band(half.expected)
        usual = (
            f"{self.number(round(low / half.expected, 1))}–{self.number(round(high / half.expected, 1))}"
            if half.expected >= FEW
            else ""
        )
        return Figure(
            key,
            label,
            self.index(half),
            means,
            sure=gettext("usual: %(range)s") % {"range": usual} if usual else "",
            sample=gettext("%(actual)s, %(expected)s expected")
            % {"actual": self.deals(half.actual), "expected": self.number(round(half.expected))},
            before=self._at_start(half, was),
        )

    def of_expected(self, half: Half) -> str:
        """How many stand in a half, and how many should."""
        return gettext("%(n)s, expected %(expected)s") % {
            "n": self.number(half.actual),
            "expected": self.number(round(half.expected)),
        }

    def _at_start(self, half: Half, was: Half) -> Versus:
        """The index at the start of the period. Many deals stood there then as well, so that chance is not asked."""
        if not was.actual:
            return Versus(gettext("nothing stood there at the start"))
        told = gettext("%(value)s at the start") % {"value": self.index(was)}
        if half.told is None or was.told is None:
            return Versus(told if was.told is not None else gettext("too few to tell at the start"))
        return Versus(told, self.signed(round(half.told - was.told, 1)))

    def _entries(self) -> Figure:
        found = self.found
        known = found.needed is not None and found.verdict is Verdict.INVERTED
        return Figure(
            "entries",
            gettext("Entries a week"),
            self.number(round(7 * found.evidence.entries / found.days, 1)),
            gettext(
                "Deals that came to a first stage in the period. Those needed are as many as a late half of this size "
                "stands for by Little's law."
            ),
            sample=gettext("%(n)s a week needed to mend it") % {"n": self.number(round(found.needed or 0, 1))}
            if known
            else self.deals(found.evidence.entries),
            before=of_counts(
                self,
                found.evidence.entries,
                found.evidence.entries_before,
                self.deals(found.evidence.entries_before),
            ),
        )

    def causes(self) -> tuple[str, ...]:
        """Why it is inverted, in sentences."""
        return tuple(self._cause(cause) for cause in self.found.causes)

    def _cause(self, cause: Cause) -> str:
        seen = self.found.evidence
        if cause is Cause.ENTRIES:
            return gettext("Too few entries: %(now)s, %(before)s in the period before.") % {
                "now": self.number(seen.entries),
                "before": self.number(seen.entries_before),
            }
        words, share = {
            Cause.OVERRIDES: (
                gettext("Gates are skipped: %(share)s of the passes of the early half were overridden."),
                seen.overridden,
            ),
            Cause.MINUTES: (
                gettext(
                    "Stages are passed in minutes: %(share)s of the stays at the early half took less than "
                    "%(minutes)s minutes."
                ),
                seen.in_minutes,
            ),
            Cause.PARKED: (
                gettext(
                    "Late deals are parked: %(share)s of those in the late half stand there longer than nine in "
                    "ten do."
                ),
                seen.parked,
            ),
        }[cause]  # fmt: skip
        return words % {"share": self._sure(share), "minutes": MINUTES}

    def _sure(self, share: Share) -> str:
        return f"{self.percent(share.value)} ({self.percents(share.interval)}; {self.number(share.of)})"

    def lines(self) -> tuple[LevelLine, ...]:
        """The stages, ready to be drawn."""
        levels = self.found.levels
        most = max((max(one.actual, poisson_band(one.expected)[1]) for one in levels), default=0) or 1
        return tuple(self._line(level, WIDE / most) for level in levels)

    def _line(self, level: Level, each: float) -> LevelLine:
        low, high = poisson_band(level.expected)
        half = Half(level.actual, level.expected)
        return LevelLine(
            name=in_language(level.name, self.language),
            actual=self.count(level.actual, "standing", level.position),
            expected=self.number(round(level.expected)),
            bounds=f"{self.number(low)}–{self.number(high)}",
            index="–" if round(half.expected) < 1 else self.number(round(half.index or 0, 1)),
            bar=level.actual * each,
            expected_bar=level.expected * each,
            band=(low * each, high * each),
            reach=self.percent(level.reach),
            days=self.days(level.days),
            stays=level.stays,
        )

    def groups(
        self, groups: Iterable[Group], names: Mapping[UUID, str], narrowed: str
    ) -> tuple[GroupLine, ...]:
        """People or teams by name, inverted ones first; each leads to this page, `narrowed` to it by that filter."""
        place = reverse("insight-part", args=[self.part])
        lines = (
            GroupLine(
                name=names.get(one.id, "–"),
                url=f"{place}?{self.asked.query(**{narrowed: one.id})}",
                early=self.index(one.early),
                early_of=self.of_expected(one.early),
                late=self.index(one.late),
                late_of=self.of_expected(one.late),
                verdict=SHORT[one.verdict].render(gettext),
                needed=self.number(round(one.needed, 1)) if one.needed is not None else "–",
                few=one.verdict is Verdict.TOO_FEW,
                inverted=one.verdict is Verdict.INVERTED,
            )
            for one in groups
        )
        return tuple(sorted(lines, key=lambda line: (line.few, not line.inverted, line.name)))


class ShapePart(Part[Shape]):
    """Whether the funnel is inverted."""

    name = "shape"
    template = "insight/shape.html"
    label = msg("Shape of the funnel")

    def figures(self, request: PageRequest, asked: Asked) -> Shape | None:
        """All of them, taken in one session."""
        return shaping(request.actor, asked.frame, now=request.now)

    def known(self, found: Shape) -> bool:
        """Whether anything stood there or came in."""
        return found.total > 0 or found.evidence.entries > 0

    def context(self, request: PageRequest, asked: Asked, found: Shape) -> dict[str, Any]:
        """The verdict, its causes, a line for each stage, one for each person and team."""
        writer = Writer(request.actor, found, asked, language())
        people, named = (
            member_names(request.actor.workspace_id),
            {row.id: row.name for row in teams(request.actor)},
        )
        return {
            "verdict": (VERDICTS[found.verdict] if len(found.levels) > 1 else ONE_STAGE).render(gettext),
            "tone": {Verdict.INVERTED: "warn", Verdict.AS_EXPECTED: "ok"}.get(found.verdict, "info"),
            "causes": writer.causes(),
            "cause_missing": found.verdict is Verdict.INVERTED and not found.causes,
            "tolerated": writer.percent(TOLERATED),
            "figures": writer.figures(),
            "lines": writer.lines(),
            "total": found.total,
            "owners": writer.groups(found.owners, people, "owner"),
            "teams": writer.groups(found.teams, named, "team"),
        }

    def table(self, found: Shape | None, language: str) -> Table:
        """A row for each stage: shares 0–1, times in days."""
        header = (
            gettext("Stage"), gettext("Deals"), gettext("Expected"), gettext("From"), gettext("Until"),
            gettext("Index"), gettext("Share that comes so far"), gettext("Mean days"), gettext("Stays"),
        )  # fmt: skip
        return Table(header, _rows(found.levels if found else (), language))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """Of a stage."""
        _, process = process_of(request.actor, asked.frame)
        if what != "standing" or position is None or position >= len(process.stages):
            not_found(msg("figure"))
        stage = in_language(process.stages[position].name, spoken())
        title = gettext("At “%(stage)s” at the end of the period") % {"stage": stage}
        return Behind(title, deals_of_shape(request.actor, asked.frame, position=position, now=request.now))


def _rows(levels: Iterable[Level], language: str) -> Iterable[tuple[Cell, ...]]:
    for one in levels:
        index = Half(one.actual, one.expected).index
        yield (
            in_language(one.name, language), one.actual, one.expected, *poisson_band(one.expected), index,
            one.reach, one.days, one.stays,
        )  # fmt: skip
