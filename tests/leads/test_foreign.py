"""Leads of other systems: where they stand here, and which of their later tellings count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from homeplate.kit.workdays import Calendar, OwnDays
from homeplate.leads.rules.clock import Clock
from homeplate.leads.rules.foreign import further, standing, taken_over
from tests.make import NOW

CLOCK = Clock()


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("new", set()),
        ("accepted", {"accepted_at"}),
        ("qualified", {"accepted_at", "qualified_at"}),
        ("converted", {"accepted_at", "qualified_at", "contacted_at", "closed_at"}),
        ("rejected", {"closed_at"}),
        ("waiting", set()),
    ],
)
def test_each_state_tells_how_far_a_lead_came(state: str, told: set[str]) -> None:
    columns = standing(state, CLOCK, NOW)
    moments = {name for name in columns if name.endswith("_at") and columns[name] is not None}
    assert moments - {"due_at"} == told
    assert (columns["due_at"] is not None) == (state in ("new", "accepted", "qualified"))


def test_a_lead_kept_for_later_comes_back_on_a_working_day_if_there_is_any() -> None:
    back = standing("waiting", CLOCK, NOW)["returns_on"]
    assert CLOCK.calendar.is_working(back) and back >= NOW.date() + timedelta(days=90)
    shut = OwnDays("Shut", date(2026, 1, 1), date(2027, 12, 31))
    never = Clock(Calendar(own=(shut,)))
    assert standing("waiting", never, NOW)["returns_on"] == NOW.date() + timedelta(days=90)


@pytest.mark.parametrize(
    ("state", "said", "found"),
    [
        ("new", "accepted", "accepted"), ("qualified", "accepted", ""), ("accepted", "rejected", "rejected"),
        ("rejected", "new", ""), ("new", "new", ""), ("qualified", "converted", "converted"),
    ],
)  # fmt: skip
def test_a_lead_moves_on_and_never_back(state: str, said: str, found: str) -> None:
    assert further(state, said) == found


def test_only_what_the_file_changed_and_nobody_changed_here_is_taken_over() -> None:
    present = {"city": "Espoo", "phone": "", "need": "Pumps", "email": "a@b.example"}
    told = {"city": "Oulu", "need": "Pumps", "email": "a@b.example"}
    given = {"city": "Turku", "phone": "1", "need": "Valves", "email": "a@b.example"}
    changes, kept = taken_over(present, told, given)
    assert changes == {"phone": "1", "need": "Valves"}
    assert [one.field for one in kept] == ["city"]
