"""Watched searches: what is new is told once, of a million hits by numbers, and leads to just that."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from homeplate.kit.errors import Invalid, NotFound
from homeplate.people.actions import archive_view, change_view, save_view
from homeplate.people.models import Member, Notice
from homeplate.prospects.erasing import erase_prospects, prospects_with
from homeplate.prospects.lists.actions import archive_list, create_list
from homeplate.prospects.models import SearchNews, SearchWatch
from homeplate.prospects.queries import search
from homeplate.prospects.query import Query, from_json, to_address
from homeplate.prospects.watches.actions import watch_search
from homeplate.prospects.watches.queries import latest_news, news_of, watched, watches
from homeplate.prospects.watches.work import look, something_to_look_at
from tests.make import NOW, House
from tests.prospects.conftest import loaded
from tests.prospects.test_query import SEVEN
from tests.prospects.test_takes import ids_of

pytestmark = pytest.mark.django_db

NEW = """\
Full name,Job title,In role since,E-mail,Company website,Company
Sanna Uusi,HR Manager,2026-02-01,sanna@nordbank.example,nordbank.example,Nordbank
Kari Uusi,Driver,2026-02-01,kari@nordbank.example,nordbank.example,Nordbank
"""


def viewed(
    house: House,
    query: str = "title=HR+manager",
    who: str = "rasmus",
    sharing: str = "me",
    name: str = "HR",
) -> UUID:
    return save_view(
        house.actor(who), page="prospects", shape="list", name=name, query=query, sharing=sharing, now=NOW
    )


def looked(house: House, days: int = 0) -> int:
    return look(house.id, clock=lambda: NOW + timedelta(days=days))


def test_what_there_is_counts_as_told_and_what_comes_is_told_once(base: House) -> None:
    rasmus = base.actor("rasmus")
    view_id = viewed(base)
    watch_search(rasmus, view_id=view_id, every="daily", now=NOW)
    assert something_to_look_at(base.id, NOW) and looked(base) == 0
    assert not something_to_look_at(base.id, NOW + timedelta(hours=1))
    loaded(base, NEW)
    assert [looked(base, day) for day in (0, 1, 2, 3)] == [0, 1, 0, 0]
    with base.inside():
        notice = Notice.objects.get(verb="prospect-news.found")
    assert (notice.verb, notice.member_id, notice.name) == (
        "prospect-news.found", base.members["rasmus"], "HR (1): Sanna Uusi"
    )  # fmt: skip
    (only,) = latest_news(rasmus)
    found = search(rasmus, wanted=Query(within=str(only.id)), now=NOW)
    assert [row.name for row in found.rows] == ["Sanna Uusi"]
    assert news_of(rasmus, news_id=only.id).ids == (found.rows[0].id,)


def test_the_example_of_seven_parts_announces_new_matches(base: House) -> None:
    where = {**SEVEN["where"], "role_start": {"least": "2025-06-01"}}
    view_id = viewed(base, to_address(from_json({"where": where})))
    watch_search(base.actor("rasmus"), view_id=view_id, every="coming", now=NOW)
    looked(base)
    loaded(base, NEW)
    assert looked(base, 1) == 1 and looked(base, 2) == 0


def test_who_falls_out_and_comes_back_is_not_told_again(base: House) -> None:
    watch_search(base.actor("rasmus"), view_id=viewed(base), every="daily", now=NOW)
    looked(base)
    loaded(base, "name,title,email\nAino Mäkelä,Driver,aino@nordbank.example\n", now=NOW + timedelta(days=1))
    assert looked(base, 1) == 0
    loaded(
        base, "name,title,email\nAino Mäkelä,HR Manager,aino@nordbank.example\n", now=NOW + timedelta(days=2)
    )
    assert looked(base, 2) == 0
    with base.inside():
        assert SearchWatch.objects.get().total == 4


def test_a_large_load_is_one_notice(base: House) -> None:
    watch_search(base.actor("rasmus"), view_id=viewed(base), every="coming", now=NOW)
    looked(base)
    rows = "".join(f"P{number},HR Manager,p{number}@x.example\n" for number in range(300))
    loaded(base, f"name,title,email\n{rows}")
    assert looked(base, 1) == 1
    with base.inside():
        notice = Notice.objects.get(verb="prospect-news.found")
        assert notice.name.startswith("HR (300): P") and SearchNews.objects.get().number == 300


def test_a_changed_search_begins_anew(base: House) -> None:
    rasmus, view_id = base.actor("rasmus"), viewed(base)
    watch_search(rasmus, view_id=view_id, every="daily", now=NOW)
    looked(base)
    change_view(rasmus, view_id=view_id, query="seniority=executive", now=NOW)
    assert looked(base, 1) == 0
    loaded(base, "name,title,email\nNew Boss,CEO,boss@x.example\n")
    assert looked(base, 2) == 1


def test_each_hears_for_themselves_and_what_they_may_see(base: House) -> None:
    view_id = viewed(base, who="mina", sharing="all")
    for who in ("rasmus", "mina"):
        watch_search(base.actor(who), view_id=view_id, every="daily", now=NOW)
    looked(base)
    loaded(base, NEW)
    with base.inside():
        Member.objects.filter(id=base.members["rasmus"]).update(is_active=False)
    assert looked(base, 1) == 1
    (only,) = latest_news(base.actor("mina"))
    with pytest.raises(NotFound):
        news_of(base.actor("jiwoo"), news_id=only.id)
    with pytest.raises(Invalid):
        search(base.actor("jiwoo"), wanted=Query(within=str(only.id)), now=NOW)


def test_a_search_is_left_again_and_a_deleted_one_tells_nothing(base: House) -> None:
    rasmus, view_id = base.actor("rasmus"), viewed(base)
    watch_search(rasmus, view_id=view_id, every="daily", now=NOW)
    watch_search(rasmus, view_id=view_id, every="weekly", now=NOW)
    assert watched(rasmus, view_id=view_id) == "weekly" and [one.name for one in watches(rasmus)] == ["HR"]
    watch_search(rasmus, view_id=view_id, every="", now=NOW)
    assert watched(rasmus, view_id=view_id) == "" and watches(rasmus) == []
    watch_search(rasmus, view_id=view_id, every="daily", now=NOW)
    looked(base)
    archive_view(rasmus, view_id=view_id, now=NOW)
    loaded(base, NEW)
    assert looked(base, 1) == 0


def test_a_search_that_cannot_be_asked_any_more_holds_no_other_up(base: House) -> None:
    rasmus = base.actor("rasmus")
    list_id = create_list(rasmus, name="Fair", about="people", ids=ids_of(base, "Aino Mäkelä"), now=NOW)
    within = viewed(base, f"within={list_id}", name="At the fair")
    for view_id in (within, viewed(base)):
        watch_search(rasmus, view_id=view_id, every="daily", now=NOW)
    looked(base)
    archive_list(rasmus, list_id=list_id, now=NOW)
    loaded(base, NEW)
    assert looked(base, 1) == 1
    assert not something_to_look_at(base.id, NOW + timedelta(days=1))


def test_a_search_that_is_not_shared_any_more_can_be_left(base: House) -> None:
    rasmus, view_id = base.actor("rasmus"), viewed(base, who="mina", sharing="all")
    watch_search(rasmus, view_id=view_id, every="daily", now=NOW)
    change_view(base.actor("mina"), view_id=view_id, sharing="me", now=NOW)
    with pytest.raises(NotFound):
        watch_search(rasmus, view_id=view_id, every="weekly", now=NOW)
    watch_search(rasmus, view_id=view_id, every="", now=NOW)
    assert watches(rasmus) == []


def test_only_saved_searches_that_one_sees_are_watched(base: House) -> None:
    view_id = viewed(base)
    with pytest.raises(NotFound):
        watch_search(base.actor("jiwoo"), view_id=view_id, every="daily", now=NOW)
    with pytest.raises(Invalid):
        watch_search(base.actor("rasmus"), view_id=view_id, every="hourly", now=NOW)


def test_who_is_erased_is_named_by_no_notice_any_more(base: House) -> None:
    watch_search(base.actor("rasmus"), view_id=viewed(base), every="daily", now=NOW)
    looked(base)
    loaded(base, NEW)
    looked(base, 1)
    with base.inside(), transaction.atomic():
        erase_prospects(base.actor("ada"), prospects_with(emails=["sanna@nordbank.example"]), now=NOW)
        assert not Notice.objects.filter(verb="prospect-news.found").exists()
        assert SearchNews.objects.exists()
