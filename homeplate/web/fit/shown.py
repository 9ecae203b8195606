"""A fit and its reasons as templates show them: worded for the reader, amounts and names in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.fit.definition import Rule
from homeplate.fit.preview import Example, Preview
from homeplate.fit.rules import Fit, Judged, Line, Together, Verdict
from homeplate.fit.words import NAMES, VERDICTS, saw, says
from homeplate.kit.money import major, to_minor
from homeplate.web.days import country_name
from homeplate.web.formats import money_text, number_text
from homeplate.web.jinja import language, say

TONES = {Verdict.FITS: "ok", Verdict.MISSES: "", Verdict.OUT: "bad", Verdict.UNKNOWN: "line"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of a profile. `state`: matched, not, unknown, out (a knock-out that struck) or held (one that did not).
    `points` are given or, of a rule that was not matched, not given; `saw` is the value it looked at."""

    text: str
    state: str
    points: str
    saw: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fit: the score as text (empty without one), what it comes to, by which version, and the reasons."""

    score: str
    verdict: str
    tone: str
    known: int
    reasons: tuple[Reason, ...] = ()
    name: str = ""
    number: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class ExampleShown:
    """A record of a preview with its fit."""

    name: str
    url: str
    fit: Shown


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """A preview: `parts` are (words, number, tone, percent) of each verdict, `bars` the height of each band in percent
    with its number of records and its scores."""

    looked_at: int
    more: bool
    fits: int
    percent: int
    parts: tuple[tuple[str, int, str, int], ...]
    bars: tuple[tuple[int, int, str], ...]
    threshold: int
    best: tuple[ExampleShown, ...]
    worst: tuple[ExampleShown, ...]


def write(number: Decimal | int | float, currency: str) -> str:
    """A number, or an amount in major units of a currency."""
    if not currency:
        return number_text(number, language())
    return money_text(to_minor(Decimal(str(number)), currency), currency, language())


def name_of(field: str, value: str) -> str:
    """A value of a field: countries and the usual seniorities and departments by their names."""
    if field == "country" and len(value) == 2:
        return country_name(value.upper())
    known = NAMES.get(field, {}).get(value)
    return say(known) if known else value


def rule_text(rule: Rule) -> str:
    """What a rule asks for."""
    return say(says(rule, write, name_of))


def points_text(points: int) -> str:
    """“+20”, “−10”."""
    return f"+{points}" if points > 0 else f"−{-points}"


def reason_of(line: Line, currency: str = "") -> Reason:
    """One rule with what it saw; `currency` is that of the company's amounts."""
    rule = line.rule
    code = currency or rule.currency
    value = major(line.saw, code) if rule.kind == "money" and line.saw is not None else line.saw
    shown = saw(Line(rule, line.matched, line.points, value), write, name_of, code)
    if line.rules_out:
        state = "out"
    elif line.matched is None:
        state = "unknown"
    elif rule.knock_out:
        state = "held"
    else:
        state = "matched" if line.matched else "not"
    text = gettext("rules out") if rule.knock_out else points_text(rule.points)
    return Reason(rule_text(rule), state, text, shown)


def score_text(found: Fit | Together) -> str:
    """The score; empty where there is none, and of one that is ruled out."""
    return "" if found.score is None or found.verdict is Verdict.OUT else str(found.score)


def fit_shown(fit: Fit, values: Mapping[str, Any], judged: Judged | None = None) -> Shown:
    """A fit as a page shows it; `judged` says by which version."""
    currency = str(values.get("revenue_currency", ""))
    by = judged.by if judged else None
    return Shown(
        score_text(fit),
        say(VERDICTS[fit.verdict]),
        TONES[fit.verdict],
        fit.known,
        tuple(reason_of(line, currency) for line in fit.lines),
        by.name if by else "",
        by.number if by else 0,
        reverse("profile", args=[by.profile_id]) if by else "",
    )


def preview_shown(found: Preview, about: str, threshold: int) -> PreviewShown:
    """A preview as the page shows it."""
    whole = max(found.looked_at, 1)
    parts = tuple(
        (say(VERDICTS[verdict]), number, TONES[verdict], round(100 * number / whole))
        for verdict, number in found.verdicts.items()
    )
    highest = max(*found.bands, 1)
    bars = tuple(
        (round(100 * number / highest), number, f"{at * 10}–{100 if at == 9 else at * 10 + 9}")
        for at, number in enumerate(found.bands)
    )
    fits = found.verdicts[Verdict.FITS]
    page = "account" if about == "company" else "contact"
    return PreviewShown(
        found.looked_at,
        found.more,
        fits,
        round(100 * fits / whole),
        parts,
        bars,
        threshold,
        _examples(found.best, page),
        _examples(found.worst, page),
    )


def _examples(found: Sequence[Example], page: str) -> tuple[ExampleShown, ...]:
    return tuple(
        ExampleShown(one.name, reverse(page, args=[one.id]), fit_shown(one.fit, one.values)) for one in found
    )
