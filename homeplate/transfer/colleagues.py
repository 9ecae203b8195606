"""The people that rows name: found among the members, or added as colleagues who cannot sign in yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext

from homeplate.kit.ids import parse_id
from homeplate.kit.text import folded, msg, one_line
from homeplate.people.access import Actor
from homeplate.people.actions import Colleague, import_members
from homeplate.people.models import Member
from homeplate.people.permissions import Role
from homeplate.people.rules import NAME_LENGTH
from homeplate.transfer.peoplemaps import NEW, OTHERS, PLACEHOLDER, key_of
from homeplate.transfer.rows import AccountRow, ContactRow, DealRow, LeadRow, TeamRow

Owned = AccountRow | ContactRow | DealRow | LeadRow


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


def add_colleagues(
    actor: Actor, rows: Sequence[TeamRow], now: datetime, people: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Add whom a list of colleagues names; for each row `created`, `unchanged`, or `refused` without a name.

    Whose records go to somebody else by `people` (see `peoplemaps.chosen`) is not added.
    """
    there = {folded(name) for name in Member.objects.values_list("name", flat=True)}
    wanted: list[Colleague] = []
    outcomes: list[str] = []
    for row in rows:
        name = member_name(row.owner)
        if not name:
            outcomes.append("refused")
            continue
        if (people or {}).get(key_of(row.owner), NEW) != NEW:
            outcomes.append("unchanged")
            continue
        leader = leader_of(row.manager, row.team)
        wanted += [*([leader] if leader else []), colleague_of(name, row.manager, row.team)]
        outcomes.append("unchanged" if folded(name) in there else "created")
        there.add(folded(name))
    import_members(actor, colleagues=wanted, now=now)
    return tuple(outcomes)


def owners_of(
    actor: Actor, rows: Iterable[Owned], now: datetime, people: Mapping[str, str] | None = None
) -> Owners:
    """Find or add the owners of some rows: a handful of statements whatever the number of rows.

    `people` says who somebody named in the file is here, see `peoplemaps.chosen`.
    """
    some = list(rows)
    emails = {folded(row.owner_email) for row in some if row.owner_email}
    by_email = dict(_by_email(sorted(emails)))
    wanted: dict[str, Colleague] = {}
    said: dict[str, str] = {}
    for row in some:
        text = row.owner or row.owner_email
        key = _known_as(text)
        if not key or key in wanted or key in said or _is_there(row, by_email):
            continue
        target = _target(text, people or {})
        if target != NEW:
            said[key] = target
            continue
        manager = row.manager if isinstance(row, DealRow) else ""
        leader = leader_of(manager, row.team)
        if leader is not None:
            wanted.setdefault(f"\0{folded(leader.name)}", leader)
        wanted[key] = colleague_of(member_name(text), manager, row.team)
    if PLACEHOLDER in said.values():
        wanted[PLACEHOLDER] = Colleague(_placeholder(actor))
    by_name = import_members(actor, colleagues=wanted.values(), now=now) if wanted else {}
    otherwise = actor.member_id or _administrator()
    teams = _teams()
    for key, target in said.items():
        stand_in = by_name.get(folded(_placeholder(actor))) if target == PLACEHOLDER else otherwise
        member_id = parse_id(target)
        owner_id = member_id if member_id in teams else stand_in
        if owner_id is not None:
            by_name[key] = owner_id
    return Owners(by_name, by_email, teams, otherwise)


def _is_there(row: Owned, by_email: Mapping[str, UUID]) -> bool:
    return bool(row.owner_email) and folded(row.owner_email) in by_email


def _target(text: str, people: Mapping[str, str]) -> str:
    """Who `text` is here: what was said of them, else what was said of everybody else who is no member."""
    key = key_of(text)
    if key in people:
        return people[key]
    others = people.get(OTHERS, NEW)
    return NEW if others != NEW and Member.objects.filter(name__iexact=member_name(text)).exists() else others


def _placeholder(actor: Actor) -> str:
    """Who owns what belonged to somebody who will not come: one member who cannot sign in."""
    with translation.override(actor.language):
        return msg("Former colleagues").render(gettext, actor.language)


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
