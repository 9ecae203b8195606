"""What a customer said, on the page of the account."""

from __future__ import annotations

import pytest

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.models import Account
from homeplate.leads.actions import create_lead
from homeplate.success.queries import feedback_of_account
from homeplate.success.referrals import referrals_of_account
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kone(selling: House) -> Account:
    """A customer."""
    account = create_account(selling.actor("rasmus"), name="Kone Oyj", now=NOW)
    create_contact(selling.actor("rasmus"), name="Minna Salo", account_id=account.id, now=NOW)
    return account


def test_one_click_on_a_score_writes_it_down(selling: House, visit: Visit, kone: Account) -> None:
    rasmus = visit("rasmus")
    assert "Nobody was asked yet" in text_of(rasmus.get("account", kone.id))
    rasmus.post("account-feedback", kone.id, answer="csat:2", day="2026-01-05", comment="Late, they say")
    html = text_of(rasmus.get("account", kone.id))
    assert "2 of 5" in html
    assert "unhappy" in html
    assert "Customer said: Satisfaction (CSAT) 2 of 5" in html
    (row,) = feedback_of_account(selling.actor("rasmus"), account_id=kone.id)
    assert (row.kind, row.score, row.comment, row.how) == ("csat", 2, "Late, they say", "other")


def test_what_is_wrong_is_said_beside_what_was_typed(visit: Visit, kone: Account) -> None:
    response = visit("rasmus").post(
        "account-feedback", kone.id, answer="csat:2", day="2999-01-01", comment="So"
    )
    html = text_of(response)
    assert response.status_code == 422
    assert "Choose a day up to today." in html
    assert "So</textarea>" in html


def test_an_answer_is_changed_deleted_and_brought_back(selling: House, visit: Visit, kone: Account) -> None:
    rasmus = visit("rasmus")
    rasmus.post("account-feedback", kone.id, answer="nps:10", day="2026-01-05")
    (row,) = feedback_of_account(selling.actor("rasmus"), account_id=kone.id)
    assert "Answer of a customer" in text_of(rasmus.get("account-feedback-one", kone.id, row.id))
    rasmus.post(
        "account-feedback-one", kone.id, row.id, score="8", day="2026-01-05", how="call", revision="1"
    )
    html = text_of(rasmus.get("account", kone.id))
    assert "8 of 10" in html
    assert "Recommendation (NPS) 10 of 10 →" in html
    rasmus.post("account-feedback-delete", kone.id, row.id)
    assert feedback_of_account(selling.actor("rasmus"), account_id=kone.id) == []
    assert "This answer is deleted." in text_of(rasmus.get("account-feedback-one", kone.id, row.id))
    rasmus.post("account-feedback-restore", kone.id, row.id)
    assert len(feedback_of_account(selling.actor("rasmus"), account_id=kone.id)) == 1


def test_who_only_looks_sees_answers_without_the_form(visit: Visit, kone: Account) -> None:
    visit("rasmus").post("account-feedback", kone.id, answer="nps:3", day="2026-01-05")
    html = text_of(visit("veli").get("account", kone.id))
    assert "3 of 10" in html
    assert "Write an answer down" not in html


def test_a_referral_is_written_down_and_linked_to_its_lead(
    selling: House, visit: Visit, kone: Account
) -> None:
    rasmus = visit("rasmus")
    lead = create_lead(selling.actor("rasmus"), person="Pekka", now=NOW)
    rasmus.post("account-referral", kone.id, day="2026-01-05", note="At the fair")
    (row,) = referrals_of_account(selling.actor("rasmus"), account_id=kone.id)
    page = f"https://homeplate.example/leads/{lead.id}/?from=inbox"
    values = {"day": "2026-01-05", "note": "At the fair"}
    refused = rasmus.post("account-referral-one", kone.id, row.id, **values, led="Nobody")
    assert "Choose a lead, a deal or an account from the list" in text_of(refused)
    options = text_of(rasmus.get("account-referral-suggest", led="pek"))
    assert f'value="Pekka · /leads/{lead.id}/"' in options
    rasmus.post("account-referral-one", kone.id, row.id, **values, led="Pekka")
    assert referrals_of_account(selling.actor("rasmus"), account_id=kone.id)[0].lead_id == lead.id
    rasmus.post("account-referral-one", kone.id, row.id, **values, led=page)
    html = text_of(rasmus.get("account", kone.id))
    assert "Pekka" in html
    assert "They recommended us" in html
    assert "Referred by" in text_of(rasmus.get("lead", lead.id))
    rasmus.post("account-referral-delete", kone.id, row.id)
    assert "This referral is deleted." in text_of(rasmus.get("account-referral-one", kone.id, row.id))
    rasmus.post("account-referral-restore", kone.id, row.id)
    assert len(referrals_of_account(selling.actor("rasmus"), account_id=kone.id)) == 1
