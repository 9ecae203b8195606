"""Founding a workspace, and what is decided for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg, one_line
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action
from homeplate.people.actions.members import seat_user
from homeplate.people.actions.users import checked_language
from homeplate.people.calendar import CALENDAR, NEW
from homeplate.people.models import Member, User
from homeplate.people.permissions import Permission, Role
from homeplate.people.queries import operator_of
from homeplate.people.rules import DELETION_AFTER, KEEP, Kept, checked_margin, checked_name, checked_time_zone
from homeplate.tenancy.context import workspace
from homeplate.tenancy.models import Workspace

NEXT_STEP_REQUIRED = "next_step_required"
MARGIN = "margin"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Founded:
    """A new workspace and its first administrator."""

    workspace_id: UUID
    member_id: UUID


@transaction.atomic
def create_workspace(
    *,
    name: str,
    slug: str,
    admin: UUID,
    now: datetime,
    language: str = "en",
    time_zone: str = "UTC",
    currency: str = "EUR",
    door: str = "cli",
) -> Founded:
    """The operator founds a workspace, with the user `admin` as its administrator.

    Raises `Invalid` (`slug`, `slug-taken`, …).
    """
    new = Workspace(
        name=checked_name(name),
        slug=_checked_slug(slug),
        language=checked_language(language),
        time_zone=checked_time_zone(time_zone),
        currency=currency_code(currency),
        settings={CALENDAR: NEW},
        created_at=now,
    )
    new.save(force_insert=True)
    with workspace(new):
        operator = operator_of(new, door)
        data = {"name": new.name, "slug": new.slug, "language": new.language, "currency": new.currency}
        record(operator, subject="workspace", subject_id=new.id, verb="workspace.created", at=now, data=data)
        member = seat_user(operator, User.objects.get(id=admin), Member(role=Role.ADMIN), now=now)
    return Founded(new.id, member)


@action(Permission.WORKSPACE_MANAGE)
def change_workspace(
    actor: Actor,
    *,
    now: datetime,
    name: str | Kept = KEEP,
    language: str | Kept = KEEP,
    time_zone: str | Kept = KEEP,
    currency: str | Kept = KEEP,
    next_step_required: bool | Kept = KEEP,
    margin: Decimal | Kept | None = KEEP,
) -> None:
    """Change what is given. Amounts keep their currency; the time zone says from now on when a day begins.

    With `next_step_required` no deal moves on without a dated next step. `margin` is what is left of 100 units of
    revenue, by which the value of a customer is told; None where that is not known. Raises `Invalid`.
    """
    found = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    given = {
        "name": name if name is KEEP else checked_name(name),
        "language": language if language is KEEP else checked_language(language),
        "time_zone": time_zone if time_zone is KEEP else checked_time_zone(time_zone),
        "currency": currency if currency is KEEP else currency_code(currency),
    }
    new: dict[str, Any] = {
        key: value for key, value in given.items() if value is not KEEP and value != getattr(found, key)
    }
    was: dict[str, Any] = {key: getattr(found, key) for key in new}
    for key, value in new.items():
        setattr(found, key, value)
    required = bool(found.settings.get(NEXT_STEP_REQUIRED))
    if next_step_required is not KEEP and next_step_required != required:
        found.settings = {**found.settings, NEXT_STEP_REQUIRED: next_step_required}
        new[NEXT_STEP_REQUIRED], was[NEXT_STEP_REQUIRED] = next_step_required, required
    percent = margin if margin is KEEP else checked_margin(margin)
    if percent is not KEEP and percent != found.settings.get(MARGIN):
        new[MARGIN], was[MARGIN] = percent, found.settings.get(MARGIN)
        found.settings = {**found.settings, MARGIN: percent}
    if new:
        found.save(update_fields=["name", "language", "time_zone", "currency", "settings"])
        data = {"set": new, "was": was}
        record(actor, subject="workspace", subject_id=found.id, verb="workspace.changed", at=now, data=data)


@action(Permission.WORKSPACE_MANAGE)
def schedule_deletion(actor: Actor, *, name: str, now: datetime) -> datetime:
    """Have the workspace deleted with all it holds, some days from now; the moment at which that happens.

    `name` is that of the workspace, typed by hand. Raises `Invalid` (`name`), `Conflict` (`deletion`).
    """
    found = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    if found.delete_at is not None:
        raise Conflict("deletion", msg("This workspace is being deleted already."))
    if one_line(name) != found.name:
        raise Invalid("name", msg("This is not the name of the workspace."), field="name")
    found.delete_at = now + DELETION_AFTER
    found.save(update_fields=["delete_at"])
    data = {"delete_at": found.delete_at}
    verb = "workspace.deletion_set"
    record(actor, subject="workspace", subject_id=found.id, verb=verb, at=now, data=data)
    return found.delete_at


@action(Permission.WORKSPACE_MANAGE)
def call_deletion_off(actor: Actor, *, now: datetime) -> None:
    """Keep the workspace after all. Raises `Conflict` (`deletion`) when nobody was going to delete it."""
    found = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    if found.delete_at is None:
        raise Conflict("deletion", msg("This workspace is not going to be deleted."))
    found.delete_at = None
    found.save(update_fields=["delete_at"])
    verb = "workspace.deletion_called_off"
    record(actor, subject="workspace", subject_id=found.id, verb=verb, at=now, data={})


def _checked_slug(text: str) -> str:
    if not SLUG.fullmatch(text) or len(text) > 60:
        raise Invalid(
            "slug", msg("Use small letters a–z, digits and hyphens, at most {count}.", count=60), field="slug"
        )
    if Workspace.objects.filter(slug=text).exists():
        raise Invalid("slug-taken", msg("There is a workspace “{slug}” already.", slug=text), field="slug")
    return text
