"""The whole base is searched in the background: what may be one is found, what people decided stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from homeplate.accounts.actions import archive_account, create_account, create_contact, edit_account
from homeplate.accounts.duplicates import linking
from homeplate.accounts.duplicates import work as working
from homeplate.accounts.duplicates.actions import (
    cancel_search,
    put_off,
    search_duplicates,
    search_now,
    tell_apart,
)
from homeplate.accounts.duplicates.models import DuplicatePair, DuplicateRun
from homeplate.accounts.duplicates.queries import count_groups, get_search, last_search, list_groups
from homeplate.kit.errors import Conflict, Forbidden, NotFound
from homeplate.ledger.models import Fact
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.HOMEPLATE_DATA = tmp_path


def names(house: House, kind: str = "account") -> list[list[str]]:
    page = list_groups(house.actor("rasmus"), kind=kind, today=TODAY)
    return [[record.name for record in group.records] for group in page.rows]


def search(house: House) -> None:
    search_now(house.actor("rasmus"), clock=lambda: NOW)


@pytest.fixture
def base(house: House) -> House:
    """Kone three times, one person twice with the names swapped, and others who only seem alike."""
    rasmus = house.actor("rasmus")
    for values in (
        {"name": "Kone Oyj", "domain": "kone.example", "city": "Espoo"},
        {"name": "KONE", "domain": "kone.example", "phone": "+358 40 123 4567"},
        {"name": "Kone Oy", "domain": "www.kone.example", "phone": "040 123 4567", "city": "Espoo"},
        {"name": "Konecranes Oyj", "domain": "konecranes.example", "city": "Hyvinkää"},
        {"name": "㈜한빛소프트", "city": "서울", "phone": "02-1234-5678"},
        {"name": "한빛소프트", "city": "서울", "phone": "+82 2 1234 5678"},
        {"name": "Ponsse Oyj", "domain": "gmail.com"},
        {"name": "Fiskars Oyj", "domain": "gmail.com"},
    ):
        create_account(rasmus, now=NOW, **values)  # type: ignore[arg-type]
    for person in (
        {"name": "Aino Virtanen", "emails": ["aino.virtanen@kone.example"], "title": "Buyer"},
        {"name": "Virtanen Aino", "emails": ["Aino.Virtanen@kone.example"], "title": "Buyer"},
        {"name": "김민수", "emails": ["minsu@hanbit.example"]},
        {"name": "김민서", "emails": ["minseo@hanbit.example"]},
        {"name": "Eero Salo", "emails": ["info@salo.example"]},
        {"name": "Maija Laine", "emails": ["info@salo.example"]},
    ):
        create_contact(rasmus, now=NOW, **person)  # type: ignore[arg-type]
    return house


def test_a_search_finds_what_may_be_one_and_nothing_else(base: House) -> None:
    search(base)
    assert sorted(map(sorted, names(base))) == [
        ["KONE", "Kone Oy", "Kone Oyj"],
        ["㈜한빛소프트", "한빛소프트"],
    ]
    assert names(base, "contact") == [["Aino Virtanen", "Virtanen Aino"]]
    run = last_search(base.actor("rasmus"))
    assert run is not None
    assert (run.state, run.percent, run.by) == ("done", 100, "Rasmus")
    assert run.figures["account"]["records"] == 8
    assert run.figures["account"]["new"] == run.figures["account"]["pairs"]
    group = list_groups(base.actor("rasmus"), kind="contact", today=TODAY).rows[0]
    assert {key: said for key, (said, _) in group.pairs[0].says.items()} == {
        "name": "alike",
        "email": "same",
        "phone": "unknown",
        "account": "same",
        "title": "same",
    }
    with base.inside():
        verbs = list(Fact.objects.filter(subject="duplicates").values_list("verb", flat=True))
    assert sorted(verbs) == ["duplicates.searched", "duplicates.started"]


def test_what_was_told_apart_is_proposed_again_only_when_it_changes(base: House) -> None:
    search(base)
    rasmus = base.actor("rasmus")
    hanbit = next(
        group for group in list_groups(rasmus, kind="account", today=TODAY).rows if len(group.records) == 2
    )
    pair = hanbit.pairs[0]
    tell_apart(rasmus, kind="account", one=pair.other, other=pair.one, now=NOW)
    search(base)
    assert [len(group) for group in names(base)] == [3]
    edit_account(rasmus, account_id=pair.one, changes={"country": "Korea"}, now=NOW)
    search(base)
    assert sorted(len(group) for group in names(base)) == [2, 3]


def test_what_was_put_off_comes_back_by_itself(base: House) -> None:
    search(base)
    rasmus = base.actor("rasmus")
    pair = list_groups(rasmus, kind="contact", today=TODAY).rows[0].pairs[0]
    put_off(rasmus, pair_ids=[pair.id], now=NOW)
    search(base)
    assert names(base, "contact") == []
    assert count_groups(rasmus, kind="contact", today=TODAY) == 0
    later = TODAY + timedelta(days=14)
    assert count_groups(rasmus, kind="contact", today=later) == 1


def test_the_archived_are_not_compared(base: House) -> None:
    search(base)
    rasmus = base.actor("rasmus")
    group = next(
        one for one in list_groups(rasmus, kind="account", today=TODAY).rows if len(one.records) == 2
    )
    archive_account(rasmus, account_id=group.records[0].id, now=NOW)
    assert [len(group) for group in names(base)] == [3]
    search(base)
    with base.inside():
        assert DuplicatePair.objects.filter(kind="account").count() == 3


def test_of_two_who_ask_at_once_the_second_gets_the_search_of_the_first(house: House) -> None:
    first = search_duplicates(house.actor("rasmus"), now=NOW)
    assert search_duplicates(house.actor("jiwoo"), now=NOW) == first
    later = NOW + working.SILENCE + timedelta(seconds=1)
    second = search_duplicates(house.actor("jiwoo"), now=later)
    assert second != first
    assert get_search(house.actor("rasmus"), run_id=first).state == "failed"


def test_a_search_is_cancelled_before_it_begins_and_while_it_runs(house: House) -> None:
    rasmus = house.actor("rasmus")
    waiting = search_duplicates(rasmus, now=NOW)
    cancel_search(rasmus, run_id=waiting, now=NOW)
    assert get_search(rasmus, run_id=waiting).state == "cancelled"
    with pytest.raises(Conflict):
        cancel_search(rasmus, run_id=waiting, now=NOW)
    running = search_duplicates(rasmus, now=NOW)
    with house.inside():
        DuplicateRun.objects.filter(id=running).update(cancel_asked=True)
    working.work(rasmus, run_id=running, clock=lambda: NOW)
    assert get_search(rasmus, run_id=running).state == "cancelled"


def test_a_search_that_breaks_says_so_and_changes_nothing(
    base: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    search(base)
    before = names(base)

    def broken(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(linking, "load", broken)
    run_id = search_duplicates(base.actor("rasmus"), now=NOW)
    with pytest.raises(OSError, match="No space"):
        working.work(base.actor("rasmus"), run_id=run_id, clock=lambda: NOW)
    run = get_search(base.actor("rasmus"), run_id=run_id)
    assert run.state == "failed"
    assert "disk of the server is full" in str(run.message)
    assert names(base) == before


def test_searching_is_for_those_who_keep_the_address_book(house: House) -> None:
    with pytest.raises(Forbidden):
        search_duplicates(house.actor("veli"), now=NOW)
    run_id = search_duplicates(house.actor("rasmus"), now=NOW)
    with pytest.raises(NotFound):
        cancel_search(house.actor("outsider"), run_id=run_id, now=NOW)
    with pytest.raises(NotFound):
        get_search(house.actor("outsider"), run_id=run_id)
    assert last_search(house.actor("outsider")) is None
