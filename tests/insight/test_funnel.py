"""The picture of a process in a stretch of time, and the deals behind each of its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.insight.frame import Frame
from homeplate.insight.funnel import Funnel, deals_behind, funnel
from homeplate.insight.measures.stages import COURSES
from homeplate.playbook.queries import choices
from tests.insight.conftest import Mirrored, day, sold
from tests.make import NOW

TEN = day(10)


def frame_of(mirrored: Mirrored, days: int = 30) -> Frame:
    with mirrored.house.inside():
        process = choices(mirrored.house.actor("ada"))[0].id
    return Frame(process, NOW.date(), NOW.date() + timedelta(days=days))


def picture(mirrored: Mirrored, who: str, frame: Frame) -> Funnel | None:
    actor = mirrored.house.actor(who)
    return funnel(actor, frame, now=TEN, today=TEN.date(), folder=mirrored.folder)


@pytest.fixture
def year(mirrored: Mirrored) -> Mirrored:
    """One sale won, one lost at the first stage, one at the second that goes on, one of another team."""
    mina, rasmus = mirrored.house.actor("mina"), mirrored.house.actor("rasmus")
    won = sold(mirrored.house, "Won")
    actions.win(mina, deal_id=won.id, override_reason="Signed on paper", now=day(4))
    lost = actions.create_deal(rasmus, name="Lost", now=day(1))
    actions.lose(rasmus, deal_id=lost.id, reason="timing", now=day(3))
    sold(mirrored.house, "Going on", begun=2)
    sold(mirrored.house, "Of another", owner="hana")
    mirrored.catch_up()
    return mirrored


def test_the_picture_holds_outcomes_stages_and_what_is_open(year: Mirrored) -> None:
    found = picture(year, "mina", frame_of(year))
    assert found is not None
    assert (found.now.closed.won, found.now.closed.lost) == (1, 1)
    assert (found.now.cohort.won, found.now.cohort.lost, found.now.cohort.open) == (1, 1, 1)
    assert [stage.conversion.entered for stage in found.stages][:2] == [3, 2]
    assert found.stages[0].name["en"]
    assert (found.now.cycle.days, found.now.lost_cycle.days) == (4, 2)
    assert found.open_deals == 1
    assert (found.before.closed.won, found.before.cohort.rate.value) == (0, None)


def test_each_figure_leads_to_as_many_deals_as_it_says(year: Mirrored) -> None:
    frame = frame_of(year)
    for who in ("rasmus", "mina", "ada"):
        found, actor = picture(year, who, frame), year.house.actor(who)
        assert found is not None

        def behind(what: str, position: int | None = None, actor: Any = actor) -> int:
            return len(deals_behind(actor, frame, what=what, position=position, now=TEN, folder=year.folder))

        for stage in found.stages:
            counted = {what: getattr(stage.conversion, what) for what in COURSES}
            assert {what: behind(what, stage.position) for what in COURSES} == counted
        assert behind("won") == found.now.closed.won
        assert behind("lost") == found.now.closed.lost
        assert behind("created-open") == found.now.cohort.open
        assert behind("open") == found.open_deals
        assert behind("nonsense") == behind("nonsense", 0) == 0


def test_without_a_mirror_nothing_is_told(mirrored: Mirrored) -> None:
    frame = frame_of(mirrored)
    assert picture(mirrored, "ada", frame) is None
    assert (
        deals_behind(
            mirrored.house.actor("ada"), frame, what="won", position=None, now=TEN, folder=mirrored.folder
        )
        == []
    )


def test_a_stretch_in_which_nothing_happened_has_no_rates(year: Mirrored) -> None:
    far = replace(
        frame_of(year), since=NOW.date() + timedelta(days=300), until=NOW.date() + timedelta(days=330)
    )
    found = picture(year, "ada", far)
    assert found is not None
    assert found.now.closed.rate.value is None
    assert all(stage.conversion.entered == 0 and stage.conversion.interval is None for stage in found.stages)


def test_what_stood_open_when_the_stretch_began_is_told_of_that_moment(year: Mirrored) -> None:
    for begun, open_then in ((4, 2), (5, 1)):
        found = picture(year, "mina", replace(frame_of(year), since=day(begun).date()))
        assert found is not None and found.stood_deals == open_then
