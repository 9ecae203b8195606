"""The list of contacts: whom it shows, in which order, what is changed in it, and what is taken out of it."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest

from homeplate.accounts.actions import archive_contact, create_account, create_contact, edit_contact
from homeplate.accounts.models import Contact
from homeplate.accounts.queries import get_contact
from homeplate.deals import actions
from homeplate.people.models import Member, User
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db
NAME = re.compile(r'<th scope="row"><a href="[^"]*">([^<]*)</a>')


def names(response: Any) -> list[str]:
    """Who is listed, in the order of the list."""
    return NAME.findall(text_of(response))


@pytest.fixture
def book(selling: House) -> House:
    """Three contacts: two of accounts, one of none."""
    rasmus, ada = selling.actor("rasmus"), selling.actor("ada")
    kone = create_account(ada, name="Kone Oyj", now=NOW)
    amer = create_account(ada, name="Amer Sports", now=NOW)
    minna = create_contact(
        rasmus,
        name="Minna Salo",
        account_id=kone.id,
        title="Buyer",
        emails=["minna@kone.example", "salo@kone.example"],
        phones=["+358 40 123"],
        now=NOW,
    )
    create_contact(ada, name="Antti Aalto", account_id=amer.id, now=NOW)
    create_contact(ada, name="Zoe Park", emails=["zoe@park.example"], now=NOW)
    deal = add_deal(selling, account_id=kone.id)
    actions.put_stakeholder(rasmus, deal_id=deal.id, contact_id=minna.id, buying_role="guide", now=NOW)
    return selling


def minna_of(house: House) -> Contact:
    """Minna as she is."""
    with house.inside():
        return Contact.objects.get(name__startswith="Minna")


def test_a_line_says_who_it_is_how_to_reach_them_and_what_goes_on(book: House, visit: Visit) -> None:
    html = text_of(visit("rasmus").get("contacts", q="minna"))
    minna = minna_of(book)
    assert 'href="mailto:minna@kone.example"' in html
    assert 'href="tel:+35840123"' in html
    assert f'href="/accounts/{minna.account_id}/"' in html
    assert f'href="/contacts/{minna.id}/#t-deals">1</a>' in html
    assert "Buyer" in html


def test_open_deals_are_counted_of_those_that_the_reader_sees(book: House, visit: Visit) -> None:
    minna = minna_of(book)
    assert "#t-deals" in text_of(visit("mina").get("contacts"))
    assert "#t-deals" not in text_of(visit("hana").get("contacts"))
    page = text_of(visit("rasmus").get("contact", minna.id))
    assert "Pumps for Oulu" in page
    assert "Pumps for Oulu" not in text_of(visit("hana").get("contact", minna.id))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Antti Aalto", "Minna Salo", "Zoe Park"]),
        ({"sort": "-name"}, ["Zoe Park", "Minna Salo", "Antti Aalto"]),
        ({"sort": "account"}, ["Antti Aalto", "Minna Salo", "Zoe Park"]),
        ({"sort": "-account"}, ["Minna Salo", "Antti Aalto", "Zoe Park"]),
        ({"sort": "-created"}, ["Zoe Park", "Antti Aalto", "Minna Salo"]),
        ({"q": "SAL"}, ["Minna Salo"]),
        ({"q": "salo@"}, ["Minna Salo"]),
        ({"q": "@park.ex"}, ["Zoe Park"]),
        ({"owner": "me"}, ["Minna Salo"]),
        ({"show": "alone"}, ["Zoe Park"]),
        ({"sort": "shoe", "show": "shoe", "after": "nonsense"}, ["Antti Aalto", "Minna Salo", "Zoe Park"]),
    ],
)
def test_it_is_searched_narrowed_and_sorted(
    book: House, visit: Visit, asked: dict[str, str], found: list[str]
) -> None:
    assert names(visit("rasmus").get("contacts", **asked)) == found


def test_the_people_of_one_account_are_a_filter_away(book: House, visit: Visit) -> None:
    minna = minna_of(book)
    response = visit("rasmus").get("contacts", account=str(minna.account_id))
    assert names(response) == ["Minna Salo"]
    assert ">Kone Oyj</option>" in text_of(response)


def test_what_is_asked_for_and_gone_is_left_out_and_said(book: House, visit: Visit) -> None:
    response = visit("rasmus").get(
        "contacts", owner=str(uuid4()), account=str(uuid4()), cols="account,custom.shoe"
    )
    assert "Left out, because it is gone or out of your reach: Owner, Account, shoe." in text_of(response)
    assert len(names(response)) == 3


def test_whoever_left_is_still_named_as_owner(book: House, visit: Visit) -> None:
    gone = book.members["rasmus"]
    with book.inside():
        Member.objects.filter(id=gone).update(is_active=False)
    response = visit("ada").get("contacts", owner=str(gone))
    assert names(response) == ["Minna Salo"]
    assert "Rasmus (left)</option>" in text_of(response)


def test_archived_contacts_are_not_listed(book: House, visit: Visit) -> None:
    archive_contact(book.actor("ada"), contact_id=minna_of(book).id, now=NOW)
    assert names(visit("rasmus").get("contacts")) == ["Antti Aalto", "Zoe Park"]


@pytest.mark.parametrize("sort", ["name", "-name", "account", "-account", "created", "-created"])
def test_pages_go_on_where_the_one_before_ended(
    book: House, visit: Visit, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    kone = minna_of(book).account_id
    for number in range(3):
        create_contact(book.actor("ada"), name=f"Person {number}", account_id=kone, now=NOW)
        create_contact(book.actor("ada"), name=f"Nobody's {number}", now=NOW)
    rasmus = visit("rasmus")
    whole = names(rasmus.get("contacts", sort=sort))
    monkeypatch.setattr("homeplate.web.accounts.listing.A_PAGE", 2)
    seen, address = [], f"/contacts/?sort={sort}"
    while address:
        response = rasmus.client.get(address)
        seen += names(response)
        onward = re.search(r'href="([^"]*)" rel="next"', text_of(response))
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert (len(seen), seen) == (9, whole)


def test_it_costs_the_same_number_of_statements_however_many_there_are(
    book: House, visit: Visit, django_assert_num_queries: Any
) -> None:
    rasmus = visit("rasmus")
    for _ in range(2):
        rasmus.get("contacts")
    with django_assert_num_queries(13):
        rasmus.get("contacts")
    for number in range(30):
        create_contact(
            book.actor("ada"), name=f"Person {number}", emails=[f"p{number}@kone.example"], now=NOW
        )
    with django_assert_num_queries(13):
        rasmus.get("contacts")


@pytest.mark.parametrize(
    ("cell", "values", "held"),
    [
        ("name", {"name": "Minna S."}, {"name": "Minna S."}),
        ("title", {"title": "Head of buying"}, {"title": "Head of buying"}),
        ("channel", {"preferred_channel": "phone"}, {"preferred_channel": "phone"}),
        ("account", {"account": "Amer Sports"}, {"account_name": "Amer Sports"}),
        ("account", {"account": ""}, {"account_id": None}),
    ],
)
def test_a_cell_is_saved_and_taken_back(
    book: House, visit: Visit, cell: str, values: dict[str, str], held: dict[str, Any]
) -> None:
    minna, rasmus = minna_of(book), visit("rasmus")
    before = get_contact(book.actor("ada"), contact_id=minna.id)
    response = rasmus.post("contact-cell", minna.id, cell, **values)
    assert f'<tr id="r-{minna.id}"' in text_of(response)
    now = get_contact(book.actor("ada"), contact_id=minna.id)
    assert {name: getattr(now, name) for name in held} == held
    rasmus.client.post(json.loads(response["HX-Trigger"])["toast"]["undo"], headers={"HX-Request": "true"})
    back = get_contact(book.actor("ada"), contact_id=minna.id)
    assert {name: getattr(back, name) for name in held} == {name: getattr(before, name) for name in held}


@pytest.mark.parametrize(
    ("typed", "after"),
    [("m@kone.example", ["m@kone.example", "salo@kone.example"]), ("", ["salo@kone.example"])],
)
def test_the_foremost_address_is_changed_and_the_others_stay(
    book: House, visit: Visit, typed: str, after: list[str]
) -> None:
    minna, rasmus = minna_of(book), visit("rasmus")

    def held() -> list[str]:
        return [one.value for one in get_contact(book.actor("ada"), contact_id=minna.id).emails]

    response = rasmus.post("contact-cell", minna.id, "email", emails=typed)
    assert held() == after
    rasmus.client.post(json.loads(response["HX-Trigger"])["toast"]["undo"], headers={"HX-Request": "true"})
    assert held() == ["minna@kone.example", "salo@kone.example"]


def test_what_is_no_address_stays_with_its_reason(book: House, visit: Visit) -> None:
    response = visit("rasmus").post("contact-cell", minna_of(book).id, "email", emails="minna")
    assert (response.status_code, 'value="minna"' in text_of(response)) == (422, True)
    assert 'aria-invalid="true"' in text_of(response)


def test_whoever_saves_second_sees_what_the_first_wrote(book: House, visit: Visit) -> None:
    minna = minna_of(book)
    edit_contact(book.actor("ada"), contact_id=minna.id, changes={"title": "Boss"}, now=NOW)
    late = visit("rasmus").post("contact-cell", minna.id, "title", **{"title": "Mine", "was-title": "Buyer"})
    assert late.status_code == 409
    assert "it is “Boss” now" in text_of(late)


def test_only_those_who_may_change_contacts_are_offered_to(book: House, visit: Visit) -> None:
    offered = set(re.findall(r'data-cell="([^"]+)"', text_of(visit("rasmus").get("contacts"))))
    assert offered == {"name", "account", "title", "email", "phone"}
    html = text_of(visit("veli").get("contacts"))
    assert "data-cell=" not in html and "New contact" not in html and "Make one of two" not in html
    assert visit("veli").get("contact-cell", minna_of(book).id, "name", htmx=True).status_code == 403
    assert visit("ada").get("contact-cell", minna_of(book).id, "deals", htmx=True).status_code == 404


def test_two_that_are_one_are_led_to_their_merge(book: House, visit: Visit) -> None:
    minna, rasmus = minna_of(book), visit("rasmus")
    with book.inside():
        zoe = Contact.objects.get(name="Zoe Park")
    there = rasmus.get("contacts-merge", one=[str(minna.id), str(zoe.id)])
    assert there.headers["Location"] == f"/contacts/{minna.id}/merge/?other={zoe.id}"
    one = rasmus.get("contacts-merge", one=str(minna.id))
    assert one.headers["Location"] == "/contacts/"


def test_columns_are_chosen_and_the_export_follows_them(book: House, visit: Visit) -> None:
    seoyeon = visit("seoyeon")
    html = text_of(seoyeon.get("contacts", cols="email,owner"))
    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)', html) == ["Name", "E-mail", "Owner"]
    sent = seoyeon.get("contacts-export", cols="email,owner", sort="-name", show="alone")
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == '"Name","E-mail","Owner","Not to be contacted","ID"'
    assert [line.split(",")[:3] for line in lines[1:]] == [['"Zoe Park"', '"zoe@park.example"', '"Ada"']]


def test_an_export_holds_nothing_of_next_door(book: House, visit: Visit) -> None:
    sent = visit("outsider").get("contacts-export")
    assert len(b"".join(sent.streaming_content).splitlines()) == 1  # type: ignore[attr-defined]


def test_chosen_columns_are_kept_for_each_list_by_itself(book: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    answer = rasmus.post("list-columns", "contacts", htmx=False, owner="me", col=["emails", "created"])
    assert answer.headers["Location"] == "/contacts/?owner=me"
    html = text_of(rasmus.get("contacts"))
    assert "Other e-mail addresses" in html and "salo@kone.example" in html
    assert '<th scope="col" class="desk">Industry' in text_of(rasmus.get("accounts"))


def test_an_export_of_all_columns_holds_all_addresses(book: House, visit: Visit) -> None:
    sent = visit("seoyeon").get("contacts-export", q="minna", cols="title", all="yes")
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert "minna@kone.example" in lines[1] and "salo@kone.example" in lines[1]


def test_an_export_speaks_the_language_of_whoever_asked(book: House, visit: Visit) -> None:
    with book.inside():
        Contact.objects.filter(name="Minna Salo").update(preferred_channel="phone")
    User.objects.filter(id=book.users["seoyeon"]).update(language="ko")
    sent = visit("seoyeon").get("contacts-export", cols="channel", q="minna")
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert "Phone" not in lines[1] and "전화" in lines[1]
