"""Records that somebody added once more: a few companies and people are in the address book twice, as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.queries import get_account
from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.demo.organisation import Buyer
from homeplate.people.access import Actor

DOUBLED = 4


def double(actor: Actor, customers: Sequence[Buyer], *, now: datetime) -> None:
    """Add the first few customers again as a hurried colleague would, and one person of each with the names swapped."""
    for place, buyer in enumerate(customers[:DOUBLED]):
        known = get_account(actor, account_id=buyer.id)
        again = create_account(actor, now=now, owner_id=None, team_id=None, **_again(known.account, place))
        person = known.contacts[0] if known.contacts else None
        if person is not None:
            _person_again(actor, person, again.id if place % 2 else buyer.id, now)


def _again(account: AccountRow, place: int) -> dict[str, Any]:
    name = account.name.upper() if place % 2 else account.name.rpartition(" ")[0] or account.name
    said = {"name": name, "domain": f"www.{account.domain}", "country": account.country}
    return said if place % 2 else {**said, "city": account.city}


def _person_again(actor: Actor, person: ContactRow, account_id: UUID, now: datetime) -> None:
    create_contact(
        actor,
        name=f"{person.family_name} {person.given_name}",
        account_id=account_id,
        title=person.title,
        emails=[point.value.upper() for point in person.emails],
        owner_id=None,
        team_id=None,
        now=now,
    )
