"""What an answer of a customer may be. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from homeplate.kit.clean import one_of, paragraphs, unknown_name, whole_number
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg, pmsg

CSAT, NPS = "csat", "nps"

KINDS: dict[str, Message] = {CSAT: msg("Satisfaction (CSAT)"), NPS: msg("Recommendation (NPS)")}
"""What a customer was asked: how satisfied they are, or how likely they are to recommend."""
SCALES: dict[str, tuple[int, int]] = {CSAT: (1, 5), NPS: (0, 10)}
"""The lowest and the highest score of each kind, both included."""
WAYS: dict[str, Message] = {
    "survey": pmsg("asked by", "Survey"),
    "call": pmsg("asked by", "Call"),
    "meeting": pmsg("asked by", "Meeting"),
    "email": pmsg("asked by", "E-mail"),
    "other": pmsg("asked by", "Other"),
}
"""How a customer was asked."""
SATISFIED, UNHAPPY = 4, 2
"""CSAT: the lowest score of the satisfied, the highest of the unhappy."""
PROMOTER, DETRACTOR = 9, 6
"""NPS: the lowest score of promoters, the highest of detractors."""
COMMENT = 2000
CHANGEABLE = ("score", "comment", "day", "how")


def is_unhappy(kind: str, score: int) -> bool:
    """CSAT of 1–2, NPS of 0–6."""
    return score <= (UNHAPPY if kind == CSAT else DETRACTOR)


def cleaned(kind: str, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The columns that `values` gives an answer of a kind. Raises `Invalid` for an unknown name, a score off its scale,
    and a day that is still to come."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "score":
            found[name] = score_of(kind, value)
        elif name == "comment":
            found[name] = paragraphs(value, field=name, longest=COMMENT)
        elif name == "how":
            found[name] = one_of(value, WAYS, field=name, required=True)
        elif name == "day":
            found[name] = past_day(value, today)
        else:
            raise unknown_name(name, CHANGEABLE, field=name)
    return found


def score_of(kind: str, value: object) -> int:
    """A score on the scale of a kind. Raises `Invalid`."""
    least, most = SCALES[kind]
    score = whole_number(value, field="score", least=least, most=most)
    if score is None:
        raise Invalid("required", msg("Choose a score."), field="score")
    return score


def past_day(value: object, today: date) -> date:
    """A day up to today. Raises `Invalid`."""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Invalid("date", msg("Write the day as 2026-05-31."), field="day") from None
    if not day.year >= 1970 or day > today:
        raise Invalid("range", msg("Choose a day up to today."), field="day")
    return day
