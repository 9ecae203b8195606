"""Working days: what is agreed for a day off is due on the next one that is worked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.kit.holidays import checked_place, countries, public_holidays, regions
from homeplate.kit.workdays import EVERY_DAY, USUAL_WEEK, Calendar, Off, OwnDays

FRIDAY = date(2026, 12, 4)
DAY = timedelta(days=1)


def finland(year: int) -> dict[date, str]:
    return {date(year, 12, 7): "A Monday off", date(year, 12, 6): "Independence Day"}


OFFICE = Calendar(USUAL_WEEK, "FI", finland)


def test_a_weekend_and_a_holiday_behind_it_are_stepped_over() -> None:
    assert OFFICE.after(FRIDAY, 1) == FRIDAY + 4 * DAY
    assert OFFICE.after(FRIDAY, 7) == FRIDAY + 7 * DAY
    assert OFFICE.off(FRIDAY + 3 * DAY) == Off("A Monday off", "FI")
    assert OFFICE.off(FRIDAY + DAY) == Off()
    assert OFFICE.off(FRIDAY) is None


def test_the_company_may_close_and_may_work_on_a_holiday() -> None:
    own = (OwnDays("Move", FRIDAY, FRIDAY), OwnDays("Fair", FRIDAY + 3 * DAY, FRIDAY + 3 * DAY, works=True))
    office = Calendar(USUAL_WEEK, "FI", finland, own)
    assert office.off(FRIDAY) == Off("Move")
    assert office.after(FRIDAY, 1) == FRIDAY + 3 * DAY


def test_what_was_agreed_for_the_weekend_is_due_on_monday_and_not_overdue() -> None:
    week = Calendar(USUAL_WEEK)
    monday = FRIDAY + 3 * DAY
    assert week.due_from(monday) == FRIDAY + DAY
    assert week.due_from(FRIDAY) == FRIDAY
    assert week.due_from(FRIDAY + 2 * DAY) == FRIDAY + DAY


def test_who_works_every_day_is_due_day_by_day() -> None:
    assert Calendar().due_from(FRIDAY + 2 * DAY) == FRIDAY + 2 * DAY
    assert Calendar().after(FRIDAY, 1) == FRIDAY + DAY


days = st.dates(date(1990, 1, 1), date(2190, 1, 1))
calendars = st.builds(
    Calendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.just("FI"),
    st.just(finland),
    st.lists(
        st.builds(
            lambda since, length, works: OwnDays("Own", since, since + length * DAY, works),
            days,
            st.integers(0, 40),
            st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
)


@given(calendars, days, st.integers(0, 60))
def test_a_suggested_day_is_worked_and_never_too_early(calendar: Calendar, day: date, ahead: int) -> None:
    found = calendar.after(day, ahead)
    assert found >= day + ahead * DAY
    assert calendar.is_working(found)
    between = (found - day).days - ahead
    assert not any(calendar.is_working(day + (ahead + step) * DAY) for step in range(between))


@given(calendars, days, days)
def test_a_step_is_overdue_exactly_when_its_working_day_has_passed(
    calendar: Calendar, today: date, agreed: date
) -> None:
    overdue = agreed < calendar.due_from(today)
    if calendar.is_working(today):
        assert overdue == (calendar.working_from(agreed) < today)
    if agreed >= today:
        assert not overdue


def test_days_at_the_end_of_time_are_no_matter() -> None:
    for day in (date.min, date.max):
        assert Calendar(frozenset({0})).working_from(day) is not None
    assert Calendar(EVERY_DAY).off(date.max) is None


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Itsenäisyyspäivä"), ("en", "Independence Day"), ("ko", "Independence Day")]
)
def test_a_public_holiday_is_named_in_the_readers_language_where_it_can_be(language: str, name: str) -> None:
    assert public_holidays("FI", "", 2026, language)[date(2026, 12, 6)] == name


def test_korean_holidays_have_korean_names() -> None:
    assert "설날" in public_holidays("KR", "", 2026, "ko")[date(2026, 2, 17)]


def test_a_region_keeps_its_own() -> None:
    assert date(2026, 1, 6) in public_holidays("DE", "BY", 2026, "en")
    assert date(2026, 1, 6) not in public_holidays("DE", "", 2026, "en")
    assert ("BY", "Bayern") in regions("DE")


def test_places_that_nobody_knows_are_refused() -> None:
    assert {"FI", "KR", "US", "DE"} <= set(countries())
    assert checked_place(" fi ", "") == ("FI", "")
    assert checked_place("", "") == ("", "")
    for country, region in (("XX", ""), ("FI", "BY"), ("", "BY")):
        with pytest.raises(Invalid):
            checked_place(country, region)
    assert public_holidays("XX", "", 2026, "en") == {}
    assert public_holidays("FI", "", 9999, "en") == {}
