"""Who is acting, and the one place where a record is loaded and access to it checked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Concatenate, NoReturn, ParamSpec, Protocol, Self, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models, transaction

from homeplate.kit.errors import Conflict, Forbidden, NotFound
from homeplate.kit.text import Message, msg
from homeplate.people.permissions import ROLES, Permission, Reach, Role
from homeplate.tenancy.context import workspace

P = ParamSpec("P")
R = TypeVar("R")
M_co = TypeVar("M_co", bound=models.Model, covariant=True)


_acting: ContextVar[bool] = ContextVar("homeplate_acting", default=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in a workspace through a door (page, api, cli, import, task).

    `teams` are the ids of the member's team and, when the reach is the team, of all below it; `scopes`
    narrow a token's rights and are None for a signed-in person; `member_id` is None only for the
    operator at the command line. `permissions` are those of the role; `custom_role` names it when it is one of the
    workspace's own, and `role` is then what that was copied from.

    `time_zone` is the person's, `zone` that of the workspace, by whose days
    the process is judged. `run_id` is the import whose work this is. At `ends_at` the workspace is deleted.
    """

    workspace_id: UUID
    member_id: UUID | None
    name: str
    role: Role
    door: str
    user_id: UUID | None = None
    team_id: UUID | None = None
    teams: frozenset[UUID] = frozenset()
    reach: Reach = Reach.OWN
    scopes: frozenset[str] | None = None
    language: str = "en"
    time_zone: str = "UTC"
    workspace_name: str = ""
    currency: str = "EUR"
    settings: Mapping[str, Any] = field(default_factory=dict)
    zone: str = "UTC"
    ends_at: datetime | None = None
    run_id: UUID | None = None
    own: frozenset[Permission] | None = None
    custom_role: str = ""
    country: str = ""

    def day_of(self, moment: datetime) -> date:
        """The day that it is at a moment where the person lives: by it they type days."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows, whatever a token narrows it to."""
        return ROLES[self.role][1] if self.own is None else self.own

    def may(self, permission: Permission) -> bool:
        """Whether role and token scopes allow `permission`."""
        allowed = permission in self.permissions
        return allowed and (self.scopes is None or permission.value in self.scopes)

    def reaches(self, team_id: UUID | None) -> bool:
        """Whether the records of a team exist for the actor, whoever owns them."""
        return self.reach is Reach.ALL or (self.reach is Reach.TEAM and team_id in self.teams)

    def sees(self, owner_id: UUID, team_id: UUID | None) -> bool:
        """Whether a record of the workspace exists for the actor: `OwnedQuerySet.visible_to`, asked of one."""
        return self.reaches(team_id) or owner_id == self.member_id

    def require(self, permission: Permission) -> None:
        """Raise `Forbidden` unless `may`."""
        if not self.may(permission):
            raise Forbidden(
                "forbidden",
                msg(
                    "Your role does not allow this ({permission}). Ask an administrator.",
                    permission=permission.value,
                ),
                details={"permission": permission.value},
            )


class OwnedQuerySet(models.QuerySet[M_co]):
    """Rows that belong to an owner and a team."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows that exist for `actor`: own, of the teams below, or all."""
        rows = self.filter(workspace_id=actor.workspace_id)
        if actor.reach is Reach.ALL:
            return rows
        own = models.Q(owner_id=actor.member_id)
        if actor.reach is Reach.TEAM:
            own |= models.Q(team_id__in=sorted(actor.teams))
        return rows.filter(own)


def action(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """A use-case: checks the permission, enters the actor's workspace, and is one transaction.

    Inside another use-case it joins that one's transaction, and its error ends both. Inside a plain
    transaction (bulk work with a result per row) it is undone by itself.
    """

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.require(permission)
            _in_zone(actor, kwargs)
            with workspace(actor.workspace_id), transaction.atomic(savepoint=not _acting.get()):
                token = _acting.set(True)
                try:
                    return function(actor, *args, **kwargs)
                finally:
                    _acting.reset(token)

        return run

    return decorate


def query(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """A read: checks the permission and enters the actor's workspace. Its answer is complete, never lazy."""

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.require(permission)
            _in_zone(actor, kwargs)
            with workspace(actor.workspace_id):
                return function(actor, *args, **kwargs)

        return run

    return decorate


def _in_zone(actor: Actor, given: dict[str, Any]) -> None:
    """Give `now` the clock of the workspace: whoever acts from where, a day is the same day for all of it."""
    now = given.get("now")
    if isinstance(now, datetime):
        given["now"] = now.astimezone(ZoneInfo(actor.zone))


def not_found(kind: Message) -> NoReturn:
    """Refuse in the same words whether the record is missing or merely invisible; `kind` names it."""
    raise NotFound("not-found", msg("There is no such {kind}, or you may not see it.", kind=kind))


class Revised(Protocol):
    """A record that counts its changes."""

    revision: int


def refuse_stale(row: Revised, revision: int | None) -> None:
    """Raise `Conflict` (`stale`) when a change was made of another revision of the record; None does not ask."""
    if revision is not None and revision != row.revision:
        raise Conflict(
            "stale",
            msg("Somebody changed this record a moment ago. Look at it again before you change it."),
            details={"revision": row.revision},
        )
