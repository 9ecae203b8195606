"""Merging accounts and contacts together with what deals keep of them, whoever sees those deals.

Whoever may edit the address book may merge: each deal that goes over is told with one fact of its own, and its
history shows who did it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts import actions as accounts
from homeplate.accounts.actions import Undone
from homeplate.accounts.models import Account, Contact
from homeplate.deals.actions.stakeholders import stakeholder_json
from homeplate.deals.many import Many
from homeplate.deals.models import Deal, Evidence, Stakeholder
from homeplate.deals.rules.state import Change, held_json
from homeplate.deals.store import Hand
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission, Reach

Told = Mapping[str, Any]


@action(Permission.ACCOUNT_EDIT)
def merge_accounts(
    actor: Actor,
    *,
    kept_id: UUID,
    merged_id: UUID,
    now: datetime,
    choose: Mapping[str, str] | None = None,
    revision: int | None = None,
    merged_revision: int | None = None,
) -> Account:
    """Merge one account into another with its people, subsidiaries and deals; gives the one that stays."""

    def carry() -> dict[str, Any]:
        deals = Deal.objects.filter(account_id=merged_id).order_by("id").values_list("id", flat=True)
        moved = _repoint(actor, list(deals), merged_id, kept_id, "deal.account-merged", now)
        return {"deals": moved}

    return accounts.merge_accounts(
        actor,
        kept_id=kept_id,
        merged_id=merged_id,
        now=now,
        choose=choose,
        revision=revision,
        merged_revision=merged_revision,
        carry=carry,
    )


@action(Permission.ACCOUNT_EDIT)
def unmerge_account(actor: Actor, *, merged_id: UUID, now: datetime) -> Undone:
    """Take the merge of an account back; deals that have another account since keep it."""

    def carry(told: Told) -> int:
        kept_id = Account.objects.values_list("merged_into_id", flat=True).get(id=merged_id)
        ids = [UUID(deal) for deal in told.get("deals", ())]
        return len(ids) - len(_repoint(actor, ids, kept_id, merged_id, "deal.account-unmerged", now))

    return accounts.unmerge_account(actor, merged_id=merged_id, now=now, carry=carry)


@action(Permission.ACCOUNT_EDIT)
def merge_contacts(
    actor: Actor,
    *,
    kept_id: UUID,
    merged_id: UUID,
    now: datetime,
    choose: Mapping[str, str] | None = None,
    revision: int | None = None,
    merged_revision: int | None = None,
) -> Contact:
    """Merge one contact into another; it takes the other's place in decisions and as evidence.

    Where both are in one decision, what is known of the kept one there stays.
    """

    def carry() -> dict[str, Any]:
        return {"deals": _take_places(actor, kept_id, merged_id, now)}

    return accounts.merge_contacts(
        actor,
        kept_id=kept_id,
        merged_id=merged_id,
        now=now,
        choose=choose,
        revision=revision,
        merged_revision=merged_revision,
        carry=carry,
    )


@action(Permission.ACCOUNT_EDIT)
def unmerge_contact(actor: Actor, *, merged_id: UUID, now: datetime) -> Undone:
    """Take the merge of a contact back; places in decisions that were changed since stay as they are."""

    def carry(told: Told) -> int:
        kept_id = Contact.objects.values_list("merged_into_id", flat=True).get(id=merged_id)
        places: Mapping[str, Told] = told.get("deals", {})
        return len(places) - _give_places_back(actor, kept_id, merged_id, places, now)

    return accounts.unmerge_contact(actor, merged_id=merged_id, now=now, carry=carry)


def _locked(actor: Actor, deal_ids: Sequence[UUID], now: datetime) -> Many:
    """The deals, also those that the actor does not see: a record of the shared address book is in them."""
    return Many.lock(replace(actor, reach=Reach.ALL), deal_ids, now=now)


def _repoint(
    actor: Actor, deal_ids: Sequence[UUID], source: UUID | None, target: UUID, verb: str, now: datetime
) -> list[str]:
    """Give the deals that are with `source` to `target`; gives the ids of those."""
    many, moved = _locked(actor, deal_ids, now), []
    for hand in many.hands.values():
        if hand.deal.account_id == source:
            many.change(hand, Change(verb, {"account_id": target}, {"was": {"account_id": str(source)}}))
            moved.append(str(hand.deal.id))
    many.write()
    return moved


def _take_places(actor: Actor, kept_id: UUID, merged_id: UUID, now: datetime) -> dict[str, Any]:
    """The kept contact in the place of the merged one; gives for each deal what an undo needs."""
    rows = {row.deal_id: row for row in Stakeholder.objects.filter(contact_id=merged_id)}
    many, told = _locked(actor, list(rows), now), {}
    own = {row.deal_id: row for row in Stakeholder.objects.filter(contact_id=kept_id, deal_id__in=list(rows))}
    for deal_id, hand in many.hands.items():
        row, present = rows[deal_id], own.get(deal_id)
        was = {str(merged_id): stakeholder_json(row)}
        if present is None:
            row.contact_id = kept_id
            row.save(update_fields=["contact"])
        else:
            was[str(kept_id)] = stakeholder_json(present)
            row.delete()
        people = {str(merged_id): None, str(kept_id): stakeholder_json(present or row)}
        evidence = _rename_evidence(hand, merged_id, kept_id)
        data = {"stakeholders": people, "was": was, "evidence": evidence}
        many.change(hand, Change("deal.contact-merged", {}, data))
        told[str(deal_id)] = {"was": was, "now": people, "evidence": [row["criterion"] for row in evidence]}
    many.write()
    return told


def _rename_evidence(
    hand: Hand, source: UUID, target: UUID, only: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Let evidence that names one contact name another; gives it as the fact tells it."""
    found = []
    for held in hand.holding.values():
        if held.value == str(source) and (only is None or held.criterion in only):
            held = replace(held, value=str(target))
            Evidence.objects.filter(id=held.id).update(value=held.value)
            found.append(held_json(held))
    return found


def _give_places_back(
    actor: Actor, kept_id: UUID | None, merged_id: UUID, places: Mapping[str, Told], now: datetime
) -> int:
    """The merged contact back in those decisions that nobody changed since; gives how many."""
    assert kept_id is not None
    ids = [UUID(deal) for deal in places]
    many, back = _locked(actor, ids, now), 0
    rows = {row.deal_id: row for row in Stakeholder.objects.filter(contact_id=kept_id, deal_id__in=ids)}
    taken = set(
        Stakeholder.objects.filter(contact_id=merged_id, deal_id__in=ids).values_list("deal_id", flat=True)
    )
    for deal_id, hand in many.hands.items():
        place, row = places[str(deal_id)], rows.get(deal_id)
        if row is None or deal_id in taken or stakeholder_json(row) != place["now"][str(kept_id)]:
            continue
        was = place["was"]
        if str(kept_id) in was:
            Stakeholder.objects.create(
                deal_id=deal_id, contact_id=merged_id, created_at=now, **was[str(merged_id)]
            )
        else:
            row.contact_id = merged_id
            row.save(update_fields=["contact"])
        people = {str(kept_id): was.get(str(kept_id)), str(merged_id): was[str(merged_id)]}
        evidence = _rename_evidence(hand, kept_id, merged_id, place["evidence"])
        data = {"stakeholders": people, "was": place["now"], "evidence": evidence}
        many.change(hand, Change("deal.contact-unmerged", {}, data))
        back += 1
    many.write()
    return back
