"""The people that rows name: found among the members, or added as colleagues who cannot sign in yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from homeplate.kit.text import folded, one_line
from homeplate.people.access import Actor
from homeplate.people.actions import Colleague, import_members
from homeplate.people.models import Member
from homeplate.people.permissions import Role
from homeplate.people.rules import NAME_LENGTH
from homeplate.transfer.rows import AccountRow, ContactRow, DealRow, TeamRow

Owned = AccountRow | ContactRow | DealRow


@dataclass(frozen=True, slots=True)
class Owners:
    """Members by folded name and by folded address, the team of each, and who owns what names nobody."""

    by_name: Mapping[str, UUID]
    by_email: Mapping[str, UUID]
    team_of: Mapping[UUID, UUID | None]
    otherwise: UUID | None

    def find(self, row: Owned) -> UUID | None:
        """The member whom the row names as its owner; None when it names nobody."""
        found = self.by_email.get(folded(row.owner_email)) if row.owner_email else None
        return found or self.by_name.get(_known_as(row.owner or row.owner_email))


def member_name(text: str) -> str:
    """`text` as a name that fits a member or a team."""
    return one_line(text)[:NAME_LENGTH].strip()


@lru_cache(maxsize=10_000)
def _known_as(text: str) -> str:
    return folded(member_name(text))


def colleague_of(owner: str, manager: str, team: str) -> Colleague:
    """A rep in the team of their manager, which stands below the office; in the office where nobody leads."""
    office, leader = member_name(team), member_name(manager)
    if not leader or leader == owner:
        return Colleague(owner, team=office)
    return Colleague(owner, team=_led(office, leader), above=office)


def _led(office: str, leader: str) -> str:
    return member_name(f"{office} · {leader}" if office else leader)


def leader_of(manager: str, team: str) -> Colleague | None:
    """The manager, in the team that they lead."""
    office, leader = member_name(team), member_name(manager)
    if not leader:
        return None
    return Colleague(leader, team=_led(office, leader), above=office, role=Role.MANAGER)


def add_colleagues(actor: Actor, rows: Sequence[TeamRow], now: datetime) -> tuple[str, ...]:
    """Add whom a list of colleagues names; for each row `created`, `unchanged`, or `refused` without a name."""
    there = {folded(name) for name in Member.objects.values_list("name", flat=True)}
    wanted: list[Colleague] = []
    outcomes: list[str] = []
    for row in rows:
        name = member_name(row.owner)
        if not name:
            outcomes.append("refused")
            continue
        leader = leader_of(row.manager, row.team)
        wanted += [*([leader] if leader else []), colleague_of(name, row.manager, row.team)]
        outcomes.append("unchanged" if folded(name) in there else "created")
        there.add(folded(name))
    import_members(actor, colleagues=wanted, now=now)
    return tuple(outcomes)


def owners_of(actor: Actor, rows: Iterable[Owned], now: datetime) -> Owners:
    """Find or add the owners of some rows: a handful of statements whatever the number of rows."""
    some = list(rows)
    emails = {folded(row.owner_email) for row in some if row.owner_email}
    by_email = dict(_by_email(sorted(emails)))
    wanted: dict[str, Colleague] = {}
    for row in some:
        text = row.owner or row.owner_email
        key = _known_as(text)
        if not key or key in wanted or (row.owner_email and folded(row.owner_email) in by_email):
            continue
        manager = row.manager if isinstance(row, DealRow) else ""
        leader = leader_of(manager, row.team)
        if leader is not None:
            wanted.setdefault(f"\0{folded(leader.name)}", leader)
        wanted[key] = colleague_of(member_name(text), manager, row.team)
    by_name = import_members(actor, colleagues=wanted.values(), now=now) if wanted else {}
    return Owners(by_name, by_email, _teams(), actor.member_id or _administrator())


def _by_email(emails: Sequence[str]) -> Iterable[tuple[str, UUID]]:
    for start in range(0, len(emails), 500):
        members = Member.objects.filter(user__email__in=emails[start : start + 500])
        yield from members.values_list("user__email", "id")


def _teams() -> dict[UUID, UUID | None]:
    return dict(Member.objects.values_list("id", "team_id"))


def _administrator() -> UUID | None:
    """Who owns what names nobody when the operator imports: the administrator of longest standing."""
    members = Member.objects.filter(role=Role.ADMIN, is_active=True).order_by("joined_at", "id")
    return members.values_list("id", flat=True).first()
