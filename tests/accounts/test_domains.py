"""A domain that anybody may have is no company's own: it names no account and brings nobody together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from homeplate.accounts import domains
from homeplate.accounts.actions import (
    create_account,
    create_contact,
    edit_contact,
    import_accounts,
    import_contacts,
)
from homeplate.accounts.queries import get_account, get_contact, list_contacts
from homeplate.kit.errors import Invalid
from homeplate.people.actions import set_week
from tests.make import NOW, House


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    yield
    domains.free_mail.cache_clear()
    domains.is_personal.cache_clear()


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("aino@acme.fi", "acme.fi"),
        ("aino@GMAIL.com", ""),
        ("kim@naver.com", ""),
        ("x@some.mailinator.com", ""),
        ("nobody", ""),
    ],
)
def test_an_address_tells_a_company_only_where_not_everybody_has_it(email: str, domain: str) -> None:
    assert domains.company_domain(email) == domain


def test_an_operator_adds_providers_and_takes_some_out(tmp_path: Path, settings: object) -> None:
    (tmp_path / domains.OWN_FILE).write_text("# ours\nVillage.fi\n!gmx.de  # a customer\n", "utf-8")
    settings.HOMEPLATE_DATA = tmp_path  # type: ignore[attr-defined]  # the fixture of pytest-django
    domains.free_mail.cache_clear()
    domains.is_personal.cache_clear()
    assert domains.is_personal("village.fi") and not domains.is_personal("gmx.de")


def test_an_account_is_not_known_by_the_address_of_a_provider(house: House) -> None:
    mina = house.actor("mina")
    with pytest.raises(Invalid, match="Anybody may have"):
        create_account(mina, name="Acme", domain="kim@naver.com", now=NOW)
    made = create_account(mina, name="Naver", domain="https://www.naver.com", now=NOW)
    assert made.domain == "naver.com"


def test_an_import_leaves_out_the_domain_of_a_provider_unless_it_is_the_provider(house: House) -> None:
    mina = house.actor("mina", "import")
    rows = [{"name": "Kim Studio", "domain": "naver.com"}, {"name": "NAVER Corp.", "domain": "naver.com"}]
    first, second = import_accounts(mina, source="zoho", rows=rows, now=NOW)
    assert (first.outcome, second.outcome) == ("refused", "created")
    assert first.problem is not None and first.problem.field == "domain"


def test_a_person_without_an_account_belongs_to_the_one_of_their_domain(house: House) -> None:
    mina = house.actor("mina", "import")
    acme = create_account(mina, name="Acme", domain="acme.fi", now=NOW)
    create_account(mina, name="One", domain="two.fi", now=NOW)
    create_account(mina, name="Two", domain="two.fi", now=NOW)
    create_account(mina, name="Naver", domain="naver.com", now=NOW)
    rows = [
        {"name": "Aino", "emails": ["aino@acme.fi"]},
        {"name": "Kim", "emails": ["kim@naver.com"]},
        {"name": "Olli", "emails": ["olli@two.fi"]},
    ]
    assert [one.outcome for one in import_contacts(mina, source="x", rows=rows, now=NOW)] == ["created"] * 3
    found = {row.name: row.account_id for row in list_contacts(mina).rows}
    assert found == {"Aino": acme.id, "Kim": None, "Olli": None}
    assert [one.outcome for one in import_contacts(mina, source="x", rows=rows, now=NOW)] == ["unchanged"] * 3


def test_an_account_that_comes_with_a_person_takes_what_can_be_taken(house: House) -> None:
    mina = house.actor("mina", "import")
    about = {"domain": "gmail.com", "industry": "Pumps", "employees": "many", "country": "Suomi"}
    rows = [{"name": "Aino", "account_name": "Pumppu Oy", "account_about": about}]
    import_contacts(mina, source="x", rows=rows, now=NOW)
    contact = list_contacts(mina).rows[0]
    assert contact.account_id is not None
    account = get_account(mina, account_id=contact.account_id).account
    assert (account.domain, account.industry, account.employees, account.country) == (
        "",
        "Pumps",
        None,
        "Suomi",
    )
    rows = [{"name": "Olli", "account_name": "Pumppu Oy", "account_about": {"industry": "Valves"}}]
    import_contacts(mina, source="x", rows=rows, now=NOW)
    assert get_account(mina, account_id=contact.account_id).account.industry == "Pumps"


def test_a_number_is_read_as_one_of_the_row_the_account_or_the_workspace(house: House) -> None:
    set_week(house.actor("ada"), week=range(5), country="FI", now=NOW)
    mina = house.actor("mina", "import")
    seoul = create_account(mina, name="Seoul", country="대한민국", now=NOW)
    rows = [
        {"name": "Row", "country": "Sweden", "phones": ["070-123 45 67"]},
        {"name": "Account", "account_name": "Seoul", "phones": ["010-1234-5678"]},
        {"name": "House", "phones": ["040 123 4567"]},
    ]
    import_contacts(mina, source="x", rows=rows, now=NOW)
    numbers = {row.name: row.phones[0].value for row in list_contacts(mina).rows}
    assert numbers == {"Row": "+46 70 123 45 67", "Account": "+82 10-1234-5678", "House": "+358 40 1234567"}
    contact = create_contact(mina, name="Kim", account_id=seoul.id, phones=["010-1111-2222"], now=NOW)
    edit_contact(mina, contact_id=contact.id, changes={"phones": ["010-1111-2222", "010-3333-4444"]}, now=NOW)
    values = [point.value for point in get_contact(mina, contact_id=contact.id).phones]
    assert values == ["+82 10-1111-2222", "+82 10-3333-4444"]


def test_a_number_kept_before_its_country_was_known_is_not_added_again(house: House) -> None:
    mina, rows = house.actor("mina", "import"), [{"name": "Aino", "phones": ["040 123 4567"]}]
    import_contacts(mina, source="x", rows=rows, now=NOW)
    set_week(house.actor("ada"), week=range(5), country="FI", now=NOW)
    again = import_contacts(house.actor("mina", "import"), source="x", rows=rows, now=NOW)
    assert [one.outcome for one in again] == ["unchanged"]
