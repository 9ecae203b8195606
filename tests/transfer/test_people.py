"""Who the owners of a file are here: members, colleagues to come, the importer, or the one placeholder."""

from __future__ import annotations

import pytest

from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.kit.errors import Invalid
from homeplate.people.access import Actor
from homeplate.people.models import Member
from homeplate.transfer import actions
from homeplate.transfer.queries_setup import import_people, import_records
from tests.make import NOW, House
from tests.transfer.conftest import finish, start

pytestmark = pytest.mark.django_db


def owners(house: House) -> set[str]:
    """Who owns the deals."""
    with house.inside():
        return set(Deal.objects.values_list("owner__name", flat=True))


def crowd(count: int) -> str:
    """A file with so many owners, one of them a member."""
    rows = "".join(f"Deal {n},Discovery,Agent {n}\n" for n in range(count))
    return f"Deal,Stage,Owner\n{rows}Pumps,Discovery,Rasmus\n"


def test_owners_are_listed_strangers_first_with_the_member_of_their_name(olli: Actor) -> None:
    page = import_people(olli, run_id=start(olli, {"deals.csv": crowd(2)}))
    assert [(row.text, row.is_member) for row in page.rows][-1] == ("Rasmus", True)
    assert {row.target for row in page.rows if not row.is_member} == {"#new"}
    assert (page.strangers, page.others) == (2, "")


def test_too_many_owners_get_one_rule_and_members_stay_who_they_are(olli: Actor, house: House) -> None:
    run = start(olli, {"deals.csv": crowd(150)})
    page = import_people(olli, run_id=run)
    assert (page.rows, page.others) == ((), "#new")
    actions.change_people(olli, run_id=run, people={"*": "#placeholder"}, now=NOW)
    finish(olli, run)
    assert owners(house) == {"Rasmus", "Former colleagues"}


def test_the_placeholder_is_one_member_who_cannot_sign_in(olli: Actor, house: House) -> None:
    for name in ("deals.csv", "more.csv"):
        run = start(olli, {name: crowd(2).replace("Deal ", f"{name} ")})
        actions.change_people(olli, run_id=run, people={"*": "#placeholder"}, now=NOW)
        finish(olli, run)
    with house.inside():
        member = Member.objects.get(name="Former colleagues")
    assert member.user_id is None


def test_an_owner_becomes_the_member_whom_one_chooses(olli: Actor, house: House) -> None:
    files = {"accounts.csv": "Account Name,Website,Owner\nKone,kone.example,Agent 0\n", "deals.csv": crowd(1)}
    run = start(olli, files)
    jiwoo = str(house.members["jiwoo"])
    actions.change_people(olli, run_id=run, people={"Agent 0": jiwoo}, now=NOW)
    finish(olli, run)
    assert owners(house) == {"Rasmus", "Jiwoo"}
    with house.inside():
        assert Account.objects.get().owner_id == house.members["jiwoo"]
        assert not Member.objects.filter(name="Agent 0").exists()


def test_colleagues_whose_records_go_to_somebody_else_are_not_added(olli: Actor, house: House) -> None:
    files = {
        "sales_teams.csv": "sales_agent,manager,regional_office\nAgent 0,Dustin Brinkmann,Central\n",
        "deals.csv": crowd(1),
    }
    run = start(olli, files)
    actions.change_people(olli, run_id=run, people={"Agent 0": "#me"}, now=NOW)
    finish(olli, run)
    assert owners(house) == {"Rasmus", "Olli"}
    with house.inside():
        assert not Member.objects.filter(name="Agent 0").exists()


def test_a_member_of_another_workspace_is_nobody(olli: Actor, house: House) -> None:
    run = start(olli, {"deals.csv": crowd(1)})
    with pytest.raises(Invalid) as caught:
        actions.change_people(olli, run_id=run, people={"Agent 0": str(house.id)}, now=NOW)
    assert caught.value.code == "owner-unknown"


def test_what_came_in_is_paged_and_leaves_out_what_was_deleted(olli: Actor, house: House) -> None:
    run = start(olli, {"deals.csv": crowd(4)})
    finish(olli, run)
    first = import_records(olli, run_id=run, limit=3)
    rest = import_records(olli, run_id=run, after=first.after, limit=3)
    assert (first.counts, len(first.rows), len(rest.rows), rest.after) == ({"deal": 5}, 3, 2, None)
    with house.inside():
        Deal.objects.filter(id=rest.rows[0][0]).update(archived_at=NOW)
    assert len(import_records(olli, run_id=run, after=first.after, limit=3).rows) == 1
