"""The first run by pages: from seven questions to the first deal on the board, left and resumed at any step."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from homeplate.accounts.actions import create_account
from homeplate.accounts.models import Account
from homeplate.deals.actions import create_deal, edit_deal, put_stakeholder
from homeplate.deals.models import Deal
from homeplate.demo.sample import add_sample, sample_of
from homeplate.demo.sample_tales import DEALS
from homeplate.ledger.models import Fact
from homeplate.people.actions import change_own_profile
from homeplate.people.models import Member
from homeplate.people.settling import workspace_details
from homeplate.playbook.queries import default_process
from homeplate.playbook.starting import last_answers
from homeplate.process.assessment import QUESTIONS
from homeplate.process.templates import TEMPLATES, template
from homeplate.web.welcome.picture import places
from tests.make import NOW, House, publish
from tests.web.selling import Visitor, text_of

pytestmark = pytest.mark.django_db
TENDERS = {"people": "many", "length": "long", "choose": "tender", "today": "names", "moves": "time"}


@pytest.fixture
def ada(house: House) -> Visitor:
    """The administrator of a workspace in which nothing has happened yet."""
    cache.clear()
    with house.inside():
        Member.objects.exclude(id__in=[house.members["ada"], house.members["olli"]]).update(is_active=False)
    return Visitor(house, "ada")


def steps(html: str) -> list[str]:
    """The titles of the steps that are done."""
    path = re.findall(r"<h3><a [^>]*>([^<]+)</a>(<span class=\"sr\">)?", html)
    return [title for title, done in path if done]


def current(html: str) -> str:
    """Where the main button of the overview leads."""
    found = re.search(r'class="btn primary" href="(/welcome/[a-z]+/)"', html)
    return found[1] if found else ""


def test_five_steps_lead_to_the_first_deal_on_the_board(house: House, ada: Visitor) -> None:
    html = text_of(ada.get("welcome"))
    assert (steps(html), current(html)) == (["Your team"], "/welcome/questions/")

    response = ada.post("welcome-questions", htmx=False, **TENDERS)
    assert response["Location"] == "/welcome/process/"
    assert "This fits how you sell: Key account process" in text_of(ada.get("welcome-process"))

    response = ada.post("welcome-process", htmx=False, template="key-account")
    assert response["Location"] == "/welcome/team/"
    assert default_process(house.actor("ada")).key == "key-account"

    response = ada.post(
        "welcome-team", htmx=False, name="Northwind", currency="KRW", language="ko", time_zone="Asia/Seoul"
    )
    assert response["Location"] == "/welcome/accounts/"

    response = ada.post("welcome-accounts", htmx=False, name="Kone Oyj", domain="kone.example")
    assert response["Location"] == "/welcome/deal/"
    assert 'value="Kone Oyj"' in text_of(ada.get("welcome-deal"))

    response = ada.post("welcome-deal", htmx=False, name="Pumps for Oulu", account="Kone Oyj", value="12500")
    assert response["Location"] == "/pipeline/"
    board = text_of(ada.get("pipeline"))
    assert "Pumps for Oulu" in board
    assert "₩12,500" in board
    html = text_of(ada.get("welcome"))
    assert len(steps(html)) == 5
    assert "All five steps are done" in html
    with house.inside():
        assert (Account.objects.count(), Deal.objects.count()) == (1, 1)


def test_it_is_resumed_where_it_was_left_by_what_is_there(house: House, ada: Visitor) -> None:
    assert current(text_of(ada.get("welcome"))) == "/welcome/questions/"
    publish(house)
    assert current(text_of(ada.get("welcome"))) == "/welcome/accounts/"
    account = create_account(house.actor("ada"), name="Kone Oyj", now=NOW)
    assert current(text_of(ada.get("welcome"))) == "/welcome/deal/"
    create_deal(house.actor("ada"), name="Pumps", account_id=account.id, now=NOW)
    assert current(text_of(ada.get("welcome"))) == ""


def test_sample_data_counts_for_no_step(house: House, ada: Visitor) -> None:
    publish(house)
    add_sample(house.actor("ada"), now=NOW)
    assert current(text_of(ada.get("welcome"))) == "/welcome/accounts/"


def test_answers_are_kept_and_shown_again(house: House, ada: Visitor) -> None:
    ada.post("welcome-questions", htmx=False, **TENDERS)
    html = text_of(Visitor(house, "olli").get("welcome-questions"))
    checked = re.findall(r'name="(\w+)" value="(\w+)" checked', html)
    assert dict(checked) == TENDERS
    assert html.count("<fieldset>") == len(QUESTIONS) == 7


def test_no_answer_is_sent_back_with_the_way_out(house: House, ada: Visitor) -> None:
    response = ada.post("welcome-questions", htmx=False)
    assert response.status_code == 422
    assert "Answer at least one question, or choose a template yourself." in text_of(response)
    assert last_answers(house.actor("ada")) == {}


def test_the_proposal_says_why_how_sure_it_is_and_what_else_there_is(ada: Visitor) -> None:
    ada.post("welcome-questions", htmx=False, **TENDERS)
    html = text_of(ada.get("welcome-process"))
    assert "Many people have a say, so each has to be found and won." in html
    assert "Clear fit" in html
    assert re.search(r"It is \d+ points ahead of “", html)
    assert "A process in name" in html
    for key in TEMPLATES:
        assert f"/welcome/process/?template={key}" in html
    other = text_of(ada.get("welcome-process", template="baseball"))
    assert "<h1>Baseball process</h1>" in other
    assert "Clear fit" not in other


def test_without_answers_one_chooses_a_template_oneself(ada: Visitor) -> None:
    html = text_of(ada.get("welcome-process"))
    assert "<h1>Essential process</h1>" in html
    assert "Answer the seven questions" in html
    assert "points of your answers" not in html
    assert ada.get("welcome-process", template="cricket").status_code == 404
    assert ada.post("welcome-process", htmx=False, template="cricket").status_code == 404


def test_a_published_process_is_named_and_not_published_twice(house: House, ada: Visitor) -> None:
    for _ in range(2):
        ada.post("welcome-process", htmx=False, template="pipeline")
    html = text_of(ada.get("welcome-process", template="pipeline"))
    assert "“Pipeline process” is your standard process." in html
    assert "Publish this process" not in html
    assert "Publish this process" in text_of(ada.get("welcome-process", template="baseball"))


def test_a_wrong_detail_of_the_workspace_comes_back_beside_its_field(house: House, ada: Visitor) -> None:
    response = ada.post(
        "welcome-team", htmx=False, name="Northwind", currency="XXQ", language="en", time_zone="UTC"
    )
    html = text_of(response)
    assert response.status_code == 422
    assert 'value="XXQ"' in html
    assert "“XXQ” is not a currency." in html
    assert not workspace_details(house.actor("ada")).changed


def test_a_colleague_is_added_by_name(house: House, ada: Visitor) -> None:
    response = ada.post("welcome-colleague", htmx=False, colleague="Minna Salo", role="manager")
    assert response["Location"] == "/welcome/team/"
    html = text_of(ada.get("welcome-team"))
    assert "Minna Salo" in html
    with house.inside():
        assert Member.objects.get(name="Minna Salo").role == "manager"
    refused = ada.post("welcome-colleague", htmx=False, colleague=" ", role="rep")
    assert refused.status_code == 422
    assert 'id="c-colleague-note"' in text_of(refused)


def test_a_process_owner_who_keeps_no_people_sees_who_does(house: House, ada: Visitor) -> None:
    html = text_of(Visitor(house, "olli").get("welcome-team"))
    assert "An administrator changes this: Ada" in html
    assert "workspace-form" not in html
    assert Visitor(house, "olli").post("welcome-colleague", htmx=False, colleague="X").status_code == 403
    assert Visitor(house, "olli").post("welcome-team", htmx=False, name="Mine").status_code == 403


def test_an_account_that_cannot_be_comes_back_with_what_was_typed(ada: Visitor) -> None:
    response = ada.post("welcome-accounts", htmx=False, name="", city="Oulu")
    assert response.status_code == 422
    assert 'value="Oulu"' in text_of(response)
    assert 'id="a-name-note"' in text_of(response)


def test_a_deal_needs_a_process_first(ada: Visitor) -> None:
    html = text_of(ada.get("welcome-deal"))
    assert "There is no process yet" in html
    assert "welcome/process/" in html


def test_an_empty_board_leads_to_the_first_steps(house: House, ada: Visitor) -> None:
    assert 'class="btn primary" href="/welcome/"' in text_of(ada.get("pipeline"))
    publish(house)
    assert "No deal is on the board yet." in text_of(ada.get("pipeline"))
    assert "No deal is on the board yet." not in text_of(ada.get("pipeline", q="zebra"))
    create_deal(house.actor("ada"), name="Pumps", now=NOW)
    assert "No deal is on the board yet." not in text_of(ada.get("pipeline"))


def test_whoever_may_not_set_up_sees_whom_to_ask_and_no_way_in(house: House) -> None:
    cache.clear()
    rasmus = Visitor(house, "rasmus")
    html = text_of(rasmus.get("pipeline"))
    assert "Ask one of those who set up this workspace: Ada, Olli" in html
    assert reverse("welcome") not in html
    publish(house)
    assert reverse("welcome") not in text_of(rasmus.get("pipeline"))
    assert rasmus.get("welcome").status_code == 403


def test_sample_data_is_added_and_removed_by_a_button(house: House, ada: Visitor) -> None:
    assert ada.post("welcome-sample", htmx=False)["Location"] == "/welcome/process/"  # no process yet
    publish(house)
    assert "Add sample data" in text_of(ada.get("welcome"))
    assert ada.post("welcome-sample", htmx=False)["Location"] == "/pipeline/"
    html = text_of(ada.get("welcome"))
    assert f"{DEALS} made-up deals are on your board." in html
    assert reverse("welcome-sample") in html
    assert "30 deals, 12 accounts, 84 contacts" in text_of(ada.get("welcome-sample"))
    assert ada.post("welcome-sample-remove", htmx=False)["Location"] == "/welcome/"
    assert sample_of(house.actor("ada")) is None
    assert "There is no sample data" in text_of(ada.get("welcome-sample"))
    assert "#sample" in text_of(ada.get("imports"))


def test_the_preview_names_what_people_changed_and_what_stays(house: House, ada: Visitor) -> None:
    publish(house)
    actor = house.actor("ada")
    found = add_sample(actor, now=NOW)
    deal_id, contact_id = min(found.deals), min(found.ids["contact"])
    edit_deal(actor, deal_id=deal_id, changes={"name": "A name of my own"}, now=NOW)
    own = create_deal(actor, name="Pumps", now=NOW)
    put_stakeholder(actor, deal_id=own.id, contact_id=contact_id, buying_role="guide", now=NOW)
    html = text_of(ada.get("welcome-sample"))
    assert "Changed by people: this is lost" in html
    assert "A name of my own" in html
    assert reverse("contact", args=[contact_id]) in html
    assert "30 deals, 11 accounts, 83 contacts" in html


def test_a_made_up_history_says_that_it_is(house: House, ada: Visitor) -> None:
    publish(house)
    found = add_sample(house.actor("ada"), now=NOW)
    assert "Ada (sample data)" in text_of(ada.get("deal", min(found.deals)))
    with house.inside():
        verbs = set(Fact.objects.filter(subject="workspace").values_list("verb", flat=True))
    assert "sample.added" in verbs
    assert "sample data added" in text_of(ada.get("settings-audit"))


@pytest.mark.parametrize("page", ["welcome", "welcome-process", "welcome-team", "welcome-accounts"])
def test_a_page_takes_the_same_number_of_statements_whatever_there_is(
    house: House, ada: Visitor, page: str
) -> None:
    publish(house)
    counts = []
    for fill in (lambda: None, lambda: add_sample(house.actor("ada"), now=NOW)):
        fill()
        ada.get(page)
        with CaptureQueriesContext(
            connection,
        ) as taken:
            ada.get(page)
        counts.append(len(taken))
    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize("language", ["ko", "fi"])
def test_every_page_speaks_the_language_of_the_reader(house: House, ada: Visitor, language: str) -> None:
    change_own_profile(house.actor("ada"), language=language, now=NOW)
    publish(house)
    ada.post("welcome-questions", htmx=False, **TENDERS)
    for name in ("", "-questions", "-process", "-team", "-accounts", "-deal", "-sample"):
        html = text_of(ada.get(f"welcome{name}"))
        assert f'<html lang="{language}"' in html
        for english in ("First steps", "Your process", "Skip this step", "What speaks for it", "Sample data"):
            assert english not in html


def test_strangers_are_asked_to_sign_in() -> None:
    assert Client().get(reverse("welcome")).status_code == 302


@pytest.mark.parametrize("key", TEMPLATES)
def test_the_stages_of_a_template_go_once_round_the_bases(key: str) -> None:
    found = places(template(key), "en")
    on_the_way = [place for place in found if place.x is not None]
    assert len({(place.x, place.y) for place in on_the_way}) == len(on_the_way)
    assert (on_the_way[-1].x, on_the_way[-1].y) == (50.0, 88.0)
    assert [place.number for place in found] == list(range(1, len(found) + 1))
