"""Working days by program."""

from __future__ import annotations

import pytest

from tests.api.client import Program, token_of
from tests.make import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(house: House) -> Program:
    return Program(token_of(house.actor("ada")))


def test_the_calendar_is_set_read_and_answered(ada: Program) -> None:
    assert ada.get("/calendar").json() == {"week": list(range(7)), "country": "", "region": "", "days": []}
    ada.send("PUT", "/calendar/week", {"week": [0, 1, 2, 3, 4], "country": "FI"})
    ada.send("POST", "/calendar/days", {"name": "Stock-taking", "since": "2026-12-08"})
    off = ada.get("/calendar/off?since=2026-12-04&days=6").json()
    assert [(one["day"], one["name"], one["country"]) for one in off] == [
        ("2026-12-05", "", ""),
        ("2026-12-06", "Independence Day", "FI"),
        ("2026-12-08", "Stock-taking", ""),
    ]
    ada.send("POST", "/calendar/days/remove", {"name": "Stock-taking", "since": "2026-12-08"})
    assert ada.get("/calendar").json()["days"] == []


@pytest.mark.parametrize("body", [{"week": []}, {"week": [7]}, {"week": [0], "country": "XX"}])
def test_nonsense_is_refused(ada: Program, body: object) -> None:
    assert ada.send("PUT", "/calendar/week", body).status_code == 422


def test_a_member_keeps_the_holidays_of_their_country(house: House, ada: Program) -> None:
    path = f"/members/{house.members['hana']}"
    ada.patch(path, {"country": "KR"})
    assert ada.get(path).json()["country"] == "KR"


def test_the_last_day_there_is_ends_the_answer(ada: Program) -> None:
    assert ada.get("/calendar/off?since=9999-12-30").status_code == 200
