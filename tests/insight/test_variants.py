"""The ways that deals took: equal to those of a known process log, and told right of few deals."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.insight.estimates import Share
from homeplate.insight.frame import Window
from homeplate.insight.measures.variants import Variant, deals_of_way, deals_of_ways, share_of, variants
from homeplate.insight.mirror.engine import bare
from homeplate.insight.paths import LEAPT, RETURNED, STRAIGHT, Paths, deals_behind_way, paths
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of

LOGS = Path(__file__).parents[3] / "shared" / "data" / "event-logs"
EVER = Window(datetime(1900, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001  # as the mirror has moments

RECEIPT = """
SELECT "case:concept:name", "concept:name", epoch_us("time:timestamp") FROM read_parquet($path)
"""

Event = tuple[str, str, int]


def receipt() -> list[Event]:
    with bare() as session:
        return [tuple(row) for row in session.rows(RECEIPT, path=str(LOGS / "receipt.parquet"))]


def running() -> list[Event]:
    with (LOGS / "running-example.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        (
            row["case:concept:name"],
            row["concept:name"],
            round(datetime.fromisoformat(row["time:timestamp"]).timestamp() * 1e6),
        )
        for row in rows
    ]


def load(session: Any, events: list[Event]) -> list[str]:
    """The log as the tables that a measure asks: a case is a won deal, an activity a stage. Gives the activities."""
    names = sorted({activity for _, activity, _ in events})
    cases = {case: at for at, case in enumerate(sorted({case for case, _, _ in events}))}
    uuid = "00000000-0000-0000-0000-{:012}".format
    turns = [
        (
            uuid(cases[case]),
            nth,
            names.index(activity),
            datetime.fromtimestamp(at / 1e6, UTC).replace(tzinfo=None),
        )
        for nth, (case, activity, at) in enumerate(events)
    ]
    kinds = {"deal": "UUID", "nth": "BIGINT", "position": "UTINYINT", "entered": "TIMESTAMP"}
    session.load("turn", kinds, turns)
    session.once("turn", "SELECT 1")
    session.run("CREATE OR REPLACE TEMP TABLE seen AS SELECT deal AS id, 'won' AS status, min(entered) AS created_at, "
                "max(entered) AS closed_at FROM turn GROUP BY deal")  # fmt: skip
    return names


@pytest.mark.skipif(not LOGS.is_dir(), reason="the shared data is not here")
@pytest.mark.parametrize(
    ("log", "cases", "events", "ways"), [(receipt, 1434, 8577, 116), (running, 6, 42, 6)]
)
def test_the_ways_of_a_known_log_are_those_of_its_traces(
    log: Any, cases: int, events: int, ways: int
) -> None:
    told = log()
    assert (len({case for case, _, _ in told}), len(told)) == (cases, events)
    traces: dict[str, list[str]] = {}
    for case, activity, _ in sorted(told, key=lambda event: event[2]):
        traces.setdefault(case, []).append(activity)
    known = Counter(tuple(trace) for trace in traces.values())
    with bare() as session:
        names = load(session, told)
        found = variants(session, EVER)
        most = found[0]
        assert len(deals_of_way(session, EVER, way=most.way)) == most.won.of
        assert len(deals_of_ways(session, EVER, returned=True)) == share_of(found, returned=True).hits
    assert {tuple(names[place] for place in one.way): one.won.of for one in found} == dict(known)
    assert len(found) == ways


def took(way: list[int]) -> Variant:
    return Variant(tuple(way), Share(1, 1), 1.0)


@pytest.mark.parametrize(
    ("way", "leapt", "returned"),
    [
        ([0, 1, 2], (), False),
        ([0], (), False),
        ([0, 2], (1,), False),
        ([2, 3], (0, 1), False),
        ([0, 1, 0, 1], (), True),
        ([0, 0], (), True),
        ([0, 2, 1], (), True),
    ],
)
def test_a_way_says_what_it_passed_over_and_whether_it_went_back(
    way: list[int], leapt: tuple[int, ...], returned: bool
) -> None:
    assert (took(way).leapt, took(way).returned) == (leapt, returned)


@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=8), max_size=20))
def test_every_deal_is_straight_or_leapt_or_returned(ways: list[list[int]]) -> None:
    found = [took(way) for way in ways]
    straight, leapt, returned = share_of(found), share_of(found, leapt=True), share_of(found, returned=True)
    assert straight.of == leapt.of == returned.of == len(ways)
    assert straight.hits + leapt.hits + returned.hits >= len(ways)
    assert straight.hits + max(leapt.hits, returned.hits) <= len(ways)


def seen(mirrored: Mirrored, who: str = "mina") -> Paths:
    mirrored.catch_up()
    found = paths(mirrored.house.actor(who), frame_of(mirrored), folder=mirrored.folder)
    assert found is not None
    return found


def test_the_ways_of_closed_deals_are_counted_with_what_became_of_them(mirrored: Mirrored) -> None:
    mina, rasmus = mirrored.house.actor("mina"), mirrored.house.actor("rasmus")
    for number in range(2):
        deal = sold(mirrored.house, f"Won {number}")
        actions.win(mina, deal_id=deal.id, override_reason="Signed", now=day(4))
    back = sold(mirrored.house, "Back")
    actions.regress(rasmus, deal_id=back.id, to="discovery", reason="Another buyer", now=day(2))
    actions.lose(rasmus, deal_id=back.id, reason="timing", now=day(5))
    sold(mirrored.house, "Going on")
    found = seen(mirrored)
    assert [(one.way, one.won.hits, one.won.of, one.days) for one in found.ways] == [
        ((0, 1), 2, 2, 4),
        ((0, 1, 0), 0, 1, 5),
    ]
    assert (found.straight.hits, found.leapt.hits, found.returned.hits) == (2, 0, 1)
    frame = frame_of(mirrored)
    for what, number in ((STRAIGHT, 2), (LEAPT, 0), (RETURNED, 1), ((0, 1), 2), ((0, 1, 0), 1), ((7,), 0)):
        assert len(deals_behind_way(mina, frame, what=what, folder=mirrored.folder)) == number
    assert seen(mirrored, "hana").ways == ()
