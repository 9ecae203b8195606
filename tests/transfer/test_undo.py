"""An import taken back: what nobody touched goes, what people changed stays, and the same file brings it back."""

from __future__ import annotations

import pytest

from homeplate.accounts.actions import archive_account, create_account, create_contact, edit_contact
from homeplate.accounts.models import Account, Contact
from homeplate.deals import actions as deals
from homeplate.deals.models import Deal
from homeplate.deals.queries import deal_sums
from homeplate.deals.queries.filters import DealFilter
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict, NotFound
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.transfer import actions
from homeplate.transfer.queries import RunRow, import_run, undo_preview
from tests.make import NOW, House
from tests.transfer.conftest import bring_in

DEALS = "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company\n"
TWO = f"{DEALS}1,Pumps,Lead,100,Olli,Kone\n2,Valves,Lead,200,Olli,Metso\n"


def undo(actor: Actor, run: RunRow, **how: bool) -> RunRow:
    """Undo an import, here and now."""
    actions.undo_import(actor, run_id=run.id, now=NOW, queued=False, **how)
    actions.work_undo(actor, run_id=run.id, clock=lambda: NOW)
    return import_run(actor, run_id=run.id)


def names(house: House, model: type[Deal | Account | Contact]) -> set[str]:
    """What is not deleted."""
    with house.inside():
        assert list(verify_deals()) == []
        return set(model.objects.filter(archived_at=None).values_list("name", flat=True))


def deal(house: House, name: str = "Pumps") -> Deal:
    with house.inside():
        found: Deal = Deal.objects.get(name=name)
        return found


def test_all_that_an_import_made_goes_and_the_totals_with_it(olli: Actor, house: House) -> None:
    create_account(olli, name="Kone", now=NOW)
    run = bring_in(olli, {"deals.csv": TWO})
    preview = undo_preview(olli, run_id=run.id)
    assert (dict(preview.made), preview.touched) == ({"deal": 2, "account": 1}, 0)
    undone = undo(olli, run)
    assert (undone.state, undone.undo["deleted"], undone.undo["kept"]) == ("undone", 3, 0)
    assert names(house, Deal) == set()
    assert names(house, Account) == {"Kone"}
    assert deal_sums(olli, wanted=DealFilter(), today=NOW.date()).deals == 0


def test_what_somebody_changed_since_is_kept_with_all_that_it_needs(olli: Actor, house: House) -> None:
    run = bring_in(olli, {"deals.csv": TWO})
    deals.edit_deal(olli, deal_id=deal(house).id, changes={"value": 5}, now=NOW)
    assert undo_preview(olli, run_id=run.id).touched == 1
    undone = undo(olli, run)
    assert (undone.undo["deleted"], undone.undo["kept"]) == (2, 2)
    assert (names(house, Deal), names(house, Account)) == ({"Pumps"}, {"Kone"})


def test_what_was_changed_goes_too_when_that_is_asked_for(olli: Actor, house: House) -> None:
    run = bring_in(olli, {"deals.csv": TWO})
    deals.edit_deal(olli, deal_id=deal(house).id, changes={"value": 5}, now=NOW)
    undo(olli, run, touched_too=True)
    assert (names(house, Deal), names(house, Account)) == (set(), set())


def test_what_a_second_import_changed_is_put_back_unless_somebody_changed_it_again(
    olli: Actor, house: House
) -> None:
    bring_in(olli, {"deals.csv": TWO})
    later = bring_in(olli, {"deals.csv": TWO.replace(",100,", ",150,").replace(",200,", ",250,")})
    deals.edit_deal(olli, deal_id=deal(house, "Valves").id, changes={"value": 7}, now=NOW)
    undone = undo(olli, later)
    assert (undone.undo["deleted"], undone.undo["restored"], undone.undo["kept"]) == (0, 1, 1)
    assert (deal(house).value_minor, deal(house, "Valves").value_minor) == (100_00, 7_00)


def test_an_end_that_an_import_told_is_taken_back(olli: Actor, house: House) -> None:
    bring_in(olli, {"deals.csv": TWO})
    later = bring_in(olli, {"deals.csv": TWO.replace("Pumps,Lead", "Pumps,Lost")})
    assert deal(house).status == "lost"
    undo(olli, later)
    assert deal(house).status == "open"


def test_importing_again_brings_back_what_an_undo_took_out_but_not_what_people_deleted(
    olli: Actor, house: House
) -> None:
    run = bring_in(olli, {"deals.csv": TWO})
    deals.archive_deal(olli, deal_id=deal(house, "Valves").id, now=NOW)
    undo(olli, run)
    actions.run_import(olli, run_id=run.id, now=NOW, queued=False)
    actions.work_import(olli, run_id=run.id, clock=lambda: NOW)
    assert import_run(olli, run_id=run.id).state == "done"
    assert (names(house, Deal), names(house, Account)) == ({"Pumps"}, {"Kone", "Metso"})
    undo(olli, run)
    assert names(house, Deal) == set()


def test_contacts_lose_the_addresses_that_an_import_added(olli: Actor, house: House) -> None:
    account = create_account(olli, name="Kone", now=NOW)
    minna = create_contact(olli, name="Minna Salo", account_id=account.id, emails=["m@kone.example"], now=NOW)
    with house.inside():
        Contact.objects.filter(id=minna.id).update(source="hubspot", external_id="7")
    run = bring_in(
        olli,
        {
            "contacts.csv": "Record ID,First Name,Last Name,Email\n7,Minna,Salo,salo@kone.example\n8,Ada,Oja,a@o.fi\n"
        },
    )
    assert dict(undo_preview(olli, run_id=run.id).made)["contact"] >= 1
    undo(olli, run)
    assert names(house, Contact) == {"Minna Salo"}
    with house.inside():
        values = Contact.objects.get(id=minna.id).points.values_list("value", flat=True)
        assert list(values) == ["m@kone.example"]


def test_an_account_with_people_of_ones_own_stays(olli: Actor, house: House) -> None:
    run = bring_in(olli, {"deals.csv": TWO})
    with house.inside():
        kone = Account.objects.get(name="Kone")
    person = create_contact(olli, name="Minna", account_id=kone.id, now=NOW)
    edit_contact(olli, contact_id=person.id, changes={"title": "CEO"}, now=NOW)
    undo(olli, run)
    assert names(house, Account) == {"Kone"}


def test_every_change_is_a_fact_that_names_the_import(olli: Actor, house: House) -> None:
    run = bring_in(olli, {"deals.csv": TWO})
    undo(olli, run)
    with house.inside():
        archived = Fact.objects.filter(verb__endswith=".archived", data__undone=str(run.id))
        assert archived.count() == 4
        assert set(archived.values_list("actor_id", flat=True)) == {olli.member_id}
        assert Fact.objects.filter(verb="import.undone").count() == 1


def test_an_undo_can_be_stopped_and_gone_on_with(olli: Actor, house: House) -> None:
    run = bring_in(olli, {"deals.csv": TWO})
    actions.undo_import(olli, run_id=run.id, now=NOW, queued=False)
    with pytest.raises(Conflict):
        actions.undo_import(olli, run_id=run.id, now=NOW, queued=False)
    actions.cancel_import(olli, run_id=run.id, now=NOW)
    actions.work_undo(olli, run_id=run.id, clock=lambda: NOW)
    stopped = import_run(olli, run_id=run.id)
    assert (stopped.state, names(house, Deal)) == ("done", {"Pumps", "Valves"})
    assert stopped.message is not None
    assert undo(olli, run).state == "undone"


def test_only_who_sees_an_import_undoes_it_and_only_what_it_wrote(olli: Actor, house: House) -> None:
    archive_account(olli, account_id=create_account(olli, name="Old", now=NOW).id, now=NOW)
    run = bring_in(olli, {"deals.csv": TWO})
    with pytest.raises(NotFound):
        actions.undo_import(house.actor("mina"), run_id=run.id, now=NOW)
    undo(olli, run)
    with pytest.raises(Conflict, match="nothing"):
        actions.undo_import(olli, run_id=run.id, now=NOW)
