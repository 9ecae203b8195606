"""The mirror: what it says of deals, and that catching up and building anew say the same."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from errno import ENOSPC
from pathlib import Path
from time import time
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.mirror import deriving, files, refresh
from homeplate.insight.mirror.compare import differing
from homeplate.insight.mirror.engine import bare, over
from homeplate.insight.mirror.files import Folder
from homeplate.insight.mirror.marks import Refreshed
from homeplate.insight.mirror.reading import Lines
from homeplate.insight.mirror.refresh import behind, catch_up
from homeplate.insight.tables.models import MirrorNote
from homeplate.kit.ids import first_id_of, new_id
from homeplate.ledger.models import Fact
from homeplate.tenancy.context import workspace
from tests.insight.conftest import Mirrored, day, sold
from tests.make import NOW, House


def test_a_deal_is_mirrored_as_it_is_now(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    mirrored.catch_up()
    rows = mirrored.rows(
        "SELECT id, owner, stage, status, progress, created_at, closed_at, imported FROM deal"
    )
    created = day(0).replace(tzinfo=None)
    assert rows == [(deal.id, mirrored.house.members["rasmus"], "proposal", "open", 50, created, None, False)]


def test_stays_follow_the_stages_and_say_how_they_began_and_ended(mirrored: Mirrored) -> None:
    deal, rasmus, mina = sold(mirrored.house), mirrored.house.actor("rasmus"), mirrored.house.actor("mina")
    actions.regress(rasmus, deal_id=deal.id, to="discovery", reason="They want to wait", now=day(3))
    actions.override(mina, deal_id=deal.id, to="closing", reason="Board day", now=day(4))
    actions.lose(rasmus, deal_id=deal.id, reason="timing", now=day(6))
    actions.reopen(rasmus, deal_id=deal.id, reason="They called", now=day(9))
    mirrored.catch_up()
    rows = mirrored.rows(
        "SELECT nth, stage, epoch(departed - entered) / 86400, way, ended FROM stay ORDER BY nth"
    )
    assert rows == [
        (1, "discovery", 1, "created", "advanced"),
        (2, "proposal", 2, "advanced", "regressed"),
        (3, "discovery", 1, "regressed", "overridden"),
        (4, "closing", 2, "overridden", "lost"),
        (5, "closing", None, "reopened", None),
    ]


def test_a_deal_knows_its_way_and_a_stay_whether_the_deal_had_been_there(mirrored: Mirrored) -> None:
    deal, rasmus = sold(mirrored.house), mirrored.house.actor("rasmus")
    actions.regress(rasmus, deal_id=deal.id, to="discovery", reason="They want to wait", now=day(3))
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=day(3))
    actions.advance(rasmus, deal_id=deal.id, to="proposal", now=day(4))
    mirrored.catch_up()
    assert mirrored.rows("SELECT way, leapt, returned, position FROM deal") == [("abab", False, True, 1)]
    rows = mirrored.rows("SELECT nth, position, selling, again FROM stay ORDER BY nth")
    assert rows == [(1, 0, True, False), (2, 1, True, False), (3, 0, True, True), (4, 1, True, True)]


def test_first_entries_say_what_became_of_the_deal_from_there(mirrored: Mirrored) -> None:
    rasmus, mina = mirrored.house.actor("rasmus"), mirrored.house.actor("mina")
    deal = sold(mirrored.house)
    actions.regress(rasmus, deal_id=deal.id, to="discovery", reason="They want to wait", now=day(3))
    actions.override(mina, deal_id=deal.id, to="closing", reason="Board day", now=day(4))
    actions.lose(rasmus, deal_id=deal.id, reason="timing", now=day(6))
    actions.create_deal(rasmus, name="Waiting", now=day(5))
    mirrored.catch_up()
    day_long = 24 * 60
    assert mirrored.rows("SELECT position, went, minutes FROM entry ORDER BY entered, position") == [
        (0, "beyond", day_long),
        (1, "beyond", 3 * day_long),
        (2, "lost", 2 * day_long),
        (0, None, None),
    ]


def test_what_a_filter_asks_of_a_deal_stands_beside_each_stay_as_it_is_now(mirrored: Mirrored) -> None:
    deal, mina = sold(mirrored.house), mirrored.house.actor("mina")
    mirrored.catch_up()
    actions.assign_deal(mina, deal_id=deal.id, owner_id=mirrored.house.members["mina"], now=day(2))
    actions.archive_deal(mina, deal_id=deal.id, now=day(3))
    mirrored.catch_up()
    (held,) = mirrored.rows("SELECT process, version, owner, team, archived FROM deal")
    assert held[2:] == (mirrored.house.members["mina"], held[3], True)
    for table in ("stay", "entry"):
        beside = f"SELECT DISTINCT process, version, owner, team, archived FROM {table}"
        assert mirrored.rows(beside) == [held]


def test_gates_know_what_was_missing_when_they_were_passed(mirrored: Mirrored) -> None:
    deal, mina = sold(mirrored.house), mirrored.house.actor("mina")
    actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=day(3))
    mirrored.catch_up()
    rows = mirrored.rows("SELECT stage, target, won, missing, overridden FROM gate ORDER BY passed")
    assert rows == [
        ("discovery", "proposal", False, [], False),
        ("proposal", "closing", True, ["read", "order"], True),
    ]


def test_spans_tell_how_a_deal_stood_at_any_moment(mirrored: Mirrored) -> None:
    deal, rasmus = sold(mirrored.house), mirrored.house.actor("rasmus")
    actions.edit_deal(
        rasmus,
        deal_id=deal.id,
        changes={"value": Decimal(900), "expected_close": date(2026, 6, 1)},
        now=day(2),
    )
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"expected_close": None}, now=day(3))
    mirrored.catch_up()

    def at(number: float) -> list[tuple[Any, ...]]:
        moment = day(number).replace(tzinfo=None).isoformat()
        return mirrored.rows(
            f"SELECT value_minor, expected_close FROM span WHERE since <= '{moment}' "
            f"AND coalesce(until > '{moment}', true)"
        )

    assert at(-1) == []
    assert at(1.5) == [(0, None)]
    assert at(2.5) == [(90000, date(2026, 6, 1))]
    assert at(3.5) == [(90000, None)]


def test_a_proof_lasts_until_it_is_withdrawn_or_given_anew(mirrored: Mirrored) -> None:
    deal, rasmus = sold(mirrored.house), mirrored.house.actor("rasmus")
    actions.validate(rasmus, deal_id=deal.id, criterion="budget", value=True, now=day(2))
    actions.withdraw(rasmus, deal_id=deal.id, criterion="need", reason="A mistake", now=day(3))
    mirrored.catch_up()
    rows = mirrored.rows(
        "SELECT criterion, epoch(until - since) / 86400 FROM proof ORDER BY criterion, since"
    )
    assert rows == [("budget", 1.5), ("budget", None), ("need", 2.5)]


def test_a_clock_that_was_put_back_turns_no_history_round(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    deal = sold(mirrored.house, begun=5)
    actions.regress(rasmus, deal_id=deal.id, to="discovery", reason="Wait", now=day(1))
    mirrored.catch_up()
    rows = mirrored.rows("SELECT stage, epoch(departed - entered) FROM stay ORDER BY nth")
    assert rows == [("discovery", 86400), ("proposal", 0), ("discovery", None)]


def test_an_erased_deal_is_not_mirrored(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    mirrored.catch_up()
    with mirrored.house.inside():
        Fact.objects.create(
            subject="deal", subject_id=deal.id, verb="deal.erased", at=day(9), door="task", data={"set": {}}
        )
    mirrored.catch_up()
    assert all(rows == [] for rows in mirrored.tables().values())


Act = Callable[[House, Deal, float], Any]
LIFE: list[Act] = [
    lambda house, deal, at: actions.edit_deal(
        house.actor("rasmus"), deal_id=deal.id, changes={"value": Decimal(1200)}, now=day(at)
    ),
    lambda house, deal, at: actions.withdraw(
        house.actor("rasmus"), deal_id=deal.id, criterion="need", reason="Wrong", now=day(at)
    ),
    lambda house, deal, at: actions.override(
        house.actor("mina"), deal_id=deal.id, to="closing", reason="Board", now=day(at)
    ),
    lambda house, deal, at: sold(house, f"Another {at}", begun=at),
    lambda house, deal, at: actions.lose(
        house.actor("rasmus"), deal_id=deal.id, reason="timing", now=day(at)
    ),
    lambda house, deal, at: actions.archive_deal(house.actor("rasmus"), deal_id=deal.id, now=day(at)),
    lambda house, deal, at: actions.restore_deal(house.actor("rasmus"), deal_id=deal.id, now=day(at)),
    lambda house, deal, at: actions.reopen(
        house.actor("rasmus"), deal_id=deal.id, reason="They called", now=day(at)
    ),
]


@pytest.mark.files
@pytest.mark.parametrize("at_most", [0, 2000], ids=["put together at once", "kept beside"])
def test_catching_up_step_by_step_says_what_building_anew_says(
    mirrored: Mirrored, at_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "LATER_AT_MOST", at_most)
    deal, quiet = sold(mirrored.house), sold(mirrored.house, "Left alone")
    mirrored.catch_up()
    for number, act in enumerate(LIFE):
        act(mirrored.house, deal, 2 + number)
        assert mirrored.catch_up().facts >= 1
    note = mirrored.folder.note()
    assert note is not None and (note.later is None) is (at_most == 0)
    caught_up = mirrored.tables()
    mirrored.rebuild()
    assert mirrored.tables() == caught_up
    assert {row[0] for row in caught_up["deal"]} >= {deal.id, quiet.id}


@pytest.mark.files
def test_a_rebuild_in_many_parts_says_the_same_as_in_one(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        sold(mirrored.house, f"Deal {number}", begun=number)
    mirrored.rebuild()
    whole = mirrored.tables()
    monkeypatch.setattr(refresh, "PART", 6)
    mirrored.rebuild()
    note = mirrored.folder.note()
    assert note is not None and len(note.base) == 3
    assert mirrored.tables() == whole


@pytest.mark.files
def test_a_rebuild_that_fails_halfway_leaves_the_mirror_as_it_was(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        sold(mirrored.house, f"Deal {number}", begun=number)
    mirrored.rebuild()
    note, derive = mirrored.folder.note(), deriving._derive

    def until_the_disk_is_full(lines: Lines) -> Any:
        if lines.facts.stem.endswith("1"):
            raise OSError(ENOSPC, "full")
        return derive(lines)

    monkeypatch.setattr(refresh, "PART", 6)
    monkeypatch.setattr(deriving, "_derive", until_the_disk_is_full)
    with pytest.raises(OSError, match="full"):
        mirrored.rebuild()
    assert mirrored.folder.note() == note
    assert not list(mirrored.folder.path.glob(f"{files.SCRATCH}*"))


def test_nothing_new_is_nothing_done(mirrored: Mirrored) -> None:
    assert mirrored.catch_up().facts == 0
    sold(mirrored.house)
    with mirrored.house.inside():
        assert behind(mirrored.folder) == 4
    assert mirrored.catch_up().facts == 4
    assert mirrored.catch_up() == Refreshed()
    with mirrored.house.inside():
        assert behind(mirrored.folder) == 0


def test_a_fact_that_was_committed_late_is_not_missed(mirrored: Mirrored) -> None:
    early, late = sold(mirrored.house, "Early"), sold(mirrored.house, "Late")
    with mirrored.house.inside():
        held_back = list(Fact.objects.filter(subject_id=early.id))
        Fact.objects.filter(subject_id=early.id).delete()
        mirrored.catch_up()
        Fact.objects.bulk_create(held_back)
    assert mirrored.catch_up().facts == 4
    assert {row[0] for row in mirrored.tables()["deal"]} == {early.id, late.id}


def told_at(deal: Deal, moment: datetime) -> None:
    """Give the facts of a deal the ids that a clock showing `moment` would have given."""
    for fact in Fact.objects.filter(subject_id=deal.id).order_by("id"):
        Fact.objects.filter(id=fact.id).update(
            id=UUID(int=first_id_of(moment).int + (fact.id.int & (2**80 - 1)))
        )


def test_what_a_clock_that_ran_ahead_told_hides_nothing_that_comes_after(mirrored: Mirrored) -> None:
    ahead = sold(mirrored.house, "Ahead")
    with mirrored.house.inside():
        told_at(ahead, timezone.now() + timedelta(days=2))
    mirrored.catch_up()
    now = sold(mirrored.house, "Now")
    mirrored.catch_up()
    actions.lose(mirrored.house.actor("rasmus"), deal_id=now.id, reason="timing", now=day(3))
    mirrored.catch_up()
    caught_up = mirrored.tables()
    assert len(caught_up["deal"]) == 2
    mirrored.rebuild()
    assert mirrored.tables() == caught_up


def test_facts_of_a_clock_that_was_put_back_are_not_missed(mirrored: Mirrored) -> None:
    sold(mirrored.house, "Before")
    mirrored.catch_up()
    put_back = sold(mirrored.house, "Put back")
    with mirrored.house.inside():
        told_at(put_back, timezone.now() - timedelta(hours=3))
        mark_ahead(mirrored)
    mirrored.catch_up()
    assert len(mirrored.tables()["deal"]) == 2


def mark_ahead(mirrored: Mirrored) -> None:
    """As if the last fact that was seen had been told before the clock was put back."""
    note = mirrored.folder.note()
    assert note is not None
    ahead = str(first_id_of(timezone.now() + timedelta(hours=1)))
    if isinstance(mirrored.folder, Folder):
        mirrored.folder.keep(replace(note, mark=ahead))
    else:
        MirrorNote.objects.update(mark=ahead)


def test_what_was_told_long_before_the_mark_is_found_the_next_day(mirrored: Mirrored) -> None:
    sold(mirrored.house, "Before")
    mirrored.catch_up()
    late = sold(mirrored.house, "Late")
    with mirrored.house.inside():
        told_at(late, timezone.now() - timedelta(hours=3))
        assert catch_up(now=NOW, folder=mirrored.folder).facts == 0
        assert catch_up(now=day(1), folder=mirrored.folder).deals == 2
        assert catch_up(now=day(2), folder=mirrored.folder) == Refreshed()


@pytest.mark.files
@pytest.mark.parametrize("how", ["lost", "cut short"])
def test_a_mirror_of_which_a_file_was_lost_is_built_anew(mirrored: Mirrored, how: str) -> None:
    deal = sold(mirrored.house)
    mirrored.catch_up()
    actions.lose(mirrored.house.actor("rasmus"), deal_id=deal.id, reason="timing", now=day(3))
    mirrored.catch_up()
    whole = mirrored.tables()
    for path in sorted(mirrored.folder.path.glob("*.parquet"))[::7]:
        if how == "lost":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-9])
        used = path.stem.rpartition("-")[2] in {str(part) for part in last_parts(mirrored)}
        assert (mirrored.folder.note() is None) is used
        mirrored.catch_up()
        assert mirrored.tables() == whole


def last_parts(mirrored: Mirrored) -> set[int]:
    told = json.loads((mirrored.folder.path / "note.json").read_text())
    return {*told["base"], told["later"]}


@pytest.mark.files
def test_files_stay_as_long_as_somebody_may_read_them_however_old_they_are(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    mirrored.catch_up()
    note = mirrored.folder.note()
    assert note is not None
    for path in mirrored.folder.path.glob("*.parquet"):
        os.utime(path, (0, 0))
    with over(mirrored.folder, note) as session:
        mirrored.rebuild()
        assert session.rows("SELECT count(*) FROM deal") == [(1,)]
        later = time() + 2 * files.KEPT_SECONDS
        with patch.object(files, "time", lambda: later):
            mirrored.rebuild()
    kept = {path.stem.rpartition("-")[2] for path in mirrored.folder.path.glob("*.parquet")}
    assert kept == {"2", "3"}, "the first is gone, the second was dropped just now"


@pytest.mark.files
def test_what_a_worker_left_that_was_killed_is_swept_and_never_written_over(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    mirrored.catch_up()
    (mirrored.folder.path / f"{files.SCRATCH}left").mkdir()
    left = mirrored.folder.file("deal", 7)
    left.write_bytes(b"half")
    mirrored.rebuild()
    note = mirrored.folder.note()
    assert note is not None and note.base == (8,)
    assert left.read_bytes() == b"half"
    assert not list(mirrored.folder.path.glob(f"{files.SCRATCH}*"))


@pytest.mark.files
def test_of_two_workers_one_does_the_work(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    with mirrored.folder.lock:
        assert mirrored.catch_up().busy
        assert mirrored.rebuild().busy
    assert mirrored.catch_up().facts == 4


@pytest.mark.files
def test_readers_go_on_reading_what_they_began_with(mirrored: Mirrored) -> None:
    sold(mirrored.house, "First")
    mirrored.catch_up()
    note = mirrored.folder.note()
    assert note is not None
    with over(mirrored.folder, note) as session:
        sold(mirrored.house, "Second")
        mirrored.catch_up()
        assert session.rows("SELECT count(*) FROM deal") == [(1,)]
    assert len(mirrored.tables()["deal"]) == 2


@pytest.mark.files
def test_a_mirror_of_another_form_or_a_broken_note_is_built_anew(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    mirrored.catch_up()
    told = json.loads((mirrored.folder.path / "note.json").read_text())
    for broken in (json.dumps({**told, "form": "older"}), "{"):
        (mirrored.folder.path / "note.json").write_text(broken)
        assert mirrored.folder.note() is None
        assert mirrored.catch_up().facts == 4


@pytest.mark.files
def test_an_interrupted_build_leaves_the_mirror_as_it_was(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    mirrored.catch_up()
    before = mirrored.tables()
    sold(mirrored.house, "Next")
    with (
        patch.object(files.Folder, "keep", side_effect=OSError(28, "No space left on device")),
        pytest.raises(OSError),
    ):
        mirrored.catch_up()
    assert mirrored.tables() == before
    assert list(mirrored.folder.path.glob(f"{files.SCRATCH}*")) == []
    mirrored.catch_up()
    assert len(mirrored.tables()["deal"]) == 2


def test_facts_of_another_workspace_change_nothing(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    mirrored.catch_up()
    before = mirrored.tables()
    data = {"set": {"stage": "discovery", "status": "open", "created_at": NOW.isoformat()}}
    with workspace(mirrored.house.next_door):
        Fact.objects.create(
            subject="deal", subject_id=new_id(), verb="deal.created", at=NOW, door="api", data=data
        )
    assert mirrored.catch_up().facts == 0
    mirrored.rebuild()
    assert mirrored.tables() == before


@pytest.mark.files
def test_two_mirrors_are_compared_row_by_row(mirrored: Mirrored, tmp_path: Path) -> None:
    deal = sold(mirrored.house)
    mirrored.catch_up()
    older = Mirrored(mirrored.house, tmp_path / "older")
    older.catch_up()
    assert differing(mirrored.folder, older.folder) == {}
    actions.lose(mirrored.house.actor("rasmus"), deal_id=deal.id, reason="timing", now=day(5))
    mirrored.catch_up()
    assert differing(mirrored.folder, older.folder).keys() == {"deal", "span", "stay", "entry", "contact"}


def test_mirrors_of_deleted_workspaces_are_thrown_away(settings: Any, tmp_path: Path) -> None:
    settings.HOMEPLATE_DATA = tmp_path
    stays, goes = new_id(), new_id()
    for one in (stays, goes):
        files.Folder(one).path.mkdir(parents=True)
    assert files.forget_strangers({stays}) == 1
    assert [path.name for path in files.mirrors().iterdir()] == [str(stays)]
    settings.HOMEPLATE_DATA = tmp_path / "nothing yet"
    assert files.forget_strangers(set()) == 0


def test_what_does_not_fit_into_memory_goes_beside_the_data() -> None:
    with bare() as session:
        ((place,),) = session.rows("SELECT current_setting('temp_directory')")
    assert Path(place).is_absolute() and Path(place).name.startswith("spill-")
