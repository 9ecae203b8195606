"""A workspace that sells by the sample process, and a mirror of it in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.mirror.files import TABLES, Folder
from homeplate.insight.mirror.marks import Refreshed
from homeplate.insight.mirror.places import mirror_of, over
from homeplate.insight.mirror.refresh import catch_up, rebuild
from homeplate.insight.tables.store import Store
from tests.deals.conftest import publish
from tests.insight.hardware import Hardware
from tests.make import NOW, House


@pytest.fixture
def selling(house: House) -> House:
    """Northwind Controls with the sample process published."""
    publish(house)
    return house


class Mirrored:
    """The mirror of a workspace, and what it says; in the database where measures are taken from there."""

    def __init__(self, house: House, root: Path) -> None:
        self.house = house
        kept = mirror_of(house.id)
        self.folder: Any = kept if isinstance(kept, Store) else Folder(house.id, root)

    def catch_up(self) -> Refreshed:
        with self.house.inside():
            return catch_up(now=NOW, folder=self.folder)

    def rebuild(self) -> Refreshed:
        with self.house.inside():
            return rebuild(now=NOW, folder=self.folder)

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of every table in an order that does not depend on how they came to be."""
        return {table: sorted(self.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        note = self.folder.note()
        assert note is not None
        with over(self.folder, note) as session:
            return session.rows(sql)


@pytest.fixture
def mirrored(selling: House, tmp_path: Path) -> Mirrored:
    """The mirror of Northwind Controls, not made yet."""
    return Mirrored(selling, tmp_path)


Days = Callable[[float], Any]


def day(number: float) -> Any:
    """A moment, in days after the beginning."""
    return NOW + timedelta(days=number)


def sold(house: House, name: str = "Pumps for Oulu", *, begun: float = 0, owner: str = "rasmus") -> Deal:
    """A deal that was led through all gates and won: a day at the first stage, two at the second."""
    rep = house.actor(owner)
    deal = actions.create_deal(rep, name=name, now=day(begun))
    for criterion in ("need", "budget"):
        actions.validate(rep, deal_id=deal.id, criterion=criterion, value=True, now=day(begun + 0.5))
    actions.advance(rep, deal_id=deal.id, to="proposal", now=day(begun + 1))
    return deal


@pytest.fixture
def hardware(house: House, tmp_path: Path) -> Hardware:
    return Hardware(house, tmp_path)
