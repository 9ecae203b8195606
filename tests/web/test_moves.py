"""Moving deals by pages: the gate sheet, steps back, overrides, and two people at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from homeplate.deals import actions, queries
from homeplate.deals.models import Deal
from homeplate.tenancy.models import Workspace
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import FILLED, Visitor, add_deal, prove, text_of

pytestmark = pytest.mark.django_db


def now_of(house: House, deal: Deal) -> Deal:
    """The deal as it is stored now."""
    with house.inside():
        return Deal.objects.get(id=deal.id)


def move(who: Visitor, deal: Deal, stage: str, seen: str = "discovery") -> HttpResponse:
    """A card put into another column."""
    return who.post("pipeline-move", deal=str(deal.id), stage=stage, seen=seen, filters="?q=pumps")


@pytest.fixture
def filled() -> dict[str, str]:
    """Evidence for the whole first gate, with a next step ahead."""
    return {**FILLED, "agreed.on": "2026-03-20"}


@pytest.fixture(autouse=True)
def _march(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the tests act."""
    monkeypatch.setattr("homeplate.web.page.timezone.now", lambda: NOW)


def test_a_closed_gate_answers_with_its_sheet(selling: House, visit: Visit, deal: Deal) -> None:
    response = move(visit("rasmus"), deal, "proposal")
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#sheet-body"
    html = text_of(response)
    assert "11 criteria are missing at this gate." in html
    assert f"/deals/{deal.id}/gate/?to=proposal&amp;at=board&amp;filters=q%3Dpumps" in html


def test_evidence_of_every_type_opens_the_gate(
    selling: House, visit: Visit, deal: Deal, filled: dict[str, str]
) -> None:
    ask = "?to=proposal&at=board&filters=q%3Dpumps"
    response = visit("rasmus").post("deal-gate", deal.id, ask=ask, then="advance", **filled)
    assert response.status_code == 200, text_of(response)
    assert response["HX-Retarget"] == "#board"
    assert set(json.loads(response["HX-Trigger"])) == {"toast", "close-sheet"}
    now = now_of(selling, deal)
    assert (now.stage, now.progress, now.next_step) == ("proposal", 60, "Demo for the committee")


def test_an_uploaded_file_is_kept_and_named_as_evidence(selling: House, visit: Visit, deal: Deal) -> None:
    file = SimpleUploadedFile("brief.txt", b"What hurts: stops.")
    response = visit("rasmus").post("deal-gate", deal.id, then="stay", **{"brief.file": file})
    assert "10 criteria are missing" in text_of(response)
    detail = queries.deal_detail(selling.actor("rasmus"), deal_id=deal.id, now=NOW, today=NOW.date())
    held = detail.criterion("brief").held
    assert held
    assert held.value == {"ref": str(detail.documents[0].id), "name": "brief.txt"}


def test_a_file_of_the_wrong_kind_is_not_kept(selling: House, visit: Visit, deal: Deal) -> None:
    file = SimpleUploadedFile("brief.csv", b"a,b")
    response = visit("rasmus").post("deal-gate", deal.id, then="stay", **{"brief.file": file})
    assert response.status_code == 422
    assert "The document must be of kind pdf, txt." in text_of(response)
    detail = queries.deal_detail(selling.actor("rasmus"), deal_id=deal.id, now=NOW, today=NOW.date())
    assert not detail.documents


def test_what_cannot_be_taken_comes_back_and_the_rest_is_kept(
    selling: House, visit: Visit, deal: Deal, filled: dict[str, str]
) -> None:
    wrong = {**filled, "stops.value": "many", "agreed.on": "2030-01-01"}
    response = visit("rasmus").post("deal-gate", deal.id, ask="?to=proposal", then="advance", **wrong)
    html = text_of(response)
    assert response.status_code == 422
    assert "2 criteria are missing" in html
    assert 'value="many"' in html
    assert "“many” is not a number." in html
    assert 'value="2030-01-01"' in html
    assert now_of(selling, deal).stage == "discovery"


def test_a_sheet_saved_in_part_says_that_the_page_is_stale(visit: Visit, deal: Deal) -> None:
    response = visit("rasmus").post("deal-gate", deal.id, then="stay", **{"need.value": "yes"})
    assert response.status_code == 200
    assert "stale" in json.loads(response["HX-Trigger"])


def test_a_person_new_to_the_address_book_becomes_the_guide(selling: House, visit: Visit, deal: Deal) -> None:
    visit("rasmus").post("deal-gate", deal.id, then="stay", **{"guide.name": "Minna Salo"})
    detail = queries.deal_detail(selling.actor("rasmus"), deal_id=deal.id, now=NOW, today=NOW.date())
    assert [(one.name, one.buying_role) for one in detail.stakeholders] == [("Minna Salo", "guide")]


def test_an_open_gate_lets_a_card_pass(
    selling: House, visit: Visit, deal: Deal, filled: dict[str, str]
) -> None:
    rasmus = visit("rasmus")
    rasmus.post("deal-gate", deal.id, then="stay", **filled)
    response = move(rasmus, deal, "proposal")
    assert response.status_code == 200
    assert 'id="board"' in text_of(response)
    assert json.loads(response["HX-Trigger"])["toast"]["href"] == f"/deals/{deal.id}/"


def test_a_step_back_asks_why(selling: House, visit: Visit, deal: Deal) -> None:
    mina = visit("mina")
    actions.override(selling.actor("mina"), deal_id=deal.id, to="proposal", reason="Board day", now=NOW)
    sheet = move(mina, deal, "discovery", seen="proposal")
    assert "Proposal → Discovery" in text_of(sheet)
    refused = mina.post("deal-back", deal.id, ask="?to=discovery&at=board", reason=" ")
    assert (refused.status_code, "Say why, in a few words." in text_of(refused)) == (422, True)
    mina.post("deal-back", deal.id, ask="?to=discovery&at=board", reason="They want to wait")
    assert now_of(selling, deal).stage == "discovery"


def test_somebody_elses_move_is_told_and_the_board_shown_anew(
    selling: House, visit: Visit, deal: Deal
) -> None:
    actions.override(selling.actor("mina"), deal_id=deal.id, to="closing", reason="Board day", now=NOW)
    response = move(visit("rasmus"), deal, "proposal", seen="discovery")
    assert response.status_code == 409
    assert 'id="board"' in text_of(response)
    toast = json.loads(response["HX-Trigger"])["toast"]
    assert "Somebody moved this deal to “Closing”" in toast["text"]


def test_only_those_who_may_are_offered_an_override(visit: Visit, deal: Deal) -> None:
    assert "Override this gate" in text_of(visit("mina").get("deal-gate", deal.id))
    assert "Override this gate" not in text_of(visit("rasmus").get("deal-gate", deal.id))
    refused = visit("rasmus").post("deal-override", deal.id, reason="Board meets on Friday")
    assert refused.status_code == 403


def test_an_override_needs_a_reason_and_gives_it_back(selling: House, visit: Visit, deal: Deal) -> None:
    mina = visit("mina")
    response = mina.post("deal-override", deal.id, reason="x")
    assert response.status_code == 422
    assert "\nx</textarea>" in text_of(response)
    mina.post("deal-override", deal.id, reason="The board meets on Friday")
    assert (now_of(selling, deal).stage, now_of(selling, deal).overrides) == ("proposal", 1)


def test_a_sheet_of_yesterday_changes_nothing_and_loses_nothing(
    selling: House, visit: Visit, deal: Deal
) -> None:
    prove(selling, deal.id, "need")
    typed = {"pain.value": "We lose two days a month.", "revision": "1"}
    response = visit("rasmus").post("deal-gate", deal.id, then="advance", **typed)
    assert response.status_code == 409
    assert "Somebody changed this deal a moment ago" in text_of(response)
    assert "We lose two days a month." in text_of(response)


def test_a_next_step_that_the_workspace_asks_for_is_asked_in_the_sheet(
    selling: House, visit: Visit, deal: Deal, filled: dict[str, str]
) -> None:
    Workspace.objects.filter(id=selling.id).update(settings={"next_step_required": True})
    rasmus = visit("rasmus")
    rasmus.post("deal-gate", deal.id, then="stay", **filled)
    actions.set_next_step(selling.actor("rasmus"), deal_id=deal.id, step=None, now=NOW)
    response = move(rasmus, deal, "proposal")
    assert response["HX-Retarget"] == "#sheet-body"
    assert 'name="next_step_on"' in text_of(response)
    step: dict[str, Any] = {"next_step": "Call", "next_step_on": "2026-03-09", "next_step_kind": "call"}
    rasmus.post("deal-gate", deal.id, ask="?to=proposal", then="advance", **step)
    assert now_of(selling, deal).stage == "proposal"


def test_a_sale_needs_its_last_gates_and_says_which(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, "mina")
    mina, actor = visit("mina"), selling.actor("mina")
    actions.override(actor, deal_id=deal.id, to="closing", reason="Board day", now=NOW)
    refused = mina.post("deal-win", deal.id)
    assert (refused.status_code, refused["HX-Retarget"]) == (409, "#sheet-body")
    assert "The order is signed" in text_of(refused)
    done = mina.post("deal-gate", deal.id, ask="?to=won", then="advance", **{"order.value": "yes"})
    assert done["HX-Retarget"] == "#deal"
    assert now_of(selling, deal).status == "won"
    html = text_of(done)
    assert '<dialog class="modal won"' in html
    assert ("1 of 13 criteria" in html, "0 days" in html) == (True, True)
    assert "toast" not in json.loads(done["HX-Trigger"])
    assert '<dialog class="modal won"' not in text_of(mina.get("deal", deal.id))


def test_a_sale_won_from_the_board_is_celebrated_there(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, "mina")
    actions.override(selling.actor("mina"), deal_id=deal.id, to="closing", reason="Board day", now=NOW)
    done = visit("mina").post(
        "deal-gate", deal.id, ask="?to=won&at=board", then="advance", **{"order.value": "yes"}
    )
    assert done["HX-Retarget"] == "#board"
    assert '<dialog class="modal won"' in text_of(done)


def test_a_no_of_today_keeps_the_deal_open_until_its_day(selling: House, visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("deal", deal.id))
    assert "Only a no for today?" in html
    assert 'value="2026-06-' in html
    rasmus.post("deal-step", deal.id, next_step="Ask again", next_step_on="2026-06-08", next_step_kind="call")
    kept = now_of(selling, deal)
    assert (kept.status, kept.next_step, str(kept.next_step_on)) == ("open", "Ask again", "2026-06-08")


def test_a_loss_names_its_reason_and_can_be_taken_back(selling: House, visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    refused = rasmus.post("deal-lose", deal.id, reason="competitor", note="Cheaper by far")
    assert refused.status_code == 422
    assert "Name the competitor who won." in text_of(refused)
    assert "Cheaper by far" in text_of(refused)
    rasmus.post("deal-lose", deal.id, reason="competitor", competitor="Acme")
    assert now_of(selling, deal).status == "lost"
    rasmus.post("deal-reopen", deal.id, reason="They called again")
    assert now_of(selling, deal).status == "open"


def test_without_scripts_every_move_works_by_pages(
    selling: House, visit: Visit, deal: Deal, filled: dict[str, str]
) -> None:
    rasmus = visit("rasmus")
    assert "<html" in text_of(rasmus.get("deal-gate", deal.id))
    response = rasmus.post("deal-gate", deal.id, htmx=False, then="advance", **filled)
    assert (response.status_code, response["Location"]) == (303, f"/deals/{deal.id}/")
    assert "toast" in response.cookies


def test_a_viewer_moves_nothing(visit: Visit, deal: Deal) -> None:
    veli = visit("veli")
    assert move(veli, deal, "proposal").status_code == 403
    assert veli.post("deal-back", deal.id, reason="For fun").status_code == 403
