"""The ways that deals took: equal to those of a known process log, and told right of few deals."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest

from homeplate.deals import actions
from homeplate.insight.frame import Window, see
from homeplate.insight.measures.variants import deals_of_conduct, deals_of_way, shares, variants
from homeplate.insight.mirror.engine import bare
from homeplate.insight.mirror.files import PLACE
from homeplate.insight.mirror.placing import STAGE
from homeplate.insight.paths import Paths, deals_behind_way, paths
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of

LOGS = Path(__file__).parents[3] / "shared" / "data" / "event-logs"
EVER = Window(datetime(1900, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001  # as the mirror has moments

RECEIPT = """
SELECT "case:concept:name", "concept:name", epoch_us("time:timestamp") FROM read_parquet($path)
"""

STAY = {
    "deal": "UUID",
    "nth": "BIGINT",
    "stage": "VARCHAR",
    "entered": "TIMESTAMP",
    "departed": "TIMESTAMP",
    "way": "VARCHAR",
    "ended": "VARCHAR",
}
DEAL = """
CREATE OR REPLACE TEMP TABLE deal AS
SELECT
    deal AS id, $process AS process, $version AS version, CAST(NULL AS UUID) AS owner, CAST(NULL AS UUID) AS team,
    false AS archived, $status AS status, '' AS stage, min(entered) AS created_at, max(entered) AS closed_at
FROM stay
GROUP BY deal
"""
PROCESS, VERSION = UUID(int=1), UUID(int=2)

Event = tuple[str, str, int]


def receipt() -> list[Event]:
    with bare() as session:
        return [tuple(row) for row in session.rows(RECEIPT, path=str(LOGS / "receipt.parquet"))]


def running() -> list[Event]:
    return of_csv("running-example.csv", "case:concept:name", "concept:name", "time:timestamp")


def road_traffic() -> list[Event]:
    return of_csv("roadtraffic100traces.csv", "case:concept:name", "concept:name", "time:timestamp")


def small_helpdesk() -> list[Event]:
    return of_csv("verenich_helpdesk.csv", "CaseID", "ActivityID", "CompleteTimestamp")


def of_csv(name: str, *columns: str) -> list[Event]:
    with (LOGS / name).open(encoding="utf-8") as file:
        rows = [[row[column] for column in columns] for row in csv.DictReader(file)]
    return [(case, activity, micros(moment)) for case, activity, moment in rows]


def helpdesk() -> list[Event]:
    """A log in XES: traces with their events, each of which has attributes as elements with a key and a value."""
    found = []
    with gzip.open(LOGS / "helpdesk.xes.gz") as file:
        for trace in (one for _, one in ElementTree.iterparse(file) if bare_tag(one) == "trace"):
            case = attributes(trace)["concept:name"]
            told = [attributes(event) for event in trace if bare_tag(event) == "event"]
            found += [(case, one["concept:name"], micros(one["time:timestamp"])) for one in told]
            trace.clear()
    return found


def bare_tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def attributes(element: ElementTree.Element) -> dict[str, str]:
    return {one.attrib["key"]: one.attrib["value"] for one in element if "value" in one.attrib}


def micros(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1e6)


def load(
    session: Any, events: list[Event], *, stages: list[tuple[str, bool]] | None = None, status: str = "won"
) -> list[str]:
    """The log as the tables that a measure asks: a case is a closed deal, an activity a stage. Gives the activities."""
    names = sorted({activity for _, activity, _ in events})
    cases = {case: at for at, case in enumerate(sorted({case for case, _, _ in events}))}
    uuid = "00000000-0000-0000-0000-{:012}".format
    stays = [
        (
            uuid(cases[case]),
            nth,
            activity,
            datetime.fromtimestamp(at / 1e6, UTC).replace(tzinfo=None),
            None,
            "advanced",
            "advanced",
        )
        for nth, (case, activity, at) in enumerate(events)
    ]
    session.load("stay", STAY, stays)
    session.run(DEAL, process=PROCESS, version=VERSION, status=status)
    told = stages or [(name, True) for name in names]
    session.load(
        "stage", STAGE, [(VERSION, key, place, selling) for place, (key, selling) in enumerate(told)]
    )
    session.script(PLACE)
    session.load("kept", {"id": "UUID"}, [])
    whose = dict.fromkeys(["me", "owner", "teams", "version"])
    see(session, {**whose, "process": PROCESS, "everything": True, "mine": [], "narrowed": False})
    return names


KNOWN = [
    (receipt, 1434, 8577, 116, [713, 123, 116, 115, 75], 139),
    (running, 6, 42, 6, [1, 1, 1, 1, 1], 6),
    (road_traffic, 100, 390, 10, [36, 22, 16, 10, 5], 10),
    (helpdesk, 4580, 21_348, 226, [2366, 552, 228, 213, 164], 1640),
    (small_helpdesk, 3804, 13_710, 154, [2173, 276, 222, 207, 146], 1371),
]
"""Of each log what PM4Py 2.7.23 counts: cases, events, ways, cases of the five commonest ways, and pairs of a case and
an activity that it has more than once."""


@pytest.mark.skipif(not LOGS.is_dir(), reason="the shared data is not here")
@pytest.mark.parametrize(("log", "cases", "events", "ways", "commonest", "again"), KNOWN)
def test_the_ways_of_a_known_log_are_those_of_its_traces(
    log: Any, cases: int, events: int, ways: int, commonest: list[int], again: int
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
    assert [one.won.of for one in found[:5]] == commonest
    assert sum(one.won.of * sum(n > 1 for n in Counter(one.way).values()) for one in found) == again


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
        events = [("A", str(place), at) for at, place in enumerate(way)]
        load(session, events, stages=[(str(place), place < 4) for place in range(5)], status=status)
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
