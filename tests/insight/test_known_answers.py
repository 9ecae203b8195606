"""What the measures say of the hardware seller's pipeline: figures that are known from its files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from homeplate.insight.frame import Frame
from homeplate.insight.funnel import Funnel, funnel
from homeplate.insight.outcomes import Outcomes, outcomes
from homeplate.kit.exchange import Sum
from tests.insight.hardware import Hardware

ALL = date(2016, 1, 1), date(2018, 1, 1)
QUARTERS = (1_134_672, 3_086_111, 2_982_255, 2_802_496)
"""Dollars won in each quarter of 2017."""


def ended(hardware: Hardware, since: date, until: date) -> Outcomes:
    """What was closed from a day to before another."""
    frame = Frame(hardware.process, since, until)
    found = outcomes(hardware.actor, frame, today=until, folder=hardware.folder)
    assert found is not None
    return found


def counted(hardware: Hardware) -> Funnel:
    """The funnel of all its time."""
    frame = Frame(hardware.process, *ALL)
    now = datetime(2018, 1, 1, tzinfo=UTC)
    found = funnel(hardware.actor, frame, now=now, today=now.date(), folder=hardware.folder)
    assert found is not None
    return found


def dollars(sums: Iterable[Sum]) -> float:
    """All of them; they are in one currency."""
    found = list(sums)
    assert {one.currency for one in found} <= {"USD"}
    return sum(one.minor for one in found) / 100


def test_the_pipeline_is_told_by_its_known_figures(hardware: Hardware) -> None:
    all_time = ended(hardware, *ALL).now.closed
    assert (all_time.won, all_time.lost) == (4238, 2473)
    assert all_time.rate.value == pytest.approx(0.6315, abs=0.00005)
    assert dollars(all_time.won_sums) == 10_005_534
    starts = [date(2017, 3 * number + 1, 1) for number in range(4)] + [date(2018, 1, 1)]
    quarters = [ended(hardware, *pair).now.closed.won_sums for pair in pairwise(starts)]
    assert tuple(map(dollars, quarters)) == QUARTERS
    whole = counted(hardware)
    assert whole.now.closed == all_time
    assert whole.now.cycle.deals == 4238
    assert whole.now.cycle.days == pytest.approx(57, abs=0.05)
    assert whole.open_deals == 1589 + 500
    assert dollars(all_time.lost_sums) == 0, "its file says 0 of every loss"
    at_stages = hardware.rows("SELECT count(*) FROM deal WHERE status = 'open' GROUP BY stage ORDER BY 1")
    assert [deals for (deals,) in at_stages] == [500, 1589]
    assert hardware.rows("SELECT count(*) FROM deal WHERE account IS NULL") == [(1_425,)]
