"""What sets goals and adjusts forecasts: each change one fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.goals.models import Adjustment, Goal
from homeplate.goals.queries import reached
from homeplate.goals.rules import (
    KINDS,
    MEMBER,
    NONE,
    REASON_LENGTH,
    SAYS,
    TEAM,
    WORKSPACE,
    Amount,
    Period,
    Whom,
    read_period,
)
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.money import currency_code, to_minor
from homeplate.kit.text import msg, one_line
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, not_found, query
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import member, teams


@action(Permission.GOAL_SET)
def set_goal(
    actor: Actor,
    *,
    whom: Whom,
    period: Period,
    amount: Decimal | int | str,
    now: datetime,
    currency: str = "",
) -> UUID:
    """Say what somebody is to book in a period; what was said before is replaced, and stays in the ledger.

    Raises `Invalid`, and `NotFound` for somebody out of reach.
    """
    _answer_for(actor, whom)
    code = currency_code(currency or actor.currency)
    minor = _amount(amount, code)
    if minor <= 0:
        raise Invalid("number", msg("A goal is more than nothing. Remove it instead."), field="amount")
    return _set(actor, whom, period, Amount(minor, code), now).id


def _set(
    actor: Actor, whom: Whom, period: Period, amount: Amount, now: datetime, goal_id: UUID | None = None
) -> Goal:
    kept = Goal.objects.select_for_update().filter(**_about(whom, period)).first()
    row, was = kept or Goal(id=goal_id or new_id(), **_about(whom, period)), _told(kept) if kept else {}
    row.amount_minor, row.currency, row.member_id, row.at = (
        amount.minor,
        amount.currency,
        actor.member_id,
        now,
    )
    row.save()
    data = {**_key(row), "set": _told(row), "was": was}
    if was != data["set"]:
        record(actor, subject="goal", subject_id=row.id, verb="goal.set", at=now, data=data)
    return row


@action(Permission.GOAL_SET)
def remove_goal(actor: Actor, *, goal_id: UUID, now: datetime) -> None:
    """Take a goal away. Raises `NotFound`."""
    row = Goal.objects.select_for_update().filter(reached(actor), id=goal_id).first() or not_found(
        msg("goal")
    )
    _answer_for(actor, Whom(row.whom, row.whom_id))
    _remove(actor, row, now)


def _remove(actor: Actor, row: Goal, now: datetime) -> None:
    data = {**_key(row), "set": {}, "was": _told(row)}
    record(actor, subject="goal", subject_id=row.id, verb="goal.removed", at=now, data=data)
    row.delete()


@action(Permission.GOAL_SET)
def undo_goal(actor: Actor, *, goal_id: UUID, now: datetime, change: UUID | None = None) -> Period:
    """Bring a goal back to what it was before its last change, set or removed; once more brings that back. Returns its
    period. `change` is the fact that is meant. Raises `NotFound`, and `Conflict` where another change came after it, or
    another goal was set in the place of a removed one."""
    last = facts_about(goal_id).filter(subject="goal").first() or not_found(msg("goal"))
    whom, period, was = _whom_told(last.data), read_period(last.data["period"]), last.data["was"]
    _answer_for(actor, whom)
    if change is not None and change != last.id:
        raise Conflict("changed-since", msg("The goal was changed since; nothing was taken back."))
    row = Goal.objects.select_for_update().filter(**_about(whom, period)).first()
    if row is not None and row.id != goal_id:
        raise Conflict("taken", msg("Another goal was set since. Remove it first."))
    if was:
        _set(actor, whom, period, Amount(was["value_minor"], was["currency"]), now, goal_id)
    elif row is not None:
        _remove(actor, row, now)
    return period


@action(Permission.GOAL_SET)
def adjust(
    actor: Actor,
    *,
    whom: Whom,
    period: Period,
    kind: str,
    amount: Decimal | int | str,
    reason: str,
    now: datetime,
    currency: str = "",
    computed: int | None = None,
) -> UUID:
    """Say what a period will bring, beside what is computed: so much (`says`), so much more or less (`by`), or nothing
    any more (`none`). What was said before stays. `computed` is what is computed now, in minor units of the currency.

    Raises `Invalid`, and `NotFound` for somebody out of reach.
    """
    code, minor, told = _adjustment(actor, whom, period, kind, amount, reason, currency, now)
    row = Adjustment.objects.create(
        id=new_id(),
        **_about(whom, period),
        kind=kind,
        amount_minor=minor,
        currency=code,
        computed_minor=computed,
        reason=told,
        member_id=actor.member_id,
        at=now,
    )
    data = {**_key(row), "kind": kind, "reason": told, "computed": computed, "set": _told(row)}
    record(actor, subject="adjustment", subject_id=row.id, verb="adjustment.made", at=now, data=data)
    return row.id


@query(Permission.GOAL_SET)
def check_adjustment(
    actor: Actor,
    *,
    whom: Whom,
    period: Period,
    kind: str,
    amount: Decimal | int | str,
    reason: str,
    now: datetime,
    currency: str = "",
) -> None:
    """Raise what `adjust` would: for whoever has something costly to find out before it."""
    _adjustment(actor, whom, period, kind, amount, reason, currency, now)


def _adjustment(
    actor: Actor,
    whom: Whom,
    period: Period,
    kind: str,
    amount: Decimal | int | str,
    reason: str,
    currency: str,
    now: datetime,
) -> tuple[str, int, str]:
    """The currency, the amount in its minor units, and the reason."""
    _answer_for(actor, whom)
    if period.until <= now.astimezone(ZoneInfo(actor.zone)).date():
        raise Invalid("period", msg("This period is over."), field="period")
    if kind not in KINDS:
        raise Invalid("kind", msg("This is none of: {kinds}.", kinds=", ".join(KINDS)), field="kind")
    told = one_line(reason)
    if not told or len(told) > REASON_LENGTH:
        text = msg("Say why, in at most {count} characters.", count=REASON_LENGTH)
        raise Invalid("required", text, field="reason")
    code = currency_code(currency or actor.currency)
    minor = 0 if kind == NONE else _amount(amount, code)
    if kind == SAYS and minor < 0:
        raise Invalid("number", msg("Less than nothing cannot be booked."), field="amount")
    return code, minor, told


def _answer_for(actor: Actor, whom: Whom) -> None:
    """Raise `NotFound` unless `actor` sees all deals that `whom` books."""
    match whom.kind:
        case "workspace" if whom.id == actor.workspace_id and actor.reach is Reach.ALL:
            return
        case "team" if actor.reaches(whom.id) and any(one.id == whom.id for one in teams(actor)):
            return
        case "member" if actor.reaches(member(actor, member_id=whom.id).team_id):
            return
    not_found(
        {WORKSPACE: msg("workspace"), TEAM: msg("team"), MEMBER: msg("member")}.get(whom.kind, msg("member"))
    )


def _amount(amount: Decimal | int | str, code: str) -> int:
    try:
        return to_minor(amount, code)
    except Invalid as error:
        raise Invalid(error.code, error.message, field="amount") from None


def _about(whom: Whom, period: Period) -> dict[str, object]:
    return {"whom": whom.kind, "whom_id": whom.id, "since": period.since, "months": period.months}


def _key(row: Goal | Adjustment) -> dict[str, str]:
    whose = "team_id" if row.whom == TEAM else "whom_id"
    return {"whom": row.whom, whose: str(row.whom_id), "period": Period(row.since, row.months).text}


def _whom_told(data: Mapping[str, str]) -> Whom:
    return Whom(data["whom"], UUID(data["team_id" if data["whom"] == TEAM else "whom_id"]))


def _told(row: Goal | Adjustment) -> dict[str, object]:
    return {"value_minor": row.amount_minor, "currency": row.currency}
