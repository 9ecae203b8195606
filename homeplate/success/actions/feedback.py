"""Writing down what customers say: each change one fact of the account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.records import ACCOUNT, locked, refuse_archived
from homeplate.kit.clean import one_of
from homeplate.kit.errors import Conflict
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.success.links import contact_of, deal_of
from homeplate.success.models import Feedback
from homeplate.success.rules import KINDS, cleaned

NOUN = msg("answer of a customer")


@action(Permission.ACCOUNT_EDIT)
def record_feedback(
    actor: Actor,
    *,
    account_id: UUID,
    kind: str,
    score: object,
    now: datetime,
    day: date | None = None,
    how: str = "other",
    comment: str = "",
    contact_id: UUID | None = None,
    deal_id: UUID | None = None,
) -> UUID:
    """Write down what a customer answered; without a day it was today.

    Raises `Invalid`, also for a contact or a deal of another account, `Conflict` for an archived account, `NotFound`.
    """
    account = locked(actor, ACCOUNT, account_id, None)
    refuse_archived(account)
    kind = one_of(kind, KINDS, field="kind", required=True)
    values = {"score": score, "comment": comment, "day": day or actor.day_of(now), "how": how}
    row = Feedback(
        id=new_id(),
        account_id=account.id,
        contact_id=contact_of(account, contact_id),
        deal_id=deal_of(actor, account, deal_id),
        kind=kind,
        member_id=actor.member_id,
        created_at=now,
        **cleaned(kind, values, actor.day_of(now)),
    )
    row.save(force_insert=True)
    _tell(actor, row, "recorded", now, {})
    return row.id


@action(Permission.ACCOUNT_EDIT)
def change_feedback(
    actor: Actor, *, feedback_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Feedback:
    """Change score, comment, day or how it was asked. Raises `Invalid`, `NotFound`, and `Conflict` when stale."""
    row = _locked(actor, feedback_id, revision)
    if row.archived_at is not None:
        not_found(NOUN)
    columns = cleaned(row.kind, changes, actor.day_of(now))
    new = {name: value for name, value in columns.items() if getattr(row, name) != value}
    return _write(actor, row, new, "changed", now) if new else row


@action(Permission.ACCOUNT_EDIT)
def delete_feedback(
    actor: Actor, *, feedback_id: UUID, now: datetime, revision: int | None = None
) -> Feedback:
    """Take an answer out of every list and figure; `restore_feedback` brings it back. Raises as `change_feedback`."""
    row = _locked(actor, feedback_id, revision)
    if row.archived_at is not None:
        not_found(NOUN)
    return _write(actor, row, {"archived_at": now}, "deleted", now)


@action(Permission.ACCOUNT_EDIT)
def restore_feedback(actor: Actor, *, feedback_id: UUID, now: datetime) -> Feedback:
    """Bring a deleted answer back. Raises `NotFound`, and `Conflict` for one that is not deleted."""
    row = _locked(actor, feedback_id, None)
    if row.archived_at is None:
        raise Conflict("not-archived", msg("This answer is not deleted."))
    return _write(actor, row, {"archived_at": None}, "restored", now)


def _locked(actor: Actor, feedback_id: UUID, revision: int | None) -> Feedback:
    rows = Feedback.objects.select_for_update().filter(workspace_id=actor.workspace_id, id=feedback_id)
    row = rows.first() or not_found(NOUN)
    if revision is not None and revision != row.revision:
        raise Conflict(
            "stale",
            msg("Somebody changed this record a moment ago. Look at it again before you change it."),
            details={"revision": row.revision},
        )
    return row


def _write(actor: Actor, row: Feedback, new: Mapping[str, Any], verb: str, now: datetime) -> Feedback:
    before = _told(row)
    for name, value in new.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*new, "revision"])
    _tell(actor, row, verb, now, before if verb == "changed" else {})
    return row


def _tell(actor: Actor, row: Feedback, verb: str, now: datetime, before: Mapping[str, Any]) -> None:
    data = {"feedback": _told(row), "feedback_was": dict(before)}
    record(
        actor,
        subject="account",
        subject_id=row.account_id,
        verb=f"account.feedback-{verb}",
        at=now,
        data=data,
    )


def _told(row: Feedback) -> dict[str, Any]:
    """An answer as its facts tell it."""
    return {
        "id": str(row.id),
        "contact_id": str(row.contact_id) if row.contact_id else None,
        "deal_id": str(row.deal_id) if row.deal_id else None,
        "kind": row.kind,
        "score": row.score,
        "comment": row.comment,
        "day": row.day.isoformat(),
        "how": row.how,
    }
