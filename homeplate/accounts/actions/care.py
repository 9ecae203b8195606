"""How a person is to be treated: lawful basis, do-not-contact, preferred channel and language (S6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.records import CONTACT, change, locked, refuse_archived
from homeplate.accounts.care import care_columns
from homeplate.accounts.merge_rules import taken_back
from homeplate.accounts.models import Contact
from homeplate.kit.text import msg
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission

VERB = "care"


@action(Permission.ACCOUNT_EDIT)
def care_for_contact(
    actor: Actor, *, contact_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Contact:
    """Note what `changes`, some of `care.CareValues`, say of a person; nothing is written when nothing differs.

    Raises `Invalid`, and `Conflict` for a stale `revision` or an archived contact.
    """
    contact = locked(actor, CONTACT, contact_id, revision)
    refuse_archived(contact)
    return change(actor, CONTACT, contact, care_columns(changes, today=now.date()), now, verb=VERB)


@action(Permission.ACCOUNT_EDIT)
def undo_care(actor: Actor, *, contact_id: UUID, revision: int, now: datetime) -> Contact:
    """Put back what the last such change said, which left the contact at `revision`.

    Raises `NotFound` when there is none, and `Conflict` when somebody changed the contact since.
    """
    contact = locked(actor, CONTACT, contact_id, revision)
    refuse_archived(contact)
    fact = facts_about(contact_id).filter(verb=f"contact.{VERB}").first()
    if fact is None:
        not_found(msg("change"))
    columns, _ = taken_back(contact, fact.data["set"], fact.data["was"])
    return change(actor, CONTACT, contact, columns, now, verb=VERB)
