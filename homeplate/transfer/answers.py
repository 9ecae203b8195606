"""Rows of a survey tool to answers of customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from homeplate.kit.ids import parse_id
from homeplate.kit.text import folded
from homeplate.success.actions import Said, import_feedback
from homeplate.success.rules import CSAT, NPS
from homeplate.transfer.rows import AnswerRow
from homeplate.transfer.writing import Outcome, Writing

WORDS = {
    CSAT: ("csat", "satisf", "tyytyv", "만족"),
    NPS: ("nps", "promoter", "recommend", "suositt", "추천"),
}
"""What the name of a question says of what was asked."""


def question(text: str) -> str:
    """The kind of question that words name; empty where they name none, or both."""
    said = folded(text)
    found = [kind for kind, words in WORDS.items() if any(word in said for word in words)]
    return found[0] if len(found) == 1 else ""


def write_answers(writing: Writing, rows: Sequence[AnswerRow], now: datetime) -> Sequence[Outcome]:
    """Write rows of answers; what became of each."""
    said = [_said(row, writing.zone) for row in rows]
    outcomes = [Outcome() for _ in rows]
    for outcome, result in zip(outcomes, import_feedback(writing.actor, rows=said, now=now), strict=True):
        outcome.add(result)
    return outcomes


def _said(row: AnswerRow, zone: ZoneInfo) -> Said:
    """A row as the action takes it; a moment with a zone is told as the day that it was in the workspace."""
    assert row.answered is not None
    at = row.answered if row.answered.tzinfo is None else row.answered.astimezone(zone)
    scores = {kind: _whole(text) for kind, text in row.scores}
    return Said(row.emails, parse_id(row.contact_id), scores, at.date(), row.comment)


def _whole(text: str) -> object:
    """The number of a score such as “9”, “9.0”, “9/10” or “4 of 5”; anything else as it is, to be told as wrong."""
    first = text.replace("/", " ").split()[0] if text.split() else ""
    head, _, tail = first.replace(",", ".").partition(".")
    return int(head) if head.isdigit() and not tail.strip("0") else text
