"""Writing facts. Every change of a record ends in exactly one call of `record`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from homeplate.kit.errors import Conflict
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.ledger.models import Fact, Receipt
from homeplate.tenancy.bulk import insert_many, insert_one

RECEIPTS_KEPT = timedelta(days=7)
"""How long a repeated request is recognised; nobody retries for longer."""


class Author(Protocol):
    """Who acts, and through which door: `people.access.Actor` is one."""

    @property
    def workspace_id(self) -> UUID:
        """Where."""

    @property
    def member_id(self) -> UUID | None:
        """Who; None for the operator."""

    @property
    def door(self) -> str:
        """page, api, cli, import or task."""

    @property
    def run_id(self) -> UUID | None:
        """The import that this is part of, if it is."""


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact not yet written: `verb` is `<subject>.<past participle>`, `data` is JSON.

    `by` is the member when it is not the actor.
    """

    subject: str
    subject_id: UUID
    verb: str
    data: Mapping[str, Any]
    at: datetime | None = None
    by: UUID | None = None


def record(
    actor: Author, *, subject: str, subject_id: UUID, verb: str, at: datetime, data: Mapping[str, Any]
) -> UUID:
    """Write one fact in the running transaction and give its id."""
    fact_id = new_id()
    insert_one(Fact, {"id": fact_id, **_columns(actor, NewFact(subject, subject_id, verb, data), at)})
    return fact_id


def record_many(actor: Author, *, facts: Iterable[NewFact], at: datetime) -> int:
    """Write many facts in the running transaction; each at its own `at` when it has one."""
    return insert_many(Fact, (_columns(actor, fact, fact.at or at) for fact in facts))


ERASED = "erased"
"""What a fact says whose person was erased: that it was, when, by whom and what kind of change; not what."""


def blank_facts(*, facts: QuerySet[Fact]) -> int:
    """Take what facts tell out of them, in the running transaction: the one change of a ledger that there is.

    Only for a person who is erased at their own wish; see docs/decisions/0032-one-persons-data.md. Their number.
    """
    return facts.update(data={ERASED: True})


def rewrite_facts(*, facts: QuerySet[Fact], without: Callable[[Any], Any]) -> int:
    """Take what `without` finds out of the data of facts, as `blank_facts` may; the number of those that changed."""
    changed = [
        (identity, after)
        for identity, before in facts.values_list("id", "data").iterator(chunk_size=500)
        if (after := without(before)) != before
    ]
    for identity, after in changed:
        Fact.objects.filter(id=identity).update(data=after)
    return len(changed)


def _columns(actor: Author, fact: NewFact, at: datetime) -> dict[str, Any]:
    return {
        "workspace_id": actor.workspace_id,
        "subject": fact.subject,
        "subject_id": fact.subject_id,
        "verb": fact.verb,
        "at": at,
        "actor_id": fact.by or actor.member_id,
        "door": actor.door,
        "data": dict(fact.data),
        "run_id": actor.run_id,
    }


def once(
    actor: Author, *, key: str, request: bytes, now: datetime, run: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Run `run` unless the same key was answered before; then give the answer of that time.

    The receipt is written in the transaction of the change, so both are there or neither.
    Raises `Conflict` when the key was used for a different request or is in use this moment.
    """
    if actor.member_id is None:
        return run()
    fingerprint = hashlib.sha256(request).hexdigest()
    with transaction.atomic():
        earlier = Receipt.objects.filter(
            workspace_id=actor.workspace_id, actor_id=actor.member_id, key=key
        ).first()
        if earlier is not None:
            if earlier.fingerprint != fingerprint:
                raise Conflict(
                    "idempotency-key",
                    msg("This idempotency key was used for another request. Use a new key."),
                    field="Idempotency-Key",
                )
            answer: dict[str, Any] = earlier.answer
            return answer
        answer = run()
        try:
            with transaction.atomic():
                Receipt.objects.create(
                    workspace_id=actor.workspace_id,
                    actor_id=actor.member_id,
                    key=key,
                    fingerprint=fingerprint,
                    answer=answer,
                    at=now,
                )
        except IntegrityError:
            raise Conflict(
                "idempotency-key",
                msg("A request with this idempotency key is under way. Try again in a moment."),
                field="Idempotency-Key",
            ) from None
        return answer


def forget_receipts(*, now: datetime) -> int:
    """Drop the receipts of the current workspace that are older than `RECEIPTS_KEPT`; their number."""
    with transaction.atomic():
        number, _ = Receipt.objects.filter(at__lt=now - RECEIPTS_KEPT).delete()
    return number
