"""What erasing a person does to their own rows: a fingerprint of each address stays, all else is taken out (S6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.fingerprints import external_id, fingerprint
from homeplate.accounts.models import Contact, ContactPoint, Suppression
from homeplate.accounts.rules import Point, points_of, search_name
from homeplate.fields.actions import index_many
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission

BLANK: dict[str, Any] = {
    "given_name": "", "family_name": "", "account": None, "title": "", "department": "", "language": "",
    "preferred_channel": "", "lawful_basis": "", "basis_source": "", "basis_on": None, "basis_evidence": "",
    "stops": {}, "stopped": "", "owner": None, "team": None, "custom": {}, "source": "", "external_id": "",
}  # fmt: skip
"""What the row says that stays in the place of somebody who was erased."""


def suppress(actor: Actor, ids: Sequence[UUID], *, besides: Iterable[Point], now: datetime) -> int:
    """Keep a fingerprint of the e-mail addresses and ids of other systems of contacts, and of what else they are known
    by, in the running transaction."""
    points = ContactPoint.objects.filter(contact_id__in=ids, kind="email").values_list("kind", "folded")
    named = Contact.objects.filter(id__in=ids).exclude(external_id="").values_list("source", "external_id")
    digests = {fingerprint(actor.workspace_id, kind, folded) for kind, folded in points}
    known_by = [*(external_id(*pair) for pair in named), *besides]
    digests |= {fingerprint(actor.workspace_id, one.kind, one.folded) for one in known_by}
    known = set(Suppression.objects.filter(digest__in=digests).values_list("digest", flat=True))
    Suppression.objects.bulk_create(Suppression(digest=one, since=now) for one in sorted(digests - known))
    return len(digests)


def blank_contacts(ids: Sequence[UUID], *, name: str, now: datetime) -> None:
    """Take all that is known out of the rows of contacts, in the running transaction; they stay, archived."""
    ContactPoint.objects.filter(contact_id__in=ids).delete()
    index_many(record="contact", rows=[(one, {}) for one in ids])
    Contact.objects.filter(id__in=ids).update(
        **BLANK, name=name, search_name=search_name(name), archived_at=now, erased_at=now
    )


@action(Permission.PERSON_ERASE)
def lift_suppression(actor: Actor, *, email: str, now: datetime) -> bool:
    """Let somebody who was erased be added again under an e-mail address; whether they had been.

    Raises `Invalid` (`email`).
    """
    (point,) = points_of([email], []) or (None,)
    if point is None:
        raise Invalid("required", msg("Please fill this in."), field="email")
    digest = fingerprint(actor.workspace_id, point.kind, point.folded)
    row = Suppression.objects.filter(digest=digest).first()
    if row is None:
        return False
    # The fact tells of the suppression, not of the person.
    record(actor, subject="suppression", subject_id=row.id, verb="suppression.lifted", at=now, data={})
    row.delete()
    return True
