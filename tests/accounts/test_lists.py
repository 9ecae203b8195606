"""Accounts and contacts are read by page, narrowed, and found by a part of their name in any language."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.actions import archive_account, create_account, create_contact, import_accounts
from homeplate.accounts.queries import (
    AccountFilter,
    ContactFilter,
    count_accounts,
    get_account,
    get_contact,
    list_accounts,
    list_contacts,
    search_accounts,
)
from homeplate.fields.actions import define_field
from homeplate.kit.errors import Invalid, NotFound
from tests.make import NOW, House

NAMES = [
    "Äänekoski Oy",
    "삼성전자",
    "대한전자 주식회사",
    "100% Metal",
    "Snake_Case",
    "snake-oil",
    "Ｗide Corp",
]


def fill(house: House, names: list[str] = NAMES, **values: Any) -> None:
    rows = [{"name": name, **values} for name in names]
    import_accounts(house.actor("mina"), source="test", rows=rows, now=NOW)


def found(house: House, text: str, limit: int = 10) -> list[str]:
    return [hit.name for hit in search_accounts(house.actor("veli"), text=text, limit=limit)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("전", ["대한전자 주식회사", "삼성전자"]),
        ("성전", ["삼성전자"]),
        ("SNAKE", ["snake-oil", "Snake_Case"]),
        ("%", ["100% Metal"]),
        ("e_c", ["Snake_Case"]),
        ("wide", ["Ｗide Corp"]),
        ("ÄÄNE", ["Äänekoski Oy"]),
        ("  ", []),
        ("\\", []),
    ],
)
def test_a_part_of_a_name_finds_it(house: House, text: str, names: list[str]) -> None:
    fill(house)
    assert sorted(found(house, text)) == sorted(names)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "' OR 1=1 --", "x" * 5000, "\u202e"])
def test_hostile_text_finds_nothing_and_breaks_nothing(house: House, text: str) -> None:
    fill(house)
    veli = house.actor("veli")
    assert found(house, text) == []
    for wanted in (AccountFilter(domain=text), AccountFilter(text=text, source="test", industry="x")):
        assert len(list_accounts(veli, wanted=wanted).rows) in (0, len(NAMES))
    assert len(list_contacts(veli, wanted=ContactFilter(email=text)).rows) == 0


def test_a_search_is_one_statement_and_stops_at_its_limit(
    house: House, django_assert_num_queries: Any
) -> None:
    fill(house, [f"Company {n:03}" for n in range(60)])
    veli = house.actor("veli")
    with django_assert_num_queries(1):
        assert len(search_accounts(veli, text="company", limit=7)) == 7


def test_archived_accounts_and_those_next_door_are_not_found(house: House) -> None:
    account = create_account(house.actor("mina"), name="Acme", now=NOW)
    assert search_accounts(house.actor("outsider"), text="acme") == ()
    archive_account(house.actor("mina"), account_id=account.id, now=NOW)
    assert found(house, "acme") == []
    assert get_account(house.actor("veli"), account_id=account.id).account.archived_at == NOW
    with pytest.raises(NotFound):
        get_account(house.actor("outsider"), account_id=account.id)


@pytest.mark.parametrize("sort", ["name", "-name", "created", "-created"])
def test_pages_follow_each_other_without_gap_or_repeat(house: House, sort: str) -> None:
    fill(house, [f"Company {n % 5}" + " x" * n for n in range(11)])
    actor, cursor, names = house.actor("veli"), "", list[str]()
    for _ in range(4):
        page = list_accounts(actor, sort=sort, cursor=cursor, size=3)
        names += [row.name for row in page.rows]
        cursor = page.next_cursor
    everything = [row.name for row in list_accounts(actor, sort=sort).rows]
    assert (names, cursor, len(set(names))) == (everything, "", 11)


@pytest.mark.parametrize("cursor", ["!", "é", "eyJh", "WzEsMl0", "WyJuYW1lIiwiYSIsImIiXQ"])
def test_a_cursor_that_is_not_ours_is_refused(house: House, cursor: str) -> None:
    with pytest.raises(Invalid) as refusal:
        list_accounts(house.actor("veli"), cursor=cursor)
    assert refusal.value.field == "cursor"


def test_a_list_is_narrowed_by_column_name_and_custom_field(house: House) -> None:
    ada = house.actor("ada")
    define_field(ada, record="account", key="tier", kind="text", label={"en": "Tier"}, now=NOW, filtered=True)
    create_account(ada, name="Gold Acme", industry="Steel", custom={"tier": "gold"}, now=NOW)
    create_account(ada, name="Tin Acme", industry="Steel", custom={"tier": "tin"}, now=NOW)
    create_account(ada, name="Gold Other", custom={"tier": "gold"}, now=NOW)
    wanted = AccountFilter(text="ACME", industry="Steel", custom=(("tier", "is", "Gold"),))
    assert [row.name for row in list_accounts(ada, wanted=wanted).rows] == ["Gold Acme"]
    with pytest.raises(Invalid):
        list_accounts(ada, wanted=AccountFilter(custom=(("teir", "is", "x"),)))
    with pytest.raises(Invalid):
        list_accounts(ada, sort="revenue")


def test_an_account_comes_with_its_people_and_subsidiaries(
    house: House, django_assert_num_queries: Any
) -> None:
    mina = house.actor("mina")
    top = create_account(mina, name="Top", now=NOW)
    create_account(mina, name="Below", parent_id=top.id, now=NOW)
    for number in range(3):
        create_contact(
            mina, name=f"Contact {number}", account_id=top.id, emails=[f"c{number}@top.example"], now=NOW
        )
    list_accounts(mina)  # reads the names of members, which are kept for a minute
    with django_assert_num_queries(4):
        detail = get_account(mina, account_id=top.id)
    assert (detail.contact_count, detail.subsidiary_count) == (3, 1)
    assert detail.contacts[2].emails[0].value == "c2@top.example"
    assert detail.subsidiaries[0].name == "Below"
    assert count_accounts(mina) == 2


def test_contacts_are_found_by_address_name_and_account(house: House) -> None:
    mina = house.actor("mina")
    account = create_account(mina, name="Acme", now=NOW)
    aino = create_contact(mina, name="Aino", account_id=account.id, emails=["aino@acme.example"], now=NOW)
    create_contact(mina, name="Eino", emails=["eino@acme.example"], now=NOW)
    for wanted in (
        ContactFilter(email="AINO@acme.example"),
        ContactFilter(text="ain"),
        ContactFilter(account_id=account.id),
    ):
        assert [row.id for row in list_contacts(mina, wanted=wanted).rows] == [aino.id]
    with pytest.raises(NotFound):
        get_contact(house.actor("outsider"), contact_id=aino.id)


def test_a_page_of_contacts_takes_two_statements(house: House, django_assert_num_queries: Any) -> None:
    mina = house.actor("mina")
    for number in range(5):
        create_contact(mina, name=f"Contact {number}", phones=["112", "113"], now=NOW)
    list_accounts(mina)
    with django_assert_num_queries(2):
        assert len(list_contacts(mina).rows[4].phones) == 2
