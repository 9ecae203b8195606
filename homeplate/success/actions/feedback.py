"""Writing down what customers say: each change one fact of the account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.records import ACCOUNT, locked, refuse_archived
from homeplate.kit.clean import one_of
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.success.actions import store
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
    store.tell(actor, row, "recorded", now)
    return row.id


@action(Permission.ACCOUNT_EDIT)
def change_feedback(
    actor: Actor, *, feedback_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Feedback:
    """Change score, comment, day or how it was asked. Raises `Invalid`, `NotFound`, and `Conflict` when stale."""
    row = store.locked(Feedback, NOUN, feedback_id, revision)
    columns = cleaned(row.kind, changes, actor.day_of(now))
    new = {name: value for name, value in columns.items() if getattr(row, name) != value}
    return store.write(actor, row, new, "changed", now) if new else row


@action(Permission.ACCOUNT_EDIT)
def delete_feedback(
    actor: Actor, *, feedback_id: UUID, now: datetime, revision: int | None = None
) -> Feedback:
    """Take an answer out of every list and figure; `restore_feedback` brings it back. Raises as `change_feedback`."""
    row = store.locked(Feedback, NOUN, feedback_id, revision)
    return store.write(actor, row, {"archived_at": now}, "deleted", now)


@action(Permission.ACCOUNT_EDIT)
def restore_feedback(actor: Actor, *, feedback_id: UUID, now: datetime) -> Feedback:
    """Bring a deleted answer back. Raises `NotFound`, and `Conflict` for one that is not deleted."""
    row = store.deleted(Feedback, NOUN, feedback_id, msg("This answer is not deleted."))
    return store.write(actor, row, {"archived_at": None}, "restored", now)
