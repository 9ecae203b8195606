"""An account is created, edited, archived and restored; by those who may, once, and with one fact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import archive_account, create_account, edit_account, restore_account
from homeplate.accounts.models import Account
from homeplate.accounts.queries import get_account
from homeplate.accounts.rows import AccountRow
from homeplate.fields.actions import define_field
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.kit.ids import new_id
from homeplate.ledger.queries import facts_about
from tests.make import NOW, House


def create(house: House, name: str = "Acme Oy", who: str = "rasmus", **values: Any) -> UUID:
    return create_account(house.actor(who), name=name, now=NOW, **values).id


def edit(
    house: House, account_id: UUID, who: str = "rasmus", revision: int | None = None, **changes: Any
) -> Account:
    return edit_account(house.actor(who), account_id=account_id, changes=changes, now=NOW, revision=revision)


def read(house: House, account_id: UUID) -> AccountRow:
    return get_account(house.actor("veli"), account_id=account_id).account


def facts(house: House, account_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    with house.inside():
        return [(fact.verb, fact.data) for fact in facts_about(account_id)]


def test_a_new_account_belongs_to_its_maker_and_the_ledger_knows(house: House) -> None:
    account_id = create(house, domain="https://acme.example/fi", revenue="1.5", employees="12")
    row = read(house, account_id)
    assert (row.owner_name, row.domain, row.revenue_minor, row.employees) == (
        "Rasmus",
        "acme.example",
        150,
        12,
    )
    [(verb, data)] = facts(house, account_id)
    assert verb == "account.created"
    assert data["set"]["revenue_minor"] == 150
    assert data["set"]["owner_id"] == str(house.members["rasmus"])
    assert "search_name" not in data["set"]


def test_an_account_may_belong_to_nobody(house: House) -> None:
    row = read(house, create(house, owner_id=None, team_id=None))
    assert (row.owner_id, row.owner_name, row.team_id) == (None, "", None)


def test_an_edit_writes_what_differs_and_what_was(house: House) -> None:
    account_id = create(house)
    edit(house, account_id, name="Acme Oyj", city="Espoo")
    row = read(house, account_id)
    assert (row.name, row.city, row.revision) == ("Acme Oyj", "Espoo", 2)
    verb, data = facts(house, account_id)[0]
    assert (verb, data["set"]) == ("account.edited", {"name": "Acme Oyj", "city": "Espoo"})
    assert data["was"] == {"name": "Acme Oy", "city": ""}


def test_an_edit_that_changes_nothing_leaves_no_trace(house: House) -> None:
    account_id = create(house)
    edit(house, account_id, name=" Acme  Oy ")
    assert read(house, account_id).revision == 1
    assert len(facts(house, account_id)) == 1


def test_the_second_of_two_editors_is_told(house: House) -> None:
    account_id = create(house)
    edit(house, account_id, city="Espoo", revision=1)
    with pytest.raises(Conflict) as refusal:
        edit(house, account_id, city="Vantaa", revision=1)
    assert (refusal.value.code, refusal.value.details) == ("stale", {"revision": 2})


def test_custom_values_are_merged_and_checked(house: House) -> None:
    for key in ("tier", "size"):
        define_field(house.actor("ada"), record="account", key=key, kind="text", label={"en": key}, now=NOW)
    account_id = create(house, custom={"tier": "gold", "size": "big"})
    edit(house, account_id, custom={"size": None})
    assert read(house, account_id).custom == {"tier": "gold"}
    with pytest.raises(Invalid) as refusal:
        edit(house, account_id, custom={"tear": "gold"})
    assert refusal.value.field == "custom.tear"


def test_owner_and_team_are_of_this_workspace(house: House) -> None:
    with pytest.raises(Invalid) as owner:
        create(house, owner_id=house.members["outsider"])
    with pytest.raises(Invalid) as team:
        create(house, team_id=new_id())
    assert (owner.value.field, team.value.field) == ("owner_id", "team_id")


def test_an_account_never_belongs_to_itself_or_to_one_below_it(house: House) -> None:
    top = create(house, "Top")
    middle = create(house, "Middle", parent_id=top)
    bottom = create(house, "Bottom", parent_id=middle)
    for parent in (top, middle, bottom):
        with pytest.raises(Invalid) as refusal:
            edit(house, top, parent_id=parent)
        assert refusal.value.code == "circle"
    assert edit(house, bottom, parent_id=top).parent_id == top


def test_a_parent_is_there_and_not_archived(house: House) -> None:
    gone = create(house, "Gone")
    archive_account(house.actor("rasmus"), account_id=gone, now=NOW)
    for parent in (gone, new_id()):
        with pytest.raises(Invalid) as refusal:
            create(house, "Child", parent_id=parent)
        assert refusal.value.field == "parent_id"


def test_an_id_of_a_source_is_taken_once(house: House) -> None:
    create(house, source="zoho", external_id="7")
    create(house, source="hubspot", external_id="7")
    other = create(house, "Other")
    with pytest.raises(Invalid, match="this id"):
        create(house, source="zoho", external_id="7")
    with pytest.raises(Invalid, match="this id"):
        edit(house, other, source="zoho", external_id="7")


def test_an_archived_account_is_restored_before_it_is_edited(house: House) -> None:
    account_id, rasmus = create(house), house.actor("rasmus")
    archive_account(rasmus, account_id=account_id, now=NOW)
    with pytest.raises(Conflict):
        edit(house, account_id, city="Oulu")
    with pytest.raises(Conflict):
        archive_account(rasmus, account_id=account_id, now=NOW)
    restore_account(rasmus, account_id=account_id, now=NOW)
    assert edit(house, account_id, city="Oulu").archived_at is None
    with pytest.raises(Conflict):
        restore_account(rasmus, account_id=account_id, now=NOW)
    verbs = [verb for verb, _ in facts(house, account_id)]
    assert verbs == ["account.edited", "account.restored", "account.archived", "account.created"]


@pytest.mark.parametrize("act", [archive_account, restore_account, edit_account])
def test_a_stranger_finds_no_account(house: House, act: Any) -> None:
    extra = {"changes": {"city": "Turku"}} if act is edit_account else {}
    with pytest.raises(NotFound):
        act(house.actor("outsider"), account_id=create(house), now=NOW, **extra)


@pytest.mark.parametrize("act", [archive_account, restore_account, edit_account])
def test_a_viewer_changes_no_account(house: House, act: Any) -> None:
    extra: dict[str, Any] = {"changes": {}} if act is edit_account else {}
    with pytest.raises(Forbidden):
        act(house.actor("veli"), account_id=create(house), now=NOW, **extra)
    with pytest.raises(Forbidden):
        create(house, who="veli")
