"""The buyer says no for now: the deal stays open, with the reason and the day to come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from homeplate.deals.rules.evidence import require_open
from homeplate.deals.rules.input import clean_next_step
from homeplate.deals.rules.kinds import NO_REASONS, known
from homeplate.deals.rules.state import Change, DealLike, plain
from homeplate.kit.clean import paragraphs
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg

TOLD_NO = "deal.told-no"
TAKEN_BACK = "deal.no-taken-back"
STEP = ("next_step", "next_step_kind", "next_step_on")
NOTE_LENGTH = 2000


def standing(told: Mapping[str, int]) -> int:
    """How many noes stand, of how often each fact was told of a deal. Pure."""
    return told.get(TOLD_NO, 0) - told.get(TAKEN_BACK, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact about a no, or about one that was taken back."""

    id: UUID
    verb: str
    data: Mapping[str, Any]


def decide_told_no(deal: DealLike, *, reason: str, note: str, step: Mapping[str, Any], today: date) -> Change:
    """Count a no that is not the last word: a reason of `NO_REASONS`, and the step for the day to come back, which may
    not have passed."""
    require_open(deal)
    known(NO_REASONS, reason, "reason")
    set_ = clean_next_step(step)
    if set_["next_step_on"] < today:
        raise Invalid("day-passed", msg("Come back on a day that has not passed."), field="next_step_on")
    told = paragraphs(note, field="note", longest=NOTE_LENGTH)
    was = {name: plain(getattr(deal, name)) for name in set_}
    return Change(TOLD_NO, set_, {"reason": reason, "note": told, "was": was})


def standing_no(told: Iterable[Told]) -> Told | None:
    """Of the facts about noes, newest first, the no that was told last and not taken back."""
    facts = list(told)
    taken_back = {one.data["fact"] for one in facts if one.verb == TAKEN_BACK}
    return next((one for one in facts if one.verb == TOLD_NO and str(one.id) not in taken_back), None)


def decide_take_back(deal: DealLike, last: Told | None, meant: UUID | None) -> Change:
    """Undo `last`, the no that stands; `meant` is the fact that is to be undone, where it is known. Refused where
    another no came after it, or the next step was changed since."""
    require_open(deal)
    if last is None:
        raise Conflict("no-refusal", msg("No “no for now” of this deal stands."))
    if meant is not None and meant != last.id:
        raise Conflict(
            "changed-since",
            msg("This no was taken back already, or another one came since; nothing was taken back."),
        )
    if any(plain(getattr(deal, name)) != last.data["set"][name] for name in STEP):
        raise Conflict("changed-since", msg("The next step was changed since; nothing was taken back."))
    was = last.data["was"]
    on = date.fromisoformat(was["next_step_on"]) if was["next_step_on"] else None
    set_ = {"next_step": was["next_step"], "next_step_kind": was["next_step_kind"], "next_step_on": on}
    return Change(TAKEN_BACK, set_, {"fact": str(last.id)})
