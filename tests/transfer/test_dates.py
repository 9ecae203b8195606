"""Dates of many systems and three languages."""

# ruff: noqa: DTZ001 - the moments of a file are local to its source

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.transfer.dates import DateStyle, date_style, parse_moment, undecided

WRITTEN = [
    ("15 Apr, 2021 00:02:00", datetime(2021, 4, 15, 0, 2)),
    ("2016-10-20", datetime(2016, 10, 20)),
    ("2015-11-20 10:59:00.000000018", datetime(2015, 11, 20, 10, 59)),
    ("2016-10-20T10:00:00.000+0000", datetime(2016, 10, 20, 10, tzinfo=UTC)),
    ("2026년 3월 4일", datetime(2026, 3, 4)),
    ("2026. 3. 4. 오후 3:20", datetime(2026, 3, 4, 15, 20)),
    ("2026년 3월 4일 15시 20분", datetime(2026, 3, 4, 15, 20)),
    ("4.3.2026 klo 15.20", datetime(2026, 3, 4, 15, 20)),
    ("4. maaliskuuta 2026", datetime(2026, 3, 4)),
    ("Mar 4, 2026", datetime(2026, 3, 4)),
    ("04-Mar-26", datetime(2026, 3, 4)),
    ("20260304", datetime(2026, 3, 4)),
    ("43831", datetime(2020, 1, 1)),
    ("1617000000000", datetime(2021, 3, 29, 6, 40, tzinfo=UTC)),
    ("24-Mar-2026 3:05 PM", datetime(2026, 3, 24, 15, 5)),
    ("13/03/2018", datetime(2018, 3, 13)),
    ("03/13/2018", datetime(2018, 3, 13)),
    ("0000-00-00", None),
    ("N/A", None),
]


@pytest.mark.parametrize(("text", "moment"), WRITTEN)
def test_dates_are_read_as_they_are_written(text: str, moment: datetime | None) -> None:
    assert parse_moment(text, DateStyle()) == moment


@pytest.mark.parametrize(
    "text", ["2026-02-30", "Company 5", "1E2", "32.1.2026", "99/99/9999", "soon", "٣/٤/٢٠٢٦x"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_moment(text, DateStyle())
    assert caught.value.code == "date"


def test_a_column_decides_whether_the_day_comes_first() -> None:
    assert date_style(["3/4/2026", "3/14/2026"]) == DateStyle("mdy")
    assert date_style(["3/4/2026", "14/3/2026"], prefer="mdy") == DateStyle("dmy")
    assert date_style(["3/4/2026"], prefer="mdy") == DateStyle("mdy", certain=False)
    assert date_style(["2026-03-04"]).certain


def test_samples_that_may_be_read_either_way_are_told_unless_another_decides() -> None:
    assert undecided(["2026-01-02", "03/04/2025", "05/05/2025", "6.7.25"]) == ("03/04/2025", "6.7.25")
    assert undecided(["03/04/2025", "13/04/2025"]) == ()
    assert undecided(["5 May 2026"]) == ()


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["/", ".", "-"]))
def test_every_day_is_read_back_in_either_order(day: date, sign: str) -> None:
    for order, form in (("dmy", f"%d{sign}%m{sign}%Y"), ("mdy", f"%m{sign}%d{sign}%Y")):
        style = date_style(
            [day.strftime(form), f"31{sign}1{sign}2020" if order == "dmy" else f"1{sign}31{sign}2020"]
        )
        moment = parse_moment(day.strftime(form), style)
        assert moment is not None and moment.date() == day


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))
def test_every_minute_is_read_back_from_iso_and_english(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert parse_moment(minute.isoformat(" "), DateStyle()) == minute
    assert parse_moment(minute.strftime("%d %b, %Y %H:%M"), DateStyle()) == minute


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = parse_moment(text, DateStyle())
    except Invalid:
        return
    assert found is None or timedelta(0) <= found.replace(tzinfo=None) - datetime(1899, 1, 1)
