"""A workspace that is deleted: late, wholly, and nothing of another one with it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage

from homeplate.accounts.actions import create_account, create_contact
from homeplate.deals import actions as deals
from homeplate.fields.actions import define_field
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from homeplate.ledger.queries import facts_about
from homeplate.people.actions import (
    add_member,
    call_deletion_off,
    change_member,
    create_team,
    create_token,
    invite,
    schedule_deletion,
)
from homeplate.people.models import Seat, User
from homeplate.people.queries import actor_for_token, actor_for_user, workspaces_to_delete
from homeplate.people.rules import DELETION_AFTER
from homeplate.tenancy.context import workspace
from homeplate.tenancy.models import Workspace
from homeplate.transfer import deletion
from homeplate.transfer.actions import Upload, start_import
from homeplate.transfer.deletion import children_first, delete_workspace
from homeplate.transfer.export.actions import start_export
from homeplate.transfer.export.tables import workspace_models
from homeplate.transfer.export.work import work_export
from tests.make import NOW, House, publish

pytestmark = pytest.mark.django_db
DUE = NOW + DELETION_AFTER


def fill(house: House) -> None:
    """Records of all kinds, and files."""
    publish(house)
    ada, rasmus = house.actor("ada"), house.actor("rasmus")
    account = create_account(rasmus, name="Kone", now=NOW)
    create_account(rasmus, name="Kone Espoo", parent_id=account.id, now=NOW)
    contact = create_contact(rasmus, name="Minna", account_id=account.id, emails=["m@kone.example"], now=NOW)
    deal = deals.create_deal(rasmus, name="Pumps", account_id=account.id, now=NOW)
    deals.put_stakeholder(rasmus, deal_id=deal.id, contact_id=contact.id, buying_role="guide", now=NOW)
    deals.add_document(rasmus, deal_id=deal.id, name="brief.txt", content=BytesIO(b"Brief"), now=NOW)
    define_field(ada, record="deal", key="plant", kind="text", label={"en": "Plant"}, filtered=True, now=NOW)
    create_team(ada, name="Kallio", parent_id=house.teams["Helsinki"], now=NOW)
    invite(ada, email="kaisa@northwind.example", language="fi", team_id=house.teams["Seoul"], now=NOW)
    start_import(ada, uploads=[Upload("deals.csv", BytesIO(b"Deal,Stage\nCranes,Won\n"))], now=NOW)
    work_export(house.id, export_id=start_export(ada, now=NOW), clock=lambda: NOW)


def rows(workspace_id: UUID) -> dict[str, int]:
    """How many rows each table has of a workspace."""
    with workspace(workspace_id):
        counts = {model._meta.label: model._default_manager.count() for model in workspace_models()}
    return {label: number for label, number in counts.items() if number}


def decide(house: House) -> None:
    """Ada has the workspace deleted."""
    schedule_deletion(house.actor("ada"), name="Northwind Controls", now=NOW)


def test_before_its_time_nothing_happens(house: House) -> None:
    fill(house)
    before = rows(house.id)
    assert delete_workspace(house.id, now=DUE) is False
    decide(house)
    assert delete_workspace(house.id, now=DUE - timedelta(seconds=1)) is False
    call_deletion_off(house.actor("ada"), now=NOW)
    assert delete_workspace(house.id, now=DUE + timedelta(days=365)) is False
    assert before.items() <= {**rows(house.id), "ledger.Fact": before["ledger.Fact"]}.items()


def test_when_its_time_has_come_all_of_it_goes(house: House) -> None:
    fill(house)
    next_door = house.actor("outsider")
    create_account(next_door, name="Next door", now=NOW)
    neighbours = rows(house.next_door)
    decide(house)
    assert workspaces_to_delete(DUE - timedelta(seconds=1)) == []
    assert workspaces_to_delete(DUE) == [house.id]
    assert delete_workspace(house.id, now=DUE) is True
    assert rows(house.id) == {}
    assert rows(house.next_door) == neighbours
    assert list(Workspace.objects.values_list("id", flat=True)) == [house.next_door]
    assert list(User.objects.values_list("email", flat=True)) == ["outsider@southwind.example"]
    assert Seat.objects.count() == 1
    with pytest.raises(FileNotFoundError):
        default_storage.listdir(str(house.id))
    assert delete_workspace(house.id, now=DUE) is False


def test_people_with_another_workspace_stay(house: House) -> None:
    """Also those who left the other one: its deals still name them."""
    outsider = house.actor("outsider")
    for name, stays in (("hana", True), ("rasmus", False)):
        email = f"{name}@northwind.example"
        member = add_member(outsider, name="", email=email, now=NOW)
        change_member(outsider, member_id=member, is_active=stays, now=NOW)
    decide(house)
    delete_workspace(house.id, now=DUE)
    left = set(User.objects.values_list("email", flat=True))
    assert left == {"outsider@southwind.example", "hana@northwind.example", "rasmus@northwind.example"}


def test_nobody_enters_while_it_is_being_deleted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    token = create_token(house.actor("rasmus"), name="Robot", scopes=["people:read"], now=NOW)
    decide(house)

    def interrupted(_: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(deletion, "_empty", interrupted)
    with pytest.raises(RuntimeError):
        delete_workspace(house.id, now=DUE)
    with pytest.raises(NotFound):
        actor_for_user(house.users["ada"], None, "page")
    with pytest.raises(Unauthenticated):
        actor_for_token(token.text, NOW)
    monkeypatch.undo()
    assert delete_workspace(house.id, now=DUE) is True
    assert rows(house.id) == {}


def test_it_is_done_in_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(house)
    decide(house)
    monkeypatch.setattr(deletion, "ROWS", 2)
    delete_workspace(house.id, now=DUE)
    assert rows(house.id) == {}


def test_no_table_goes_before_one_that_refers_to_it() -> None:
    order = [model._meta.label for model in children_first()]
    assert set(order) == {model._meta.label for model in workspace_models()}
    assert order.index("deals.Evidence") < order.index("deals.Deal") < order.index("people.Member")
    assert order.index("people.Member") < order.index("people.Team")


def test_the_name_has_to_be_typed(house: House) -> None:
    ada = house.actor("ada")
    for name in ("", "northwind controls", "Southwind"):
        with pytest.raises(Invalid) as refusal:
            schedule_deletion(ada, name=name, now=NOW)
        assert refusal.value.field == "name"
    decide(house)
    with pytest.raises(Conflict):
        decide(house)


def test_deciding_and_calling_off_are_facts(house: House) -> None:
    decide(house)
    call_deletion_off(house.actor("ada"), now=NOW)
    with pytest.raises(Conflict):
        call_deletion_off(house.actor("ada"), now=NOW)
    with house.inside():
        verbs = [fact.verb for fact in facts_about(house.id).order_by("id")]
    assert verbs == ["workspace.deletion_set", "workspace.deletion_called_off"]


@pytest.mark.parametrize("name", ["olli", "mina", "rasmus", "veli"])
def test_only_administrators_decide(house: House, name: str) -> None:
    with pytest.raises(Forbidden):
        schedule_deletion(house.actor(name), name="Northwind Controls", now=NOW)
    decide(house)
    with pytest.raises(Forbidden):
        call_deletion_off(house.actor(name), now=NOW)
