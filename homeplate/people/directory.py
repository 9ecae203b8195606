"""Reading the people of a workspace as its administrators see them, and the way in for who is invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.models import Invitation, Member, Team, Token, User
from homeplate.people.permissions import ROLES, Permission, Reach, Role
from homeplate.people.queries import token_digest
from homeplate.tenancy.context import workspace
from homeplate.tenancy.models import Workspace


@dataclass(frozen=True, slots=True)
class Person:
    """A member as an administrator sees them; `own_reach` is empty when they see as far as their role does."""

    id: UUID
    name: str
    email: str
    role: Role
    own_reach: str
    team_id: UUID | None
    team: str
    user_id: UUID | None
    is_active: bool
    joined_at: datetime
    last_login: datetime | None

    @property
    def reach(self) -> Reach:
        """How far they see."""
        return Reach(self.own_reach) if self.own_reach else ROLES[self.role][0]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that nobody has accepted or withdrawn; an expired one can be renewed."""

    id: UUID
    email: str
    name: str
    role: Role
    team: str
    language: str
    by: str
    member_id: UUID | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers to whoever opens its link."""

    id: UUID
    workspace: str
    email: str
    name: str
    role: Role
    by: str
    language: str
    expires_at: datetime
    is_known: bool
    """Whether somebody signs in with this address already."""


_PERSON = (
    "id",
    "name",
    "user__email",
    "role",
    "reach",
    "team_id",
    "team__name",
    "user_id",
    "is_active",
    "joined_at",
    "user__last_login",
)


@query(Permission.PEOPLE_MANAGE)
def people(actor: Actor) -> list[Person]:
    """Every member by name, those who left and those who cannot sign in among them."""
    return [_person(row) for row in Member.objects.order_by("name", "id").values_list(*_PERSON)]


@query(Permission.PEOPLE_MANAGE)
def person(actor: Actor, *, member_id: UUID) -> Person:
    """One member. Raises `NotFound`."""
    row = Member.objects.filter(id=member_id).values_list(*_PERSON).first()
    return _person(row) if row else not_found(msg("member"))


def _person(row: Any) -> Person:
    identity, name, email, role, reach, team_id, team, *rest = row
    return Person(identity, name, email or "", Role(role), reach, team_id, team or "", *rest)


@query(Permission.PEOPLE_MANAGE)
def invitations(actor: Actor) -> list[InvitationRow]:
    """The invitations that wait for an answer, the latest first."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    fields = ("id", "email", "name", "role", "team__name", "language", "invited_by__name", "member_id")
    found = rows.order_by("-created_at", "-id").values_list(*fields, "created_at", "expires_at")
    return [
        InvitationRow(
            identity, email, name, Role(role), team or "", language, by or "", member_id, created, expires
        )
        for identity, email, name, role, team, language, by, member_id, created, expires in found
    ]


@query(Permission.PEOPLE_MANAGE)
def deleted_teams(actor: Actor) -> list[tuple[UUID, str]]:
    """Id and name of the teams that were deleted, by name."""
    rows = Team.objects.filter(archived_at__isnull=False).order_by("name", "id")
    return list(rows.values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class Place:
    """What is decided for a workspace; `slug` names it at the command line."""

    name: str
    slug: str
    language: str
    time_zone: str
    currency: str
    next_step_required: bool
    created_at: datetime


@query(Permission.PEOPLE_VIEW)
def place(actor: Actor) -> Place:
    """The workspace that one is in."""
    found = workspace_of(actor.workspace_id)
    return Place(
        found.name,
        found.slug,
        found.language,
        found.time_zone,
        found.currency,
        bool(found.settings.get("next_step_required")),
        found.created_at,
    )


@dataclass(frozen=True, slots=True)
class OthersToken:
    """A token of a colleague that still works."""

    id: UUID
    owner: str
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


@query(Permission.PEOPLE_MANAGE)
def tokens_of_others(actor: Actor, *, now: datetime) -> list[OthersToken]:
    """The tokens of all colleagues that open the workspace, by owner and name."""
    rows = Token.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)
    rows = rows.filter(member__is_active=True).exclude(member_id=actor.member_id or UUID(int=0))
    fields = ("id", "member__name", "name", "hint", "scopes", "created_at", "last_used_at", "expires_at")
    return [OthersToken(*row) for row in rows.order_by("member__name", "name", "id").values_list(*fields)]


def open_invitation(*, text: str, now: datetime) -> Offer:
    """What the link offers. Raises `NotFound`, in the same words whatever is wrong with it."""
    workspace_id, digest = invitation_parts(text)
    with workspace(workspace_id):
        rows = Invitation.objects.filter(digest=digest, accepted_at__isnull=True, withdrawn_at__isnull=True)
        fields = ("id", "email", "name", "role", "invited_by__name", "language", "expires_at")
        row = rows.filter(expires_at__gt=now).values_list(*fields).first()
    if row is None:
        not_found(msg("invitation"))
    identity, email, name, role, by, language, expires_at = row
    is_known = User.objects.filter(email=email).exists()
    place = workspace_of(workspace_id).name
    return Offer(identity, place, email, name, Role(role), by or "", language, expires_at, is_known)


def invitation_parts(text: str) -> tuple[UUID, str]:
    """The workspace that a link leads to, and the hash it is known by. Raises `NotFound` for no link of ours."""
    workspace_id = parse_id(text.partition("_")[0])
    if workspace_id is None or not text.isascii():
        not_found(msg("invitation"))
    return workspace_id, token_digest(text)


def workspace_of(workspace_id: UUID) -> Workspace:
    """The workspace of this id. Raises `NotFound`."""
    return Workspace.objects.filter(id=workspace_id).first() or not_found(msg("workspace"))
