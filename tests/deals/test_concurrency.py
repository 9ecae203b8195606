"""Two people moving the same deal at once: one wins, the other is told, and the totals stay exact."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from homeplate.deals import actions
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict
from homeplate.ledger.actions import once
from tests.deals.conftest import publish
from tests.make import NOW, House, northwind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    """The same people as always, in a database where transactions really commit."""
    cache.clear()
    made = northwind()
    publish(made)
    return made


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave or raised, having begun together in threads of their own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait(timeout=10)
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_of_two_moves_wins_and_the_other_is_told(house: House) -> None:
    rasmus, mina = house.actor("rasmus"), house.actor("mina")
    deal = actions.create_deal(rasmus, name="Pumps", now=NOW)
    for criterion in ("need", "budget"):
        actions.validate(rasmus, deal_id=deal.id, criterion=criterion, value=True, now=NOW)
    results = at_once(
        *(
            lambda actor=actor: actions.advance(
                actor, deal_id=deal.id, to="proposal", now=NOW, seen="discovery"
            )
            for actor in (rasmus, mina)
        )
    )
    told = [result for result in results if isinstance(result, Conflict)]
    assert [error.code for error in told] == ["moved"]
    assert [result.stage for result in results if not isinstance(result, Exception)] == ["proposal"]


def test_totals_stay_exact_under_many_hands(house: House) -> None:
    rasmus = house.actor("rasmus")
    results = at_once(
        *(
            lambda number=number: actions.create_deal(rasmus, name=f"Deal {number}", now=NOW)
            for number in range(6)
        )
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    with house.inside():
        assert list(verify_deals()) == []


def test_a_retried_request_acts_once(house: House) -> None:
    rasmus = house.actor("rasmus")

    def create() -> dict[str, str]:
        return {"id": str(actions.create_deal(rasmus, name="Pumps", now=NOW).id)}

    def request() -> dict[str, Any]:
        with house.inside():
            return once(rasmus, key="k1", request=b"{}", now=NOW, run=create)

    first = request()
    assert request() == first
    with house.inside(), pytest.raises(Conflict):
        once(rasmus, key="k1", request=b"another", now=NOW, run=create)
    with house.inside():
        assert len(list(verify_deals())) == 0
