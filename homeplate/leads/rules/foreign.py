"""What a lead of another system is here: where it stands, and which of its later tellings are taken over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.leads.rules.clock import Clock
from homeplate.leads.rules.kinds import (
    ACCEPTED,
    CONVERTED,
    IMMEDIATE,
    NEW,
    OPEN,
    QUALIFIED,
    REJECTED,
    WAITING,
)

NURTURE = timedelta(days=90)
"""After which a lead comes back that another system keeps for later without saying until when."""


def standing(
    state: str,
    clock: Clock,
    now: datetime,
    *,
    immediacy: str = "",
    spoken: bool = False,
    reason: str = "",
    note: str = "",
) -> dict[str, Any]:
    """The columns of a lead that comes in at `state`: since when it stands there nobody knows, so it counts from now.

    The clock of one that is open and was not `spoken` to begins now; how long the first contact took is not known of
    any.
    """
    columns: dict[str, Any] = {"state": state, "state_since": now, "due_at": None}
    if state in (ACCEPTED, QUALIFIED, CONVERTED):
        columns["accepted_at"] = now
    if state in (QUALIFIED, CONVERTED):
        columns["qualified_at"] = now
    if spoken or state == CONVERTED:
        columns["contacted_at"] = now
    elif state in OPEN:
        columns["due_at"] = clock.due(now, immediacy == IMMEDIATE)
    if state == WAITING:
        columns["returns_on"] = _working_day(now.date() + NURTURE, clock)
    if state in (CONVERTED, REJECTED):
        columns["closed_at"] = now
    if state == REJECTED:
        columns |= {"reason": reason or "other", "reason_note": note}
    return columns


def _working_day(day: date, clock: Clock) -> date:
    """The next working day; the day itself where a whole month has none."""
    ahead = (day + timedelta(days=number) for number in range(31))
    return next((one for one in ahead if clock.calendar.is_working(one)), day)


def further(state: str, said: str) -> str:
    """The state that a later telling moves an open lead on to; empty where it says nothing new, or a step back."""
    order = (NEW, ACCEPTED, QUALIFIED)
    if said == state or state not in order:
        return ""
    return said if said not in order or order.index(said) > order.index(state) else ""


def taken_over(
    present: Mapping[str, Any], told: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Invalid]]:
    """What of `given` changes a lead: only what the file changed since it was `told` last, and only where nobody
    changed it here. Of the others each says so. All three hold columns in the form of facts."""
    changes, kept = {}, []
    for name, value in given.items():
        if value in (present.get(name), told.get(name)):
            continue
        if present.get(name) in (None, "", [], {}) or present.get(name) == told.get(name):
            changes[name] = value
        else:
            text = msg("It was changed here since; what stands here is kept.")
            kept.append(Invalid("kept", text, field=name))
    return changes, kept


def converted_elsewhere() -> Invalid:
    """Why a lead that became a deal in another system stays out while its deal is not here."""
    text = msg("This lead became a deal there. Import the deals first; then this row finds its deal.")
    return Invalid("converted", text, field="deal_external_id")
