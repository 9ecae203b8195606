"""What surrounds every page: the palette that finds and does, what can be added, and the keyboard map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.accounts.actions import create_account, create_contact
from homeplate.leads.actions import create_lead
from homeplate.web.search import begins
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


def test_search_finds_deals_accounts_and_people(selling: House, visit: Visit) -> None:
    actor = selling.actor("rasmus")
    account = create_account(actor, name="Kone Oyj", now=NOW)
    create_contact(actor, name="Minna Salo", account_id=account.id, now=NOW)
    add_deal(selling, account_id=account.id)
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("search", htmx=True, q="o"))
    for text in ("Pumps for Oulu", "Kone Oyj", "Minna Salo"):
        assert text in html
    assert "<html" not in html
    assert "<html" in text_of(rasmus.get("search", q="minna"))
    assert "Nothing found for “zebra”." in text_of(rasmus.get("search", htmx=True, q="zebra"))
    assert "Pumps" not in text_of(visit("hana").get("search", htmx=True, q="pumps"))
    assert rasmus.get("search", htmx=True, q="\x00").status_code == 200


def test_search_finds_leads_by_name_company_and_address_for_those_who_see_them(
    selling: House, visit: Visit
) -> None:
    create_lead(selling.actor("rasmus"), now=NOW, person="Minna Salo", company="Kone", email="m@hiss.example")
    for text in ("salo", "kone", "hiss"):
        html = text_of(visit("rasmus").get("search", htmx=True, q=text))
        assert "Minna Salo" in html
        assert "Kone · New lead" in html
    assert "Minna" not in text_of(visit("jiwoo").get("search", htmx=True, q="salo"))


def test_the_empty_box_offers_places_and_additions_of_the_role(visit: Visit) -> None:
    html = text_of(visit("rasmus").get("search", htmx=True))
    for text in ("Pipeline", "Accounts", "New deal", "New contact"):
        assert f">{text}</span>" in html
    assert "Import" not in html
    assert "Import" in text_of(visit("mina").get("search", htmx=True))
    assert "New deal" not in text_of(visit("veli").get("search", htmx=True))


def test_a_command_is_found_by_any_of_its_words(visit: Visit) -> None:
    html = text_of(visit("rasmus").get("search", htmx=True, q="DEAL"))
    assert 'hx-get="/deals/new/"' in html
    assert 'href="/accounts/"' not in html


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("New deal", "deal", True),
        ("New deal", "new d", True),
        ("New deal", "eal", False),
        ("영업 기회", "기회", True),
    ],
)
def test_words_are_matched_from_their_beginning(title: str, text: str, found: bool) -> None:
    assert begins(title, text) is found


@given(st.text())
def test_every_title_is_found_by_all_of_itself(title: str) -> None:
    assert begins(title, title.strip()) or title != title.strip()


def test_the_keyboard_map_names_the_places_of_the_role(visit: Visit) -> None:
    html = text_of(visit("rasmus").get("keys"))
    assert "<kbd>g</kbd><kbd>p</kbd></span></dt><dd>Pipeline" in html
    assert "Import</dd>" not in html
    assert "<html" not in text_of(visit("rasmus").get("keys", htmx=True))


def test_only_who_may_add_gets_the_plus(visit: Visit) -> None:
    assert 'href="/deals/new/"' in text_of(visit("rasmus").get("keys"))
    assert 'href="/deals/new/"' not in text_of(visit("veli").get("keys"))


def test_high_contrast_is_a_theme_like_the_others(visit: Visit) -> None:
    rasmus = visit("rasmus")
    chosen = rasmus.post("preferences", htmx=False, theme="contrast")
    assert chosen.cookies["theme"].value == "contrast"
