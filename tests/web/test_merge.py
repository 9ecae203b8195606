"""Merging duplicates by pages: find the other, compare, merge, undo."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.actions import archive_account, create_account, create_contact, edit_account
from homeplate.accounts.models import Account, Contact
from homeplate.deals.actions import merge_accounts
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(selling: House) -> tuple[Account, Account]:
    """Kone twice; the second has a person and a deal of Rasmus."""
    rasmus = selling.actor("rasmus")
    kept = create_account(rasmus, name="Kone Oyj", city="Espoo", now=NOW)
    merged = create_account(rasmus, name="KONE", domain="kone.example", employees=900, now=NOW)
    create_contact(rasmus, name="Minna Salo", account_id=merged.id, now=NOW)
    add_deal(selling, account_id=merged.id)
    return kept, merged


def test_the_likely_duplicates_are_offered_first(visit: Visit, pair: tuple[Account, Account]) -> None:
    kept, merged = pair
    rasmus = visit("rasmus")
    assert "Merge with …" in text_of(rasmus.get("account", kept.id))
    html = text_of(rasmus.get("account-merge", kept.id))
    assert f"?other={merged.id}" in html
    assert f"?other={kept.id}" not in html
    assert "No other record" in text_of(rasmus.get("account-merge", kept.id, q="zebra"))


def test_both_are_shown_before_anything_changes(visit: Visit, pair: tuple[Account, Account]) -> None:
    kept, merged = pair
    html = text_of(visit("jiwoo").get("account-merge", kept.id, other=str(merged.id)))
    for text in ("Kone Oyj", "KONE", "kone.example", "900", "Espoo", "1 deal", "1 person"):
        assert text in html
    assert 'name="keep.name" value="kept" checked' in html
    assert 'name="keep.domain" value="merged" checked' in html


def test_a_merge_leads_to_one_record_and_back(
    selling: House, visit: Visit, pair: tuple[Account, Account]
) -> None:
    kept, merged = pair
    rasmus = visit("rasmus")
    form = {"other": str(merged.id), "revision": "1", "other_revision": "1", "keep.name": "merged"}
    done = rasmus.post("account-merge", kept.id, htmx=False, **form)
    assert done.status_code == 303
    assert f"/accounts/{merged.id}/unmerge/" in done.cookies["toast"].value.replace("%2F", "/")
    html = text_of(rasmus.get("account", kept.id))
    for text in ("KONE</h1>", "Minna Salo", "Pumps for Oulu", "“KONE” was merged into this one"):
        assert text in html
    assert f'action="/accounts/{merged.id}/unmerge/"' in html
    assert rasmus.get("account", merged.id)["Location"] == f"/accounts/{kept.id}/"
    assert f'action="/accounts/{merged.id}/unmerge/"' not in text_of(visit("veli").get("account", kept.id))
    assert rasmus.post("account-unmerge", merged.id, htmx=False)["Location"] == f"/accounts/{kept.id}/"
    assert "Minna Salo" in text_of(rasmus.get("account", merged.id))
    assert "Minna Salo" not in text_of(rasmus.get("account", kept.id))
    assert rasmus.post("account-unmerge", merged.id, htmx=False).status_code == 409


def test_a_refused_merge_keeps_what_was_chosen(
    selling: House, visit: Visit, pair: tuple[Account, Account]
) -> None:
    kept, merged = pair
    edit_account(selling.actor("rasmus"), account_id=merged.id, changes={"city": "Vantaa"}, now=NOW)
    form = {"other": str(merged.id), "revision": "1", "other_revision": "1", "keep.name": "merged"}
    stale = visit("rasmus").post("account-merge", kept.id, htmx=False, **form)
    html = text_of(stale)
    assert (stale.status_code, "Somebody changed this record" in html) == (409, True)
    assert 'name="keep.name" value="merged" checked' in html
    assert 'name="other_revision" value="2"' in html
    form |= {"other_revision": "2", "keep.name": "both"}
    assert visit("rasmus").post("account-merge", kept.id, htmx=False, **form).status_code == 422
    archive_account(selling.actor("rasmus"), account_id=merged.id, now=NOW)
    assert "is archived" in text_of(visit("rasmus").get("account-merge", kept.id, other=str(merged.id)))


@pytest.mark.parametrize("other", ["", "nonsense", "self"])
def test_without_another_record_one_is_looked_for(
    visit: Visit, pair: tuple[Account, Account], other: str
) -> None:
    other = str(pair[0].id) if other == "self" else other
    response = visit("rasmus").post("account-merge", pair[0].id, htmx=False, other=other)
    assert (response.status_code, "Which one is it?" in text_of(response)) == (200, True)


@pytest.fixture
def people(selling: House) -> tuple[Contact, Contact]:
    rasmus = selling.actor("rasmus")
    kept = create_contact(rasmus, name="김민수", emails=["min@kone.example"], now=NOW)
    return kept, create_contact(rasmus, name="김민수", title="부장", phones=["010-1"], now=NOW)


def test_two_records_of_a_person_become_one(visit: Visit, people: tuple[Contact, Contact]) -> None:
    kept, merged = people
    rasmus = visit("rasmus")
    assert f"?other={merged.id}" in text_of(rasmus.get("contact-merge", kept.id))
    html = text_of(rasmus.get("contact-merge", kept.id, other=str(merged.id)))
    assert "min@kone.example\n010-1" in html
    rasmus.post("contact-merge", kept.id, htmx=False, other=str(merged.id))
    html = text_of(rasmus.get("contact", kept.id))
    assert ("부장" in html, "010-1" in html) == (True, True)
    assert rasmus.get("contact", merged.id)["Location"] == f"/contacts/{kept.id}/"
    rasmus.post("contact-unmerge", merged.id, htmx=False)
    assert "010-1" in text_of(rasmus.get("contact", merged.id))


def test_the_history_says_who_changed_what(
    selling: House, visit: Visit, pair: tuple[Account, Account]
) -> None:
    kept, _merged = pair
    changes = {"city": "Helsinki", "revenue": "1000"}
    edit_account(selling.actor("mina"), account_id=kept.id, changes=changes, now=NOW)
    html = text_of(visit("rasmus").get("account", kept.id))
    for text in (
        "Changed: Revenue a year, City",
        "City: Espoo → Helsinki",
        "– → €1,000",
        "Mina",
        "“Kone Oyj” added",
    ):
        assert text in html


def test_a_long_history_is_shown_page_by_page(
    selling: House, visit: Visit, pair: tuple[Account, Account]
) -> None:
    kept, _merged = pair
    for number in range(25):
        changes = {"city": f"Town {number}"}
        edit_account(selling.actor("rasmus"), account_id=kept.id, changes=changes, now=NOW)
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("account", kept.id))
    assert ("Town 24" in html, "“Kone Oyj” added" in html) == (True, False)
    before = html.split("?before=")[1].split("#")[0]
    assert "“Kone Oyj” added" in text_of(rasmus.get("account", kept.id, before=before))
    assert rasmus.get("account", kept.id, before="nonsense").status_code == 422


def test_an_account_page_takes_as_many_statements_with_a_long_history(
    selling: House, visit: Visit, pair: tuple[Account, Account], django_assert_num_queries: Any
) -> None:
    kept, merged = pair
    rasmus = visit("rasmus")
    rasmus.get("account", kept.id)
    with django_assert_num_queries(16):
        rasmus.get("account", kept.id)
    create_contact(selling.actor("rasmus"), name="Somebody", account_id=kept.id, now=NOW)
    merge_accounts(selling.actor("rasmus"), kept_id=kept.id, merged_id=merged.id, now=NOW)
    rasmus.get("account", kept.id)
    with django_assert_num_queries(17):  # the ways to reach its people
        rasmus.get("account", kept.id)
