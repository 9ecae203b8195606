"""How often is asked, and how long is waited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeplate.prospects.providers.limits import LONGEST_WAIT, Bucket, asked_wait, backoff
from tests.make import NOW


def test_requests_are_spread_over_the_minute() -> None:
    bucket, now, waited = Bucket(30, NOW), NOW, []
    for _ in range(4):
        wait = bucket.wait(now)
        waited.append(wait)
        now += timedelta(seconds=wait)
    assert waited == [0, 2, 2, 2]


def test_a_second_of_many_may_be_asked_at_once_and_no_more_however_long_nobody_asked() -> None:
    bucket = Bucket(300, NOW)
    later = NOW + timedelta(hours=1)
    assert [bucket.wait(later) for _ in range(5)] == [0] * 5
    assert bucket.wait(later) == pytest.approx(0.2)


def test_a_clock_that_is_set_back_gives_nothing_and_breaks_nothing() -> None:
    bucket = Bucket(60, NOW)
    assert bucket.wait(NOW) == 0
    assert bucket.wait(NOW - timedelta(hours=1)) == 1


def test_waits_double_up_to_a_minute_and_never_all_alike() -> None:
    assert [backoff(n, 1.0) for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert backoff(3, 0.0) == 2 and backoff(1000, 1.0) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 02 Mar 2026 09:01:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        (None, None),
        ("", None),
    ],
)
def test_a_wait_that_is_asked_for_is_read_as_seconds_or_as_a_moment(
    header: str | None, seconds: float | None
) -> None:
    assert asked_wait(header, NOW) == seconds
