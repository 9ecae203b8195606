"""Duplicates by pages: looked at, merged with a choice field by field, told apart, put off; each taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.accounts.actions import edit_account
from homeplate.accounts.duplicates.actions import search_duplicates
from homeplate.accounts.duplicates.models import DuplicatePair, DuplicateRun
from homeplate.accounts.models import Account, Contact
from tests.accounts.duplicates.make import DOUBTFUL, found, people, twins
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


def undo_of(response: Any) -> str:
    """The address that takes back what a page did."""
    said = unquote(response.cookies["toast"].value)
    return said.split('"undo": "')[1].split('"')[0]


@pytest.fixture
def three(selling: House) -> list[Account]:
    """Kone three times; the last one has a deal."""
    records = [
        *twins(selling, "Kone Oyj", city="Espoo"),
        *twins(selling, "KONE", domain="kone.example", employees=900),
        *twins(selling, "Kone Oy", domain="kone.example", city="Helsinki"),
    ]
    add_deal(selling, account_id=records[2].id)
    found(selling, *records)
    return records


def test_an_empty_list_says_how_to_search(visit: Visit) -> None:
    html = text_of(visit("rasmus").get("duplicates"))
    assert "Nobody has searched yet." in html
    assert "Search now" in html
    assert "Search now" not in text_of(visit("veli").get("duplicates"))


def test_a_group_says_how_likely_it_is_and_why(visit: Visit, selling: House, three: list[Account]) -> None:
    found(selling, *twins(selling, "Ponsse", "Ponsse Group"), probability=0.6, says=DOUBTFUL, weight=1.0)
    html = text_of(visit("rasmus").get("duplicates"))
    assert html.index("almost certainly the same") < html.index("possibly the same")
    for text in ("Kone Oyj", "KONE", "kone.example", "Name: the same", "Not known of both: Phone"):
        assert text in html
    assert "Web address: different" in html
    assert "Compare and merge" not in text_of(visit("veli").get("duplicates"))


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(visit: Visit, selling: House) -> None:
    rasmus, counts = visit("rasmus"), []
    for _ in range(2):
        for number in range(4):
            found(selling, *twins(selling, f"A{number} Oy", f"A{number}"), weight=float(number))
        rasmus.get("duplicates")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rasmus.get("duplicates")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_records_side_by_side_become_one_as_it_was_chosen_and_are_three_again(
    visit: Visit, selling: House, three: list[Account]
) -> None:
    rasmus, first = visit("rasmus"), three[0].id
    group = min(record.id for record in three)
    html = text_of(rasmus.get("duplicates-group", group))
    for text in ("Espoo", "Helsinki", "900", "1 deal"):
        assert text in html
    form = {
        "in": [str(record.id) for record in three],
        "keep": str(first),
        "take.name": str(three[1].id),
        "take.city": str(three[2].id),
        **{f"revision.{record.id}": "1" for record in three},
    }
    done = rasmus.post("duplicates-group", group, htmx=False, **form)
    assert done.status_code == 303
    with selling.inside():
        kept = Account.objects.get(id=first)
        assert (kept.name, kept.city, kept.domain, kept.employees) == (
            "KONE",
            "Helsinki",
            "kone.example",
            900,
        )
        assert Account.objects.filter(merged_into_id=first).count() == 2
    assert "No duplicates to look at" in text_of(rasmus.get("duplicates"))
    back = rasmus.client.post(undo_of(done))
    assert "3 records" not in unquote(back.cookies["toast"].value)
    assert "2 records are their own again." in unquote(back.cookies["toast"].value)
    with selling.inside():
        kept = Account.objects.get(id=first)
        assert (kept.name, kept.city, kept.domain, kept.employees) == ("Kone Oyj", "Espoo", "", None)
        assert not Account.objects.exclude(merged_into_id=None).exists()
    assert rasmus.client.post(undo_of(done)).status_code == 409


def test_who_is_not_one_of_them_is_left_out(visit: Visit, selling: House, three: list[Account]) -> None:
    group = min(record.id for record in three)
    form = {"in": [str(three[0].id), str(three[1].id)], "keep": str(three[1].id)}
    visit("rasmus").post("duplicates-group", group, htmx=False, **form)
    with selling.inside():
        merged = dict(Account.objects.values_list("id", "merged_into_id"))
    assert [merged[record.id] for record in three] == [three[1].id, None, None]


def test_a_refused_merge_keeps_what_was_chosen(visit: Visit, selling: House, three: list[Account]) -> None:
    rasmus, group = visit("rasmus"), min(record.id for record in three)
    one = rasmus.post("duplicates-group", group, htmx=False, **{"in": [str(three[1].id)]})
    assert (one.status_code, "Tick at least two records" in text_of(one)) == (422, True)
    edit_account(selling.actor("jiwoo"), account_id=three[1].id, changes={"city": "Vantaa"}, now=NOW)
    form = {
        "in": [str(record.id) for record in three],
        "keep": str(three[2].id),
        "take.city": str(three[0].id),
        **{f"revision.{record.id}": "1" for record in three},
    }
    stale = rasmus.post("duplicates-group", group, htmx=False, **form)
    html = text_of(stale)
    assert (stale.status_code, "Somebody changed this record" in html) == (409, True)
    assert f'name="keep" value="{three[2].id}" checked' in html
    assert f'name="take.city" value="{three[0].id}" checked' in html
    with selling.inside():
        assert not Account.objects.exclude(merged_into_id=None).exists()


def test_what_is_not_the_same_is_noted_and_taken_back(
    visit: Visit, selling: House, three: list[Account]
) -> None:
    rasmus, group = visit("rasmus"), min(record.id for record in three)
    done = rasmus.post("duplicates-apart", group, htmx=False)
    assert "No duplicates to look at" in text_of(rasmus.get("duplicates"))
    assert "Not the same as “KONE”" in text_of(rasmus.get("account", three[0].id))
    rasmus.client.post(undo_of(done))
    assert "Kone Oyj" in text_of(rasmus.get("duplicates"))
    assert "May be the same as “KONE” after all" in text_of(rasmus.get("account", three[0].id))


def test_what_is_put_off_leaves_the_list_in_place(visit: Visit, selling: House, three: list[Account]) -> None:
    rasmus, group = visit("rasmus"), min(record.id for record in three)
    done = rasmus.post("duplicates-later", group)
    assert (done.status_code, done.content, "Put off" in done["HX-Trigger"]) == (200, b"", True)
    with selling.inside():
        assert set(DuplicatePair.objects.values_list("state", flat=True)) == {"later"}


def test_people_are_merged_with_every_way_to_reach_them(visit: Visit, selling: House) -> None:
    both = [
        *people(selling, "Aino Virtanen", emails=["aino@kone.example"]),
        *people(selling, "Virtanen Aino", phones=["040 123 4567"]),
    ]
    found(selling, *both)
    rasmus, group = visit("rasmus"), min(one.id for one in both)
    assert "aino@kone.example\n040 123 4567" in text_of(rasmus.get("duplicates-group", group))
    assert "Virtanen Aino" in text_of(rasmus.get("duplicates", kind="contact"))
    form = {"in": [str(one.id) for one in both], "keep": str(both[0].id)}
    rasmus.post("duplicates-group", group, htmx=False, **form)
    with selling.inside():
        assert Contact.objects.get(id=both[1].id).merged_into_id == both[0].id
    assert "040 123 4567" in text_of(rasmus.get("contact", both[0].id))


def test_a_search_shows_how_far_it_is_and_can_be_stopped(visit: Visit, selling: House) -> None:
    rasmus = visit("rasmus")
    run_id = search_duplicates(selling.actor("rasmus"), now=NOW)
    with selling.inside():
        DuplicateRun.objects.update(state="running", step="compare-contact", permille=640)
    html = text_of(rasmus.get("duplicates"))
    for text in ("Compares the contacts", 'value="64"', "Cancel", "The search is under way"):
        assert text in html
    assert "Search now" not in html
    rasmus.post("duplicates-cancel", run_id, htmx=False)
    assert rasmus.post("duplicates-search", htmx=False).status_code == 303
    with selling.inside():
        assert DuplicateRun.objects.get(id=run_id).cancel_asked


@pytest.mark.parametrize(
    "odd", [{"kind": "deal"}, {"after": "nonsense"}, {"kind": "contact", "after": "W10"}]
)
def test_an_address_that_makes_no_sense_shows_the_list(visit: Visit, odd: dict[str, str]) -> None:
    assert visit("rasmus").get("duplicates", **odd).status_code == 200


def test_a_group_that_is_gone_is_not_found(visit: Visit, three: list[Account]) -> None:
    rasmus, group = visit("rasmus"), min(record.id for record in three)
    rasmus.post("duplicates-apart", group, htmx=False)
    assert rasmus.get("duplicates-group", group).status_code == 404


def test_what_is_there_already_is_shown_before_it_is_added_again(visit: Visit, selling: House) -> None:
    there = twins(selling, "Kone Oyj", city="Espoo")[0]
    rasmus = visit("rasmus")
    asked = rasmus.post("account-new", htmx=False, name="KONE", city="Espoo", phone="02 333 4444")
    html = text_of(asked)
    assert asked.status_code == 409
    for text in (
        "This may be there already",
        "Kone Oyj",
        'value="KONE"',
        'value="02 333 4444"',
        "Add anyway",
    ):
        assert text in html
    assert f'href="/accounts/{there.id}/"' in html
    with selling.inside():
        assert Account.objects.count() == 1
    done = rasmus.post("account-new", htmx=False, name="KONE", anyway="yes")
    assert done.status_code == 303
    with selling.inside():
        assert Account.objects.count() == 2


def test_a_person_who_is_there_already_is_shown_and_no_account_is_made_for_them(
    visit: Visit, selling: House
) -> None:
    people(selling, "Aino Virtanen", emails=["aino@kone.example"])
    form = {"name": "Virtanen Aino", "emails": "AINO@kone.example", "account": "Kone"}
    asked = visit("rasmus").post("contact-new", htmx=False, **form)
    assert (asked.status_code, "Aino Virtanen" in text_of(asked)) == (409, True)
    with selling.inside():
        assert (Contact.objects.count(), Account.objects.count()) == (1, 0)


def test_what_is_sure_is_merged_together_after_a_look_and_taken_back_at_once(
    visit: Visit, selling: House
) -> None:
    first, second = twins(selling, "Kone Oyj", "KONE", city="Espoo"), twins(selling, "Ponsse", "PONSSE")
    doubtful = twins(selling, "Fiskars", "Fiskars Group")
    for pair in (first, second):
        found(selling, *pair)
    found(selling, *doubtful, probability=0.6, says=DOUBTFUL)
    rasmus = visit("rasmus")
    assert "Nothing speaks against 2 of these" in text_of(rasmus.get("duplicates"))
    html = text_of(rasmus.get("duplicates-sure"))
    assert ("PONSSE" in html, "Fiskars" in html) == (True, False)
    seen = {f"revision.{record.id}": "1" for record in (*first, *second)}
    form = {
        "kind": "account",
        "group": [str(min(one.id for one in pair)) for pair in (first, second)],
        **seen,
    }
    done = rasmus.post("duplicates-sure", htmx=False, **form)
    assert "2 records went into others." in unquote(done.cookies["toast"].value)
    with selling.inside():
        assert Account.objects.filter(archived_at=None).count() == 4
    rasmus.client.post(undo_of(done))
    with selling.inside():
        assert Account.objects.filter(archived_at=None).count() == 6


def test_of_what_is_sure_nothing_is_merged_when_somebody_changed_one(visit: Visit, selling: House) -> None:
    first, second = twins(selling, "Kone Oyj", "KONE"), twins(selling, "Ponsse", "PONSSE")
    for pair in (first, second):
        found(selling, *pair)
    edit_account(selling.actor("jiwoo"), account_id=second[1].id, changes={"city": "Vieremä"}, now=NOW)
    seen = {f"revision.{record.id}": "1" for record in (*first, *second)}
    groups = [str(first[0].id), str(second[0].id)]
    stale = visit("rasmus").post("duplicates-sure", htmx=False, kind="account", group=groups, **seen)
    assert (stale.status_code, "Somebody changed this record" in text_of(stale)) == (409, True)
    with selling.inside():
        assert not Account.objects.exclude(merged_into_id=None).exists()
    none = visit("rasmus").post("duplicates-sure", htmx=False, kind="account")
    assert none.status_code == 422
