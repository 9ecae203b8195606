"""Named people for tests: Northwind Controls with its teams, and a stranger in a workspace next door.

Ada (admin), Olli (operations), Veli (viewer)         no team
Helsinki: Mina (manager), Rasmus, Jiwoo (reps)
Seoul: Seo-yeon (manager), Hana (rep)
outsider: administrator of Southwind
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from homeplate.kit.ids import new_id
from homeplate.people.access import Actor
from homeplate.people.models import Member, Seat, Team, User
from homeplate.people.permissions import Role
from homeplate.people.queries import actor_for_user
from homeplate.playbook.models import Process, ProcessVersion
from homeplate.playbook.queries import Current
from homeplate.process.reading import to_data
from homeplate.process.templates import template
from homeplate.tenancy.context import workspace
from homeplate.tenancy.models import Workspace

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning; the moment at which tests act unless they say otherwise."""

PEOPLE: dict[str, tuple[str, Role, str]] = {
    "ada": ("Ada", Role.ADMIN, ""),
    "olli": ("Olli", Role.OPERATIONS, ""),
    "veli": ("Veli", Role.VIEWER, ""),
    "mina": ("Mina", Role.MANAGER, "Helsinki"),
    "rasmus": ("Rasmus", Role.REP, "Helsinki"),
    "jiwoo": ("Jiwoo", Role.REP, "Helsinki"),
    "seoyeon": ("Seo-yeon", Role.MANAGER, "Seoul"),
    "hana": ("Hana", Role.REP, "Seoul"),
}
OUTSIDER = "outsider"


@dataclass(frozen=True)
class House:
    """Northwind Controls, ready to act in."""

    id: UUID
    members: dict[str, UUID]
    users: dict[str, UUID]
    teams: dict[str, UUID]
    next_door: UUID
    _actors: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def actor(self, name: str, door: str = "page") -> Actor:
        """The person as the program sees them; read once, so change people before asking."""
        if (name, door) not in self._actors:
            where = self.next_door if name == OUTSIDER else self.id
            self._actors[name, door] = actor_for_user(self.users[name], where, door)
        return self._actors[name, door]

    def inside(self) -> AbstractContextManager[UUID]:
        """For looking at rows: actions and queries enter the workspace by themselves."""
        return workspace(self.id)


def northwind() -> House:
    """Write everybody, in eight statements."""
    home, next_door = Workspace.objects.bulk_create(
        [
            Workspace(name="Northwind Controls", slug="northwind", created_at=NOW),
            Workspace(name="Southwind", slug="southwind", created_at=NOW),
        ]
    )
    users = {
        name: User(email=f"{name}@northwind.example", name=PEOPLE[name][0], password="!", joined_at=NOW)
        for name in PEOPLE
    }
    users[OUTSIDER] = User(email="outsider@southwind.example", name="Oona", password="!", joined_at=NOW)
    User.objects.bulk_create(users.values())
    teams = {name: Team(workspace=home, name=name) for name in ("Helsinki", "Seoul")}
    stranger = Member(workspace=next_door, user=users[OUTSIDER], name="Oona", role=Role.ADMIN, joined_at=NOW)
    with workspace(next_door):
        stranger.save(force_insert=True)
    members = {
        name: Member(
            workspace=home, user=users[name], name=shown, role=role, team=teams.get(team), joined_at=NOW
        )
        for name, (shown, role, team) in PEOPLE.items()
    }
    with workspace(home):
        Team.objects.bulk_create(teams.values())
        Member.objects.bulk_create(members.values())
    members[OUTSIDER] = stranger
    Seat.objects.bulk_create(
        Seat(id=new_id(), user=users[name], workspace_id=member.workspace_id, member_id=member.id)
        for name, member in members.items()
    )
    return House(
        id=home.id,
        members={name: member.id for name, member in members.items()},
        users={name: user.id for name, user in users.items()},
        teams={name: team.id for name, team in teams.items()},
        next_door=next_door.id,
    )


def publish(house: House, template_key: str = "pipeline", *, default: bool = True) -> Current:
    """A template as the published process of the house, in two statements: for tests that sell."""
    shipped = template(template_key)
    process = Process(
        workspace_id=house.id,
        key=shipped.key,
        name=dict(shipped.name),
        is_default=default,
        created_at=NOW,
    )
    version = ProcessVersion(
        workspace_id=house.id,
        process=process,
        number=1,
        state="published",
        definition=_template_data(template_key),
        created_at=NOW,
        published_at=NOW,
    )
    with workspace(house.id):
        process.save(force_insert=True)
        version.save(force_insert=True)
    return Current(process.id, version.id, process.key, version.number)


@cache
def _template_data(template_key: str) -> dict[str, Any]:
    return to_data(template(template_key))
