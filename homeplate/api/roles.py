"""Roles: those that there always are, and the workspace's own."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, created, done, reply
from homeplate.api.types import Answer, Body, Created, Line, Patch, doc
from homeplate.people import actions
from homeplate.people.permissions import Permission, Reach, Role
from homeplate.people.roles import roles

router = Router()
TAG = "People"
VIEW, MANAGE = Permission.PEOPLE_VIEW, Permission.PEOPLE_MANAGE

Rights = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=60)]


class RoleRow(Answer):
    """A role. `key` names one that there always is, `id` one of the workspace's own, which counts as `base` in a
    process. `people` counts active members."""

    key: str
    id: UUID | None
    name: str
    base: Role
    reach: Reach
    permissions: list[str]
    people: int


class RoleIn(Body):
    """A role that counts as `base` in a process, with the permissions and the reach of that one unless they are given.

    A copy of the administrator counts as operations.
    """

    name: Line
    base: Role
    permissions: Rights | None = None
    reach: Literal["", "own", "team", "all"] = ""


class RolePatch(Patch):
    """What to change of a role; what reading it needs is added to `permissions` by itself."""

    name: Line = ""
    permissions: Rights = []
    reach: Literal["", "own", "team", "all"] = ""


class Successor(Body):
    """The role that the people of a deleted one get: a key or an id; needed where it has any."""

    to: Line = ""


@router.get("/roles", response=list[RoleRow], **doc("listRoles", "List roles", VIEW, TAG))
def list_roles(request: ApiRequest) -> HttpResponse:
    """What each role may do, how far it sees, and how many people have it."""
    return reply(
        [
            {
                "key": row.key,
                "id": row.id,
                "name": row.name,
                "base": row.base,
                "reach": row.reach,
                "permissions": sorted(row.permissions),
                "people": row.people,
            }
            for row in roles(request.auth)
        ]
    )


@router.post("/roles", response={201: Created}, **doc("createRole", "Create a role", MANAGE, TAG))
def create_role(request: ApiRequest, body: RoleIn) -> HttpResponse:
    """A role of the workspace's own. Nobody gives it what they may not do themselves."""
    made = actions.create_role(request.auth, now=request.now, **body.model_dump())
    return created("roles", made)


@router.patch("/roles/{role_id}", response={204: None}, **doc("changeRole", "Change a role", MANAGE, TAG))
def change_role(request: ApiRequest, role_id: UUID, body: RolePatch) -> HttpResponse:
    """Change what you name; it holds from the next request of its people."""
    given: dict[str, Any] = body.given()
    actions.change_role(request.auth, role_id=role_id, now=request.now, **given)
    return done()


@router.post(
    "/roles/{role_id}/archive", response={204: None}, **doc("deleteRole", "Delete a role", MANAGE, TAG)
)
def delete_role(request: ApiRequest, role_id: UUID, body: Successor) -> HttpResponse:
    """Its people get the role you name."""
    actions.delete_role(request.auth, role_id=role_id, to=body.to, now=request.now)
    return done()


@router.post(
    "/roles/{role_id}/restore", response={204: None}, **doc("restoreRole", "Restore a role", MANAGE, TAG)
)
def restore_role(request: ApiRequest, role_id: UUID) -> HttpResponse:
    """Bring a deleted role back, without people."""
    actions.restore_role(request.auth, role_id=role_id, now=request.now)
    return done()
