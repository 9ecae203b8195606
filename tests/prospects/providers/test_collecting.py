"""Files that are laid into a folder come in once, whole, and are put away with their report."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import duckdb
import pytest
from django.core.files.storage import default_storage
from django.db import connection

from homeplate.kit.room import no_room
from homeplate.ledger.models import Fact
from homeplate.prospects.models import Company, Delivery, Load
from homeplate.prospects.providers.actions import archive_provider, check_provider, switch_provider
from homeplate.prospects.providers.collecting import something_dropped, take_in_deliveries
from homeplate.prospects.providers.folder import Folder
from homeplate.prospects.providers.queries import ProviderRow, provider
from homeplate.prospects.working import work_a_while
from tests.make import NOW, House
from tests.prospects.providers.conftest import register

pytestmark = pytest.mark.django_db
COMPANIES = "name,website,city\nA Oy,a.example,Oulu\nB Oy,b.example,Turku\n"


class Looking:
    """Looks into the folders of Northwind, a minute apart, and does what was begun."""

    def __init__(self, house: House) -> None:
        self.house, self.now = house, NOW + timedelta(hours=1)

    def look(self, times: int = 1) -> int:
        began = 0
        for _ in range(times):
            began += take_in_deliveries(self.house.actor("ada"), clock=lambda: self.now)
            self.now += timedelta(minutes=1)
        return began

    def work(self) -> None:
        with self.house.inside():
            waiting = list(Load.objects.filter(state="waiting").values_list("id", flat=True))
        for load_id in waiting:
            work_a_while(self.house.actor("ada"), load_id=load_id, clock=lambda: self.now)

    def all(self) -> None:
        self.look(2)
        self.work()
        self.look()


@pytest.fixture
def looking(house: House, drop: Path) -> Looking:
    return Looking(house)


def names(house: House) -> set[str]:
    with house.inside():
        return set(Company.objects.values_list("name", flat=True))


def kept(drop: Path, where: str) -> list[str]:
    return sorted(one.name for one in (drop / where).iterdir()) if (drop / where).exists() else []


def row(house: House, provider_id: Any) -> ProviderRow:
    return provider(house.actor("ada"), provider_id=provider_id)


def notes(house: House, provider_id: Any) -> dict[str, str]:
    return {name: str(why) for name, why in row(house, provider_id).notes}


def test_a_file_that_stands_still_comes_in_and_is_put_away(
    house: House, drop: Path, looking: Looking
) -> None:
    provider_id = register(house)
    (drop / "companies.csv").write_text(COMPANIES)
    os.utime(drop / "companies.csv", (NOW.timestamp() - 3 * 86400,) * 2)
    assert looking.look() == 0 and names(house) == set()
    assert looking.look() == 1
    looking.work()
    assert names(house) == {"A Oy", "B Oy"}
    looking.look()
    name = kept(drop, "done")[0]
    assert name.endswith("-companies.csv") and kept(drop, "done")[1] == f"{name}.report.txt"
    assert "created: 2" in (drop / "done" / f"{name}.report.txt").read_text()
    assert not (drop / "companies.csv").exists()
    with house.inside():
        found = Load.objects.get()
        assert (found.provider_id, found.said_on, found.source) == (
            provider_id,
            (NOW - timedelta(days=3)).date(),
            Company.objects.get(name="A Oy").source,
        )
        assert list(
            Fact.objects.filter(subject_id=found.id).order_by("id").values_list("verb", flat=True)
        ) == [
            "prospect-load.started",
            "prospect-load.done",
        ]
    assert (row(house, provider_id).runs, row(house, provider_id).brought) == (1, 2)


def test_parquet_comes_in_and_half_of_it_is_left_and_told_of(
    house: House, drop: Path, looking: Looking
) -> None:
    provider_id = register(house)
    select = "SELECT 'P Oy' AS name, 'p.example' AS website"
    duckdb.sql(f"COPY ({select}) TO '{drop / 'whole.parquet'}' (FORMAT parquet)")
    whole = (drop / "whole.parquet").read_bytes()
    (drop / "half.parquet").write_bytes(whole[: len(whole) // 2])
    looking.all()
    assert names(house) == {"P Oy"}
    assert "half a Parquet file" in notes(house, provider_id)["half.parquet"]
    (drop / "half.parquet").write_bytes(whole.replace(b"P Oy", b"Q Oy"))
    looking.all()
    assert "half.parquet" not in notes(house, provider_id) and len(kept(drop, "done")) == 4


def test_what_grows_is_left_until_it_stands_still(house: House, drop: Path, looking: Looking) -> None:
    register(house)
    (drop / "a.csv").write_text(COMPANIES[:30])
    looking.look()
    (drop / "a.csv").write_text(COMPANIES)
    assert looking.look() == 0
    assert looking.look() == 1
    looking.work()
    assert names(house) == {"A Oy", "B Oy"}


def test_an_upload_with_a_name_for_the_time_being_is_left_and_taken_when_renamed(
    house: House, drop: Path, looking: Looking
) -> None:
    provider_id = register(house)
    (drop / "a.csv.part").write_text(COMPANIES)
    looking.all()
    assert names(house) == set() and "not finished" in notes(house, provider_id)["a.csv.part"]
    (drop / "a.csv.part").rename(drop / "a.csv")
    looking.all()
    assert names(house) == {"A Oy", "B Oy"} and not notes(house, provider_id)


def test_the_same_content_never_comes_in_twice(house: House, drop: Path, looking: Looking) -> None:
    register(house)
    (drop / "a.csv").write_text(COMPANIES)
    looking.all()
    (drop / "again.csv").write_text(COMPANIES)
    looking.all()
    with house.inside():
        assert (Load.objects.count(), Delivery.objects.count()) == (1, 1)
    report = next((drop / "done").glob("*again.csv.report.txt")).read_text()
    assert "taken in before" in report and len(kept(drop, "done")) == 4


def test_bad_rows_lie_beside_to_be_mended(house: House, drop: Path, looking: Looking) -> None:
    register(house)
    (drop / "a.csv").write_text(f"{COMPANIES}C Oy,no domain,Pori\n")
    looking.all()
    assert names(house) == {"A Oy", "B Oy"}
    left_out = next((drop / "done").glob("*.left-out.csv")).read_text()
    assert "C Oy,no domain,Pori," in left_out


@pytest.mark.parametrize(
    "content", [b"\0\1\2", b"just words\nand more\n", b"PAR1 broken PAR1", b"name,name\n1,2\n"]
)
def test_what_is_no_table_is_refused_with_the_reason(
    house: House, drop: Path, looking: Looking, content: bytes
) -> None:
    register(house)
    (drop / ("a.parquet" if content.startswith(b"PAR1") else "a.csv")).write_bytes(content)
    looking.all()
    files = kept(drop, "refused")
    assert len(files) == 2 and files[1].endswith(".report.txt")
    with house.inside():
        assert not Load.objects.exists()


def test_links_and_folders_of_others_are_never_read(house: House, drop: Path, looking: Looking) -> None:
    register(house)
    outside = drop.parent.parent / "secret.csv"
    outside.write_text(COMPANIES)
    (drop / "link.csv").symlink_to(outside)
    os.link(outside, drop / "second.csv")
    looking.all()
    assert names(house) == set() and outside.exists()
    shutil.rmtree(drop)
    drop.symlink_to(outside.parent, target_is_directory=True)
    looking.all()
    assert names(house) == set() and outside.exists()


def test_one_workspace_looks_into_its_own_folder_alone(house: House, drop: Path, looking: Looking) -> None:
    register(house)
    theirs = drop.parent.parent / "southwind" / "register"
    theirs.mkdir(parents=True)
    (theirs / "a.csv").write_text(COMPANIES)
    looking.all()
    assert names(house) == set() and (theirs / "a.csv").exists()


def test_a_file_that_cannot_be_put_away_is_told_of_and_not_taken_again(
    house: House, drop: Path, looking: Looking
) -> None:
    provider_id = register(house)
    (drop / "a.csv").write_text(COMPANIES)
    (drop / "done").write_text("no folder")
    looking.all()
    looking.all()
    assert "cannot be put away" in notes(house, provider_id)["a.csv"]
    with house.inside():
        assert Load.objects.count() == 1


def test_a_folder_that_is_not_there_is_told_of(
    house: House, drop: Path, looking: Looking, settings: Any
) -> None:
    provider_id = register(house)
    settings.HOMEPLATE_DROP = drop / "nowhere"
    looking.look()
    assert "cannot be opened" in notes(house, provider_id)["register"]
    well, said = check_provider(house.actor("ada"), provider_id=provider_id, clock=lambda: NOW)
    assert not well and "cannot be opened" in str(said)


def test_nobody_looks_where_there_is_no_provider_or_it_is_off(house: House, drop: Path) -> None:
    assert not something_dropped(house.id)
    provider_id, ada = register(house), house.actor("ada")
    assert something_dropped(house.id)
    switch_provider(ada, provider_id=provider_id, on=False, now=NOW)
    assert not something_dropped(house.id)
    switch_provider(ada, provider_id=provider_id, on=True, now=NOW)
    archive_provider(ada, provider_id=provider_id, now=NOW)
    assert not something_dropped(house.id)


def test_a_file_that_is_being_taken_in_is_left_where_it_is(
    house: House, drop: Path, looking: Looking
) -> None:
    register(house)
    (drop / "a.csv").write_text(COMPANIES)
    assert looking.look(5) == 1
    assert (drop / "a.csv").exists() and kept(drop, "done") == []


def test_two_workers_do_not_look_into_one_folder_at_once(house: House, drop: Path, looking: Looking) -> None:
    provider_id = register(house)
    first = looking.now
    looking.look()
    looking.now = first + timedelta(seconds=5)
    assert looking.look() == 0 and row(house, provider_id).looked_at == first
    looking.now = first + timedelta(minutes=1)
    looking.look()
    assert row(house, provider_id).looked_at == first + timedelta(minutes=1)


def test_a_file_is_copied_outside_of_any_transaction(
    house: House, drop: Path, looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(house)
    (drop / "a.csv").write_text(COMPANIES)
    looking.look()
    save, before, within = default_storage.save, len(connection.savepoint_ids), list[int]()

    def watched(*given: Any) -> str:
        within.append(len(connection.savepoint_ids) - before)
        return save(*given)

    monkeypatch.setattr(default_storage, "save", watched)
    assert looking.look() == 1 and within == [0]


def test_a_full_disk_is_told_of_and_the_file_taken_when_there_is_room(
    house: House, drop: Path, looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider_id = register(house)
    (drop / "a.csv").write_text(COMPANIES)
    with monkeypatch.context() as full:
        full.setattr(default_storage, "save", Mock(side_effect=no_room(OSError(errno.ENOSPC, "full"))))
        looking.all()
    assert "disk" in notes(house, provider_id)["a.csv"] and (drop / "a.csv").exists()
    looking.all()
    assert names(house) == {"A Oy", "B Oy"}


def test_a_file_that_cannot_be_moved_leaves_no_reports_behind(
    house: House, drop: Path, looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider_id = register(house)
    (drop / "a.csv").write_text(COMPANIES)
    monkeypatch.setattr(Folder, "move", Mock(side_effect=PermissionError(errno.EACCES, "no")))
    looking.all()
    looking.look(3)
    assert kept(drop, "done") == [] and "cannot be put away" in notes(house, provider_id)["a.csv"]


def test_a_file_that_may_not_be_read_says_so_and_the_others_come_in(
    house: House, drop: Path, looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider_id = register(house)
    opened = Folder.opened

    def guarded(place: Folder, name: str) -> Any:
        if name == "a.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(place, name)

    monkeypatch.setattr(Folder, "opened", guarded)
    (drop / "a.csv").write_text(COMPANIES)
    (drop / "b.csv").write_text("name,website\nC Oy,c.example\n")
    looking.all()
    assert names(house) == {"C Oy"}
    assert notes(house, provider_id)["a.csv"] == "This file cannot be read: Permission denied"


def test_a_folder_that_goes_away_while_it_is_read_is_told_of(
    house: House, drop: Path, looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider_id = register(house)
    monkeypatch.setattr(Folder, "files", Mock(side_effect=OSError(errno.ESTALE, "Stale file handle")))
    assert looking.look() == 0
    assert "Stale file handle" in notes(house, provider_id)["register"]
    assert not check_provider(house.actor("ada"), provider_id=provider_id, clock=lambda: NOW)[0]
