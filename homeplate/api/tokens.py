"""Oneself: who I am here, my profile, my personal tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, done, place, reply
from homeplate.api.types import Answer, Body, Line, Moment, Patch, doc
from homeplate.people import actions, queries
from homeplate.people.permissions import Permission, Reach, Role

router = Router()
TAG = "Me"
VIEW = Permission.PEOPLE_VIEW


class Me(Answer):
    """Who you are in this workspace. `permissions` is what you may do: your role's, narrowed by the token."""

    workspace_id: UUID
    workspace: str
    currency: str
    member_id: UUID | None
    name: str
    email: str
    role: Role
    custom_role: str
    reach: Reach
    team_id: UUID | None
    permissions: list[str]
    language: str
    time_zone: str
    theme: str


class MePatch(Patch):
    """What you decide about yourself."""

    name: Line = ""
    language: Line = ""
    time_zone: Line = ""
    theme: Literal["system", "light", "dark", "contrast"] = "system"


class Token(Answer):
    """A personal token: never the secret, only the end of it."""

    id: UUID
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class TokenIn(Body):
    """A new token: what it is for, what it may do (permissions that you have), until when."""

    name: Line
    scopes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=50)]
    expires_at: Moment | None = None


class NewToken(Answer):
    """A token just made: its text is shown this once and kept nowhere."""

    id: UUID
    token: str


@router.get("/me", response=Me, **doc("getMe", "Who I am", None, TAG))
def get_me(request: ApiRequest) -> HttpResponse:
    """Who the token or session stands for, and what it may do."""
    actor, profile = request.auth, queries.profile(request.auth)
    return reply(
        {
            "workspace_id": actor.workspace_id,
            "workspace": actor.workspace_name,
            "currency": actor.currency,
            "member_id": actor.member_id,
            "name": profile.name,
            "email": profile.email,
            "role": actor.role,
            "custom_role": actor.custom_role,
            "reach": actor.reach,
            "team_id": actor.team_id,
            "permissions": [one.value for one in Permission if actor.may(one)],
            "language": profile.language,
            "time_zone": profile.time_zone,
            "theme": profile.theme,
        }
    )


@router.patch("/me", response={204: None}, **doc("changeMe", "Change my profile", VIEW, TAG))
def change_me(request: ApiRequest, body: MePatch) -> HttpResponse:
    """Change your own name, language, time zone or theme: only signed in, not by a token."""
    actions.change_own_profile(request.auth, now=request.now, **body.given())
    return done()


@router.get("/tokens", response=list[Token], **doc("listTokens", "List my tokens", VIEW, TAG))
def list_tokens(request: ApiRequest) -> HttpResponse:
    """Your own tokens, newest first, revoked ones included."""
    return reply(queries.tokens(request.auth))


@router.post("/tokens", response={201: NewToken}, **doc("createToken", "Create a token", VIEW, TAG))
def create_token(request: ApiRequest, body: TokenIn) -> HttpResponse:
    """A token for yourself: only signed in, not by another token."""
    made = actions.create_token(
        request.auth, name=body.name, scopes=body.scopes, expires_at=body.expires_at, now=request.now
    )
    return reply({"id": made.id, "token": made.text}, status=201, location=place("tokens", made.id))


@router.delete("/tokens/{token_id}", response={204: None}, **doc("revokeToken", "Revoke a token", VIEW, TAG))
def revoke_token(request: ApiRequest, token_id: UUID) -> HttpResponse:
    """End a token at once: your own, or any as an administrator."""
    actions.revoke_token(request.auth, token_id=token_id, now=request.now)
    return done()
