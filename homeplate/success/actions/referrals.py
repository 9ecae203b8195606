"""Writing down whom customers sent, and what came of it: each change one fact of the account that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.records import ACCOUNT, locked, refuse_archived, refuse_reference
from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.kit.clean import paragraphs, unknown_name
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.leads.models import Lead
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.success.actions import store
from homeplate.success.links import contact_of
from homeplate.success.models import Referral
from homeplate.success.rules import COMMENT, past_day

NOUN = msg("referral")
LED = ("lead_id", "deal_id", "led_account_id")
NOUNS = {"lead_id": msg("lead"), "deal_id": msg("deal"), "led_account_id": msg("account")}
CHANGEABLE = ("day", "note", *LED)


@action(Permission.ACCOUNT_EDIT)
def record_referral(
    actor: Actor,
    *,
    account_id: UUID,
    now: datetime,
    day: date | None = None,
    note: str = "",
    contact_id: UUID | None = None,
    lead_id: UUID | None = None,
    deal_id: UUID | None = None,
    led_account_id: UUID | None = None,
) -> UUID:
    """Write down that a customer recommended us to somebody; without a day it was today. What came of it may be linked
    later. Raises `Invalid` for what cannot be linked, `Conflict` for an archived account, `NotFound`."""
    account = locked(actor, ACCOUNT, account_id, None)
    refuse_archived(account)
    given = {"day": day or actor.day_of(now), "note": note}
    given |= {"lead_id": lead_id, "deal_id": deal_id, "led_account_id": led_account_id}
    row = Referral(
        id=new_id(),
        account_id=account.id,
        contact_id=contact_of(account, contact_id),
        member_id=actor.member_id,
        created_at=now,
        **_cleaned(actor, account.id, given, actor.day_of(now)),
    )
    row.save(force_insert=True)
    store.tell(actor, row, "recorded", now)
    return row.id


@action(Permission.ACCOUNT_EDIT)
def change_referral(
    actor: Actor, *, referral_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Referral:
    """Change the day, the note, or what came of it. Raises `Invalid`, `NotFound`, and `Conflict` when stale."""
    row = store.locked(Referral, NOUN, referral_id, revision)
    changed = {name: value for name, value in changes.items() if getattr(row, name, ...) != value}
    columns = _cleaned(actor, row.account_id, changed, actor.day_of(now))
    new = {name: value for name, value in columns.items() if getattr(row, name) != value}
    return store.write(actor, row, new, "changed", now) if new else row


@action(Permission.ACCOUNT_EDIT)
def delete_referral(
    actor: Actor, *, referral_id: UUID, now: datetime, revision: int | None = None
) -> Referral:
    """Take a referral out of every list and figure; `restore_referral` brings it back. Raises as `change_referral`."""
    return store.write(
        actor, store.locked(Referral, NOUN, referral_id, revision), {"archived_at": now}, "deleted", now
    )


@action(Permission.ACCOUNT_EDIT)
def restore_referral(actor: Actor, *, referral_id: UUID, now: datetime) -> Referral:
    """Bring a deleted referral back. Raises `NotFound`, and `Conflict` for one that is not deleted."""
    row = store.deleted(Referral, NOUN, referral_id, msg("This referral is not deleted."))
    return store.write(actor, row, {"archived_at": None}, "restored", now)


def _cleaned(actor: Actor, account_id: UUID, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "day":
            found[name] = past_day(value, today)
        elif name == "note":
            found[name] = paragraphs(value, field=name, longest=COMMENT)
        elif name in LED:
            found[name] = _led(actor, account_id, name, value)
        else:
            raise unknown_name(name, CHANGEABLE, field=name)
    return found


def _led(actor: Actor, account_id: UUID, name: str, value: UUID | None) -> UUID | None:
    """A lead or a deal that exists for `actor`, or another account. Raises `Invalid`."""
    if value is None:
        return None
    if name == "led_account_id" and value == account_id:
        raise Invalid("same", msg("An account does not send itself. Choose another one."), field=name)
    if name == "lead_id":
        found = Lead.objects.visible_to(actor).filter(id=value, archived_at=None).exists()
    elif name == "deal_id":
        found = Deal.objects.visible_to(actor).filter(id=value, archived_at=None).exists()
    else:
        found = Account.objects.filter(id=value, archived_at=None).exists()
    return value if found else refuse_reference(name, NOUNS[name])
