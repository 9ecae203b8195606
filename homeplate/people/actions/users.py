"""Users: who can sign in, and what they decide about themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from homeplate.kit.errors import Forbidden, Invalid
from homeplate.kit.text import folded, msg, one_line
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.models import Member, Seat, User
from homeplate.people.permissions import Permission, Role
from homeplate.people.queries import names_key, user_id_of
from homeplate.people.rules import THEMES, checked_name, checked_one_of, checked_time_zone
from homeplate.tenancy.context import workspace


def checked_email(text: str) -> str:
    """The address in the form in which it is kept. Raises `Invalid` with code `email`."""
    address = folded(one_line(text))
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(
            "email", msg("“{text}” is not an e-mail address.", text=address[:80]), field="email"
        ) from None
    return address


def checked_language(text: str) -> str:
    """A language the pages are written in. Raises `Invalid` with code `choice`."""
    return checked_one_of(text, dict(settings.LANGUAGES), field="language")


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    now: datetime,
    password: str | None = None,
    language: str = "en",
    time_zone: str = "UTC",
) -> UUID:
    """A user who belongs to no workspace yet; without a password they ask for one by e-mail.

    A user is global and so has no fact; joining a workspace is one. Raises `Invalid` (`email-taken`,
    `email`, `password`, …).
    """
    user = User(
        email=checked_email(email),
        name=checked_name(name),
        language=checked_language(language),
        time_zone=checked_time_zone(time_zone),
        joined_at=now,
    )
    if User.objects.filter(email=user.email).exists():
        raise Invalid("email-taken", msg("Somebody signs in with this address already."), field="email")
    if password is None:
        user.set_unusable_password()
    else:
        _set_checked(user, password)
    user.save(force_insert=True)
    return user.id


@transaction.atomic
def set_password(*, email: str, password: str, now: datetime, door: str = "cli") -> None:
    """The operator gives a user a new password; told to the ledger of every workspace they belong to.

    Raises `Invalid` with code `password` when the password is too weak, `NotFound` for a stranger.
    """
    user = User.objects.select_for_update().get(id=user_id_of(email))
    _set_checked(user, password)
    user.save(update_fields=["password"])
    for workspace_id, member_id in Seat.objects.filter(user=user).values_list("workspace_id", "member_id"):
        with workspace(workspace_id):
            operator = Actor(workspace_id, None, "operator", Role.ADMIN, door)
            record(
                operator, subject="member", subject_id=member_id, verb="member.password_set", at=now, data={}
            )


def _set_checked(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            "password", msg("{reasons}", reasons=" ".join(error.messages)), field="password"
        ) from None
    user.set_password(password)


def own_hands(actor: Actor) -> tuple[UUID, UUID]:
    """The user and member at work. Raises `Forbidden` for a token: it may not widen or rename its owner."""
    if actor.scopes is not None or actor.user_id is None or actor.member_id is None:
        raise Forbidden("own-hands", msg("Only a signed-in person can do this, not a token."))
    return actor.user_id, actor.member_id


@action(Permission.PEOPLE_VIEW)
def change_own_profile(
    actor: Actor,
    *,
    now: datetime,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    theme: str | None = None,
) -> None:
    """Change what is given of one's own name, language, time zone and theme; the name in every workspace."""
    user_id, member_id = own_hands(actor)
    user = User.objects.select_for_update().filter(id=user_id).first() or not_found(msg("user"))
    given = {
        "name": None if name is None else checked_name(name),
        "language": None if language is None else checked_language(language),
        "time_zone": None if time_zone is None else checked_time_zone(time_zone),
        "theme": None if theme is None else checked_one_of(theme, THEMES, field="theme"),
    }
    changed = {
        key: value for key, value in given.items() if value is not None and value != getattr(user, key)
    }
    if not changed:
        return
    for key, value in changed.items():
        setattr(user, key, value)
    user.save(update_fields=list(changed))
    if "name" in changed:
        _rename_everywhere(user)
    record(actor, subject="member", subject_id=member_id, verb="member.profile_changed", at=now, data=changed)


@action(Permission.PEOPLE_VIEW)
def end_sessions(actor: Actor, *, now: datetime) -> None:
    """End all of one's own sessions on whatever device; the door that asked begins its own anew."""
    user_id, member_id = own_hands(actor)
    User.objects.filter(id=user_id).update(session_round=F("session_round") + 1)
    record(actor, subject="member", subject_id=member_id, verb="member.sessions_ended", at=now, data={})


def _rename_everywhere(user: User) -> None:
    for workspace_id in Seat.objects.filter(user=user).values_list("workspace_id", flat=True):
        with workspace(workspace_id):
            Member.objects.filter(user=user).update(name=user.name)
        forget_names(workspace_id)


def forget_names(workspace_id: UUID) -> None:
    """Let the next reader see the new names: now for this transaction, and again when it is done."""
    key = names_key(workspace_id)
    cache.delete(key)
    transaction.on_commit(lambda: cache.delete(key))
