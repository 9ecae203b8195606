"""Moving deals: gates bind this door like any other."""

from __future__ import annotations

from typing import Any

from tests.api.client import Program
from tests.api.conftest import Prove

Deal = dict[str, Any]


def test_a_gate_that_is_not_met_lists_what_is_missing(rasmus: Program, deal: Deal) -> None:
    answer = rasmus.post(f"/deals/{deal['id']}/advance", {"to": "proposal"})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (409, "gate-not-met", "stage")
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [
        ("need", "open"),
        ("budget", "open"),
    ]


def test_a_proven_deal_advances(rasmus: Program, deal: Deal, prove: Prove) -> None:
    prove(deal)
    moved = rasmus.post(f"/deals/{deal['id']}/advance", {"to": "proposal", "seen": "discovery"})
    assert moved.json()["stage"] == "proposal"
    assert moved.json()["progress"] == 50


def test_of_two_people_who_move_it_at_once_one_is_told(rasmus: Program, deal: Deal, prove: Prove) -> None:
    prove(deal)
    move = {"to": "proposal", "seen": "discovery"}
    rasmus.post(f"/deals/{deal['id']}/advance", move)
    late = rasmus.post(f"/deals/{deal['id']}/advance", move)
    assert (late.status_code, late.json()["code"]) == (409, "moved")
    assert late.json()["context"]["stage"] == "proposal"


def test_the_verdict_can_be_asked_first(rasmus: Program, deal: Deal, prove: Prove) -> None:
    prove(deal, "need")
    verdict = rasmus.get(f"/deals/{deal['id']}/gate?to=closing").json()
    assert not verdict["passed"]
    assert [one["criterion"] for one in verdict["missing"]] == ["budget", "read"]
    assert rasmus.get(f"/deals/{deal['id']}/gate").json()["to"] == "proposal"
    assert rasmus.get(f"/deals/{deal['id']}/gate?to=won").json()["to"] == "won"
    assert rasmus.get(f"/deals/{deal['id']}/gate?to=moon").status_code == 422


def test_only_those_who_may_pass_a_gate_unmet(rasmus: Program, mina: Program, deal: Deal) -> None:
    past = {"to": "proposal", "reason": "The buyer asked us to hurry"}
    assert rasmus.post(f"/deals/{deal['id']}/override", past).status_code == 403
    assert mina.post(f"/deals/{deal['id']}/override", past).json()["overrides"] == 1


def test_back_needs_a_reason(rasmus: Program, deal: Deal, prove: Prove) -> None:
    prove(deal)
    rasmus.post(f"/deals/{deal['id']}/advance", {"to": "proposal"})
    assert rasmus.post(f"/deals/{deal['id']}/regress", {"to": "discovery", "reason": ""}).status_code == 422
    back = rasmus.post(f"/deals/{deal['id']}/regress", {"to": "discovery", "reason": "New need"})
    assert back.json()["stage"] == "discovery"


def test_a_loss_has_a_reason_and_can_be_undone(rasmus: Program, deal: Deal) -> None:
    lost = rasmus.post(f"/deals/{deal['id']}/lose", {"reason": "competitor", "competitor": "Southwind"})
    assert lost.json()["loss"] == {"reason": "competitor", "note": "", "competitor": "Southwind"}
    assert rasmus.post(f"/deals/{deal['id']}/lose", {"reason": "price"}).json()["code"] == "deal-closed"
    assert rasmus.post(f"/deals/{deal['id']}/reopen", {"reason": "They called"}).json()["status"] == "open"


def test_a_sale_is_booked_past_what_is_missing_only_with_a_reason(
    mina: Program, rasmus: Program, deal: Deal
) -> None:
    assert rasmus.post(f"/deals/{deal['id']}/win", {}).json()["code"] == "gate-not-met"
    won = mina.post(f"/deals/{deal['id']}/win", {"override_reason": "Signed on paper"}).json()
    assert (won["status"], won["probability"], won["probability_source"]) == ("won", 1, "outcome")


def test_a_forecast_category_is_set_filtered_by_and_kept_when_the_deal_ends(
    rasmus: Program, deal: Deal
) -> None:
    said = rasmus.put(f"/deals/{deal['id']}/category", {"category": "best_case"})
    assert said.json()["category"] == "best_case"
    assert [one["id"] for one in rasmus.get("/deals?category=best_case").json()["items"]] == [deal["id"]]
    assert rasmus.get("/deals?category=commit").json()["items"] == []
    assert rasmus.put(f"/deals/{deal['id']}/category", {"category": "sure"}).status_code == 422
    row = {"do": "category", "id": deal["id"], "category": "commit"}
    assert rasmus.post("/bulk/deals", {"rows": [row]}).json()["results"][0]["status"] == 200
    lost = rasmus.post(f"/deals/{deal['id']}/lose", {"reason": "price"})
    assert lost.json()["category"] == "commit"
    assert rasmus.put(f"/deals/{deal['id']}/category", {"category": "omitted"}).status_code == 409


def test_competitors_are_noted_and_stay_with_the_deal(rasmus: Program, deal: Deal) -> None:
    noted = rasmus.post(f"/deals/{deal['id']}/competitors", {"met": ["Southwind", "Acme"]})
    assert noted.json()["competitors"] == ["Southwind", "Acme"]
    lost = rasmus.post(f"/deals/{deal['id']}/lose", {"reason": "competitor", "competitor": "Coil"})
    assert lost.json()["competitors"] == ["Southwind", "Acme", "Coil"]
    kept = rasmus.post(f"/deals/{deal['id']}/competitors", {"gone": ["southwind"]})
    assert kept.json()["competitors"] == ["Acme", "Coil"]
    refused = rasmus.post(f"/deals/{deal['id']}/competitors", {"met": [str(n) for n in range(11)]})
    assert refused.status_code == 422
