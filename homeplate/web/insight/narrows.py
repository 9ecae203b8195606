"""The stage that costs most wins, in words: how many, how sure, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.deals.rules.kinds import LOSS_REASONS
from homeplate.insight.bottleneck import FEWEST, Cost, Why
from homeplate.insight.frame import process_of
from homeplate.insight.funnel import Funnel, Stage
from homeplate.kit.text import in_language
from homeplate.web.insight.words import Words

MANY = 5
"""Losses and passages below which no share of them is told."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """The bottleneck: its stage, the wins that it costs with their range, what that is, and why, each with a link."""

    stage: str
    wins: str
    sure: str
    clear: bool
    says: str
    reasons: tuple[tuple[str, str], ...]


def narrow(words: Words, found: Funnel) -> Narrow | None:
    """The stage that costs most wins; None where it cannot be told."""
    told = found.bottleneck
    if told is None:
        return None
    cost = told.cost
    stage = found.stages[cost.position]
    low, high = cost.between
    wins = ngettext("%(n)s win", "%(n)s wins", round(cost.wins)) % {"n": words.number(round(cost.wins))}
    return Narrow(
        in_language(stage.name, words.language),
        wins,
        f"{words.number(round(low))}–{words.number(round(high))}",
        told.clear,
        _says(words, cost),
        tuple(_reasons(words, stage, told.why)),
    )


def _says(words: Words, cost: Cost) -> str:
    return gettext(
        "Of %(entered)s that came to it, %(stops)s do not go beyond; of those that do, %(beyond)s are won."
    ) % {
        "entered": words.deals(cost.entered),
        "stops": words.percent(cost.stops),
        "beyond": words.percent(cost.beyond),
    }


def _reasons(words: Words, stage: Stage, seen: Why) -> Iterator[tuple[str, str]]:
    """Losses, time, gate: each with where it is told in full."""
    if seen.losses >= MANY:
        reason, deals = next(iter(seen.reasons.items()))
        label = LOSS_REASONS[reason].render(gettext) if reason in LOSS_REASONS else reason
        text = gettext("Lost there most often for: %(reason)s (%(n)s of %(losses)s).")
        told = {"reason": label, "n": words.number(deals), "losses": words.number(seen.losses)}
        yield text % told, _at(words, "outcomes")
    elif seen.losses:
        text = ngettext(
            "Only %(n)s loss there: too few to say for what.", "Only %(n)s losses there: too few to say for what.",
            seen.losses,
        )  # fmt: skip
        yield text % {"n": seen.losses}, _at(words, "outcomes")
    median, planned = stage.durations.median, stage.target_days
    if stage.durations.longer_than(planned):
        text = gettext("Half of the deals stay there longer than %(days)s; planned are %(planned)s.")
        yield text % {"days": words.days(median), "planned": words.days(planned)}, ""
    open_share = 1 - (seen.kept.value or 0.0)
    if seen.kept.of >= MANY and open_share > 0:
        text = gettext("Its gate was passed with something missing in %(share)s of %(n)s passages.")
        yield (
            text % {"share": words.percent(open_share), "n": words.number(seen.kept.of)},
            _at(words, "gates"),
        )
        lacks = _lacks(words, seen)
        if lacks:
            yield lacks, _at(words, "gates")


def _lacks(words: Words, seen: Why) -> str:
    _, process = process_of(words.actor, words.asked.frame)
    if not seen.missing or not process.has_criterion(seen.missing):
        return ""
    label = in_language(process.criterion(seen.missing).label, words.language)
    text = ngettext(
        "Missing there most often: “%(criterion)s” (%(n)s time).",
        "Missing there most often: “%(criterion)s” (%(n)s times).",
        seen.times,
    )
    return text % {"criterion": label, "n": words.number(seen.times)}


def _at(words: Words, part: str) -> str:
    query = words.asked.query()
    return reverse("insight-part", args=[part]) + (f"?{query}" if query else "")


def too_few() -> str:
    """Why no stage is named."""
    return gettext(
        "Too few deals to tell which stage costs most wins: %(n)s have to go beyond one or be lost there."
    ) % {"n": FEWEST}
