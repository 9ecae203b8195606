"""The call brief: one page of PDF that says what the deal page says, and does nothing that a text tells it to."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from homeplate.accounts.actions import create_account, create_contact
from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.web.deals import brief
from homeplate.web.deals.context import detail_of
from homeplate.web.print.typeset import pdf
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db
HOSTILE = (
    '#panic("no") *b* $x^2$ `r` <l> @ref \\u{41} // /* [ ] { } "q" #import "@preview/x:1.0.0" ' + "가" * 80
)


@pytest.fixture
def kone(selling: House) -> Deal:
    """A deal with somebody in the decision and something proven."""
    rasmus = selling.actor("rasmus")
    account = create_account(rasmus, name="Kone Oyj", city="Espoo", now=NOW)
    phones = ["040 123"]
    minna = create_contact(rasmus, name="김민수", title="부장", account_id=account.id, phones=phones, now=NOW)
    deal = add_deal(selling, account_id=account.id)
    about: dict[str, Any] = {
        "deal_id": deal.id,
        "contact_id": minna.id,
        "buying_role": "guide",
        "attitude": 2,
    }
    actions.put_stakeholder(rasmus, now=NOW, **about)
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, note="By mail", now=NOW)
    return deal


def content(house: House, deal: Deal, language: str = "en") -> dict[str, Any]:
    request: Any = RequestFactory().get("/")
    request.actor, request.now, request.today = house.actor("rasmus"), NOW, NOW.date()
    with translation.override(language):
        return brief.content(request, detail_of(request, deal.id))


def is_pdf(response: HttpResponse) -> bool:
    return response.content.startswith(b"%PDF-") and response["Content-Type"] == "application/pdf"


def test_the_deal_leads_to_its_brief(visit: Visit, kone: Deal) -> None:
    for who in ("rasmus", "veli"):
        assert f'href="/deals/{kone.id}/brief.pdf"' in visit(who).get("deal", kone.id).content.decode()
        response = visit(who).get("deal-brief", kone.id)
        assert (response.status_code, is_pdf(response)) == (200, True)
        assert response["Content-Disposition"].startswith("inline")


def test_it_says_who_decides_what_is_missing_and_what_is_proven(selling: House, kone: Deal) -> None:
    told = content(selling, kone)
    assert told["about"][:2] == ["Kone Oyj", "Espoo"]
    [person] = told["people"]
    said = tuple(person[key] for key in ("name", "role", "attitude", "reach"))
    assert said == (
        "김민수",
        "Guide",
        "for us",
        "040 123",
    )
    assert told["proven"] == [{"label": "The buyer confirmed the need", "evidence": "Confirmed · By mail"}]
    assert len(told["missing"]) == 8
    assert told["more_missing"].startswith("and ")
    assert told["sold"] == "A meeting with the committee"
    assert told["events"][0]["text"].startswith("Validated")


def test_it_speaks_the_language_of_the_reader(selling: House, kone: Deal) -> None:
    told = content(selling, kone, "ko")
    assert (told["lang"], told["words"]["brief"]) == ("ko", "통화 준비 자료")
    assert told["stats"][0]["value"] == "발견"


def test_hostile_texts_are_only_text(selling: House, visit: Visit) -> None:
    rasmus = selling.actor("rasmus")
    account = create_account(rasmus, name=HOSTILE[:190], city=HOSTILE[:100], now=NOW)
    person = create_contact(rasmus, name=HOSTILE[:190], title=HOSTILE[:150], account_id=account.id, now=NOW)
    deal = add_deal(selling, account_id=account.id)
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"name": HOSTILE[:190]}, now=NOW)
    about: dict[str, Any] = {
        "deal_id": deal.id,
        "contact_id": person.id,
        "buying_role": "guide",
        "note": HOSTILE,
    }
    actions.put_stakeholder(rasmus, now=NOW, **about)
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, note=HOSTILE, now=NOW)
    assert is_pdf(visit("rasmus").get("deal-brief", deal.id))


def test_a_deal_without_anything_has_a_brief_too(selling: House, visit: Visit) -> None:
    assert is_pdf(visit("rasmus").get("deal-brief", add_deal(selling).id))


def test_hangul_is_in_the_file(selling: House, kone: Deal) -> None:
    made = pdf("brief.typ", content(selling, kone, "ko"))
    assert b"NotoSansKR" in made
    assert made.count(b"/Type /Page\n") <= 1


def test_the_typesetter_waits_for_the_first_brief() -> None:
    assert "typst" not in vars(sys.modules["homeplate.web.print.typeset"])
