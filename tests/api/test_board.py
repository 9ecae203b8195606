"""The board and its totals."""

from __future__ import annotations

from uuid import UUID

from tests.api.client import Program, program
from tests.make import House


def test_totals_are_exact_in_each_currency(rasmus: Program) -> None:
    for amount, currency in (("100.10", "EUR"), ("0.20", "EUR"), ("5000", "KRW")):
        made = rasmus.post("/deals", {"name": "Pumps", "value": {"amount": amount, "currency": currency}})
    process = made.json()["process_id"]
    (total,) = rasmus.get(f"/deals/totals?process_id={process}").json()
    assert (total["stage"], total["deals"]) == ("discovery", 3)
    assert total["values"] == [
        {"amount": "100.30", "currency": "EUR"},
        {"amount": "5000", "currency": "KRW"},
    ]


def test_the_board_shows_the_first_cards_and_counts_all(rasmus: Program) -> None:
    for value in range(1, 4):
        rasmus.post("/deals", {"name": f"Deal {value}", "value": {"amount": value}})
    board = rasmus.get("/deals/board?cards=2").json()
    assert [column["stage"] for column in board["columns"]] == ["discovery", "proposal", "closing"]
    first = board["columns"][0]
    assert [card["name"] for card in first["cards"]] == ["Deal 3", "Deal 2"]
    assert (first["deals"], board["deals"]) == (3, 3)
    assert first["values"] == [{"amount": "6.00", "currency": "EUR"}]


def test_the_board_is_narrowed_to_a_forecast_category_and_cards_tell_it(rasmus: Program) -> None:
    made = [
        rasmus.post("/deals", {"name": name, "value": {"amount": 5}}).json() for name in ("Pumps", "Fans")
    ]
    rasmus.put(f"/deals/{made[0]['id']}/category", {"category": "commit"})
    board = rasmus.get("/deals/board?category=commit").json()
    assert (board["deals"], board["total"]["amount"]) == (1, "5.00")
    assert [(card["name"], card["category"]) for card in board["columns"][0]["cards"]] == [
        ("Pumps", "commit")
    ]


def test_each_sees_the_board_of_what_they_may_see(
    selling: House, rasmus: Program, mina: Program, ada: Program
) -> None:
    rasmus.post("/deals", {"name": "Pumps"})
    ada.post("/deals", {"name": "Valves"})
    counts = [program.get("/deals/board").json()["deals"] for program in (rasmus, mina, ada)]
    assert counts == [1, 1, 2]


def test_a_workspace_without_a_process_has_no_board(house: House) -> None:
    assert program(house, "ada").get("/deals/board").json()["code"] == "no-process"


def test_the_board_of_an_unknown_process_is_not_there(ada: Program) -> None:
    assert ada.get(f"/deals/board?process_id={UUID(int=1)}").status_code == 404
