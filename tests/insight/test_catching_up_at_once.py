"""Several who sell and bring the mirror up to date at once, each over a connection of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from homeplate.deals import actions
from homeplate.insight.mirror.compare import differing
from homeplate.insight.mirror.files import Folder
from homeplate.insight.mirror.reading import count_facts
from homeplate.insight.mirror.refresh import behind, rebuild
from tests.deals.conftest import publish
from tests.deals.test_concurrency import at_once
from tests.insight.conftest import Mirrored
from tests.make import NOW, northwind

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, ROUNDS = 4, 3


def test_whoever_was_at_it_the_mirror_says_what_the_ledger_tells(tmp_path: Path) -> None:
    cache.clear()
    house = northwind()
    publish(house)
    mirrored, rasmus = Mirrored(house, tmp_path / "mirror"), house.actor("rasmus")

    def work(number: int) -> int:
        done = 0
        for step in range(ROUNDS):
            with house.inside():
                deal = actions.create_deal(rasmus, name=f"Pumps {number}.{step}", now=NOW)
                actions.assign_deal(
                    house.actor("mina"), deal_id=deal.id, owner_id=house.members["hana"], now=NOW
                )
            done += not mirrored.catch_up().busy
        return done

    done = at_once(*(lambda number=number: work(number) for number in range(WORKERS)))
    assert all(isinstance(one, int) for one in done), done
    assert sum(done) > 0
    assert not mirrored.catch_up().busy
    note = mirrored.folder.note()
    anew = Folder(house.id, tmp_path / "anew")
    with house.inside():
        rebuild(now=NOW, folder=anew)
        assert differing(mirrored.folder, anew) == {}
        assert (note.deals, note.facts, behind(mirrored.folder)) == (WORKERS * ROUNDS, count_facts(), 0)
