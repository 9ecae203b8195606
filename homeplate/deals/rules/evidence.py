"""Validating a criterion, taking that back, and noticing that evidence lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from homeplate.deals.rules.standing import History, standing
from homeplate.deals.rules.state import Change, DealLike, Held, Holding, facts_of
from homeplate.kit.clean import paragraphs
from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.process import gates
from homeplate.process.definition import Criterion, Process

NOTE_LENGTH = 4000


def require_open(deal: DealLike) -> None:
    """Raise `Conflict` unless the deal is open."""
    if deal.status != "open" or deal.archived_at is not None:
        raise Conflict("deal-closed", msg("This deal is closed. Reopen it first."))


def require_workable(deal: DealLike, process: Process, criterion: str) -> None:
    """Raise `Conflict` unless the deal is open, or won and the criterion belongs to the stage after the sale."""
    if deal.status != "won" or deal.archived_at is not None or not process.stage_of(criterion).after_sale:
        require_open(deal)


def require_validator(criterion: Criterion, role: str) -> None:
    """Raise `Forbidden` when the criterion names validators and `role` is none of them."""
    if criterion.validators and role not in criterion.validators and role != "admin":
        raise Forbidden(
            "not-a-validator",
            msg("Only these roles may validate this: {roles}.", roles=", ".join(criterion.validators)),
            field="criterion",
        )


def decide_validate(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    criterion: str,
    value: Any,
    note: str,
    member_id: UUID | None,
    role: str,
    history: History | None = None,
) -> Change:
    """Hold `value` as evidence for `criterion`; it replaces what was held before.

    Raises `Invalid` with the nearest reason when the value does not satisfy the criterion, `Forbidden`
    when the role may not validate it.
    """
    asked = process.criterion(criterion)
    require_workable(deal, process, criterion)
    require_validator(asked, role)
    cleaned = asked.clean(value)
    facts = facts_of(deal, holding, process, now)
    problem = asked.check(cleaned, now, facts.deal)
    if problem is not None:
        raise Invalid("criterion-not-met", problem, field="value", details={"criterion": criterion})
    text = paragraphs(note, field="note", longest=NOTE_LENGTH)
    held = Held(new_id(), criterion, cleaned, now, member_id, text, expiry(asked, now))
    set_ = _next_step_of(asked, cleaned)
    after = {**holding, criterion: held}
    set_.update(standing(deal, after, process, now, set_, history))
    ended = (criterion,) if criterion in holding else ()
    return Change("deal.validated", set_, {"criterion": criterion}, add=(held,), end=ended)


def decide_withdraw(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    criterion: str,
    reason: str,
    role: str,
    history: History | None = None,
) -> Change:
    """End the evidence held for `criterion`; the criterion is open again."""
    asked = process.criterion(criterion)
    require_workable(deal, process, criterion)
    require_validator(asked, role)
    if criterion not in holding:
        raise Conflict("nothing-held", msg("No evidence is held for this criterion."), field="criterion")
    after = {key: held for key, held in holding.items() if key != criterion}
    set_ = standing(deal, after, process, now, {}, history)
    why = paragraphs(reason, field="reason", longest=NOTE_LENGTH)
    return Change("deal.withdrawn", set_, {"criterion": criterion, "reason": why}, end=(criterion,))


def decide_lapse(
    deal: DealLike, holding: Holding, process: Process, now: datetime, history: History | None = None
) -> Change | None:
    """Notice what lapsed since the last change: the derived columns move, the evidence stays on record."""
    if deal.lapses_at is None or deal.lapses_at > now or deal.status != "open":
        return None
    facts = facts_of(deal, holding, process, now)
    before = deal.lapses_at.astimezone(now.tzinfo) - timedelta(microseconds=1)
    lapsed = [
        criterion.key
        for criterion in process.criteria
        if gates.state_of(criterion, facts, before) == "validated"
        and gates.state_of(criterion, facts, now) != "validated"
    ]
    return Change("deal.lapsed", standing(deal, holding, process, now, {}, history), {"criteria": lapsed})


def expiry(criterion: Criterion, now: datetime) -> datetime | None:
    """When evidence given `now` lapses."""
    return None if criterion.expires_days is None else now + timedelta(days=criterion.expires_days)


def _next_step_of(criterion: Criterion, value: Any) -> dict[str, Any]:
    """A dated next step given as evidence is the deal's next step too."""
    if criterion.type != "next_step" or not isinstance(value, Mapping):
        return {}
    from_text = datetime.fromisoformat(str(value["on"])).date()
    return {"next_step": str(value["what"])[:300], "next_step_on": from_text, "next_step_kind": "other"}
