"""Personal API tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.kit.errors import Forbidden, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.actions.members import grant_of, locked_member
from homeplate.people.actions.users import own_hands
from homeplate.people.models import Token
from homeplate.people.permissions import Permission
from homeplate.people.queries import TOKEN_PREFIX, token_digest
from homeplate.people.rules import checked_name, checked_scopes


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; its `text` is shown this once and kept nowhere."""

    id: UUID
    text: str


@action(Permission.PEOPLE_VIEW)
def create_token(
    actor: Actor,
    *,
    name: str,
    scopes: Iterable[str],
    now: datetime,
    expires_at: datetime | None = None,
    member_id: UUID | None = None,
) -> NewToken:
    """A token for oneself; the operator names the member. `scopes` are permissions that the role has.

    Raises `Forbidden` for somebody else's token or by way of a token, `Invalid` (`scope`, `expires`, …).
    """
    owner = _owner(actor, member_id)
    if expires_at is not None and expires_at <= now:
        raise Invalid("expires", msg("This moment is in the past."), field="expires_at")
    text = f"{TOKEN_PREFIX}_{actor.workspace_id.hex}_{secrets.token_urlsafe(32)}"
    token = Token(
        workspace_id=actor.workspace_id,
        member_id=owner,
        name=checked_name(name, longest=80),
        digest=token_digest(text),
        hint=text[-4:],
        scopes=checked_scopes(scopes, grant_of(locked_member(owner))[1]),
        created_at=now,
        expires_at=expires_at,
    )
    token.save(force_insert=True)
    data = {"token_id": str(token.id), "name": token.name, "scopes": token.scopes}
    record(actor, subject="member", subject_id=owner, verb="member.token_created", at=now, data=data)
    return NewToken(token.id, text)


@action(Permission.PEOPLE_VIEW)
def revoke_token(actor: Actor, *, token_id: UUID, now: datetime) -> None:
    """End a token at once: its owner, an administrator or the operator. A second time changes nothing."""
    token = Token.objects.select_for_update().filter(id=token_id).first()
    if token is None or (token.member_id != actor.member_id and not actor.may(Permission.PEOPLE_MANAGE)):
        not_found(msg("token"))
    if token.revoked_at is not None:
        return
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    data = {"token_id": str(token.id), "name": token.name}
    record(
        actor, subject="member", subject_id=token.member_id, verb="member.token_revoked", at=now, data=data
    )


def _owner(actor: Actor, member_id: UUID | None) -> UUID:
    if actor.member_id is None and member_id is not None:
        return member_id
    _, own = own_hands(actor)
    if member_id not in (None, own):
        raise Forbidden("own-token", msg("Everybody makes their own tokens."))
    return own
