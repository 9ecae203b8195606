"""Creating, editing, archiving and restoring one account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from homeplate.accounts.actions.records import (
    ACCOUNT,
    archive,
    change,
    locked,
    merged_custom,
    put,
    refuse_archived,
    refuse_reference,
    restore,
)
from homeplate.accounts.domains import check_own
from homeplate.accounts.models import Account
from homeplate.accounts.rules import AccountValues, account_columns
from homeplate.fields.queries import clean_custom
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.ACCOUNT_EDIT)
def create_account(actor: Actor, *, now: datetime, **values: Unpack[AccountValues]) -> Account:
    """Add an account; it belongs to the actor unless an owner, or None, is named. Raises `Invalid`."""
    given: dict[str, Any] = {"name": "", "owner_id": actor.member_id, "team_id": actor.team_id, **values}
    columns = account_columns(given, currency=actor.currency)
    _check_domain(given, columns)
    columns["custom"] = clean_custom(actor, record="account", values=values.get("custom") or {})
    if columns.get("parent_id"):
        _check_parent(None, columns["parent_id"])
    return put(actor, ACCOUNT, columns, now, more={})


@action(Permission.ACCOUNT_EDIT)
def edit_account(
    actor: Actor, *, account_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Account:
    """Change what `changes`, some of `AccountValues`, speaks of; nothing is written when nothing differs.

    Raises `Invalid`, and `Conflict` for a stale `revision` or an archived account.
    """
    account = locked(actor, ACCOUNT, account_id, revision)
    refuse_archived(account)
    currency = account.revenue_currency or actor.currency
    columns = account_columns(changes, currency=currency, revenue_minor=account.revenue_minor)
    _check_domain(changes, columns)
    if "custom" in changes:
        columns["custom"] = merged_custom(actor, "account", account, changes["custom"] or {})
    if columns.get("parent_id") not in (None, account.parent_id):
        _check_parent(account.id, columns["parent_id"])
    return change(actor, ACCOUNT, account, columns, now)


def _check_domain(said: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    """Refuse the domain of an e-mail address that anybody may have; a web address is taken as it is."""
    if "@" in str(said.get("domain") or ""):
        check_own(columns["domain"], "")


@action(Permission.ACCOUNT_EDIT)
def archive_account(actor: Actor, *, account_id: UUID, now: datetime, revision: int | None = None) -> Account:
    """Take an account out of lists and search; its contacts, deals and subsidiaries stay as they are."""
    return archive(actor, ACCOUNT, account_id, revision, now)


@action(Permission.ACCOUNT_EDIT)
def restore_account(actor: Actor, *, account_id: UUID, now: datetime, revision: int | None = None) -> Account:
    """Bring an archived account back."""
    return restore(actor, ACCOUNT, account_id, revision, now)


def _check_parent(account_id: UUID | None, parent_id: UUID) -> None:
    """Raise `Invalid` unless the parent is there and is not the account itself or one below it.

    Every ancestor is locked, so that two edits at once cannot close a circle between them.
    """
    above: UUID | None = parent_id
    seen = {account_id}
    while above is not None:
        if above in seen:
            raise Invalid(
                "circle", msg("An account cannot belong to itself or to one below it."), field="parent_id"
            )
        seen.add(above)
        rows = Account.objects.select_for_update().filter(id=above)
        found = rows.values_list("parent_id", "archived_at").first()
        if found is None or (above == parent_id and found[1] is not None):
            refuse_reference("parent_id", ACCOUNT.noun)
        above = found[0]
