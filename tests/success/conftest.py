"""An account with a person and a deal, to ask what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import create_account, create_contact
from homeplate.success.actions import record_feedback
from tests.make import NOW, House


@dataclass
class Customer:
    """Who was sold to, and who wrote down what they said."""

    house: House
    account_id: UUID
    contact_id: UUID

    def said(self, score: int, kind: str = "csat", who: str = "rasmus", **more: Any) -> UUID:
        """An answer of the account."""
        given = {"account_id": self.account_id, "now": NOW, **more}
        return record_feedback(self.house.actor(who), kind=kind, score=score, **given)


@pytest.fixture
def customer(house: House) -> Customer:
    """Kone, with Minna."""
    rasmus = house.actor("rasmus")
    account = create_account(rasmus, name="Kone Oyj", now=NOW)
    contact = create_contact(rasmus, name="Minna Salo", account_id=account.id, now=NOW)
    return Customer(house, account.id, contact.id)
