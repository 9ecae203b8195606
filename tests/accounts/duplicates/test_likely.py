"""What is there already is found before the same is added once more, by what somebody typed."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.actions import archive_account, create_account, create_contact
from homeplate.accounts.duplicates.likely import likely_accounts, likely_contacts
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(house: House) -> House:
    rasmus = house.actor("rasmus")
    kone = create_account(rasmus, name="Kone Oyj", domain="kone.example", city="Espoo", now=NOW)
    create_account(rasmus, name="㈜한빛소프트", city="서울", now=NOW)
    create_account(rasmus, name="Konecranes Oyj", domain="konecranes.example", now=NOW)
    create_contact(
        rasmus,
        name="Aino Virtanen",
        emails=["aino.virtanen@kone.example"],
        phones=["+358401234567"],
        account_id=kone.id,
        now=NOW,
    )
    create_contact(rasmus, name="김민수", title="부장", emails=["minsu@hanbit.example"], now=NOW)
    return house


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"name": "KONE"}, ["Kone Oyj"]),
        ({"name": "Kone Corporation", "domain": "https://www.kone.example/fi"}, ["Kone Oyj"]),
        ({"name": "Hissit", "domain": "kone.example", "city": "Espoo"}, ["Kone Oyj"]),
        ({"name": "한빛소프트"}, ["㈜한빛소프트"]),
        ({"name": "주식회사 한빛소프트"}, ["㈜한빛소프트"]),
        ({"name": "Ponsse Oyj"}, []),
        ({"name": "Konecarnes"}, ["Konecranes Oyj"]),
        ({"name": ""}, []),
        ({"name": "Kone", "domain": "no address"}, []),
    ],
)
def test_a_company_that_is_there_already_is_found(
    book: House, values: dict[str, Any], names: list[str]
) -> None:
    found = likely_accounts(book.actor("rasmus"), values=values)
    assert [one.name for one in found] == names
    assert all(one.probability >= 0.5 for one in found)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"name": "Virtanen Aino", "account_name": "Kone"}, ["Aino Virtanen"]),
        ({"name": "A. Virtanen", "emails": ["Aino.Virtanen@kone.example"]}, ["Aino Virtanen"]),
        ({"name": "Aino Virtanen", "phones": ["040 123 4567"]}, ["Aino Virtanen"]),
        ({"name": "김민수"}, ["김민수"]),
        ({"name": "김민서", "emails": ["minseo@hanbit.example"]}, []),
        ({"name": "Eero Salo", "emails": ["eero.salo@kone.example"], "account_name": "Kone Oyj"}, []),
        ({"name": ""}, []),
    ],
)
def test_a_person_who_is_there_already_is_found(
    book: House, values: dict[str, Any], names: list[str]
) -> None:
    assert [one.name for one in likely_contacts(book.actor("rasmus"), values=values)] == names


def test_it_says_what_agrees_and_what_tells_the_record_from_its_namesakes(book: House) -> None:
    (one,) = likely_accounts(book.actor("rasmus"), values={"name": "Kone", "domain": "kone.example"})
    assert one.hint == "kone.example, Espoo"
    assert {key: said for key, (said, _) in one.says.items() if said != "unknown"} == {
        "name": "same",
        "domain": "same",
    }


def test_the_archived_and_those_of_others_are_not_found(book: House) -> None:
    rasmus = book.actor("rasmus")
    (one,) = likely_accounts(rasmus, values={"name": "Kone"})
    assert likely_accounts(book.actor("outsider"), values={"name": "Kone"}) == ()
    archive_account(rasmus, account_id=one.id, now=NOW)
    assert likely_accounts(rasmus, values={"name": "Kone"}) == ()
