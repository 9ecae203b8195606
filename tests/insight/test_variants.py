"""The ways that deals took: equal to those of a known process log, and told right of few deals."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.insight.frame import Window
from homeplate.insight.measures.variants import deals_of_conduct, deals_of_way, shares, variants
from homeplate.insight.mirror.engine import bare
from homeplate.insight.paths import Paths, deals_behind_way, paths
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of

LOGS = Path(__file__).parents[3] / "shared" / "data" / "event-logs"
EVER = Window(datetime(1900, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001  # as the mirror has moments

RECEIPT = """
SELECT "case:concept:name", "concept:name", epoch_us("time:timestamp") FROM read_parquet($path)
"""

KINDS = {"version": "INTEGER", "key": "VARCHAR", "position": "UTINYINT", "selling": "BOOLEAN"}

SEEN = """
CREATE OR REPLACE TEMP TABLE seen AS
SELECT
    deal AS id, CAST(NULL AS INTEGER) AS version, 'won' AS status,
    min(entered) AS created_at, max(entered) AS closed_at
FROM turn
GROUP BY deal
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
    session.load("stage", KINDS, [])
    session.run(SEEN)
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
        for what, share in shares(session, EVER).items():
            assert len(deals_of_conduct(session, EVER, what=what)) == share.hits
    assert {tuple(names[place] for place in one.way): one.won.of for one in found} == dict(known)
    assert len(found) == ways


@pytest.mark.parametrize(
    ("way", "status", "leapt", "returned"),
    [
        ([0, 1, 2], "lost", False, False),
        ([0], "lost", False, False),
        ([0, 2], "lost", True, False),
        ([2, 3], "lost", False, False),
        ([0, 1, 0, 1], "lost", False, True),
        ([0, 0], "lost", False, True),
        ([0, 2, 1], "lost", False, True),
        ([0, 1, 2, 3], "won", False, False),
        ([1, 2, 3], "won", False, False),
        ([0, 1], "won", True, False),
    ],
)
def test_a_way_says_whether_it_passed_a_stage_over_and_whether_it_went_back(
    way: list[int], status: str, leapt: bool, returned: bool
) -> None:
    with bare() as session:
        load(session, [("A", str(place), at) for at, place in enumerate(way)])
        session.run("UPDATE turn SET position = $way[nth + 1]", way=way)
        session.load("stage", KINDS, [(1, str(place), place, place < 4) for place in range(5)])
        session.run("UPDATE seen SET version = 1, status = $status", status=status)
        found = shares(session, EVER)
    assert (found["leapt"].hits, found["returned"].hits) == (leapt, returned)
    assert found["straight"].hits == (not leapt and not returned)


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
    assert {what: share.hits for what, share in found.shares.items()} == {
        "straight": 0,
        "leapt": 2,
        "returned": 1,
    }
    frame = frame_of(mirrored)
    for what, number in (
        ("straight", 0),
        ("leapt", 2),
        ("returned", 1),
        ((0, 1), 2),
        ((0, 1, 0), 1),
        ((7,), 0),
    ):
        assert len(deals_behind_way(mina, frame, what=what, folder=mirrored.folder)) == number
    assert seen(mirrored, "hana").ways == ()
