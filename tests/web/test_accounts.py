"""Companies and people by pages."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.models import Account
from homeplate.fields.actions import define_field
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kone(selling: House) -> Account:
    """A company with a person and a deal."""
    rasmus = selling.actor("rasmus")
    account = create_account(rasmus, name="Kone Oyj", domain="kone.example", employees=900, now=NOW)
    emails = [{"value": "minna@kone.example", "label": "work"}]
    create_contact(
        rasmus, name="Minna Salo", title="Plant manager", account_id=account.id, emails=emails, now=NOW
    )
    add_deal(selling, account_id=account.id)
    return account


def test_an_account_shows_its_facts_people_and_deals(visit: Visit, kone: Account) -> None:
    html = text_of(visit("rasmus").get("account", kone.id))
    for text in (
        "Kone Oyj",
        "https://kone.example",
        "900",
        "Minna Salo",
        "minna@kone.example",
        "Pumps for Oulu",
    ):
        assert text in html


def test_an_account_shows_only_the_deals_that_one_may_see(visit: Visit, kone: Account) -> None:
    html = text_of(visit("hana").get("account", kone.id))
    assert "Minna Salo" in html
    assert "Pumps for Oulu" not in html


def test_the_list_is_narrowed_and_paged(selling: House, visit: Visit, kone: Account) -> None:
    for number in range(51):
        create_account(selling.actor("rasmus"), name=f"Firm {number:02}", now=NOW)
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("accounts"))
    assert ("Next page" in html, "Kone Oyj" in html) == (True, False)
    after = html.split("after=")[1].split('"')[0]
    assert "Kone Oyj" in text_of(rasmus.get("accounts", after=after))
    assert "Kone Oyj" in text_of(rasmus.get("accounts", q="one o"))
    assert "No account fits these filters" in text_of(rasmus.get("accounts", q="zebra"))
    assert "Firm 00" in text_of(rasmus.get("accounts", after="nonsense"))


def test_a_new_account_is_added_or_given_back(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    wrong = rasmus.post("account-new", htmx=False, name="Nordea", domain="not a domain", revenue="1,000")
    assert wrong.status_code == 422
    assert "A web address such as example.com" in text_of(wrong)
    assert 'value="1,000"' in text_of(wrong)
    made = rasmus.post("account-new", htmx=False, name="Nordea", domain="nordea.example", revenue="1,000")
    assert "€1,000" in text_of(rasmus.client.get(made["Location"]))


def test_an_account_is_edited_and_a_stale_form_refused(selling: House, visit: Visit, kone: Account) -> None:
    rasmus = visit("rasmus")
    form = {"name": "KONE", "employees": "1,000", "revision": "1"}
    wrong = rasmus.post("account-edit", kone.id, htmx=False, **form)
    assert (wrong.status_code, 'value="1,000"' in text_of(wrong)) == (422, True)
    form["employees"] = "1000"
    assert rasmus.post("account-edit", kone.id, htmx=False, **form).status_code == 303
    stale = rasmus.post("account-edit", kone.id, htmx=False, **form)
    assert (stale.status_code, "Somebody changed this record" in text_of(stale)) == (409, True)


def test_an_archived_account_comes_back(selling: House, visit: Visit, kone: Account) -> None:
    rasmus = visit("rasmus")
    response = rasmus.post("account-archive", kone.id, htmx=False)
    assert "restore" in response.cookies["toast"].value
    assert "Kone Oyj" not in text_of(rasmus.get("accounts"))
    assert "archived" in text_of(rasmus.get("account", kone.id))
    rasmus.post("account-restore", kone.id, htmx=False)
    assert "Kone Oyj" in text_of(rasmus.get("accounts"))


def test_a_contact_is_added_to_an_account_by_its_name(selling: House, visit: Visit, kone: Account) -> None:
    rasmus = visit("rasmus")
    assert 'value="Kone Oyj"' in text_of(rasmus.get("contact-new", account="Kone Oyj"))
    form = {
        "name": "김민수",
        "account": "Kone Oyj",
        "emails": "min@kone.example\nkim@kone.example",
        "phones": "010-1",
    }
    made = rasmus.post("contact-new", htmx=False, **form)
    html = text_of(rasmus.client.get(made["Location"]))
    assert "kim@kone.example" in html
    assert "김민수" in text_of(rasmus.get("account", kone.id))


def test_a_contact_keeps_the_labels_of_its_addresses(selling: House, visit: Visit, kone: Account) -> None:
    rasmus = visit("rasmus")
    address = text_of(rasmus.get("account", kone.id)).split('href="/contacts/')[1:]
    contact_id = next(one.split("/")[0] for one in address if one[0] in "0123456789abcdef" and one[8] == "-")
    form = {"name": "Minna Salo", "account": "Kone Oyj", "emails": "minna@kone.example\nm@kone.example"}
    assert rasmus.post("contact-edit", contact_id, htmx=False, **form).status_code == 303
    html = text_of(rasmus.get("contact", contact_id))
    assert "work" in html
    assert "m@kone.example" in html


def test_own_fields_of_accounts_are_asked_and_shown(selling: House, visit: Visit, kone: Account) -> None:
    options: dict[str, Any] = {"choices": [{"key": "gold", "label": {"en": "Gold partner"}}]}
    olli = selling.actor("olli")
    define_field(
        olli, record="account", key="tier", kind="choice", label={"en": "Tier"}, options=options, now=NOW
    )
    rasmus = visit("rasmus")
    form = {"name": "Kone Oyj", "custom.tier": "gold", "revision": "1"}
    rasmus.post("account-edit", kone.id, htmx=False, **form)
    assert "Gold partner</dd>" in text_of(rasmus.get("account", kone.id))


def test_completions_are_names_only(visit: Visit, kone: Account) -> None:
    html = text_of(visit("rasmus").get("account-suggest", account="kon"))
    assert '<option value="Kone Oyj"></option>' in html
