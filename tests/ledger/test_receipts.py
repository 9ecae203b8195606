"""How long a repeated request is recognised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeplate.ledger.actions import RECEIPTS_KEPT, forget_receipts, once
from homeplate.tenancy.context import workspace
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


def test_a_key_is_recognised_until_its_receipt_is_dropped(house: House) -> None:
    rasmus, runs = house.actor("rasmus", "api"), iter(range(9))

    def answer() -> dict[str, int]:
        return once(rasmus, key="k1", request=b"{}", now=NOW, run=lambda: {"run": next(runs)})

    with house.inside():
        assert [answer(), answer()] == [{"run": 0}, {"run": 0}]
        assert forget_receipts(now=NOW + RECEIPTS_KEPT) == 0
        assert answer() == {"run": 0}
        assert forget_receipts(now=NOW + RECEIPTS_KEPT + timedelta(seconds=1)) == 1
        assert answer() == {"run": 1}


def test_receipts_of_another_workspace_stay(house: House) -> None:
    with house.inside():
        once(house.actor("rasmus", "api"), key="k1", request=b"{}", now=NOW, run=dict)
    with workspace(house.next_door):
        assert forget_receipts(now=NOW + 2 * RECEIPTS_KEPT) == 0
