"""Members and teams of the workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, created, done, reply
from homeplate.api.types import Answer, Body, Created, Line, Patch, doc
from homeplate.people import actions, queries
from homeplate.people.permissions import Permission, Reach, Role

router = Router()
TAG = "People"
VIEW, MANAGE = Permission.PEOPLE_VIEW, Permission.PEOPLE_MANAGE


class Member(Answer):
    """A colleague; `email` is empty for one who cannot sign in. `reach` says which deals exist for them.

    With a role of the workspace's own, `role` is the one it counts as in a process.
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
    custom_role_id: UUID | None
    custom_role: str
    permissions: list[str]
    country: str


class Team(Answer):
    """A team: `depth` 0 is the top, `members` counts its own active ones."""

    id: UUID
    name: str
    parent_id: UUID | None
    depth: int
    members: int


class MemberIn(Body):
    """A new colleague. With an e-mail address they can sign in; they choose their password by e-mail."""

    name: Line
    email: Line = ""
    role: Role = Role.REP
    custom_role_id: UUID | None = None
    team_id: UUID | None = None
    reach: Literal["", "own", "team", "all"] = ""


class MemberPatch(Patch):
    """What to change of a colleague; an empty `reach` means that of the role, an empty `country`
    the public holidays of the workspace.
    """

    role: Role = Role.REP
    custom_role_id: UUID | None = None
    team_id: UUID | None = None
    reach: Literal["", "own", "team", "all"] = ""
    country: Annotated[str, Field(max_length=12, examples=["FI", "DE-BY"])] = ""
    is_active: bool = True


class SignIn(Body):
    """The address with which a colleague signs in."""

    email: Line


class TeamIn(Body):
    """A new team, at the top unless a parent is named."""

    name: Line
    parent_id: UUID | None = None


class TeamPatch(Patch):
    """What to change of a team."""

    name: Line = ""
    parent_id: UUID | None = None


class MemberList(BaseModel):
    """Which colleagues."""

    with_inactive: bool = False


@router.get("/members", response=list[Member], **doc("listMembers", "List members", VIEW, TAG))
def list_members(request: ApiRequest, wanted: Query[MemberList]) -> HttpResponse:
    """The colleagues of the workspace, by name."""
    return reply(queries.members(request.auth, with_inactive=wanted.with_inactive))


@router.post("/members", response={201: Created}, **doc("addMember", "Add a member", MANAGE, TAG))
def add_member(request: ApiRequest, body: MemberIn) -> HttpResponse:
    """Add a colleague. Somebody who uses another workspace already keeps their own name and password."""
    made = actions.add_member(request.auth, now=request.now, **_with_role(body.model_dump()))
    return created("members", made)


@router.get("/members/{member_id}", response=Member, **doc("getMember", "Read a member", VIEW, TAG))
def get_member(request: ApiRequest, member_id: UUID) -> HttpResponse:
    """One colleague, active or not."""
    return reply(queries.member(request.auth, member_id=member_id))


@router.patch(
    "/members/{member_id}", response={204: None}, **doc("changeMember", "Change a member", MANAGE, TAG)
)
def change_member(request: ApiRequest, member_id: UUID, body: MemberPatch) -> HttpResponse:
    """Change what you name. Nobody is deleted, only made inactive; the last administrator stays."""
    actions.change_member(request.auth, member_id=member_id, now=request.now, **_with_role(body.given()))
    return done()


def _with_role(given: dict[str, Any]) -> dict[str, Any]:
    """A role of the workspace's own, where one is named, in place of one that there always is."""
    own = given.pop("custom_role_id", None)
    return {**given, "role": str(own)} if own else given


@router.post(
    "/members/{member_id}/sign-in",
    response={204: None},
    **doc("giveSignIn", "Let a member sign in", MANAGE, TAG),
)
def give_sign_in(request: ApiRequest, member_id: UUID, body: SignIn) -> HttpResponse:
    """Let an imported colleague sign in with an address."""
    actions.give_sign_in(request.auth, member_id=member_id, email=body.email, now=request.now)
    return done()


@router.get("/teams", response=list[Team], **doc("listTeams", "List teams", VIEW, TAG))
def list_teams(request: ApiRequest) -> HttpResponse:
    """The teams as a tree read from the top: each is followed by those below it."""
    return reply(queries.teams(request.auth))


@router.post("/teams", response={201: Created}, **doc("createTeam", "Create a team", MANAGE, TAG))
def create_team(request: ApiRequest, body: TeamIn) -> HttpResponse:
    """A new team."""
    made = actions.create_team(request.auth, name=body.name, parent_id=body.parent_id, now=request.now)
    return created("teams", made)


@router.patch("/teams/{team_id}", response={204: None}, **doc("changeTeam", "Change a team", MANAGE, TAG))
def change_team(request: ApiRequest, team_id: UUID, body: TeamPatch) -> HttpResponse:
    """Rename a team or hang it elsewhere."""
    given: dict[str, Any] = body.given()
    actions.change_team(request.auth, team_id=team_id, now=request.now, **given)
    return done()
