"""The tables of the mirror: filled step by step or anew they say the same, whoever fills them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from homeplate.insight.mirror.compare import differing
from homeplate.insight.mirror.deriving import derive, derived_in_turn
from homeplate.insight.mirror.engine import bare
from homeplate.insight.mirror.files import PLACE, TABLES, Folder
from homeplate.insight.mirror.marks import Refreshed
from homeplate.insight.mirror.placing import STAGE
from homeplate.insight.mirror.reading import Lines, write_some
from homeplate.insight.mirror.refresh import behind, catch_up, rebuild
from homeplate.insight.tables import filling
from homeplate.insight.tables.models import MIRROR, MirrorDeal, MirrorGate, MirrorNote, columns_of
from homeplate.insight.tables.store import Store
from homeplate.kit.ids import new_id
from homeplate.ledger.models import Fact
from homeplate.tenancy.context import across_workspaces, workspace
from tests.deals.conftest import publish
from tests.insight.conftest import sold
from tests.insight.tables.history import happen
from tests.insight.test_mirror import LIFE
from tests.make import NOW, House
from tests.tenancy.test_postgresql import _row_security, ordinary_role

pytestmark = pytest.mark.postgresql
__all__ = ["_row_security", "ordinary_role"]


class Tables:
    """The tables of a workspace, and files that are made of the same facts."""

    def __init__(self, house: House, root: Path) -> None:
        self.house, self.store, self.root = house, Store(house.id), root

    def catch_up(self) -> Refreshed:
        with self.house.inside():
            return catch_up(now=NOW, folder=self.store)

    def rebuild(self) -> Refreshed:
        with self.house.inside():
            return rebuild(now=NOW, folder=self.store)

    def wrong(self) -> dict[str, int]:
        """Where they differ from what the ledger tells."""
        anew = Folder(self.house.id, self.root)
        with self.house.inside():
            rebuild(now=NOW, folder=anew)
            return differing(self.store, anew)


@pytest.fixture
def tables(house: House, tmp_path: Path) -> Tables:
    publish(house)
    return Tables(house, tmp_path)


@pytest.mark.django_db
def test_the_tables_have_the_columns_that_are_derived(tmp_path: Path) -> None:
    with bare() as session:
        derive(session, write_some(tmp_path, []))
        session.load("stage", STAGE, [])
        session.script(PLACE)
        derived = {table: {row[0] for row in session.rows(f"DESCRIBE {table}")} for table in TABLES}
    assert {table: set(columns_of(model)) for table, model in MIRROR.items()} == derived


def test_catching_up_step_by_step_says_what_the_ledger_tells(tables: Tables) -> None:
    deal = sold(tables.house)
    sold(tables.house, "Left alone")
    tables.catch_up()
    for number, act in enumerate(LIFE):
        act(tables.house, deal, 2 + number)
        assert tables.catch_up().facts >= 1
        assert tables.wrong() == {}
    tables.rebuild()
    assert tables.wrong() == {}


def test_whatever_happened_they_say_what_the_ledger_tells(tables: Tables) -> None:
    happen(tables.house, 7, deals=30)
    tables.catch_up()
    assert tables.wrong() == {}


def test_a_mistake_in_them_is_found(tables: Tables) -> None:
    sold(tables.house)
    tables.catch_up()
    with tables.house.inside():
        MirrorDeal.objects.update(progress=99)
    assert tables.wrong().keys() == {"deal"}


def test_lists_of_words_come_as_they_are(tables: Tables) -> None:
    odd = ['with "quotes"', "a, comma", "back\\slash", "{brace}", "한글", ""]
    with tables.house.inside():
        said = {"stage": "a", "status": "open", "created_at": NOW.isoformat()}
        deal = new_id()
        for number, (verb, more) in enumerate([("deal.created", {}), ("deal.overridden", {"missing": odd})]):
            data = {"set": {**said, "stage": f"s{number}"}, **more}
            Fact.objects.create(subject="deal", subject_id=deal, verb=verb, at=NOW, door="api", data=data)
        tables.catch_up()
        kept: Any = MirrorGate.objects.values_list("missing", flat=True).get()
    assert kept == odd and tables.wrong() == {}


def test_nothing_new_is_nothing_done(tables: Tables) -> None:
    assert tables.catch_up() == Refreshed()
    sold(tables.house)
    with tables.house.inside():
        assert behind(tables.store) == 4
    assert tables.catch_up().facts == 4
    assert tables.catch_up() == Refreshed()
    with tables.house.inside():
        assert behind(tables.store) == 0


def test_a_fact_that_was_committed_late_is_not_missed(tables: Tables) -> None:
    early = sold(tables.house, "Early")
    sold(tables.house, "Late")
    with tables.house.inside():
        held_back = list(Fact.objects.filter(subject_id=early.id))
        Fact.objects.filter(subject_id=early.id).delete()
        tables.catch_up()
        Fact.objects.bulk_create(held_back)
    assert tables.catch_up().facts == 4
    assert tables.wrong() == {}


def test_an_interrupted_fill_leaves_them_as_they_were(tables: Tables) -> None:
    sold(tables.house)
    tables.catch_up()
    note = tables.store.note()
    sold(tables.house, "Next")
    with (
        patch.object(filling, "_keep", side_effect=OSError(28, "No space left on device")),
        pytest.raises(OSError),
    ):
        tables.catch_up()
    with tables.house.inside():
        assert MirrorDeal.objects.count() == 1 and tables.store.note() == note
    tables.catch_up()
    assert tables.wrong() == {}


def test_tables_of_another_form_are_filled_anew(tables: Tables) -> None:
    sold(tables.house)
    tables.catch_up()
    with tables.house.inside():
        MirrorNote.objects.update(form="older")
    assert tables.store.note() is None
    assert tables.catch_up().facts == 4


def test_other_workspaces_keep_theirs(tables: Tables) -> None:
    sold(tables.house)
    tables.catch_up()
    said = {"stage": "a", "status": "open", "created_at": NOW.isoformat()}
    with workspace(tables.house.next_door):
        Fact.objects.create(
            subject="deal", subject_id=new_id(), verb="deal.created", at=NOW, door="api", data={"set": said}
        )
        rebuild(now=NOW, folder=Store(tables.house.next_door))
    tables.rebuild()
    with across_workspaces():
        assert MirrorDeal.objects.count() == 2
    assert tables.wrong() == {}


@pytest.mark.usefixtures("_row_security")
def test_row_level_security_lets_each_workspace_fill_and_ask_its_own(
    tables: Tables, request: pytest.FixtureRequest
) -> None:
    sold(tables.house)
    request.getfixturevalue("ordinary_role")
    assert tables.catch_up().facts == 4
    assert tables.wrong() == {}
    with tables.store.opened() as session:
        assert session.rows("SELECT count(*) FROM deal") == [(1,)]
    with Store(tables.house.next_door).opened() as session:
        assert session.rows("SELECT count(*) FROM deal") == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_does_the_work(house: House) -> None:
    publish(house)
    sold(house)
    together, done = Barrier(2), list[Refreshed]()

    def slowly(parts: Iterable[Lines]) -> Any:
        together.wait()  # both are at it, whoever holds the note
        return derived_in_turn(parts)

    def work() -> None:
        try:
            with house.inside():
                done.append(catch_up(now=NOW, folder=Store(house.id)))
            if done[-1].busy:
                together.wait()
        finally:
            connection.close()

    with patch.object(filling, "derived_in_turn", slowly):
        workers = [Thread(target=work) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
    assert sorted(one.busy for one in done) == [False, True]
    assert Store(house.id).note() is not None


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_same_rows_until_they_end(house: House) -> None:
    publish(house)
    sold(house, "First")
    store = Store(house.id)
    with house.inside():
        catch_up(now=NOW, folder=store)
    with store.opened() as session:
        assert session.rows("SELECT count(*) FROM deal") == [(1,)]
        _elsewhere(house)
        assert session.rows("SELECT count(*) FROM deal") == [(1,)]
    with store.opened() as session:
        assert session.rows("SELECT count(*) FROM deal") == [(2,)]


def _elsewhere(house: House) -> None:
    """Another deal, by another connection."""

    def work() -> None:
        try:
            sold(house, "Second")
            with house.inside():
                catch_up(now=NOW, folder=Store(house.id))
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join()
