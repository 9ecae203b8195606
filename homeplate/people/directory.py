"""Reading the people of a workspace as its administrators see them, and the way in for who is invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, not_found, query
from homeplate.people.models import Invitation, Member, Team, Token, User
from homeplate.people.permissions import Permission, Reach, Role, granted
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
    role_reach: Reach = Reach.OWN
    custom_role_id: UUID | None = None
    custom_role: str = ""
    country: str = ""

    @property
    def reach(self) -> Reach:
        """How far they see."""
        return Reach(self.own_reach) if self.own_reach else self.role_reach


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
    custom_role: str = ""


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
    custom_role: str = ""


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
    "custom_role_id",
    "custom_role__name",
    "custom_role__permissions",
    "custom_role__reach",
    "country",
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
    (
        identity,
        name,
        email,
        role,
        reach,
        team_id,
        team,
        *rest,
        custom_id,
        custom_name,
        own,
        role_reach,
        country,
    ) = row
    user_id, is_active, joined_at, last_login = rest
    sees = granted(role, own, role_reach)[0]
    return Person(
        id=identity,
        name=name,
        email=email or "",
        role=Role(role),
        own_reach=reach,
        team_id=team_id,
        team=team or "",
        user_id=user_id,
        is_active=is_active,
        joined_at=joined_at,
        last_login=last_login,
        role_reach=sees,
        custom_role_id=custom_id,
        custom_role=custom_name or "",
        country=country,
    )


@query(Permission.PEOPLE_MANAGE)
def readers(actor: Actor) -> dict[str, int]:
    """How many active members who sign in read each language."""
    rows = Member.objects.filter(is_active=True, user__isnull=False).values_list("user__language")
    return dict(rows.annotate(n=Count("id")).order_by())


@query(Permission.PEOPLE_MANAGE)
def invitations(actor: Actor) -> list[InvitationRow]:
    """The invitations that wait for an answer, the latest first."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    fields = ("id", "email", "name", "role", "team__name", "language", "invited_by__name", "member_id")
    found = rows.order_by("-created_at", "-id").values_list(
        *fields, "created_at", "expires_at", "custom_role__name"
    )
    return [
        InvitationRow(
            identity,
            email,
            name,
            Role(role),
            team or "",
            language,
            by or "",
            member_id,
            created,
            expires,
            own or "",
        )
        for identity, email, name, role, team, language, by, member_id, created, expires, own in found
    ]


@query(Permission.PEOPLE_MANAGE)
def deleted_teams(actor: Actor) -> list[tuple[UUID, str]]:
    """Id and name of the teams that were deleted, by name."""
    rows = Team.objects.filter(archived_at__isnull=False).order_by("name", "id")
    return list(rows.values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class Place:
    """What is decided for a workspace; `slug` names it at the command line, `margin` is in per cent of revenue."""

    name: str
    slug: str
    language: str
    time_zone: str
    currency: str
    next_step_required: bool
    margin: float | None
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
        found.settings.get("margin"),
        found.created_at,
    )


@query(Permission.PEOPLE_VIEW)
def was_changed(actor: Actor) -> bool:
    """Whether anybody has decided anything about the workspace since it was founded."""
    return facts_about(actor.workspace_id).filter(verb="workspace.changed").exists()


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
        fields = (
            "id",
            "email",
            "name",
            "role",
            "invited_by__name",
            "language",
            "expires_at",
            "custom_role__name",
        )
        row = rows.filter(expires_at__gt=now).values_list(*fields).first()
    if row is None:
        not_found(msg("invitation"))
    identity, email, name, role, by, language, expires_at, own = row
    is_known = User.objects.filter(email=email).exists()
    place = workspace_of(workspace_id).name
    return Offer(
        identity, place, email, name, Role(role), by or "", language, expires_at, is_known, own or ""
    )


def invitation_parts(text: str) -> tuple[UUID, str]:
    """The workspace that a link leads to, and the hash it is known by. Raises `NotFound` for no link of ours."""
    workspace_id = parse_id(text.partition("_")[0])
    if workspace_id is None or not text.isascii():
        not_found(msg("invitation"))
    return workspace_id, token_digest(text)


def workspace_of(workspace_id: UUID) -> Workspace:
    """The workspace of this id. Raises `NotFound`."""
    return Workspace.objects.filter(id=workspace_id).first() or not_found(msg("workspace"))
