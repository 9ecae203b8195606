"""How answers and referrals are found for a change, and written: each change one fact of their account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from homeplate.kit.errors import Conflict
from homeplate.kit.text import Message
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, not_found, refuse_stale
from homeplate.success.models import Feedback, Referral

Row = TypeVar("Row", Feedback, Referral)


def locked(model: type[Row], noun: Message, row_id: UUID, revision: int | None) -> Row:
    """The row, locked for a change; a deleted one is not there. Raises `NotFound`, and `Conflict` when stale."""
    row = model.objects.select_for_update().filter(id=row_id, archived_at=None).first()
    if row is None:
        not_found(noun)
    refuse_stale(row, revision)
    return row


def deleted(model: type[Row], noun: Message, row_id: UUID, there: Message) -> Row:
    """A deleted row, locked. Raises `NotFound`, and `Conflict` with `there` for one that is not deleted."""
    row = model.objects.select_for_update().filter(id=row_id).first()
    if row is None:
        not_found(noun)
    if row.archived_at is None:
        raise Conflict("not-archived", there)
    return row


def write(
    actor: Actor,
    row: Row,
    new: Mapping[str, Any],
    verb: str,
    now: datetime,
    about: Mapping[str, Any] | None = None,
) -> Row:
    """Write columns that differ, and the fact, which tells `about` besides."""
    was = told(row) if verb == "changed" else {}
    for name, value in new.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*new, "revision"])
    tell(actor, row, verb, now, was, about)
    return row


def tell(
    actor: Actor,
    row: Feedback | Referral,
    verb: str,
    now: datetime,
    was: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Record what became of a row as a fact of its account."""
    what = "feedback" if isinstance(row, Feedback) else "referral"
    data = {what: told(row), f"{what}_was": dict(was or {}), **(more or {})}
    about: dict[str, Any] = {"subject": "account", "subject_id": row.account_id}
    record(actor, **about, verb=f"account.{what}-{verb}", at=now, data=data)


def told(row: Feedback | Referral) -> dict[str, Any]:
    """A row as its facts tell it."""
    links, columns = (
        (("contact_id", "deal_id"), ("kind", "score", "comment", "how"))
        if isinstance(row, Feedback)
        else (("contact_id", "lead_id", "deal_id", "led_account_id"), ("note",))
    )
    ids = {name: str(value) if (value := getattr(row, name)) else None for name in links}
    said = {name: getattr(row, name) for name in columns}
    return {"id": str(row.id), **ids, **said, "day": row.day.isoformat()}
