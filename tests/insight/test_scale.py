"""The made-up mirror that measures are metered over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homeplate.bench.mirroring import LIMITS
from homeplate.insight import scale
from homeplate.insight.measures import stages
from homeplate.insight.mirror.compare import differing
from homeplate.insight.mirror.engine import over
from homeplate.insight.mirror.files import Folder


@pytest.fixture
def made_up(tmp_path: Path) -> Folder:
    """A mirror of two thousand deals."""
    folder = Folder(scale.WORKSPACE, tmp_path)
    scale.make_up(folder, 2000)
    return folder


def rows(folder: Folder, sql: str) -> list[tuple[Any, ...]]:
    note = folder.note()
    assert note is not None
    with over(folder, note) as session:
        return session.rows(sql)


def test_it_is_the_same_each_time(made_up: Folder, tmp_path: Path) -> None:
    again = Folder(scale.WORKSPACE, tmp_path / "again")
    scale.make_up(again, 2000)
    assert differing(made_up, again) == {}


def test_a_deal_has_ten_stays_in_the_mean_and_ends_as_it_stands(made_up: Folder) -> None:
    ((deals, stays),) = rows(made_up, "SELECT (SELECT count(*) FROM deal), (SELECT count(*) FROM stay)")
    assert deals == 2000 and 9.5 < stays / deals < 10.5
    differ = """SELECT count(*) FROM deal JOIN stay ON stay.deal = deal.id
        AND nth = (SELECT max(nth) FROM stay AS other WHERE other.deal = deal.id)
        WHERE deal.closed_at IS DISTINCT FROM departed OR deal.stage <> stay.stage
            OR (CASE WHEN ended IS NULL THEN 'open' ELSE ended END) <> deal.status"""
    assert rows(made_up, differ) == [(0,)]


def test_every_measure_with_a_limit_is_metered(made_up: Folder) -> None:
    spent = scale.measure(made_up.path.parent, 2000)
    assert set(spent) == {"frame", *LIMITS} and all(seconds > 0 for seconds in spent.values())


def test_who_entered_a_stage_went_beyond_it_or_was_lost_or_waits(made_up: Folder) -> None:
    note = made_up.note()
    assert note is not None
    with scale.looking_at_all(made_up, note) as session:
        found = stages.conversion(session, scale.EVER, scale.NOW)
        counted = dict(session.rows("SELECT position, count(DISTINCT deal) FROM turn GROUP BY position"))
        beyond = session.rows(
            """SELECT one.position, count(DISTINCT one.deal) FROM turn AS one JOIN seen ON seen.id = one.deal
            WHERE seen.status = 'won'
                OR EXISTS (SELECT 1 FROM turn AS two WHERE two.deal = one.deal AND two.position > one.position)
            GROUP BY one.position"""
        )
    assert {position: one.entered for position, one in found.items()} == counted
    assert {position: one.beyond for position, one in found.items()} == dict(beyond)
