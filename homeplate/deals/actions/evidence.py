"""Validating criteria with evidence, withdrawing them, and telling the ledger what lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.models import Contact
from homeplate.deals.actions.stakeholders import stakeholder_json, upsert
from homeplate.deals.models import Deal, Document
from homeplate.deals.rules.evidence import decide_validate, decide_withdraw
from homeplate.deals.rules.standing import standing
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, change, lock
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission, Role
from homeplate.process.criteria import Criterion
from homeplate.process.criteria.contact import Contact as ContactCriterion
from homeplate.process.criteria.document import Document as DocumentCriterion


@action(Permission.DEAL_VALIDATE)
def validate(
    actor: Actor,
    *,
    deal_id: UUID,
    criterion: str,
    value: Any,
    now: datetime,
    note: str = "",
    revision: int | None = None,
) -> Deal:
    """Hold `value` as evidence for a criterion. The form of `value` is that of the criterion's type.

    A contact given as evidence joins the people in the decision; a dated next step becomes the deal's.
    """

    def decide(hand: Hand) -> Change:
        _refuse_counted(hand.process.criterion(criterion))
        decided = decide_validate(
            hand.deal,
            hand.holding,
            hand.process,
            now,
            criterion=criterion,
            value=value,
            note=note,
            member_id=actor.member_id,
            role=actor.role.value,
            history=hand.history,
        )
        extra = _check_reference(hand, hand.process.criterion(criterion), decided.add[0].value)
        return Change(decided.verb, decided.set, {**decided.data, **extra}, decided.add, decided.end)

    return change(actor, deal_id, decide, now=now, revision=revision)


def _refuse_counted(criterion: Criterion) -> None:
    """What the product counts is neither given nor taken back by hand."""
    if criterion.counted:
        text = msg("This is counted from the answers about the deal: answer what is missing there.")
        raise Invalid("counted", text, field="criterion")


@action(Permission.DEAL_VALIDATE)
def show_counted(
    actor: Actor, *, deal_id: UUID, criterion: str, value: Mapping[str, Any] | None, now: datetime
) -> Deal:
    """Hand down what an upper layer counted for a criterion; None takes it back. Whoever may change what is counted
    needs to be no validator. Nothing is written where it is held already."""

    def decide(hand: Hand) -> Change | None:
        held, given = hand.holding.get(criterion), None if value is None else dict(value)
        if (held.value if held else None) == given:
            return None
        common: dict[str, Any] = {"criterion": criterion, "role": Role.ADMIN.value, "history": hand.history}
        told = hand.deal, hand.holding, hand.process, now
        if given is None:
            return decide_withdraw(*told, reason="", **common)
        return decide_validate(*told, value=given, note="", member_id=actor.member_id, **common)

    return change(actor, deal_id, decide, now=now)


def _check_reference(hand: Hand, criterion: Criterion, value: Any) -> dict[str, Any]:
    """Evidence that points at a record must point at one of this workspace (and, for documents, deal)."""
    if isinstance(criterion, ContactCriterion):
        contact_id = parse_id(str(value))
        if contact_id is None or not Contact.objects.filter(id=contact_id, archived_at=None).exists():
            raise Invalid("no-contact", msg("There is no such contact."), field="value")
        row = upsert(hand.deal.id, contact_id, now=hand.now, buying_role=criterion.buying_role)
        return {"stakeholders": {str(contact_id): stakeholder_json(row)}}
    if isinstance(criterion, DocumentCriterion):
        # A link, or the id of a file kept with this deal.
        document_id = parse_id(str(value["ref"] if isinstance(value, dict) else value))
        if document_id is not None and not _is_kept(hand.deal.id, document_id):
            raise Invalid("no-document", msg("There is no such document on this deal."), field="value")
    return {}


def _is_kept(deal_id: UUID, document_id: UUID) -> bool:
    return Document.objects.filter(id=document_id, deal_id=deal_id, archived_at=None).exists()


@action(Permission.DEAL_VALIDATE)
def withdraw(
    actor: Actor,
    *,
    deal_id: UUID,
    criterion: str,
    now: datetime,
    reason: str = "",
    revision: int | None = None,
) -> Deal:
    """Take the validation of a criterion back; it is open again."""

    def decide(hand: Hand) -> Change:
        _refuse_counted(hand.process.criterion(criterion))
        return decide_withdraw(
            hand.deal,
            hand.holding,
            hand.process,
            now,
            criterion=criterion,
            reason=reason,
            role=actor.role.value,
            history=hand.history,
        )

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_EDIT)
def lapse_evidence(actor: Actor, *, now: datetime, limit: int = 500) -> int:
    """Tell the ledger about evidence that lapsed until `now`; gives the number of deals that slipped back.

    Run by the background worker with the operator's rights; repeating it changes nothing.
    """
    due = Deal.objects.visible_to(actor).filter(lapses_at__lte=now, status="open").order_by("lapses_at")
    ids = list(due.values_list("id", flat=True)[:limit])
    for deal_id in sorted(ids):  # who locks many deals locks them in this order
        lock(actor, deal_id, now=now)
    return len(ids)


@action(Permission.DEAL_EDIT)
def count_uncounted(actor: Actor, *, now: datetime, limit: int = 500) -> int:
    """Work out what open deals lack that were stored before this was kept; gives their number.

    Run by the background worker with the operator's rights; repeating it changes nothing.
    """

    def decide(hand: Hand) -> Change | None:
        derived = standing(hand.deal, hand.holding, hand.process, now, {}, hand.history)
        set_ = {name: value for name, value in derived.items() if getattr(hand.deal, name) != value}
        return Change("deal.counted", set_) if set_ else None

    rows = Deal.objects.visible_to(actor).filter(
        status="open", archived_at__isnull=True, gate_missing__isnull=True
    )
    ids = list(rows.values_list("id", flat=True)[:limit])
    for deal_id in sorted(ids):  # who locks many deals locks them in this order
        change(actor, deal_id, decide, now=now)
    return len(ids)
