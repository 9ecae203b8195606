"""Workspaces in which anything may have happened, in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from homeplate.accounts.actions import create_account
from homeplate.deals import actions
from homeplate.kit.errors import HomeplateError
from tests.deals.rules.sample import PROCESS
from tests.insight.conftest import day
from tests.make import House

OWNERS = ("rasmus", "hana", "mina")
BUYERS = 5
STAGES = [stage.key for stage in PROCESS.stages]
CRITERIA = [criterion.key for criterion in PROCESS.criteria]
RIVALS = ("Öljy Oy", "öljy oy", "Acme", "한빛", "ACME", "")
Act = Callable[[Random, House, UUID, float], Any]

ACTS: tuple[Act, ...] = (
    lambda luck, house, deal, at: actions.validate(
        house.actor("ada"), deal_id=deal, criterion=luck.choice(CRITERIA), value=True, now=day(at)
    ),
    lambda luck, house, deal, at: actions.validate(
        house.actor("ada"), deal_id=deal, criterion=luck.choice(CRITERIA), value=True, now=day(at)
    ),
    lambda luck, house, deal, at: actions.withdraw(
        house.actor("ada"), deal_id=deal, criterion=luck.choice(CRITERIA), reason="Wrong", now=day(at)
    ),
    lambda luck, house, deal, at: actions.advance(
        house.actor("ada"), deal_id=deal, to=luck.choice(STAGES), now=day(at)
    ),
    lambda luck, house, deal, at: actions.override(
        house.actor("ada"), deal_id=deal, to=luck.choice(STAGES), reason="Board day", now=day(at)
    ),
    lambda luck, house, deal, at: actions.override(
        house.actor("ada"), deal_id=deal, to=luck.choice(STAGES), reason="Board day", now=day(at)
    ),
    lambda luck, house, deal, at: actions.regress(
        house.actor("ada"), deal_id=deal, to=luck.choice(STAGES), reason="They wait", now=day(at)
    ),
    lambda luck, house, deal, at: actions.edit_deal(
        house.actor("ada"), deal_id=deal, changes={"value": Decimal(luck.randrange(0, 5000))}, now=day(at)
    ),
    lambda luck, house, deal, at: actions.edit_deal(
        house.actor("ada"),
        deal_id=deal,
        changes={"expected_close": day(luck.randrange(0, 90)).date() if luck.random() < 0.8 else None},
        now=day(at),
    ),
    lambda luck, house, deal, at: actions.assign_deal(
        house.actor("ada"), deal_id=deal, owner_id=house.members[luck.choice(OWNERS)], now=day(at)
    ),
    lambda luck, house, deal, at: actions.note_competitors(
        house.actor("ada"), deal_id=deal, met=luck.sample(RIVALS[:5], 2), now=day(at)
    ),
    lambda luck, house, deal, at: actions.lose(
        house.actor("ada"),
        deal_id=deal,
        reason=luck.choice(["timing", "price"]),
        competitor=luck.choice(RIVALS),
        now=day(at),
    ),
    lambda luck, house, deal, at: actions.win(
        house.actor("ada"), deal_id=deal, override_reason="On paper", now=day(at)
    ),
    lambda luck, house, deal, at: actions.archive_deal(house.actor("ada"), deal_id=deal, now=day(at)),
    lambda luck, house, deal, at: actions.restore_deal(house.actor("ada"), deal_id=deal, now=day(at)),
    lambda luck, house, deal, at: actions.reopen(
        house.actor("ada"), deal_id=deal, reason="They called", now=day(at)
    ),
)


def happen(house: House, seed: int, deals: int = 40) -> None:
    """Let anything happen to so many deals; what is refused did not."""
    luck = Random(seed)
    buyers = [
        create_account(house.actor("ada"), name=f"Buyer {seed} {number}", now=day(0)).id
        for number in range(BUYERS)
    ]
    for number in range(deals):
        at = luck.uniform(0, 60)
        rep = house.actor(luck.choice(OWNERS))
        deal = actions.create_deal(
            rep,
            name=f"Deal {number}",
            account_id=([*buyers, None])[number % (BUYERS + 1)],
            value=Decimal(luck.randrange(0, 5000)) if luck.random() < 0.9 else None,
            currency=luck.choice(["EUR", "EUR", "USD"]),
            source=luck.choice(["", "fair", "Öl"]) if number % 4 else "Referral",
            kind=luck.choice(["", "new", "more"]),
            expected_close=(day(at) + timedelta(days=luck.randrange(60))).date(),
            now=day(at),
        )
        for _ in range(luck.randrange(9)):
            at += luck.choice([0.001, 0.5, 3, 11]) * luck.random()
            try:
                luck.choice(ACTS)(luck, house, deal.id, at)
            except HomeplateError:
                continue
