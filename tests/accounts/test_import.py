"""An import makes or changes in bulk, tells what became of each row, and does nothing the second time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from homeplate.accounts.actions import (
    Imported,
    archive_account,
    create_account,
    edit_account,
    ensure_accounts,
    import_accounts,
    import_contacts,
    merge_accounts,
    merge_contacts,
)
from homeplate.accounts.queries import AccountFilter, list_accounts, list_contacts
from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.fields.actions import define_field
from homeplate.kit.errors import Forbidden
from homeplate.ledger.models import Fact
from tests.make import NOW, House

Rows = Iterable[dict[str, Any]]


def bring(house: House, rows: Rows, source: str = "zoho", who: str = "mina") -> tuple[Imported, ...]:
    return import_accounts(house.actor(who, "import"), source=source, rows=list(rows), now=NOW)


def bring_people(house: House, rows: Rows, who: str = "mina") -> tuple[Imported, ...]:
    return import_contacts(house.actor(who, "import"), source="zoho", rows=list(rows), now=NOW)


def accounts(house: House) -> dict[str, AccountRow]:
    return {row.name: row for row in list_accounts(house.actor("veli"), size=500).rows}


def contacts(house: House) -> list[ContactRow]:
    return list(list_contacts(house.actor("veli")).rows)


def outcomes(results: Iterable[Imported]) -> list[str]:
    return [result.outcome for result in results]


def fact_count(house: House) -> int:
    with house.inside():
        return Fact.objects.count()


def test_rows_become_accounts_each_with_a_fact(house: House) -> None:
    results = bring(house, [{"name": "Acme", "external_id": "1", "domain": "acme.example"}, {"name": "Beta"}])
    assert outcomes(results) == ["created", "created"]
    rows = accounts(house)
    assert (rows["Acme"].id, rows["Acme"].domain, rows["Beta"].source) == (
        results[0].id,
        "acme.example",
        "zoho",
    )
    with house.inside():
        fact = Fact.objects.get(subject_id=rows["Acme"].id)
    assert (fact.verb, fact.door) == ("account.created", "import")
    assert fact.data["set"] == {
        "name": "Acme",
        "external_id": "1",
        "domain": "acme.example",
        "source": "zoho",
    }


def test_the_same_rows_again_change_nothing(house: House) -> None:
    rows = [
        {"name": f"Acme {n % 40}", "city": "Oulu", "external_id": "" if n % 2 else str(n)} for n in range(60)
    ]
    rows.append({"name": "Child", "parent_name": "Acme 1", "revenue": "5"})
    bring(house, rows)
    before, facts = accounts(house), fact_count(house)
    assert set(outcomes(bring(house, rows))) == {"unchanged"}
    assert (accounts(house), fact_count(house)) == (before, facts)


def test_rows_that_contradict_each_other_end_as_the_last_says_and_stay_so(house: House) -> None:
    rows = [{"name": "Acme", "city": "Oulu"}, {"name": "ACME", "city": "Turku"}]
    assert outcomes(bring(house, rows)) == ["created", "changed"]
    facts = fact_count(house)
    assert outcomes(bring(house, rows)) == ["unchanged", "unchanged"]
    assert (accounts(house)["ACME"].city, fact_count(house)) == ("Turku", facts)


def test_a_changed_row_is_written_with_what_was_and_an_empty_one_says_nothing(house: House) -> None:
    bring(house, [{"name": "Acme", "external_id": "1", "city": "Oulu", "phone": "112"}])
    [result] = bring(house, [{"name": "Acme Oyj", "external_id": "1", "city": "Turku", "phone": ""}])
    row = accounts(house)["Acme Oyj"]
    assert (result.outcome, row.city, row.phone, row.revision) == ("changed", "Turku", "112", 2)
    with house.inside():
        fact = Fact.objects.get(subject_id=row.id, verb="account.edited")
    assert fact.data == {
        "set": {"name": "Acme Oyj", "city": "Turku"},
        "was": {"name": "Acme", "city": "Oulu"},
    }


def test_a_row_meets_its_account_by_id_then_by_name_within_its_source(house: House) -> None:
    create_account(house.actor("mina"), name="Acme", now=NOW)
    bring(house, [{"name": "ACME"}])
    results = bring(house, [{"name": "acme", "external_id": "9"}, {"name": "Acme", "external_id": "10"}])
    assert outcomes(results) == ["changed", "created"]
    assert outcomes(bring(house, [{"name": "Acme"}], source="hubspot")) == ["created"]


def test_an_archived_account_is_not_made_again(house: House) -> None:
    [made] = bring(house, [{"name": "Acme"}])
    assert made.id is not None
    archive_account(house.actor("mina"), account_id=made.id, now=NOW)
    assert bring(house, [{"name": "Acme"}]) == (Imported(made.id, "unchanged"),)


def test_a_parent_is_found_or_made_wherever_its_row_stands(house: House) -> None:
    results = bring(
        house,
        [
            {"name": "Child", "parent_name": "Top"},
            {"name": "Top", "city": "Oulu"},
            {"name": "B", "parent_name": "C"},
        ],
    )
    rows = accounts(house)
    assert outcomes(results) == ["created", "changed", "created"]
    assert (rows["Child"].parent_name, rows["Top"].city, rows["B"].parent_name) == ("Top", "Oulu", "C")


def test_a_circle_of_parents_is_left_open_and_told(house: House) -> None:
    rows = [
        {"name": "A", "parent_name": "B"},
        {"name": "B", "parent_name": "C"},
        {"name": "C", "parent_name": "A"},
    ]
    for _ in range(2):
        results = bring(house, rows)
        assert [result.problem.code if result.problem else "" for result in results] == ["", "", "circle"]
    assert accounts(house)["C"].parent_id is None


@pytest.mark.parametrize(
    "row", [{"name": ""}, {"name": "x" * 201}, {"name": "A", "domain": "??"}, {"nmae": "A"}]
)
def test_an_unfit_row_is_refused_by_itself(house: House, row: dict[str, Any]) -> None:
    results = bring(house, [row, {"name": "Acme"}])
    assert outcomes(results) == ["refused", "created"]
    assert results[0].problem is not None
    assert list(accounts(house)) == ["Acme"]


def test_an_owner_from_next_door_is_refused(house: House) -> None:
    [result] = bring(house, [{"name": "Acme", "owner_id": house.members["outsider"]}])
    assert result.problem is not None
    assert result.problem.field == "owner_id"


def test_custom_values_of_an_import_are_merged_and_indexed(house: House) -> None:
    ada = house.actor("ada")
    for key in ("tier", "note"):
        define_field(
            ada, record="account", key=key, kind="text", label={"en": key}, now=NOW, filtered=key == "tier"
        )
    bring(house, [{"name": "Acme", "custom": {"tier": "gold", "note": "old"}}])
    bring(house, [{"name": "Acme", "custom": {"tier": "tin"}}])
    assert accounts(house)["Acme"].custom == {"tier": "tin", "note": "old"}
    assert len(list_accounts(ada, wanted=AccountFilter(custom=(("tier", "is", "tin"),))).rows) == 1


def test_a_thousand_rows_take_few_statements(house: House, django_assert_max_num_queries: Any) -> None:
    rows = [{"name": f"Company {n}", "external_id": str(n), "city": "Oulu"} for n in range(1000)]
    with django_assert_max_num_queries(60):
        bring(house, rows)
    with django_assert_max_num_queries(12):
        bring(house, rows)


def test_names_lead_to_accounts_of_the_source_then_of_any_other_then_new_ones(house: House) -> None:
    mina = house.actor("mina")
    by_hand = create_account(mina, name="Beta", now=NOW)
    create_account(mina, name="Acme", now=NOW)
    [imported] = bring(house, [{"name": "Acme"}])
    found = ensure_accounts(
        mina, source="zoho", names=["ACME", "Acme", " beta", "Gamma", "", "x" * 300], now=NOW
    )
    assert found == {
        "ACME": imported.id,
        "Acme": imported.id,
        " beta": by_hand.id,
        "Gamma": accounts(house)["Gamma"].id,
    }
    assert ensure_accounts(mina, source="zoho", names=["Gamma"], now=NOW)["Gamma"] == found["Gamma"]


def test_people_come_with_their_account_and_ways_to_be_reached(house: House) -> None:
    bring(house, [{"name": "Acme", "external_id": "386"}])
    rows: list[dict[str, Any]] = [
        {
            "external_id": "1",
            "family_name": "Tucker",
            "account_external_id": 386,
            "emails": ["t@acme.example"],
        },
        {"external_id": "2", "name": "Kim", "account_name": "New Oy", "phones": ["112", "113"]},
    ]
    assert outcomes(bring_people(house, rows)) == ["created", "created"]
    kim, tucker = contacts(house)
    assert (tucker.account_name, tucker.emails[0].value) == ("Acme", "t@acme.example")
    assert (kim.account_name, [point.value for point in kim.phones]) == ("New Oy", ["112", "113"])
    facts = fact_count(house)
    assert outcomes(bring_people(house, rows)) == ["unchanged", "unchanged"]
    assert fact_count(house) == facts


def test_an_import_adds_addresses_and_takes_none_away(house: House) -> None:
    bring_people(house, [{"name": "Aino", "emails": ["a@acme.example"]}])
    assert outcomes(bring_people(house, [{"name": "aino", "emails": ["b@acme.example"]}])) == ["changed"]
    [aino] = contacts(house)
    assert [point.value for point in aino.emails] == ["a@acme.example", "b@acme.example"]
    with house.inside():
        fact = Fact.objects.get(subject_id=aino.id, verb="contact.edited")
    assert fact.data["was"]["emails"] == [{"value": "a@acme.example", "label": ""}]


def test_namesakes_in_different_accounts_are_two_people(house: House) -> None:
    rows = [{"name": "Kim", "account_name": "Acme"}, {"name": "Kim", "account_name": "Beta"}, {"name": "Kim"}]
    assert outcomes(bring_people(house, rows)) == ["created"] * 3
    assert outcomes(bring_people(house, rows)) == ["unchanged"] * 3


def test_a_contact_of_a_missing_account_comes_without_it_and_says_so(house: House) -> None:
    [result] = bring_people(house, [{"name": "Kim", "account_external_id": "404"}])
    assert result.outcome == "created"
    assert result.problem is not None
    assert result.problem.code == "reference"


@pytest.mark.parametrize("act", [bring, bring_people])
def test_a_viewer_imports_nothing(house: House, act: Callable[..., Any]) -> None:
    with pytest.raises(Forbidden):
        act(house, [{"name": "Acme"}], who="veli")


def test_an_import_touches_nothing_next_door(house: House) -> None:
    outsider = house.actor("outsider")
    [theirs] = import_accounts(outsider, source="zoho", rows=[{"name": "Acme", "external_id": "1"}], now=NOW)
    [ours] = bring(house, [{"name": "Acme", "external_id": "1", "city": "Oulu"}])
    assert ours.outcome == "created"
    assert theirs.id != ours.id


def test_a_hand_made_change_after_the_import_is_kept_when_the_file_says_nothing_of_it(house: House) -> None:
    [made] = bring(house, [{"name": "Acme", "external_id": "1"}])
    assert made.id is not None
    edit_account(house.actor("mina"), account_id=made.id, changes={"city": "Oulu"}, now=NOW)
    assert outcomes(bring(house, [{"name": "Acme", "external_id": "1", "city": ""}])) == ["unchanged"]


def test_the_rows_of_merged_records_lead_to_those_that_stay(house: House) -> None:
    rows = [{"name": "Kone Oyj", "external_id": "1"}, {"name": "KONE", "external_id": "2"}]
    kept, merged = bring(house, rows)
    people = [
        {"name": "Minna Salo", "external_id": "a", "account_external_id": "1"},
        {"name": "M. Salo", "external_id": "b", "account_external_id": "2"},
    ]
    minna, again = bring_people(house, people)
    mina = house.actor("mina")
    assert kept.id and merged.id and minna.id and again.id
    merge_accounts(mina, kept_id=kept.id, merged_id=merged.id, now=NOW)
    merge_contacts(mina, kept_id=minna.id, merged_id=again.id, now=NOW)
    below = {"name": "Kone Korea", "external_id": "3", "parent_name": "KONE"}
    results = bring(house, [*rows, below])
    assert [one.id for one in results[:2]] == [kept.id, kept.id]
    assert accounts(house)["Kone Korea"].parent_id == kept.id
    assert [one.id for one in bring_people(house, people)] == [minna.id, minna.id]
    assert [(one.name, one.account_id) for one in contacts(house)] == [("Minna Salo", kept.id)]
