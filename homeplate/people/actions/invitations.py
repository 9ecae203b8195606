"""Invitations: asking somebody to join, and joining."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.actions.members import (
    checked_team,
    chosen_role,
    connect,
    is_live_team,
    locked_member,
    refuse_second_seat,
    refuse_user,
    seat_user,
)
from homeplate.people.actions.users import checked_email, checked_language, create_user
from homeplate.people.directory import invitation_parts, open_invitation, workspace_of
from homeplate.people.models import Invitation, Member, User
from homeplate.people.permissions import Permission, Role
from homeplate.people.queries import token_digest
from homeplate.people.rules import INVITATION_LASTS, checked_name
from homeplate.tenancy.context import workspace


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation just made or renewed; its `text` is the end of its link and is kept nowhere."""

    id: UUID
    email: str
    text: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who came: where, and who they are there."""

    workspace_id: UUID
    member_id: UUID
    user_id: UUID
    email: str


@action(Permission.PEOPLE_MANAGE)
def invite(
    actor: Actor,
    *,
    email: str,
    language: str,
    now: datetime,
    name: str = "",
    role: str = Role.REP,
    team_id: UUID | None = None,
    member_id: UUID | None = None,
) -> NewInvitation:
    """Ask somebody to join in a role and a team; with `member_id` as a colleague who cannot sign in yet.

    Raises `Invalid` (`email`, `role`, `team`, `invited`, `member-exists`), `Refused` (`has-user`).
    """
    address = checked_email(email)
    known = User.objects.filter(email=address).first()
    if known is not None:
        refuse_second_seat(actor.workspace_id, known)
    if _open().filter(email=address).exists():
        raise Invalid("invited", msg("{name} is invited already.", name=address), field="email")
    base, own = chosen_role(actor, role)
    invitation = Invitation(
        workspace_id=actor.workspace_id,
        email=address,
        name=checked_name(name) if name else "",
        role=base,
        custom_role_id=own,
        team_id=checked_team(team_id),
        language=checked_language(language),
        invited_by_id=actor.member_id,
        created_at=now,
    )
    if member_id is not None:
        _for_colleague(invitation, member_id)
    text = _fresh(invitation, now)
    invitation.save(force_insert=True)
    data = {
        "email": address,
        "role": str(invitation.role),
        "custom_role_id": str(invitation.custom_role_id) if invitation.custom_role_id else None,
        "team_id": str(invitation.team_id) if invitation.team_id else None,
        "member_id": str(member_id) if member_id else None,
    }
    _tell(actor, invitation, "invitation.created", now, data)
    return NewInvitation(invitation.id, address, text)


@action(Permission.PEOPLE_MANAGE)
def renew_invitation(actor: Actor, *, invitation_id: UUID, now: datetime) -> NewInvitation:
    """A new link with all of its time, in place of the former one, which ends."""
    invitation = _locked(invitation_id)
    _refuse_ended(invitation)
    text = _fresh(invitation, now)
    invitation.save(update_fields=["digest", "expires_at"])
    _tell(actor, invitation, "invitation.renewed", now, {"email": invitation.email})
    return NewInvitation(invitation.id, invitation.email, text)


@action(Permission.PEOPLE_MANAGE)
def withdraw_invitation(actor: Actor, *, invitation_id: UUID, now: datetime) -> str:
    """End an invitation before it is accepted; the address it went to."""
    invitation = _locked(invitation_id)
    _refuse_ended(invitation)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    _tell(actor, invitation, "invitation.withdrawn", now, {"email": invitation.email})
    return invitation.email


@action(Permission.PEOPLE_MANAGE)
def reinstate_invitation(actor: Actor, *, invitation_id: UUID, now: datetime) -> str:
    """Take a withdrawal back: the link works again for the rest of its time. The address it went to."""
    invitation = _locked(invitation_id)
    if invitation.accepted_at is not None or invitation.withdrawn_at is None:
        raise Conflict("not-withdrawn", msg("This invitation is not withdrawn."))
    if _open().filter(email=invitation.email).exists():
        raise Conflict("invited", msg("{name} is invited already.", name=invitation.email))
    invitation.withdrawn_at = None
    invitation.save(update_fields=["withdrawn_at"])
    _tell(actor, invitation, "invitation.reinstated", now, {"email": invitation.email})
    return invitation.email


@transaction.atomic
def join_as_new(*, text: str, name: str, password: str, language: str, now: datetime) -> Joined:
    """Whoever holds the link becomes a user of the invited address and a member.

    Raises `NotFound` for a link that is not valid, `Invalid` (`required`, `password`, `email-taken`, …).
    """
    workspace_id, _ = invitation_parts(text)
    with workspace(workspace_id):
        invitation = _entered(text, now)
        user_id = create_user(
            email=invitation.email,
            name=name,
            password=password,
            language=language,
            time_zone=workspace_of(workspace_id).time_zone,
            now=now,
        )
        return _join(invitation, User.objects.get(id=user_id), now)


@transaction.atomic
def join_as_user(*, text: str, user_id: UUID, now: datetime) -> Joined:
    """The signed-in user becomes a member. Raises `NotFound` unless the invitation is for their address."""
    workspace_id, _ = invitation_parts(text)
    with workspace(workspace_id):
        invitation = _entered(text, now)
        user = User.objects.filter(id=user_id, email=invitation.email, is_active=True).first()
        return _join(invitation, user or not_found(msg("invitation")), now)


def _join(invitation: Invitation, user: User, now: datetime) -> Joined:
    member = locked_member(invitation.member_id) if invitation.member_id else _newcomer(invitation)
    guest = Actor(
        invitation.workspace_id, member.id, user.name, Role(invitation.role), "page", user_id=user.id
    )
    if not member.is_active:
        not_found(msg("invitation"))
    if invitation.member_id:
        connect(guest, member, user, now=now)
    else:
        team_id = invitation.team_id
        member.team_id = team_id if team_id and is_live_team(team_id) else None
        seat_user(guest, user, member, now=now)
    invitation.accepted_at = now
    invitation.member_id = member.id
    invitation.save(update_fields=["accepted_at", "member"])
    _tell(guest, invitation, "invitation.accepted", now, {"email": user.email, "member_id": str(member.id)})
    return Joined(invitation.workspace_id, member.id, user.id, user.email)


def _newcomer(invitation: Invitation) -> Member:
    """Somebody in the role they were invited to; in what it counts as where that was deleted meanwhile."""
    own = invitation.custom_role
    return Member(role=invitation.role, custom_role=own if own and own.archived_at is None else None)


def _entered(text: str, now: datetime) -> Invitation:
    """The open invitation of a link, locked, so that it is used once however often it is sent."""
    found = Invitation.objects.select_for_update().filter(id=open_invitation(text=text, now=now).id).first()
    if found is None or found.accepted_at is not None or found.withdrawn_at is not None:
        not_found(msg("invitation"))
    return found


def _for_colleague(invitation: Invitation, member_id: UUID) -> None:
    """Invite a colleague as who they are."""
    member = locked_member(member_id)
    refuse_user(member)
    if _open().filter(member_id=member_id).exists():
        raise Invalid("invited", msg("{name} is invited already.", name=member.name), field="email")
    invitation.member_id = member.id
    invitation.name, invitation.team_id = member.name, member.team_id
    invitation.role, invitation.custom_role_id = member.role, member.custom_role_id


def _fresh(invitation: Invitation, now: datetime) -> str:
    """Give the invitation a new link; the text is not kept."""
    text = f"{invitation.workspace_id.hex}_{secrets.token_urlsafe(32)}"
    invitation.digest = token_digest(text)
    invitation.expires_at = now + INVITATION_LASTS
    return text


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


def _locked(invitation_id: UUID) -> Invitation:
    found = Invitation.objects.select_for_update().filter(id=invitation_id).first()
    return found or not_found(msg("invitation"))


def _refuse_ended(invitation: Invitation) -> None:
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise Conflict("invitation-ended", msg("This invitation was accepted or withdrawn already."))


def _tell(actor: Actor, invitation: Invitation, verb: str, now: datetime, data: Mapping[str, object]) -> None:
    record(actor, subject="invitation", subject_id=invitation.id, verb=verb, at=now, data=data)
