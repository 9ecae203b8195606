"""The buyer says no for now: the deal stays open, with the reason and the day to come back."""

from __future__ import annotations

from collections.abc import Mapping
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


def decide_take_back(deal: DealLike, last: tuple[UUID, Mapping[str, Any]] | None) -> Change:
    """Undo the no that was told last: `last` is its fact and what that says, None where none stands. Refused where the
    next step was changed since."""
    require_open(deal)
    if last is None:
        raise Conflict("no-refusal", msg("No “no for now” of this deal stands."))
    fact_id, told = last
    if any(plain(getattr(deal, name)) != told["set"][name] for name in STEP):
        raise Conflict("changed-since", msg("The next step was changed since; nothing was taken back."))
    was = told["was"]
    on = date.fromisoformat(was["next_step_on"]) if was["next_step_on"] else None
    set_ = {"next_step": was["next_step"], "next_step_kind": was["next_step_kind"], "next_step_on": on}
    return Change(TAKEN_BACK, set_, {"fact": str(fact_id)})
