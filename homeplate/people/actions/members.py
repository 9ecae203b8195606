"""Members: who belongs to a workspace, in which role and team, and how far they see."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.kit.errors import Invalid, Refused
from homeplate.kit.holidays import checked_place
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.actions.users import checked_email, create_user, forget_names
from homeplate.people.models import CustomRole, Member, Seat, Team, User
from homeplate.people.permissions import ROLES, WIDER, Grant, Permission, Reach, Role, granted
from homeplate.people.rules import KEEP, Kept, checked_name, checked_reach, checked_role


@action(Permission.PEOPLE_MANAGE)
def add_member(
    actor: Actor,
    *,
    name: str,
    now: datetime,
    email: str = "",
    role: str = Role.REP,
    team_id: UUID | None = None,
    reach: str = "",
    password: str | None = None,
) -> UUID:
    """Add a colleague and give the member's id.

    With an e-mail address they can sign in: as the user who has it already (who keeps their own name and
    password), or as a new one. Without, they are a name that owns deals.
    """
    base, own = chosen_role(actor, role)
    refuse_wider(actor, reach)
    member = Member(role=base, custom_role_id=own, reach=checked_reach(reach), team_id=checked_team(team_id))
    if not email:
        member.name = checked_name(name)
        return _insert(actor, member, now=now)
    return seat_user(actor, _user(email, name, password, now), member, now=now)


@action(Permission.PEOPLE_MANAGE)
def give_sign_in(
    actor: Actor, *, member_id: UUID, email: str, now: datetime, password: str | None = None
) -> None:
    """Let an imported colleague sign in with `email`. Raises `Refused` when they can already."""
    member = locked_member(member_id)
    connect(actor, member, _user(email, member.name, password, now), now=now)


def connect(actor: Actor, member: Member, user: User, *, now: datetime) -> None:
    """Let `user` sign in as the colleague `member`. Raises `Refused` (`has-user`), `Invalid` (`member-exists`)."""
    refuse_user(member)
    refuse_second_seat(actor.workspace_id, user)
    member.user = user
    member.name = user.name
    member.save(update_fields=["user", "name"])
    if member.is_active:
        _seat(member)
    forget_names(actor.workspace_id)
    record(
        actor,
        subject="member",
        subject_id=member.id,
        verb="member.connected",
        at=now,
        data={"user_id": str(user.id), "name": user.name},
    )


@action(Permission.PEOPLE_MANAGE)
def change_member(
    actor: Actor,
    *,
    member_id: UUID,
    now: datetime,
    role: str | Kept = KEEP,
    team_id: UUID | Kept | None = KEEP,
    reach: str | Kept = KEEP,
    country: str | Kept = KEEP,
    is_active: bool | Kept = KEEP,
) -> None:
    """Change what is given; `reach=""` means the role's own. Nobody is deleted, only made inactive.

    `role` is a key of the table or the id of a role of the workspace's own. Raises `Refused`: `last-admin` when nobody
    would be left to administer, `beyond` for what the actor may not do or see themselves.
    """
    member = locked_member(member_id)
    refuse_beyond(actor, grant_of(member)[1])
    base, own = (KEEP, KEEP) if role is KEEP else chosen_role(actor, role)
    if reach is not KEEP and reach != member.reach:
        refuse_wider(actor, reach)
    given = {
        "role": base,
        "custom_role_id": own,
        "team_id": _team_given(member, team_id, is_active),
        "reach": reach if reach is KEEP else checked_reach(reach),
        "country": country if country is KEEP else _checked_country(country),
        "is_active": is_active,
    }
    changed = {
        key: value for key, value in given.items() if value is not KEEP and value != getattr(member, key)
    }
    if not changed:
        return
    before = {key: _plain(getattr(member, key)) for key in changed}
    was_admin = member.role == Role.ADMIN and member.is_active
    for key, value in changed.items():
        setattr(member, key, value)
    if was_admin and not (member.role == Role.ADMIN and member.is_active):
        _refuse_last_admin(member.id)
    member.save(update_fields=list(changed))
    if "is_active" in changed:
        _seat(member) if member.is_active else Seat.objects.filter(member_id=member.id).delete()
    data = {"before": before, "after": {key: _plain(value) for key, value in changed.items()}}
    record(actor, subject="member", subject_id=member.id, verb="member.changed", at=now, data=data)


def chosen_role(actor: Actor, text: str) -> tuple[Role, UUID | None]:
    """The role that `text` names: a key of the table, or the id of one of the workspace's own with what it counts as.

    Raises `Invalid` (`role`), and `Refused` (`beyond`) for a role that allows more than the actor's.
    """
    identity = parse_id(text)
    if identity is None:
        role = checked_role(text)
        refuse_beyond(actor, ROLES[role][1])
        return role, None
    own = CustomRole.objects.filter(id=identity, archived_at__isnull=True).first()
    if own is None:
        raise Invalid("role", msg("There is no role “{text}”.", text=text[:20]), field="role")
    refuse_beyond(actor, granted(own.base, own.permissions, own.reach)[1])
    return Role(own.base), own.id


def grant_of(member: Member) -> Grant:
    """What the role of a member gives."""
    own = member.custom_role
    return granted(member.role, own.permissions, own.reach) if own else granted(member.role)


def refuse_beyond(actor: Actor, wanted: frozenset[Permission]) -> None:
    """Nobody gives or takes what they may not do themselves. Raises `Refused` (`beyond`)."""
    beyond = sorted(permission.value for permission in wanted - actor.permissions)
    if beyond:
        text = msg("This role allows what yours does not: {rights}.", rights=", ".join(beyond))
        raise Refused("beyond", text, field="role", details={"permissions": beyond})


def refuse_wider(actor: Actor, reach: str) -> None:
    """Nobody lets others see farther than they see themselves. Raises `Refused` (`beyond`)."""
    if reach and WIDER[Reach(checked_reach(reach))] > WIDER[actor.reach]:
        raise Refused(
            "beyond", msg("Nobody can let others see more than they see themselves."), field="reach"
        )


def _checked_country(text: str) -> str:
    """A country with or without a region, as `FI` or `DE-BY`; nothing for that of the workspace."""
    country, _, region = text.partition("-")
    return "-".join(part for part in checked_place(country, region) if part)


def _team_given(member: Member, team_id: UUID | Kept | None, is_active: bool | Kept) -> UUID | Kept | None:
    """The team to put a member into; whoever comes back finds no team where theirs was deleted meanwhile."""
    if team_id is not KEEP:
        return checked_team(team_id)
    returns = is_active is True and not member.is_active
    return None if returns and member.team_id and not is_live_team(member.team_id) else KEEP


def seat_user(actor: Actor, user: User, member: Member, *, now: datetime) -> UUID:
    """Write `member` for `user` with the seat that lets them in. Raises `Invalid` with code `member-exists`."""
    refuse_second_seat(actor.workspace_id, user)
    member.user = user
    member.name = user.name
    written = _insert(actor, member, now=now)
    _seat(member)
    return written


def locked_member(member_id: UUID) -> Member:
    """The member, locked for this transaction. Raises `NotFound`."""
    found = Member.objects.select_for_update().filter(id=member_id).first()
    return found or not_found(msg("member"))


def _insert(actor: Actor, member: Member, *, now: datetime) -> UUID:
    member.workspace_id = actor.workspace_id
    member.joined_at = now
    member.save(force_insert=True)
    forget_names(actor.workspace_id)
    data = {
        "name": member.name,
        "role": str(member.role),
        "custom_role_id": str(member.custom_role_id) if member.custom_role_id else None,
        "team_id": _plain(member.team_id),
        "reach": member.reach,
        "user_id": _plain(member.user_id),
    }
    record(actor, subject="member", subject_id=member.id, verb="member.added", at=now, data=data)
    return member.id


def _seat(member: Member) -> None:
    if member.user_id is not None:
        Seat.objects.create(user_id=member.user_id, workspace_id=member.workspace_id, member_id=member.id)


def _user(email: str, name: str, password: str | None, now: datetime) -> User:
    address = checked_email(email)
    user = User.objects.filter(email=address).first()
    return user or User.objects.get(id=create_user(email=address, name=name, password=password, now=now))


def refuse_user(member: Member) -> None:
    """Raise `Refused` for a colleague who can sign in already."""
    if member.user_id is not None:
        raise Refused("has-user", msg("{name} can sign in already.", name=member.name))


def refuse_second_seat(workspace_id: UUID, user: User) -> None:
    """Raise `Invalid` with code `member-exists` for a user who is a member, active or not."""
    if Member.objects.filter(workspace_id=workspace_id, user=user).exists():
        raise Invalid("member-exists", msg("{name} is a member already.", name=user.name), field="email")


def _refuse_last_admin(leaving: UUID) -> None:
    admins = Member.objects.select_for_update().filter(role=Role.ADMIN, is_active=True, user__isnull=False)
    if not any(admin_id != leaving for admin_id in admins.values_list("id", flat=True)):
        raise Refused("last-admin", msg("A workspace needs an administrator. Appoint another one first."))


def checked_team(team_id: UUID | None) -> UUID | None:
    """The id of a team, or None for none. Raises `Invalid` with code `team`."""
    if team_id is not None and not is_live_team(team_id):
        raise Invalid("team", msg("There is no such team."), field="team")
    return team_id


def is_live_team(team_id: UUID) -> bool:
    """Whether there is a team of this id that is not deleted."""
    return Team.objects.filter(id=team_id, archived_at__isnull=True).exists()


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
