"""Who is asking, and who else is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from homeplate.kit.errors import NotFound, Unauthenticated
from homeplate.kit.ids import parse_id
from homeplate.kit.text import folded, msg, one_line
from homeplate.people.access import Actor, not_found, query
from homeplate.people.models import Member, Seat, Team, Token, User
from homeplate.people.permissions import Permission, Reach, Role, granted
from homeplate.people.rules import team_and_below
from homeplate.tenancy.context import workspace
from homeplate.tenancy.models import Workspace
from homeplate.tenancy.prepared import fetch

TOKEN_PREFIX = "hp"
TOKEN_USE_NOTED_EVERY = timedelta(hours=1)
NAMES_KEPT_SECONDS = 60

_ACTOR_FIELDS = (
    "id",
    "name",
    "role",
    "reach",
    "team_id",
    "user_id",
    "user__language",
    "user__time_zone",
    "workspace__name",
    "workspace__currency",
    "workspace__settings",
    "workspace__time_zone",
    "workspace__delete_at",
    "custom_role__name",
    "custom_role__permissions",
    "custom_role__reach",
    "country",
)


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    """A workspace that a user may enter."""

    id: UUID
    name: str
    slug: str
    member_id: UUID


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A colleague; `email` is empty and `user_id` None for one who cannot sign in.

    `custom_role` is that of the workspace's own which they have, `permissions` what their role allows.
    """

    id: UUID
    name: str
    email: str
    role: Role
    reach: Reach
    team_id: UUID | None
    team: str
    user_id: UUID | None
    is_active: bool
    joined_at: datetime
    custom_role_id: UUID | None = None
    custom_role: str = ""
    permissions: frozenset[Permission] = frozenset()
    country: str = ""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with its place in the hierarchy (0 = top) and the number of its own active members."""

    id: UUID
    name: str
    parent_id: UUID | None
    depth: int
    members: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A personal token as its owner sees it: never the secret, only the end of it."""

    id: UUID
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a user decides about themselves."""

    name: str
    email: str
    language: str
    time_zone: str
    theme: str


def actor_for_user(user_id: UUID, workspace_id: UUID | None, door: str) -> Actor:
    """The actor that a signed-in user is in a workspace; None means the first one they belong to.

    One statement, and a second one for those who see a team. Raises `NotFound` without an active seat.
    """
    if workspace_id is None:
        first = (
            Seat.objects.filter(user_id=user_id).order_by("id").values_list("workspace_id", flat=True).first()
        )
        if first is None:
            _no_seat()
        workspace_id = first
    with workspace(workspace_id):
        row = next(fetch("people.actor", {"user": user_id}, _seated), None)
        if row is None:
            _no_seat()
        return _actor(workspace_id, row, door, scopes=None)


def actor_for_token(text: str, now: datetime, door: str = "api") -> Actor:
    """The actor that a personal token stands for, narrowed to its scopes.

    Raises `Unauthenticated` with code `token`, in the same words whatever is wrong with it.
    """
    workspace_id, digest = _token_parts(text)
    with workspace(workspace_id):
        row = next(fetch("people.token", {"digest": digest, "now": now}, _valid_token), None)
        if row is None:
            _bad_token()
        token_id, scopes, last_used_at, *member = row
        # The one write among the reads: the door notes a use, at most once an hour, and it is no fact.
        if last_used_at is None or now - last_used_at >= TOKEN_USE_NOTED_EVERY:
            Token.objects.filter(id=token_id).update(last_used_at=now)
        return _actor(workspace_id, member, door, scopes=frozenset(scopes))


def operator(which: str | UUID, door: str = "cli") -> Actor:
    """The operator of the machine, acting in the workspace with this slug or id. Raises `NotFound`."""
    column = {"id": which} if isinstance(which, UUID) else {"slug": one_line(which)}
    found = Workspace.objects.filter(**column).first()
    if found is None:
        raise NotFound(
            "not-found", msg("There is no workspace “{slug}”.", slug=str(which)[:60]), field="workspace"
        )
    return operator_of(found, door)


def operator_of(record: Workspace, door: str) -> Actor:
    """The operator in a workspace already read."""
    return Actor(
        workspace_id=record.id,
        member_id=None,
        name="operator",
        role=Role.ADMIN,
        door=door,
        reach=Reach.ALL,
        language=record.language,
        time_zone=record.time_zone,
        workspace_name=record.name,
        currency=record.currency,
        settings=record.settings,
        zone=record.time_zone,
    )


def token_digest(text: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def _seated(values: Mapping[str, Any]) -> QuerySet[Member, Any]:
    rows = Member.objects.filter(user_id=values["user"], is_active=True, user__is_active=True)
    return rows.values_list(*_ACTOR_FIELDS)


def _valid_token(values: Mapping[str, Any]) -> QuerySet[Token, Any]:
    rows = Token.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=values["now"]),
        digest=values["digest"],
        revoked_at__isnull=True,
        member__is_active=True,
        member__user__is_active=True,
    )
    return rows.values_list("id", "scopes", "last_used_at", *(f"member__{name}" for name in _ACTOR_FIELDS))


def _token_parts(text: str) -> tuple[UUID, str]:
    prefix, _, rest = text.partition("_")
    workspace_id = parse_id(rest.partition("_")[0])
    if prefix != TOKEN_PREFIX or workspace_id is None or not text.isascii():
        _bad_token()
    return workspace_id, token_digest(text)


def _actor(workspace_id: UUID, row: Iterable[Any], door: str, *, scopes: frozenset[str] | None) -> Actor:
    (
        member_id,
        name,
        role,
        reach,
        team_id,
        user_id,
        language,
        time_zone,
        workspace_name,
        currency,
        settings,
        zone,
        ends_at,
        custom_role,
        permissions,
        role_reach,
        country,
    ) = row
    role_sees, allowed = granted(role, permissions, role_reach)
    sees = Reach(reach) if reach else role_sees
    teams = frozenset({team_id} if team_id else ())
    if team_id and sees is Reach.TEAM:
        pairs = fetch("people.teams", {}, lambda values: Team.objects.values_list("id", "parent_id"))
        teams = team_and_below(team_id, ((pair[0], pair[1]) for pair in pairs))
    return Actor(
        workspace_id=workspace_id,
        member_id=member_id,
        name=name,
        role=Role(role),
        door=door,
        user_id=user_id,
        team_id=team_id,
        teams=teams,
        reach=sees,
        scopes=scopes,
        language=language or "en",
        time_zone=time_zone or "UTC",
        workspace_name=workspace_name,
        currency=currency,
        settings=settings,
        zone=zone,
        ends_at=ends_at,
        own=None if permissions is None else allowed,
        custom_role=custom_role or "",
        country=country,
    )


def workspaces_of(user_id: UUID) -> list[WorkspaceRow]:
    """The workspaces that a user may enter, by name."""
    rows = Seat.objects.filter(user_id=user_id).order_by("workspace__name", "workspace_id")
    return [
        WorkspaceRow(*row)
        for row in rows.values_list("workspace_id", "workspace__name", "workspace__slug", "member_id")
    ]


def workspaces() -> list[tuple[UUID, str, str]]:
    """Id, slug and name of every workspace; for operator commands."""
    return list(Workspace.objects.order_by("slug").values_list("id", "slug", "name"))


def workspaces_to_delete(now: datetime) -> list[UUID]:
    """The workspaces whose deletion is due; for the worker."""
    return list(Workspace.objects.filter(delete_at__lte=now).order_by("id").values_list("id", flat=True))


def user_id_of(email: str) -> UUID:
    """The user with this e-mail address; for operator commands. Raises `NotFound`."""
    found = User.objects.filter(email=folded(email)).values_list("id", flat=True).first()
    if found is None:
        raise NotFound("not-found", msg("There is no user “{email}”.", email=email[:254]), field="email")
    return found


def profile(actor: Actor) -> Profile:
    """The user behind `actor`. Raises `NotFound` for the operator."""
    if actor.user_id is None:
        not_found(msg("user"))
    row = (
        User.objects.filter(id=actor.user_id)
        .values_list("name", "email", "language", "time_zone", "theme")
        .first()
    )
    if row is None:
        not_found(msg("user"))
    return Profile(*row)


_MEMBER_FIELDS = (
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
    "custom_role_id",
    "custom_role__name",
    "custom_role__permissions",
    "custom_role__reach",
    "country",
)


@query(Permission.PEOPLE_VIEW)
def members(actor: Actor, *, with_inactive: bool = False) -> list[MemberRow]:
    """The colleagues of the workspace, by name."""

    def build(values: Mapping[str, Any]) -> QuerySet[Member, Any]:
        rows = Member.objects.order_by("name", "id").values_list(*_MEMBER_FIELDS)
        return rows if with_inactive else rows.filter(is_active=True)

    return [_member_row(row) for row in fetch(("people.members", with_inactive), {}, build)]


def those_who_may(people: Iterable[MemberRow], permission: Permission) -> list[MemberRow]:
    """Those of `people` who can sign in and whose role has the permission: whom to ask for it."""
    return [row for row in people if row.user_id is not None and permission in row.permissions]


@query(Permission.PEOPLE_VIEW)
def member(actor: Actor, *, member_id: UUID) -> MemberRow:
    """One colleague, active or not. Raises `NotFound`."""
    row = Member.objects.filter(id=member_id).values_list(*_MEMBER_FIELDS).first()
    if row is None:
        not_found(msg("member"))
    return _member_row(row)


@query(Permission.PEOPLE_VIEW)
def member_by_email(actor: Actor, *, email: str) -> MemberRow:
    """The colleague who signs in with this address. Raises `NotFound`."""
    row = Member.objects.filter(user__email=folded(email)).values_list(*_MEMBER_FIELDS).first()
    if row is None:
        not_found(msg("member"))
    return _member_row(row)


def _member_row(row: Iterable[Any]) -> MemberRow:
    member_id, name, email, role, reach, team_id, team, user_id, is_active, joined_at, *custom = row
    custom_id, custom_name, own, role_reach, country = custom
    role_sees, allowed = granted(role, own, role_reach)
    return MemberRow(
        member_id,
        name,
        email or "",
        Role(role),
        Reach(reach) if reach else role_sees,
        team_id,
        team or "",
        user_id,
        is_active,
        joined_at,
        custom_id,
        custom_name or "",
        allowed,
        country,
    )


@query(Permission.PEOPLE_VIEW)
def teams(actor: Actor) -> list[TeamRow]:
    """The teams as a tree read from the top: each team is followed by those below it."""
    below: dict[UUID | None, list[Sequence[Any]]] = {}
    for row in fetch("people.team tree", {}, _with_people):
        below.setdefault(row[2], []).append(row)
    found: list[TeamRow] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        (team_id, name, parent_id, people), depth = waiting.pop()
        found.append(TeamRow(team_id, name, parent_id, depth, people))
        waiting.extend((row, depth + 1) for row in reversed(below.get(team_id, [])))
    return found


def _with_people(values: Mapping[str, Any]) -> QuerySet[Team, Any]:
    rows = (
        Team.objects.filter(archived_at__isnull=True)
        .order_by("name", "id")
        .annotate(people=Count("members", filter=Q(members__is_active=True)))
    )
    return rows.values_list("id", "name", "parent_id", "people")


@query(Permission.PEOPLE_VIEW)
def tokens(actor: Actor) -> list[TokenRow]:
    """The actor's own tokens, newest first, revoked ones included."""
    if actor.member_id is None:
        return []
    rows = Token.objects.filter(member_id=actor.member_id).order_by("-created_at", "-id")
    fields = ("id", "name", "hint", "scopes", "created_at", "last_used_at", "expires_at", "revoked_at")
    return [TokenRow(*row) for row in rows.values_list(*fields)]


def member_names(workspace_id: UUID) -> Mapping[UUID, str]:
    """Names of all members, inactive ones too, for boards and timelines; at most a minute old."""
    key = names_key(workspace_id)
    known: dict[UUID, str] | None = cache.get(key)
    if known is None:
        with workspace(workspace_id):
            known = dict(Member.objects.values_list("id", "name"))
        cache.set(key, known, NAMES_KEPT_SECONDS)
    return known


def names_key(workspace_id: UUID) -> str:
    """Where the names of a workspace are kept."""
    return f"people.names.{workspace_id.hex}"


def _no_seat() -> NoReturn:
    not_found(msg("workspace"))


def _bad_token() -> NoReturn:
    raise Unauthenticated("token", msg("This token is unknown, expired or revoked."))
