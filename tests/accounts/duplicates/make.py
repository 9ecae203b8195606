"""Pairs as a search would have found them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.duplicates.models import DuplicatePair
from homeplate.accounts.models import Account, Contact
from tests.make import NOW, House

SURE = {"name": ["same", 17.2], "domain": ["same", 16.2], "phone": ["unknown", 0.0]}
DOUBTFUL = {"name": ["part", 7.9], "domain": ["different", -2.7]}


def twins(house: House, *names: str, **values: Any) -> list[Account]:
    """Accounts of Rasmus that are alike."""
    rasmus = house.actor("rasmus")
    return [create_account(rasmus, name=name, now=NOW, **values) for name in names]


def people(house: House, *names: str, **values: Any) -> list[Contact]:
    """Contacts of Rasmus that are alike."""
    rasmus = house.actor("rasmus")
    return [create_contact(rasmus, name=name, now=NOW, **values) for name in names]


def found(
    house: House,
    *records: Account | Contact,
    probability: float = 0.999,
    says: dict[str, Any] | None = None,
    weight: float = 10.0,
) -> DuplicatePair:
    """The pair of two records, or all pairs of several in one group; gives the first."""
    kind = "account" if isinstance(records[0], Account) else "contact"
    ids = sorted(record.id for record in records)
    with house.inside():
        pairs = [
            _pair(kind, ids[0], one, other, probability, says or SURE, weight)
            for at, one in enumerate(ids)
            for other in ids[at + 1 :]
        ]
        DuplicatePair.objects.bulk_create(pairs)
    return pairs[0]


def _pair(
    kind: str, group: UUID, one: UUID, other: UUID, probability: float, says: dict[str, Any], weight: float
) -> DuplicatePair:
    return DuplicatePair(
        kind=kind,
        one=one,
        other=other,
        probability=probability,
        weight=weight,
        says=says,
        values="",
        sure=says is SURE,
        group=group,
        rank=weight,
        at=NOW,
    )
