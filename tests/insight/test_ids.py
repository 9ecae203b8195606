"""The ids of many deals: in the order of the statement, read a page at a time."""

from __future__ import annotations

from uuid import UUID

from homeplate.insight.mirror.engine import bare
from homeplate.insight.mirror.ids import Ids, each_once

SQL = "SELECT id AS deal FROM many WHERE rank < $below ORDER BY hash(rank), id"


def test_many_ids_come_in_the_order_of_their_statement() -> None:
    with bare() as session:
        session.run(
            "CREATE TEMP TABLE many AS SELECT range AS rank, uuid() AS id FROM range(50000)",
        )
        plain = [one for (one,) in session.rows(SQL, below=40000)]
        found = session.ids(SQL, below=40000)
        none = session.ids(SQL, below=0)
    assert len(found) == 40000 and found == plain
    assert found[39950:40000] == plain[39950:] and found[7] == plain[7] and found[-1] == plain[-1]
    assert not none and none == [] and list(none[:50]) == []


def test_only_what_is_looked_at_becomes_an_id() -> None:
    read: list[str] = []

    class Text(str):
        def replace(self, *_: object) -> str:
            read.append(self)
            return str(self).replace("-", "")

    ids = Ids([Text(UUID(int=number)) for number in range(1000)])
    assert len(ids) == 1000 and not read
    assert ids[100:150][0] == UUID(int=100)
    assert len({str(one) for one in read}) == 50


def test_those_that_stand_there_more_than_once_are_told_once_and_how_often() -> None:
    one, two, three = (UUID(int=number) for number in (1, 2, 3))
    for ids in (Ids([str(each) for each in (two, one, two, three, two)]), [two, one, two, three, two]):
        once, times = each_once(ids)
        assert once == [two, one, three] and times == {two: 3}
    plain = Ids([str(one), str(two)])
    assert each_once(plain) == (plain, {})
