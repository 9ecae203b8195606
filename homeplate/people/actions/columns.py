"""The columns of lists, as each person wants to see them."""

from __future__ import annotations

from datetime import datetime

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action
from homeplate.people.columns import LISTS
from homeplate.people.models import ListColumns
from homeplate.people.permissions import Permission
from homeplate.people.rules import checked_one_of

LONGEST = 400


@action(Permission.DEAL_VIEW)
def remember_columns(actor: Actor, *, place: str, keys: str, now: datetime) -> None:
    """Show a list with these columns from now on: their keys in order, with commas; the usual ones for none.

    Only for whoever does so. Raises `Invalid` (`choice`, `too-long`, `no-member`).
    """
    place = checked_one_of(place, LISTS, field="place")
    if len(keys) > LONGEST:
        raise Invalid("too-long", msg("These are too many columns to be kept."), field="cols")
    if actor.member_id is None:
        raise Invalid("no-member", msg("Columns belong to a person, and the operator is none."))
    mine = ListColumns.objects.filter(member_id=actor.member_id, place=place)
    was = mine.values_list("keys", flat=True).first() or ""
    if keys == was:
        return
    if not keys:
        mine.delete()
    elif not mine.update(keys=keys):
        ListColumns.objects.create(
            workspace_id=actor.workspace_id, member_id=actor.member_id, place=place, keys=keys
        )
    data = {"list": place, "was": was, "set": keys}
    record(
        actor, subject="member", subject_id=actor.member_id, verb="member.columns_chosen", at=now, data=data
    )
