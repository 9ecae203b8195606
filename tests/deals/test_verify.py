"""From the facts alone the state of every deal can be rebuilt."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import create_contact
from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import CloseTotal, Deal, StageTotal, Total
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import HomeplateError
from homeplate.people.access import Actor
from tests.deals.rules.sample import PROCESS
from tests.make import NOW, House
from tests.settings import POSTGRESQL

STAGES = [stage.key for stage in PROCESS.stages]
CRITERIA = [criterion.key for criterion in PROCESS.criteria]
CLOSES = (date.min, date(2026, 12, 1), date(2026, 12, 31), date(2027, 3, 9), date.max)
PEOPLE = ("ada", "ada", "olli", "mina", "rasmus", "jiwoo")
ACTIONS = 1_500 if POSTGRESQL else 10_000

Step = Callable[[random.Random, Actor, UUID, datetime, House, list[UUID]], Any]


def _next_step(chance: random.Random, now: datetime) -> NextStep:
    return NextStep(
        "Meet", chance.choice(["meeting", "call"]), now.date() + timedelta(days=chance.randint(1, 20))
    )


STEPS: list[Step] = [
    lambda c, a, d, now, h, k: actions.validate(a, deal_id=d, criterion=c.choice(CRITERIA), value=True, now=now),
    lambda c, a, d, now, h, k: actions.validate(a, deal_id=d, criterion=c.choice(CRITERIA), value=True, now=now),
    lambda c, a, d, now, h, k: actions.withdraw(a, deal_id=d, criterion=c.choice(CRITERIA), now=now),
    lambda c, a, d, now, h, k: actions.advance(a, deal_id=d, to=c.choice(STAGES), now=now),
    lambda c, a, d, now, h, k: actions.override(a, deal_id=d, to=c.choice(STAGES), reason="because", now=now),
    lambda c, a, d, now, h, k: actions.regress(a, deal_id=d, to=c.choice(STAGES), reason="because", now=now),
    lambda c, a, d, now, h, k: actions.win(a, deal_id=d, now=now),
    lambda c, a, d, now, h, k: actions.lose(a, deal_id=d, reason="price", now=now),
    lambda c, a, d, now, h, k: actions.set_next_step(a, deal_id=d, step=_next_step(c, now), now=now),
    lambda c, a, d, now, h, k: actions.edit_deal(
        a, deal_id=d, changes={"value": Decimal(c.randint(0, 9999)), "currency": c.choice(["EUR", "KRW"])}, now=now
    ),
    lambda c, a, d, now, h, k: actions.edit_deal(
        a, deal_id=d, changes={"expected_close": c.choice([None, *CLOSES])}, now=now
    ),
    lambda c, a, d, now, h, k: actions.edit_deal(a, deal_id=d, changes={"probability": c.choice([None, 0.5])}, now=now),
    lambda c, a, d, now, h, k: actions.assign_deal(
        a, deal_id=d, owner_id=h.members[c.choice(["rasmus", "jiwoo", "hana"])], now=now
    ),
    lambda c, a, d, now, h, k: actions.archive_deal(a, deal_id=d, now=now),
    lambda c, a, d, now, h, k: actions.put_stakeholder(
        a, deal_id=d, contact_id=c.choice(k), buying_role="guide", attitude=c.randint(-2, 2), now=now
    ),
    lambda c, a, d, now, h, k: actions.remove_stakeholder(a, deal_id=d, contact_id=c.choice(k), now=now),
]  # fmt: skip


def wander(house: House, wanted: int, seed: int = 7) -> None:
    """Let everybody act at random over a year, until so many actions were done."""
    chance = random.Random(seed)
    contacts = [create_contact(house.actor("ada"), name=f"Contact {n}", now=NOW).id for n in range(3)]
    deals = [actions.create_deal(house.actor("ada"), name=f"Deal {n}", now=NOW) for n in range(40)]
    done = 0
    while done < wanted:
        now = NOW + timedelta(hours=done * 8760 / wanted)
        number, actor = chance.randrange(len(deals)), house.actor(chance.choice(PEOPLE))
        step = _undo(deals[number]) or chance.choice(STEPS)
        try:
            deals[number] = step(chance, actor, deals[number].id, now, house, contacts)
        except HomeplateError:
            continue
        done += 1


def _undo(deal: Deal) -> Step | None:
    """What opens a closed or deleted deal again, so that the history goes on."""
    if deal.archived_at is not None:
        return lambda c, a, d, now, h, k: actions.restore_deal(a, deal_id=d, now=now)
    if deal.status != "open":
        return lambda c, a, d, now, h, k: actions.reopen(a, deal_id=d, reason="because", now=now)
    return None


def test_a_random_history_of_many_actions_can_be_rebuilt(selling: House) -> None:
    wander(selling, ACTIONS)
    with selling.inside():
        assert list(verify_deals()) == []


@pytest.mark.parametrize("column", [{"stage": "closing"}, {"value_minor": 1}, {"revision": 9}])
def test_a_row_changed_behind_the_ledger_is_found(selling: House, deal: Deal, column: dict[str, Any]) -> None:
    with selling.inside():
        Deal.objects.filter(id=deal.id).update(**column)
        assert deal.id in {difference.deal_id for difference in verify_deals()}


@pytest.mark.parametrize("kept", [StageTotal, CloseTotal])
def test_a_wrong_total_is_found(selling: House, deal: Deal, kept: type[Total]) -> None:
    with selling.inside():
        kept.objects.update(deals=5)
        assert [difference.deal_id for difference in verify_deals()] == [None]
