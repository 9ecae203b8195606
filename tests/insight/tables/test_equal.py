"""What is asked of the tables of the database is what is told by the files: each figure of each page, and its deals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache

from homeplate.insight.frame import Band, Frame
from homeplate.insight.mirror.files import Folder
from homeplate.insight.mirror.places import Mirror
from homeplate.insight.mirror.refresh import catch_up, rebuild
from homeplate.insight.tables.store import Store
from homeplate.kit.ids import new_id
from homeplate.ledger.models import Fact
from homeplate.playbook.queries import choices
from homeplate.process.editing import weigh_all
from homeplate.tenancy.context import workspace
from tests.deals.conftest import publish
from tests.deals.rules.sample import PROCESS
from tests.insight.conftest import day
from tests.insight.tables.asking import Questions, unlike
from tests.insight.tables.history import happen
from tests.make import NOW, House

pytestmark = pytest.mark.postgresql

ASKED = Questions(day(70))
FIGURES, DEALS = ASKED.figures(), ASKED.deals()


class Both:
    """A workspace with its mirror in files and in tables."""

    def __init__(self, house: House, root: Path) -> None:
        self.house = house
        self.files: Mirror = Folder(house.id, root)
        self.tables: Mirror = Store(house.id)
        self.process = self._process()

    def _process(self) -> UUID:
        with self.house.inside():
            return choices(self.house.actor("ada"))[0].id

    def fill(self, *, anew: bool = True) -> None:
        with self.house.inside():
            for mirror in (self.files, self.tables):
                (rebuild if anew else catch_up)(now=day(70), folder=mirror)

    @property
    def frames(self) -> dict[str, Frame]:
        since, until = (NOW - timedelta(days=5)).date(), day(90).date()
        whole = Frame(self.process, since, until)
        members, teams = self.house.members, self.house.teams
        return {
            "all": whole,
            "a month": Frame(self.process, day(20).date(), day(50).date()),
            "of one": replace(whole, owner_id=members["hana"]),
            "of a team": replace(whole, teams=(teams["Helsinki"],)),
            "from a source": replace(whole, source="Öl"),
            "of no kind": replace(whole, kind="-"),
            "large": replace(whole, band=Band(day(1).date(), least=100_000)),
            "nothing": Frame(self.process, day(400).date(), day(410).date()),
        }

    def differing(self, questions: dict[str, Any], who: str, frame: Frame) -> dict[str, str]:
        actor, found = self.house.actor(who), {}
        for name, ask in questions.items():
            cache.clear()
            told = ask(actor, frame, self.files)
            cache.clear()
            if differs := unlike(told, ask(actor, frame, self.tables)):
                found[name] = differs
        return found


@pytest.fixture
def both(house: House, tmp_path: Path) -> Both:
    publish(house)
    return Both(house, tmp_path)


def revise(house: House) -> None:
    keys = [criterion.key for criterion in PROCESS.criteria]
    weights = {criterion.key: criterion.weight for criterion in PROCESS.criteria}
    weights |= {keys[0]: weights[keys[1]] + 1, keys[1]: weights[keys[0]] - 1}
    publish(house, weigh_all(PROCESS, weights), number=2)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_the_same_whatever_happened(both: Both, seed: int) -> None:
    happen(both.house, seed, deals=30)
    revise(both.house)
    happen(both.house, seed + 100, deals=15)
    both.fill()
    for name, frame in both.frames.items():
        for who in ("ada", "mina", "rasmus") if name == "all" else ("ada",):
            assert both.differing(dict(FIGURES), who, frame) == {}, (name, who)


def test_every_number_leads_to_the_same_deals_in_the_same_order(both: Both) -> None:
    happen(both.house, 3)
    both.fill()
    for who in ("ada", "rasmus"):
        assert both.differing(dict(DEALS), who, both.frames["all"]) == {}, who


def test_a_workspace_without_deals_tells_the_same(both: Both) -> None:
    both.fill()
    assert both.differing(dict(FIGURES), "ada", both.frames["all"]) == {}


def test_facts_of_other_workspaces_change_nothing(both: Both) -> None:
    happen(both.house, 4, deals=12)
    both.fill()
    actor, frame = both.house.actor("ada"), both.frames["all"]
    before = {name: ask(actor, frame, both.tables) for name, ask in FIGURES.items()}
    with workspace(both.house.next_door):
        said = {"stage": "discovery", "status": "open", "process_id": str(both.process), "value_minor": 5000}
        Fact.objects.bulk_create(
            Fact(
                subject="deal",
                subject_id=new_id(),
                verb="deal.created",
                at=day(number),
                door="api",
                data={"set": {**said, "created_at": day(number).isoformat()}},
            )
            for number in range(20)
        )
        rebuild(now=day(70), folder=Store(both.house.next_door))
        assert Store(both.house.next_door).note().deals == 20  # type: ignore[union-attr]
    cache.clear()
    both.fill(anew=False)
    after = {name: ask(actor, frame, both.tables) for name, ask in FIGURES.items()}
    assert unlike(before, after) == ""
