"""Creating, editing, archiving and restoring one contact, with the ways to reach it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from homeplate.accounts.actions.records import (
    ACCOUNT,
    CONTACT,
    archive,
    change,
    locked,
    merged_custom,
    put,
    refuse_archived,
    refuse_reference,
    restore,
)
from homeplate.accounts.care import stop_columns, strictest
from homeplate.accounts.fingerprints import erased_person, ruled_out, suppressed
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.accounts.rules import ContactValues, Point, contact_columns, full_name, points_of
from homeplate.fields.queries import clean_custom
from homeplate.kit.countries import country_code
from homeplate.people.access import Actor, action
from homeplate.people.calendar import workspace_country
from homeplate.people.permissions import Permission

LISTS = {"emails": "email", "phones": "phone"}
"""What actions call the two lists of points, and the kind of each."""


@action(Permission.ACCOUNT_EDIT)
def create_contact(actor: Actor, *, now: datetime, **values: Unpack[ContactValues]) -> Contact:
    """Add a contact; it belongs to the actor unless an owner, or None, is named.

    What a contact with the same address, a deleted one too, has ruled out holds for this one. Raises `Invalid`,
    among others `erased` for the address of somebody who was erased.
    """
    given: dict[str, Any] = {"name": "", "owner_id": actor.member_id, "team_id": actor.team_id, **values}
    columns = contact_columns(given)
    country = _country(actor, columns.get("account_id"), bool(values.get("phones")))
    points = points_of(values.get("emails") or (), values.get("phones") or (), country)
    columns["custom"] = clean_custom(actor, record="contact", values=values.get("custom") or {})
    _check_account(columns.get("account_id"))
    if suppressed(actor.workspace_id, points):
        raise erased_person()
    stops = strictest(one for each in ruled_out(points).values() for one in each)
    columns |= stop_columns(stops) if stops else {}
    contact = put(actor, CONTACT, columns, now, more={name: said_points(points, name) for name in LISTS})
    write_points(contact, points)
    return contact


@action(Permission.ACCOUNT_EDIT)
def edit_contact(
    actor: Actor, *, contact_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Contact:
    """Change what `changes`, some of `ContactValues`, speaks of; a list of e-mails or phones replaces the old.

    Raises `Invalid`, and `Conflict` for a stale `revision` or an archived contact.
    """
    contact = locked(actor, CONTACT, contact_id, revision)
    refuse_archived(contact)
    columns = contact_columns(_with_whole_name(contact, changes))
    if "custom" in changes:
        columns["custom"] = merged_custom(actor, "contact", contact, changes["custom"] or {})
    if columns.get("account_id") != contact.account_id:
        _check_account(columns.get("account_id"))
    more = _edit_points(actor, contact, changes) if LISTS.keys() & changes.keys() else {}
    return change(actor, CONTACT, contact, columns, now, more=more)


@action(Permission.ACCOUNT_EDIT)
def archive_contact(actor: Actor, *, contact_id: UUID, now: datetime, revision: int | None = None) -> Contact:
    """Take a contact out of lists; the deals it stands in keep it."""
    return archive(actor, CONTACT, contact_id, revision, now)


@action(Permission.ACCOUNT_EDIT)
def restore_contact(actor: Actor, *, contact_id: UUID, now: datetime, revision: int | None = None) -> Contact:
    """Bring an archived contact back."""
    return restore(actor, CONTACT, contact_id, revision, now)


def _with_whole_name(contact: Contact, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """`changes` with both parts of the name when one changes; a name that is not made of them stays."""
    parts = {"given_name": contact.given_name, "family_name": contact.family_name}
    if "name" in changes or not parts.keys() & changes.keys():
        return changes
    made_of_parts = contact.name == full_name(contact.given_name, contact.family_name)
    return {**parts, **changes} if made_of_parts else {"name": contact.name, **changes}


def _check_account(account_id: UUID | None) -> None:
    if account_id is not None and not Account.objects.filter(id=account_id, archived_at=None).exists():
        refuse_reference("account_id", ACCOUNT.noun)


def _country(actor: Actor, account_id: UUID | None, wanted: bool) -> str:
    """The country whose numbers are written without it: that of the account, else that of the workspace."""
    if not wanted:
        return ""
    named = (
        Account.objects.filter(id=account_id).values_list("country", flat=True).first() if account_id else ""
    )
    return country_code(named or "") or workspace_country(actor)


def _edit_points(actor: Actor, contact: Contact, changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Replace the lists that `changes` names; gives (new, old) of those that differ."""
    present = stored_points(contact.id)
    country = _country(actor, changes.get("account_id") or contact.account_id, bool(changes.get("phones")))
    given = points_of(changes.get("emails") or (), changes.get("phones") or (), country)
    kept = tuple(
        p for p in present if not any(LISTS[name] == p.kind for name in LISTS.keys() & changes.keys())
    )
    points = (*kept, *given)
    pairs = {name: (said_points(points, name), said_points(present, name)) for name in LISTS}
    differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if suppressed(actor.workspace_id, set(given) - set(present)):
        raise erased_person()
    if differing:
        ContactPoint.objects.filter(contact_id=contact.id).delete()
        write_points(contact, points)
    return differing


def stored_points(contact_id: UUID) -> tuple[Point, ...]:
    """The ways to reach a contact, as they are stored."""
    rows = ContactPoint.objects.filter(contact_id=contact_id).order_by("kind", "position")
    return tuple(Point(*row) for row in rows.values_list("kind", "value", "folded", "label"))


def write_points(contact: Contact, points: tuple[Point, ...]) -> None:
    """Store the ways to reach a contact that has none stored."""
    ContactPoint.objects.bulk_create(
        ContactPoint(
            contact_id=contact.id,
            kind=point.kind,
            value=point.value,
            folded=point.folded,
            label=point.label,
            position=position,
        )
        for position, point in enumerate(points)
    )


def said_points(points: tuple[Point, ...], name: str) -> list[dict[str, str]]:
    """The points of one of `LISTS` in the form of facts."""
    return [point.as_said() for point in points if point.kind == LISTS[name]]
