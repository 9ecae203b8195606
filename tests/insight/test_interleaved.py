"""Whatever happens to deals in whatever order, and whenever it was caught up meanwhile: the mirror says what building
it anew says, and what the deals themselves say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction

from homeplate.accounts.actions import create_account, create_contact
from homeplate.deals import actions
from homeplate.deals.erasing import erase_deals
from homeplate.deals.models import Deal
from homeplate.insight.mirror import refresh
from homeplate.kit.errors import HomeplateError
from homeplate.process.yaml_form import dump, load
from homeplate.transfer.person.erasing import erase_person
from tests.deals.conftest import publish
from tests.deals.rules.sample import PROCESS
from tests.insight.conftest import Mirrored
from tests.make import NOW

ACTS, DEALS = 60, 5


class World:
    """Deals that all kinds of things happen to, at moments that do not always follow each other."""

    def __init__(self, mirrored: Mirrored, chance: Random) -> None:
        self.mirrored, self.house, self.chance = mirrored, mirrored.house, chance
        self.boss, self.now, self.version = mirrored.house.actor("ada"), NOW, 1
        self.firms = [create_account(self.boss, name=f"Firm {n}", now=NOW).id for n in range(3)]
        self.people = [
            create_contact(self.boss, name=f"Person {n}", account_id=self.firms[0], now=NOW).id
            for n in range(2)
        ]
        self.deals = [self.begin(number) for number in range(DEALS)]

    def begin(self, number: int) -> Any:
        owner = self.house.actor(self.chance.choice(["rasmus", "hana"]))
        firm = self.chance.choice([*self.firms, None])
        return actions.create_deal(owner, name=f"Deal {number}", account_id=firm, now=self.now).id

    def acts(self) -> list[Callable[[Any], Any]]:
        one, now, pick = self.boss, self.now, self.chance.choice
        return [
            lambda deal: actions.override(
                one, deal_id=deal, to=pick(["proposal", "closing", "offer"]), reason="Board", now=now
            ),
            lambda deal: actions.regress(
                one, deal_id=deal, to=pick(["discovery", "proposal"]), reason="Wait", now=now
            ),
            lambda deal: actions.win(one, deal_id=deal, override_reason="Paper", now=now),
            lambda deal: actions.lose(one, deal_id=deal, reason="timing", now=now),
            lambda deal: actions.reopen(one, deal_id=deal, reason="Called", now=now),
            lambda deal: actions.reopen(one, deal_id=deal, reason="Called", now=now),
            lambda deal: actions.archive_deal(one, deal_id=deal, now=now),
            lambda deal: actions.restore_deal(one, deal_id=deal, now=now),
            lambda deal: actions.validate(
                one, deal_id=deal, criterion=pick(["need", "read", "order"]), value=True, now=now
            ),
            lambda deal: actions.withdraw(one, deal_id=deal, criterion="need", reason="Wrong", now=now),
            lambda deal: actions.assign_deal(
                one, deal_id=deal, owner_id=self.house.members[pick(["mina", "hana"])], now=now
            ),
            lambda deal: actions.edit_deal(
                one, deal_id=deal, changes={"value": pick([None, Decimal(0), Decimal(7)])}, now=now
            ),
            lambda deal: actions.edit_deal(
                one, deal_id=deal, changes={"account_id": pick([*self.firms, None])}, now=now
            ),
            lambda deal: actions.put_stakeholder(
                one, deal_id=deal, contact_id=pick(self.people), buying_role="guide", now=now
            ),
            lambda _: actions.merge_accounts(
                one, kept_id=self.firms[0], merged_id=pick(self.firms[1:]), now=now
            ),
            lambda _: actions.unmerge_account(one, merged_id=pick(self.firms[1:]), now=now),
            lambda _: self.migrate(),
            lambda _: self.deals.append(self.begin(len(self.deals))),
            self.erase,
        ]

    def migrate(self) -> None:
        """On to a version in which the second stage has another name, or its old one again."""
        self.version += 1
        renamed = (
            dump(PROCESS).replace("key: proposal", "key: offer") if self.version % 2 == 0 else dump(PROCESS)
        )
        version = publish(self.house, load(renamed), number=self.version)
        actions.migrate_deals(self.boss, version_id=version, now=self.now)

    def erase(self, deal: Any) -> None:
        """One of many: mostly nothing."""
        if self.chance.random() < 0.2:
            with self.house.inside():
                erase_deals(self.boss, deal_ids=[deal], now=self.now)

    def go_on(self) -> None:
        """Something happens, if it may; now and then the mirror is caught up."""
        self.now += timedelta(hours=self.chance.choice([-30, -1, 0, 1, 5, 40, 200]))
        act, deal = self.chance.choice(self.acts()), self.chance.choice(self.deals)
        try:
            with transaction.atomic():
                act(deal)
        except HomeplateError:
            return
        if self.chance.random() < 0.3:
            self.mirrored.catch_up()


@pytest.mark.parametrize("seed", range(4))
def test_catching_up_at_any_time_says_what_building_anew_says(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = Random(seed)
    monkeypatch.setattr(refresh, "LATER_AT_MOST", chance.choice([0, 3, 2000]))
    world = World(mirrored, chance)
    for _ in range(ACTS):
        world.go_on()
    mirrored.catch_up()
    caught_up = mirrored.tables()
    mirrored.rebuild()
    assert mirrored.tables() == caught_up
    told = mirrored.rows(
        "SELECT id, owner, team, account, version, stage, status, value_minor, archived, created_at, closed_at "
        "FROM deal"
    )
    with mirrored.house.inside():
        stored = [
            (
                one.id, one.owner_id, one.team_id, one.account_id, one.version_id, one.stage, one.status,
                one.value_minor or 0, one.archived_at is not None, utc(one.created_at), utc(one.closed_at),
            )
            for one in Deal.objects.all()
        ]  # fmt: skip
    assert sorted(((*row[:7], row[7] or 0, *row[8:]) for row in told), key=repr) == sorted(stored, key=repr)


def utc(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone(UTC).replace(tzinfo=None)


def test_who_was_erased_is_not_named_by_the_mirror_any_more(mirrored: Mirrored) -> None:
    ada = mirrored.house.actor("ada")
    person = create_contact(ada, name="Minna Salonen", now=NOW).id
    deal = actions.create_deal(ada, name="Pumps", source="Heard of us from Minna Salonen", now=NOW)
    actions.put_stakeholder(ada, deal_id=deal.id, contact_id=person, buying_role="guide", now=NOW)
    mirrored.catch_up()
    assert mirrored.rows("SELECT source FROM deal") == [("Heard of us from Minna Salonen",)]
    erase_person(ada, contact_id=person, confirmed="Minna Salonen", now=NOW)
    mirrored.catch_up()
    ((source,),) = mirrored.rows("SELECT source FROM deal")
    assert "Minna" not in source
    assert mirrored.catch_up().facts == 0, "once is enough"
