"""Taking over what a record does not say yet, from another telling of the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.accounts import edit_account
from homeplate.accounts.actions.care import care_for_contact
from homeplate.accounts.actions.contacts import LISTS, edit_contact, said_points, stored_points
from homeplate.accounts.actions.upsert import said
from homeplate.accounts.care import checked_stops, strictest
from homeplate.accounts.models import Account, Contact
from homeplate.accounts.rules import points_of
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission

_ACCOUNT = ("domain", "industry", "employees", "phone", "city", "country")
_CONTACT = ("given_name", "family_name", "title", "department", "language", "preferred_channel")
_BASIS = ("lawful_basis", "basis_source", "basis_on", "basis_evidence")


@action(Permission.ACCOUNT_EDIT)
def complete_account(actor: Actor, *, account_id: UUID, values: Mapping[str, Any], now: datetime) -> bool:
    """Take over what the account does not say yet of `values`, a row as `import_accounts` takes it; whether there was
    anything. Raises `Invalid`, `NotFound`."""
    account, given = _there(Account, account_id), said(values)
    changes = _missing(account, given, _ACCOUNT) | _own(account, given)
    if account is not None and account.revenue_minor is None and "revenue" in given:
        changes |= {name: given[name] for name in ("revenue", "revenue_currency") if name in given}
    return edit_account(actor, account_id=account_id, changes=changes, now=now).revision != _revision(account)


@action(Permission.ACCOUNT_EDIT)
def complete_contact(actor: Actor, *, contact_id: UUID, values: Mapping[str, Any], now: datetime) -> bool:
    """As `complete_account`, of a row as `import_contacts` takes it: e-mail addresses and numbers are added, what the
    person ruled out, and the lawful basis where there is none."""
    contact, given = _there(Contact, contact_id), said(values)
    changes = _missing(contact, given, _CONTACT) | _own(contact, given)
    present = stored_points(contact_id)
    known = {(point.kind, point.folded) for point in present}
    fresh = points_of(given.get("emails") or (), given.get("phones") or (), str(given.get("country") or ""))
    for name, kind in LISTS.items():
        more = [
            point.as_said() for point in fresh if point.kind == kind and (kind, point.folded) not in known
        ]
        if more:
            changes[name] = [*said_points(present, name), *more]
    row = edit_contact(actor, contact_id=contact_id, changes=changes, now=now)
    care = _missing(row, given, _BASIS) if not row.lawful_basis else {}
    care["stops"] = strictest((row.stops, checked_stops(given.get("stops") or {}, today=now.date())))
    row = care_for_contact(actor, contact_id=contact_id, changes=care, now=now)
    return row.revision != _revision(contact)


def _there(model: type[Any], record_id: UUID) -> Any:
    return model.objects.filter(id=record_id).first()


def _revision(row: Any) -> int:
    return row.revision if row is not None else 0


def _missing(row: Any, given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What is given and not said yet."""
    if row is None:
        return {}
    return {name: given[name] for name in names if name in given and getattr(row, name) in (None, "")}


def _own(row: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same of own fields, one by one."""
    told = given.get("custom") or {}
    own = {key: told[key] for key in told if row is not None and row.custom.get(key) in (None, "")}
    return {"custom": own} if own else {}
