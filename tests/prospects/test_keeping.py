"""What is kept in memory follows every change, without being read anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from homeplate.accounts.actions import archive_account, create_account, create_contact
from homeplate.prospects.actions import archive_prospect, edit_company, edit_person, restore_prospect
from homeplate.prospects.engine import keeping, reading
from homeplate.prospects.engine.masks import Met
from homeplate.prospects.models import Company, Person
from homeplate.prospects.queries import search
from homeplate.prospects.query import from_json
from homeplate.prospects.takes.fresh import forget as forget_known
from homeplate.prospects.takes.fresh import met_by_us
from tests.make import NOW, House
from tests.prospects.conftest import COMPANIES, PEOPLE, loaded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is kept from before, and what is done beside the requests is done at once."""
    keeping.forget()
    forget_known()
    monkeypatch.setattr(keeping, "_beside", lambda kept, work: work())
    yield
    keeping.forget()
    forget_known()


@pytest.fixture
def kept(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Prospects that are in memory, and may not be read as a whole again."""
    loaded(house, COMPANIES, currency="EUR")
    loaded(house, PEOPLE)
    assert len(found(house)) == 9
    monkeypatch.setattr(reading, "whole", _never)
    return house


def _never(worth: Any) -> Any:
    raise AssertionError("everything was read anew")


def found(house: House, **query: Any) -> list[str]:
    hits = search(house.actor("rasmus"), wanted=from_json({"order": "size", **query}), now=NOW)
    assert hits.total == len(hits.rows)
    return [row.name for row in hits.rows]


def ids(house: House) -> tuple[Any, Any]:
    with house.inside():
        return Company.objects.get(name="Nordbank").id, Person.objects.get(name="Aino Mäkelä").id


CHANGES: dict[str, tuple[Callable[[House], Any], dict[str, Any], list[str]]] = {
    "a company": (
        lambda house: edit_company(
            house.actor("mina"), company_id=ids(house)[0], values={"city": "Turku"}, now=NOW
        ),
        {"about": "companies", "where": {"city": {"any": ["Turku"]}}},
        ["Nordbank"],
    ),
    "a person": (
        lambda house: edit_person(
            house.actor("mina"), person_id=ids(house)[1], values={"title": "CEO"}, now=NOW
        ),
        {"where": {"title": {"any": ["CEO"]}}},
        ["Aino Mäkelä"],
    ),
    "a load": (
        lambda house: loaded(
            house, "name,title,email,company domain\nNew One,CEO,new@nordbank.example,nordbank.example\n"
        ),
        {"text": "new nordbank"},
        ["New One"],
    ),
    "a move to another company": (
        lambda house: loaded(
            house, "name,email,company domain\nAino Mäkelä,aino@nordbank.example,saasto.example\n"
        ),
        {"text": "aino saasto"},
        ["Aino Mäkelä"],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_by_the_next_search(kept: House, change: str) -> None:
    do, query, names = CHANGES[change]
    assert found(kept, **query) == []
    do(kept)
    assert found(kept, **query) == names
    assert len(found(kept)) == 9 + (change == "a load")


def test_whoever_is_taken_out_is_gone_and_comes_back(kept: House) -> None:
    for about, which in (("people", 1), ("companies", 0)):
        archive_prospect(kept.actor("mina"), about=about, record_id=ids(kept)[which], now=NOW)
        assert "Aino Mäkelä" not in found(kept, text="aino nordbank")
        restore_prospect(kept.actor("mina"), about=about, record_id=ids(kept)[which], now=NOW)
        assert found(kept, text="aino nordbank") == ["Aino Mäkelä"]


def test_a_new_contact_is_left_out_at_once(kept: House) -> None:
    assert len(found(kept, fresh=True)) == 9
    create_contact(kept.actor("mina"), name="Eva", emails=["eva@tinypay.example"], now=NOW)
    assert "Eva Lund" not in found(kept, fresh=True)


def test_an_account_is_left_out_at_once_and_comes_back(kept: House) -> None:
    def fresh(**more: Any) -> set[str]:
        return set(found(kept, about="companies", fresh=True, **more))

    mina = kept.actor("mina")
    assert len(fresh()) == 6
    account = create_account(mina, name="Iron", domain="ironworks.example", now=NOW)
    assert "Ironworks" not in fresh() and "Ironworks" in found(kept, about="companies")
    create_account(mina, name="Nord", domain="nordbank.example", now=NOW)
    assert fresh() == fresh(where={"founded": {"least": 1, "unknown": True}}) and len(fresh()) == 4
    archive_account(mina, account_id=account.id, now=NOW)
    assert "Ironworks" in fresh() and "Nordbank" not in fresh()


def test_whom_we_know_is_remembered_until_that_changes(kept: House) -> None:
    def known(*, companies: bool = True) -> Met:
        with kept.inside():
            return met_by_us(keeping.met(), companies=companies)

    first = known()
    assert known() is first and not len(known(companies=False).prospects)
    create_contact(kept.actor("mina"), name="Eva", emails=["eva@tinypay.example"], now=NOW)
    found(kept)
    second = known()
    assert len(second.mails) == len(first.mails) + 1
    create_account(kept.actor("mina"), name="Iron", domain="ironworks.example", now=NOW)
    third = known()
    assert third is not second and len(third.prospects) == 1


def test_many_changes_are_put_together_and_give_the_same(
    kept: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SEGMENTS", 2)
    order = found(kept)
    for number in range(7):
        edit_company(kept.actor("mina"), company_id=ids(kept)[0], values={"city": f"Town {number}"}, now=NOW)
        assert found(kept) == order
    assert found(kept, about="companies", where={"city": {"any": ["Town 6"]}}) == ["Nordbank"]
    kinds = found(kept, about="companies", order="name")
    assert kinds == sorted(kinds, key=lambda name: name.replace("ä", "a").replace("ö", "o").casefold())


def test_too_many_changes_are_read_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(house, COMPANIES, currency="EUR")
    assert found(house) == []
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    loaded(house, PEOPLE)
    assert len(found(house)) in (0, 9)
    assert len(found(house)) == 9
