"""How well a company fits a profile, or a person a persona: a score that says why. Pure.

    score = points of the rules that match ÷ points that could be reached by what is known, in percent

between 0 and 100. What is unknown neither adds nor takes away, so that a company of which little is known is not taken
for a bad one; how much is known stands beside it, and where it is too little, nothing is said to fit. A knock-out that
matches rules out, whatever the points.

A company or a person is a plain mapping of field (`fit.fields`) to value; what is unknown is absent. For many at once
see `fit.columns`: the same rules over columns of values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from homeplate.fit.definition import Definition, Rule
from homeplate.fit.testing import test_of
from homeplate.kit.exchange import Rates


class Verdict(StrEnum):
    """What a score comes to."""

    FITS = "fits"
    MISSES = "misses"
    OUT = "out"
    """A knock-out matched."""
    UNKNOWN = "unknown"
    """Too little of what the rules ask for is known."""


RANK = {Verdict.FITS: 3, Verdict.MISSES: 2, Verdict.UNKNOWN: 1, Verdict.OUT: 0}
SUREST_AGAINST = (Verdict.OUT, Verdict.MISSES, Verdict.UNKNOWN, Verdict.FITS)
"""Of two that have to hold together the first decides."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule held against the values: whether it `matched` (None: unknown), the points that it gave, what it saw."""

    rule: Rule
    matched: bool | None
    points: int
    saw: Any = None

    @property
    def rules_out(self) -> bool:
        """Whether it is a knock-out that struck."""
        return self.rule.knock_out and (self.matched is True or (self.matched is None and self.rule.strict))

    @property
    def speaks(self) -> str:
        """What it does: `out`, `for`, `against`, `missed` or `unknown`; nothing of a knock-out that did not strike,
        or of points against that were not given."""
        if self.rules_out:
            return "out"
        if self.matched is None:
            return "unknown"
        if self.matched:
            return "for" if self.points > 0 else "against"
        return "missed" if self.rule.points > 0 else ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A score and why. `score` is 0 to 100, None where nothing is known that gives points; `known` is the share of the
    points, in percent, whose values are known; each rule is in `lines`, in the order of the profile."""

    verdict: Verdict
    score: int | None
    known: int
    lines: tuple[Line, ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """For ordering: the better fit is greater."""
        return RANK[self.verdict], -1 if self.score is None else self.score, self.known


@dataclass(frozen=True, slots=True)
class Together:
    """What several fits of one prospect, that of a person and that of their company, come to."""

    verdict: Verdict
    score: int | None
    known: int


def together(fits: Sequence[Fit]) -> Together | None:
    """All have to fit; one that rules out or misses decides, then one of which too little is known. The score is the
    mean of those that there are, halves up. None of nothing."""
    if not fits:
        return None
    scores = [one.score for one in fits if one.score is not None]
    verdict = next(one for one in SUREST_AGAINST if any(fit.verdict is one for fit in fits))
    return Together(verdict, _mean(scores) if scores else None, _mean([one.known for one in fits]))


def _mean(numbers: Sequence[int]) -> int:
    return (2 * sum(numbers) + len(numbers)) // (2 * len(numbers))


@dataclass(frozen=True, slots=True)
class Version:
    """Which published version of which profile a score is by."""

    profile_id: UUID
    version_id: UUID
    number: int
    definition: Definition

    @property
    def name(self) -> str:
        """What the profile is called in this version."""
        return self.definition.name


@dataclass(frozen=True, slots=True)
class Judged:
    """A fit by a version of a profile."""

    by: Version
    fit: Fit


def fit_of(
    definition: Definition, values: Mapping[str, Any], *, today: date, rates: Rates | None = None
) -> Fit:
    """How well `values` fit. An amount in a currency without a rate in `rates` is as if it were unknown."""
    lines = tuple(_line(rule, values, today, rates) for rule in definition.rules)
    return Fit(*_verdict(definition, lines), lines)


def _line(rule: Rule, values: Mapping[str, Any], today: date, rates: Rates | None) -> Line:
    matched = test_of(rule)(values, today, rates)
    return Line(rule, matched, rule.points if matched else 0, values.get(rule.field))


def _verdict(definition: Definition, lines: Sequence[Line]) -> tuple[Verdict, int | None, int]:
    scored = [line for line in lines if not line.rule.knock_out]
    told = [line for line in scored if line.matched is not None or line.rule.strict]
    reachable = sum(max(line.rule.points, 0) for line in told)
    score = percent(min(max(sum(line.points for line in told), 0), reachable), reachable)
    weight = sum(abs(line.rule.points) for line in scored)
    known = percent(sum(abs(line.rule.points) for line in scored if line.matched is not None), weight) or 0
    return verdict_of(definition, score, known, any(line.rules_out for line in lines)), score, known


def verdict_of(definition: Definition, score: int | None, known: int, out: bool) -> Verdict:
    """What a score comes to: a knock-out first, then whether enough is known, then the threshold."""
    if out:
        return Verdict.OUT
    if score is None or known < definition.least_known:
        return Verdict.UNKNOWN
    return Verdict.FITS if score >= definition.threshold else Verdict.MISSES


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in percent, halves up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def judged(
    versions: Iterable[Version], values: Mapping[str, Any], *, today: date, rates: Rates | None = None
) -> tuple[Judged, ...]:
    """The fits by several profiles, the best first: what a company is ordered by is its best profile."""
    found = [
        Judged(version, fit_of(version.definition, values, today=today, rates=rates)) for version in versions
    ]
    return tuple(sorted(found, key=lambda one: one.fit.rank, reverse=True))


def matching(
    personas: Iterable[Version], values: Mapping[str, Any], *, today: date, rates: Rates | None = None
) -> Judged | None:
    """The persona that a person matches best; None where none fits."""
    best = next(iter(judged(personas, values, today=today, rates=rates)), None)
    return best if best is not None and best.fit.verdict is Verdict.FITS else None
