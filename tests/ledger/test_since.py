"""Following the ledger: nothing that is committed is passed over, in whatever order it is."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from homeplate.kit.ids import first_id_of, moment_of, new_id
from homeplate.ledger.actions import record
from homeplate.ledger.since import LOOKS, SLACK, Row, begin, floor_of, still_needed, told_since
from tests.make import NOW, House


def tell(house: House, name: str = "ada") -> UUID:
    about = new_id()
    record(house.actor(name), subject="deal", subject_id=about, verb="deal.edited", at=NOW, data={})
    return about


@pytest.mark.django_db
def test_each_fact_is_told_once(house: House) -> None:
    with house.inside():
        tell(house)
        place = begin()
        assert place is not None
        some = [tell(house), tell(house)]
        told = told_since(place, at_most=10)
        assert told is not None
        assert [about for _, about in told[1]] == some
        last = tell(house)
        again = told_since(told[0], at_most=10)
        assert again is not None and [about for _, about in again[1]] == [last]
        nothing = told_since(again[0], at_most=10)
        assert nothing is not None and list(nothing[1]) == []


@pytest.mark.django_db
def test_more_than_can_be_taken_in_is_said(house: House) -> None:
    with house.inside():
        tell(house)
        place = begin()
        assert place is not None
        for _ in range(3):
            tell(house)
        assert told_since(place, at_most=3) is not None
        assert told_since(place, at_most=2) is None


@pytest.mark.django_db
def test_a_place_that_is_lost_is_noticed(house: House) -> None:
    with house.inside():
        tell(house)
        place = begin()
        if connection.vendor == "sqlite":
            assert isinstance(place, Row)
            assert told_since(Row(place.number, new_id().hex), at_most=5) is None
            assert told_since(Row(place.number + 100, place.fact), at_most=5) is None


def test_the_floor_is_the_last_look_before_what_still_runs() -> None:
    ids = [UUID(int=(1_700_000_000_000 + second * 1000) << 80) for second in range(4)]
    looks = ((0, ids[0]), (10, ids[1]), (20, ids[2]), (30, ids[3]))
    assert floor_of(20, looks) == first_id_of(moment_of(ids[2]) - SLACK)
    assert floor_of(19, looks) == first_id_of(moment_of(ids[1]) - SLACK)
    assert still_needed(19, looks) == looks[1:]


def test_of_very_many_looks_the_first_and_the_last_are_kept() -> None:
    looks = tuple((number, UUID(int=number)) for number in range(LOOKS * 3))
    kept = still_needed(0, looks)
    assert len(kept) < len(looks)
    assert (kept[0], kept[-1]) == (looks[0], looks[-1])
