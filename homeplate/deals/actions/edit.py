"""Editing what a deal says of itself: name, value, dates, next step, owner; archiving it and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from homeplate.deals.actions.create import NextStep, owner_of, require_account
from homeplate.deals.models import Deal
from homeplate.deals.rules import input as rules
from homeplate.deals.rules.attention import postponed
from homeplate.deals.rules.evidence import require_open
from homeplate.deals.rules.standing import standing
from homeplate.deals.rules.state import Change, plain
from homeplate.deals.store import Hand, change
from homeplate.fields.actions import index_values
from homeplate.fields.queries import clean_custom
from homeplate.kit.clean import paragraphs
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg, one_line
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission

EDITABLE = frozenset(
    {"name", "account_id", "value", "currency", "expected_close", "source", "kind", "probability", "custom"}
)


@action(Permission.DEAL_EDIT)
def edit_deal(
    actor: Actor,
    *,
    deal_id: UUID,
    changes: Mapping[str, Any],
    now: datetime,
    revision: int | None = None,
) -> Deal:
    """Change some of `EDITABLE`; what stays equal is not written.

    `probability` is a share from 0 to 1 set by hand, which later evidence does not overwrite; None gives
    the deal back to its criteria. Raises `Invalid` for an unknown or unfit field.
    """

    def decide(hand: Hand) -> Change | None:
        unknown = sorted(changes.keys() - EDITABLE)
        if unknown:
            raise Invalid(
                "field-unknown", msg("“{field}” cannot be edited.", field=unknown[0]), field=unknown[0]
            )
        set_ = _unlike(hand.deal, _columns(actor, hand.deal, changes))
        if not set_:
            return None
        was = {name: plain(getattr(hand.deal, name)) for name in set_}
        set_ |= postponed(hand.deal, set_, now)
        if set_.keys() & {"value_minor", "currency", "source", "kind", "probability_source"}:
            derived = standing(hand.deal, hand.holding, hand.process, now, set_, hand.history)
            # What is derived prevails: a probability given back to the criteria may follow the history.
            set_ = _unlike(hand.deal, {**set_, **derived})
        if "custom" in set_:
            index_values(record="deal", subject_id=deal_id, custom=set_["custom"])
        return Change("deal.edited", set_, {"was": was})

    return change(actor, deal_id, decide, now=now, revision=revision)


def _unlike(deal: Deal, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `columns` that are not so already."""
    return {name: value for name, value in columns.items() if getattr(deal, name) != value}


def _columns(actor: Actor, deal: Deal, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that `changes` ask for, cleaned."""
    set_: dict[str, Any] = {}
    for name, value in changes.items():
        match name:
            case "name":
                set_["name"] = rules.clean_name(value)
            case "value" | "currency":
                set_ |= _money(deal, changes)
            case "source" | "kind":
                set_[name] = rules.bounded(one_line(value or ""), rules.LABEL_LENGTH, name)
            case "account_id":
                require_account(value)
                set_[name] = value
            case "custom":
                set_[name] = _custom(actor, deal, value)
            case "probability":
                set_ |= _probability(deal, value)
            case _:
                set_[name] = value
    return set_


def _custom(actor: Actor, deal: Deal, values: Mapping[str, Any]) -> dict[str, Any]:
    """The workspace's own fields, with the given ones changed; None empties one."""
    given = clean_custom(actor, record="deal", values=values, partial=True)
    return {key: value for key, value in {**deal.custom, **given}.items() if value is not None}


def _money(deal: Deal, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Value and currency; a new currency without a value keeps the number, not the minor units."""
    currency = currency_code(changes.get("currency") or deal.currency)
    if "value" in changes:
        return {"currency": currency, "value_minor": rules.clean_value(changes["value"], currency)}
    amount: Decimal | None = deal.money.amount if deal.money else None
    return {"currency": currency, "value_minor": rules.clean_value(amount, currency)}


def _probability(deal: Deal, share: float | Decimal | None) -> dict[str, Any]:
    require_open(deal)
    if share is None:
        return {"probability_source": "criteria"}
    if not 0 <= share <= 1:
        raise Invalid("probability", msg("A probability is between 0 and 100 %."), field="probability")
    return {"probability": round(share * 1000), "probability_source": "hand"}


@action(Permission.DEAL_EDIT)
def set_next_step(
    actor: Actor, *, deal_id: UUID, step: NextStep | None, now: datetime, revision: int | None = None
) -> Deal:
    """Set the dated next step agreed with the buyer, or clear it once it is done (None)."""

    def decide(hand: Hand) -> Change:
        require_open(hand.deal)
        set_ = rules.clean_next_step(asdict(step) if step else None)
        was = {name: plain(getattr(hand.deal, name)) for name in set_}
        return Change("deal.next-step-set", set_, {"was": was})

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_ASSIGN)
def assign_deal(
    actor: Actor, *, deal_id: UUID, owner_id: UUID, now: datetime, note: str = "", revision: int | None = None
) -> Deal:
    """Hand a deal over to a colleague, with a note for them (F3); its team becomes theirs."""

    def decide(hand: Hand) -> Change:
        owner = owner_of(actor, owner_id)
        if owner.id == hand.deal.owner_id:
            raise Conflict("same-owner", msg("The deal is theirs already."), field="owner_id")
        set_ = {"owner_id": owner.id, "team_id": owner.team_id}
        told = paragraphs(note, field="note", longest=2000)
        return Change("deal.assigned", set_, {"from": str(hand.deal.owner_id), "note": told})

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_EDIT)
def archive_deal(actor: Actor, *, deal_id: UUID, now: datetime, revision: int | None = None) -> Deal:
    """Delete a deal so that it can be restored: it leaves every list and total, not the ledger."""

    def decide(hand: Hand) -> Change:
        if hand.deal.archived_at is not None:
            raise Conflict("archived", msg("This deal is deleted already."))
        return Change("deal.archived", {"archived_at": now})

    return change(actor, deal_id, decide, now=now, revision=revision, deleted=True)


@action(Permission.DEAL_EDIT)
def restore_deal(actor: Actor, *, deal_id: UUID, now: datetime, revision: int | None = None) -> Deal:
    """Undo the deletion of a deal."""

    def decide(hand: Hand) -> Change:
        if hand.deal.archived_at is None:
            raise Conflict("not-archived", msg("This deal is not deleted."))
        return Change("deal.restored", {"archived_at": None})

    return change(actor, deal_id, decide, now=now, revision=revision, deleted=True)
