"""How well prospects fit, as pages show it: in a row of a search in short, on their own page with all that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, pgettext

from homeplate.fit.definition import Rule
from homeplate.fit.rules import Judged, Together
from homeplate.fit.words import VERDICTS
from homeplate.kit.text import Message, msg
from homeplate.prospects.queries_fit import ProspectFit
from homeplate.web.fit.shown import TONES, Shown, fit_shown, points_text, rule_text, score_text
from homeplate.web.jinja import say

_STATES: Final[dict[str, Message]] = {
    "out": msg("Rules it out"),
    "for": msg("Speaks for it"),
    "against": msg("Speaks against it"),
    "missed": msg("Missed"),
    "unknown": msg("Not known"),
}
"""What a rule that was held against somebody does, in the order in which that is told."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A fit by one profile in short: `reasons` are what rules do, and what these ask for with their points."""

    what: str
    name: str
    number: int
    score: str
    verdict: str
    tone: str
    reasons: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class RowFit:
    """The fit of a row: what it comes to, and by which profile and persona."""

    head: Shown
    parts: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class RecordPart:
    """The fits of a company, or of a person, on their page: the best first."""

    what: str
    fits: tuple[Shown, ...]


class RowFits:
    """Tells the fits of the rows of a page, the words of each rule found once."""

    def __init__(self) -> None:
        self._words: dict[int, tuple[Rule, str]] = {}
        self._states = {key: say(words) for key, words in _STATES.items()}
        self._verdicts = {key: say(words) for key, words in VERDICTS.items()}

    def row(self, found: ProspectFit | None) -> RowFit | None:
        """The fit of a row; None where nothing is scored by."""
        if found is None:
            return None
        parts = [self._brief(what, judged[0]) for what, judged, _ in _parts(found)]
        return RowFit(head(found.together), tuple(parts))

    def _brief(self, what: str, judged: Judged) -> Brief:
        fit, by = judged.fit, judged.by
        sorted_: dict[str, list[str]] = {}
        for line in fit.lines:
            if state := line.speaks:
                sorted_.setdefault(state, []).append(self._text(line.rule))
        reasons = tuple((key, self._states[key], tuple(sorted_[key])) for key in _STATES if key in sorted_)
        return Brief(
            what,
            by.name,
            by.number,
            score_text(fit),
            self._verdicts[fit.verdict],
            TONES[fit.verdict],
            reasons,
        )

    def _text(self, rule: Rule) -> str:
        # All rows are held against the same few rules; comparing these takes longer than saying them.
        found = self._words.get(id(rule))
        if found is None:
            words = rule_text(rule)
            told = words if rule.knock_out else f"{words} ({points_text(rule.points)})"
            found = self._words[id(rule)] = rule, told
        return found[1]


def record_parts(found: ProspectFit | None) -> tuple[RecordPart, ...]:
    """The fits of a record by every profile, with what each rule saw."""
    return tuple(
        RecordPart(what, tuple(fit_shown(one.fit, values, one) for one in judged))
        for what, judged, values in (_parts(found) if found else ())
    )


def head(found: Together) -> Shown:
    """What fits come to together, as a badge."""
    return Shown(score_text(found), say(VERDICTS[found.verdict]), TONES[found.verdict], found.known)


def _parts(found: ProspectFit) -> list[tuple[str, tuple[Judged, ...], Mapping[str, Any]]]:
    parts = (
        (pgettext("prospect", "Person"), found.person, found.person_values),
        (gettext("Company"), found.company, found.company_values),
    )
    return [part for part in parts if part[1]]
