"""The panel of qualification on the page of a deal: what it shows, asks, takes in place and gives back."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.cache import cache

from homeplate.deals.models import Deal
from homeplate.kit.ids import parse_id
from tests.deals.conftest import publish
from tests.make import House
from tests.qualification.conftest import PROCESS
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling(house: House) -> House:
    """A workspace whose process names facts."""
    cache.clear()
    publish(house, PROCESS)
    return house


@pytest.fixture
def deal(selling: House) -> Deal:
    return add_deal(selling)


def post(visitor: Any, name: str, deal: Deal, fact: str, **values: str) -> Any:
    """As the panel sends it from the page of the deal."""
    headers = {"HX-Request": "true", "HX-Target": "deal"}
    address = f"/deals/{deal.id}/answers/{fact}/{name}"
    return visitor.client.post(f"{address}?framework=bant", values, headers=headers)


def test_the_panel_asks_for_what_weighs_most(visit: Visit, deal: Deal) -> None:
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert "Ask next" in html and "What has to be different once this is solved?" in html
    assert "0 of the 60 points needed. “Need” is not confirmed." in html
    assert 'id="q-need"' in html and "GPCT" in html


def test_an_answer_is_given_in_place_and_validates_the_criterion(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    opened = text_of(rasmus.get("deal-qualification", deal.id, htmx=True, framework="bant", answer="need"))
    assert "<html" not in opened and 'name="score"' in opened and "The buyer confirmed the need" in opened
    answer = post(
        rasmus, "", deal, "need", score="3", text="They lose two days", source="Minna", holds_days="90"
    )
    html = text_of(answer)
    assert answer.status_code == 200 and 'id="deal"' in html
    assert 'crit validated" id="c-need"' in html and 'crit validated" id="q-need"' in html
    assert "Minna · They lose two days" in html
    assert "Need: Confirmed" in html, "the timeline tells it"


def test_what_is_validated_on_the_checklist_shows_as_confirmed(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    rasmus.post("deal-validate", deal.id, "need", **{"need.value": "yes", "need.note": "In her mail"})
    html = text_of(rasmus.get("deal", deal.id))
    assert 'crit validated" id="q-need"' in html and "In her mail" in html


def test_evidence_of_the_criterion_is_asked_for_in_the_same_form(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    opened = text_of(rasmus.get("deal-qualification", deal.id, htmx=True, answer="budget"))
    assert 'name="budget.value"' in opened
    refused = post(rasmus, "", deal, "budget", score="3", text="Released")
    html = text_of(refused)
    assert refused.status_code == 422 and "To confirm it, give the evidence of" in html and "Released" in html
    done = post(rasmus, "", deal, "budget", score="3", text="Released", **{"budget.value": "40,000"})
    assert done.status_code == 200 and 'crit validated" id="c-budget"' in text_of(done)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Say how sure it is"),
        ({"score": "2", "link": "files/mail"}, "A link begins with https://"),
        ({"score": "2", "said_on": "2199-01-01"}, "It was said today or before."),
        ({"score": "2", "holds_days": "many"}, "Between 1 and 3650."),
    ],
)
def test_what_was_typed_wrong_comes_back_with_its_reason(
    visit: Visit, deal: Deal, values: dict[str, str], said: str
) -> None:
    refused = post(visit("rasmus"), "", deal, "timeline", text="By summer", **values)
    html = text_of(refused)
    assert refused.status_code == 422 and said in html and "By summer</textarea>" in html


def test_an_answer_is_taken_back_and_the_message_puts_it_back(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    post(rasmus, "", deal, "timeline", score="2", text="By summer")
    gone = post(rasmus, "withdraw/", deal, "timeline")
    assert "By summer" not in text_of(gone).split('id="timeline"')[0]
    undo = gone.headers["HX-Trigger"].split('"undo": "')[1].split('"')[0]
    assert parse_id(undo.split("fact=")[1])
    assert rasmus.client.post(undo).status_code == 303
    assert "By summer" in text_of(rasmus.get("deal", deal.id)).split('id="timeline"')[0]
    assert rasmus.client.post(undo, headers={"HX-Request": "true"}).status_code == 409


def test_the_panel_is_a_page_of_its_own_without_scripts(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("deal-qualification", deal.id, framework="gpct", answer="goals"))
    assert "<title>Qualification · Pumps for Oulu" in html and 'name="score"' in html
    done = rasmus.client.post(f"/deals/{deal.id}/answers/goals/", {"score": "2", "text": "40 % fewer stops"})
    assert done.status_code == 303
    assert "40 % fewer stops" in text_of(rasmus.get("deal-qualification", deal.id, framework="gpct"))


def test_who_may_not_validate_sees_answers_and_gives_none(visit: Visit, deal: Deal) -> None:
    post(visit("rasmus"), "", deal, "timeline", score="2", text="By summer")
    html = text_of(visit("veli").get("deal", deal.id))
    assert "By summer" in html and "Ask next" not in html and "answers/timeline" not in html
    assert post(visit("veli"), "", deal, "timeline", score="1").status_code == 403
    assert post(visit("hana"), "", deal, "timeline", score="1").status_code == 404
    assert post(visit("rasmus"), "", deal, "money", score="1").status_code == 404


def test_the_criterion_of_a_framework_leads_to_its_answers(visit: Visit, deal: Deal) -> None:
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert f"/deals/{deal.id}/?framework=bant#qualification" in html
    assert "criteria/bant/validate" not in html


# -- the frameworks of the workspace --------------------------------------------------------------


def test_frameworks_are_reached_from_the_process_and_say_what_is_known(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    post(rasmus, "", deal, "need", score="3", text="By phone")
    assert 'href="/qualification/"' in text_of(rasmus.get("processes"))
    html = text_of(rasmus.get("qualification"))
    assert "MEDDPICC" in html and "Of 1 open deal in your reach." in html
    assert '<a href="/qualification/deals/?fact=need&amp;score=3">1</a>' in html
    assert "qualification/copy" not in html, "a rep changes no framework"
    listed = text_of(rasmus.get("qualification-deals", fact="need", score="3"))
    assert "Pumps for Oulu" in listed and f'href="/deals/{deal.id}/#q-need"' in listed
    assert "Pumps for Oulu" not in text_of(rasmus.get("qualification-deals", fact="need", score="1"))
    assert rasmus.get("qualification-deals", fact="money").status_code == 404


def test_a_choice_is_taken_back_by_its_message(visit: Visit, deal: Deal) -> None:
    olli = visit("olli")
    done = olli.post("qualification-choose", htmx=False, **{"use.spin": "yes", "process": ""})
    assert done.status_code == 303 and "SPIN" in text_of(visit("rasmus").get("deal", deal.id))
    undo = unquote(done.cookies["toast"].value).split('"undo": "')[1].split('"')[0]
    assert olli.client.post(undo).status_code == 303
    assert "SPIN" not in text_of(visit("rasmus").get("deal", deal.id))


def test_a_copy_is_edited_in_its_form(visit: Visit, deal: Deal) -> None:
    olli = visit("olli")
    made = olli.post("qualification-copy", htmx=False, key="bant")
    assert made.headers["Location"] == "/qualification/frameworks/bant-copy/"
    html = text_of(olli.get("framework", "bant-copy"))
    assert 'name="e0.fact"' in html and 'name="e5.fact"' in html and 'value="BANT (copy)"' in html
    form = {
        "name": "House", "threshold": "40", "summary": "", "revision": "1",
        "e0.fact": "need", "e0.weight": "30", "e0.order": "2", "e0.confirmed": "yes",
        "e1.fact": "goals", "e1.weight": "10", "e1.order": "1", "e1.questions": "Which figure?\n\nBy when?",
        "e2.fact": "", "e2.weight": "25",
    }  # fmt: skip
    assert olli.post("framework", "bant-copy", htmx=False, **form).status_code == 303
    html = text_of(olli.get("framework", "bant-copy"))
    assert "Which figure?\nBy when?</textarea>" in html
    assert html.index('value="goals" selected') < html.index('value="need" selected')
    late = olli.post("framework", "bant-copy", htmx=False, **{**form, "name": "Other"})
    assert late.status_code == 409 and 'value="Other"' in text_of(late)
    wrong = olli.post("framework", "bant-copy", htmx=False, **{**form, "revision": "2", "e1.weight": "0"})
    assert wrong.status_code == 422 and "Between 1 and 100." in text_of(wrong)
    twice = olli.post("framework", "bant-copy", htmx=False, **{**form, "revision": "2", "e1.fact": "need"})
    assert twice.status_code == 422 and "Two elements ask for the same fact." in text_of(twice)


def test_a_framework_is_archived_and_restored(visit: Visit, selling: House) -> None:
    olli = visit("olli")
    olli.post("qualification-copy", htmx=False, key="spin")
    assert olli.post("framework-archive", "spin-copy", htmx=False).status_code == 303
    assert "Archived frameworks" in text_of(olli.get("qualification"))
    assert 'name="e0.fact"' not in text_of(olli.get("framework", "spin-copy"))
    assert olli.post("framework-restore", "spin-copy", htmx=False).status_code == 303
    assert "Archived frameworks" not in text_of(olli.get("qualification"))
    assert visit("rasmus").post("framework", "spin-copy", name="x").status_code == 403
