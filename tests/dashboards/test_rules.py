"""How tiles are arranged, and when a dashboard is sent next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.dashboards.filters import Filters
from homeplate.dashboards.ready import READY
from homeplate.dashboards.rules import DOINGS, RHYTHMS, Rhythm, arranged, checked, known
from homeplate.dashboards.tiles import TILES
from homeplate.kit.errors import Invalid
from homeplate.kit.workdays import Calendar, OwnDays

ALWAYS = Calendar()
WEEKDAYS = Calendar(week=frozenset(range(5)), own=(OwnDays("Shut", date(2026, 3, 9), date(2026, 3, 10)),))
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MOMENTS = st.integers(1_700_000_000, 1_900_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
THREE = (("booked", False), ("forecast", True), ("slip", False))


def order(tiles: tuple[tuple[str, bool], ...]) -> str:
    return " ".join(name for name, _ in tiles)


@pytest.mark.parametrize(
    ("do", "tile", "before", "then"),
    [
        ("earlier", "slip", "", "booked slip forecast"),
        ("earlier", "booked", "", "booked forecast slip"),
        ("later", "booked", "", "forecast booked slip"),
        ("later", "slip", "", "booked forecast slip"),
        ("remove", "forecast", "", "booked slip"),
        ("add", "win-rate", "", "booked forecast slip win-rate"),
        ("put", "slip", "booked", "slip booked forecast"),
        ("put", "booked", "", "forecast slip booked"),
        ("put", "booked", "gone", "forecast slip booked"),
    ],
)
def test_a_tile_goes_where_it_is_told(do: str, tile: str, before: str, then: str) -> None:
    assert order(arranged(THREE, do=do, tile=tile, before=before)) == then


def test_a_tile_is_one_or_two_columns_wide() -> None:
    assert arranged(THREE, do="width", tile="slip")[2] == ("slip", True)
    assert arranged(THREE, do="width", tile="forecast")[1] == ("forecast", False)


@pytest.mark.parametrize(
    ("do", "tile"), [("add", "slip"), ("remove", "length"), ("add", "nonsense"), ("dance", "slip"), ("", "")]
)
def test_what_cannot_be_done_is_refused(do: str, tile: str) -> None:
    with pytest.raises(Invalid):
        arranged(THREE, do=do, tile=tile)


@given(
    st.lists(st.tuples(st.sampled_from(DOINGS), st.sampled_from(list(TILES)), st.sampled_from(list(TILES))))
)
def test_no_tile_is_ever_there_twice(steps: list[tuple[str, str, str]]) -> None:
    tiles: tuple[tuple[str, bool], ...] = THREE
    for do, tile, before in steps:
        try:
            tiles = arranged(tiles, do=do, tile=tile, before=before)
        except Invalid:
            continue
        names = [name for name, _ in tiles]
        assert len(names) == len(set(names)) and len(names) <= 24


def test_tiles_that_are_no_more_are_left_out() -> None:
    assert known([["slip", True], ["gone", False], ["slip", False], ["odd"], [1, 2]]) == (("slip", True),)


def test_every_tile_is_on_a_ready_dashboard_or_offered_and_names_its_roles() -> None:
    placed = {name for one in READY.values() for name, _ in one.tiles}
    assert placed <= set(TILES)
    for tile in TILES.values():
        assert tile.roles and set(tile.roles) <= set(READY)


@pytest.mark.parametrize(
    ("rhythm", "calendar", "then"),
    [
        (Rhythm("daily", hour=8, working_days=False), ALWAYS, "2026-03-03T08:00"),
        (Rhythm("daily", hour=12, working_days=False), ALWAYS, "2026-03-02T12:00"),
        (Rhythm("daily", hour=11, working_days=False), ALWAYS, "2026-03-03T11:00"),
        (Rhythm("weekly", weekday=4, hour=7), WEEKDAYS, "2026-03-06T07:00"),
        (Rhythm("weekly", weekday=0, hour=8), WEEKDAYS, "2026-03-11T08:00"),
        (Rhythm("weekly", weekday=6, hour=8), WEEKDAYS, "2026-03-11T08:00"),
        (Rhythm("weekly", weekday=6, hour=8, working_days=False), WEEKDAYS, "2026-03-08T08:00"),
        (Rhythm("monthly", month_day=31, hour=6, working_days=False), ALWAYS, "2026-03-31T06:00"),
        (Rhythm("monthly", month_day=1, hour=6), WEEKDAYS, "2026-04-01T06:00"),
    ],
)
def test_the_next_time_is_the_first_after_now(rhythm: Rhythm, calendar: Calendar, then: str) -> None:
    found = rhythm.after(MONDAY, "Europe/Helsinki", calendar)
    assert found.astimezone(ZoneInfo("Europe/Helsinki")).isoformat()[:16] == then


def test_a_day_off_made_up_for_is_not_forgotten_when_it_lies_behind() -> None:
    sunday = datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert Rhythm("weekly", weekday=6).after(sunday, "UTC", WEEKDAYS) == datetime(2026, 3, 11, 8, tzinfo=UTC)


@given(
    st.sampled_from(list(RHYTHMS)), st.integers(0, 6), st.integers(1, 31), st.integers(0, 23), st.booleans(),
    MOMENTS,
    st.sampled_from(["UTC", "Europe/Helsinki", "Asia/Seoul", "America/Santiago"]),
)  # fmt: skip
def test_it_is_always_sent_later_and_on_days_that_were_wished(
    every: str, weekday: int, month_day: int, hour: int, working: bool, now: datetime, zone: str
) -> None:
    found = Rhythm(every, weekday, month_day, hour, working).after(now, zone, WEEKDAYS)
    assert now < found <= now + timedelta(days=45)
    assert not working or WEEKDAYS.is_working(found.astimezone(ZoneInfo(zone)).date())


@pytest.mark.parametrize(
    "rhythm",
    [Rhythm("yearly"), Rhythm("weekly", weekday=7), Rhythm("monthly", month_day=0), Rhythm("daily", hour=24)],
)
def test_days_that_there_are_not_are_refused(rhythm: Rhythm) -> None:
    with pytest.raises(Invalid):
        checked(rhythm)


def test_filters_that_make_no_sense_narrow_nothing() -> None:
    wanted = Filters.of({"period": "for ever", "owner": "me", "team": "x", "process": 7, "more": "1"})
    assert wanted.kept == {"owner": "me"}
