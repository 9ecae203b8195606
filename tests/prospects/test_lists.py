"""Lists of prospects: shared, filled and thinned with an undo, searched within, fetched."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.prospects.actions import archive_prospect
from homeplate.prospects.lists import actions
from homeplate.prospects.lists.export import header, table
from homeplate.prospects.lists.queries import list_ids, list_of, list_rows, lists, lists_with
from homeplate.prospects.models import Company
from homeplate.prospects.queries import search
from homeplate.prospects.query import Query
from tests.make import NOW, House
from tests.prospects.conftest import loaded
from tests.prospects.test_takes import ids_of, take

pytestmark = pytest.mark.django_db


def made(house: House, *names: str, who: str = "rasmus", sharing: str = "me") -> UUID:
    ids = ids_of(house, *names) if names else []
    return actions.create_list(
        house.actor(who), name="Fair", about="people", sharing=sharing, ids=ids, now=NOW
    )


def names(house: House, list_id: UUID, who: str = "rasmus") -> list[str]:
    return [row.name for row in list_rows(house.actor(who), list_id=list_id).rows]


def test_a_list_is_filled_and_thinned_and_each_change_taken_back(base: House) -> None:
    rasmus = base.actor("rasmus")
    list_id = made(base, "Eva Lund")
    added = actions.add_to_list(
        rasmus, list_id=list_id, ids=ids_of(base, "Eva Lund", "Aino Mäkelä", "Nora Alone"), now=NOW
    )
    assert added.number == 2 and names(base, list_id)[0] == "Eva Lund"
    assert list_of(rasmus, list_id=list_id).size == 3
    removed = actions.remove_from_list(
        rasmus, list_id=list_id, ids=ids_of(base, "Eva Lund", "Max Stahl"), now=NOW
    )
    assert removed.number == 1 and sorted(names(base, list_id)) == ["Aino Mäkelä", "Nora Alone"]
    assert actions.undo_list_change(rasmus, list_id=list_id, change_id=removed.id, now=NOW) == 1
    assert actions.undo_list_change(rasmus, list_id=list_id, change_id=added.id, now=NOW) == 2
    assert names(base, list_id) == ["Eva Lund"] and list_of(rasmus, list_id=list_id).size == 1
    with pytest.raises(Conflict):
        actions.undo_list_change(rasmus, list_id=list_id, change_id=added.id, now=NOW)


def test_what_is_no_prospect_of_its_kind_does_not_come_on_a_list(base: House) -> None:
    list_id = made(base)
    ids = ids_of(base, "Nordbank", model=Company)
    assert actions.add_to_list(base.actor("rasmus"), list_id=list_id, ids=ids, now=NOW).number == 0


def test_a_list_holds_so_many_at_most(base: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    list_id = made(base, "Eva Lund")
    with pytest.raises(Invalid):
        actions.add_to_list(base.actor("rasmus"), list_id=list_id, ids=ids_of(base)[:3], now=NOW)


def test_a_list_is_seen_by_those_it_is_shared_with(base: House) -> None:
    own, team = made(base), made(base, sharing="team")
    everybodys = made(base, who="mina", sharing="all")
    seen = {
        who: {row.id for row in lists(base.actor(who))}
        for who in ("rasmus", "jiwoo", "hana", "ada", "outsider")
    }
    assert seen == {
        "rasmus": {own, team, everybodys}, "jiwoo": {team, everybodys}, "hana": {everybodys},
        "ada": {team, everybodys}, "outsider": set(),
    }  # fmt: skip
    with pytest.raises(NotFound):
        list_of(base.actor("jiwoo"), list_id=own)


def test_colleagues_fill_a_shared_list_but_its_owner_names_shares_and_deletes_it(base: House) -> None:
    jiwoo, list_id = base.actor("jiwoo"), made(base, sharing="team")
    assert actions.add_to_list(jiwoo, list_id=list_id, ids=ids_of(base, "Eva Lund"), now=NOW).number == 1
    for change in (actions.archive_list, actions.change_list):
        with pytest.raises(Forbidden):
            change(jiwoo, list_id=list_id, now=NOW)
    actions.change_list(base.actor("rasmus"), list_id=list_id, name="Autumn fair", sharing="me", now=NOW)
    with pytest.raises(NotFound):
        actions.add_to_list(jiwoo, list_id=list_id, ids=[], now=NOW)
    assert list_of(base.actor("rasmus"), list_id=list_id).name == "Autumn fair"


def test_who_may_not_change_prospects_makes_no_list_and_reps_share_with_their_team_at_most(
    base: House,
) -> None:
    with pytest.raises(Forbidden):
        made(base, who="veli")
    with pytest.raises(Forbidden):
        made(base, sharing="all")
    with pytest.raises(Invalid):
        made(base, who="olli", sharing="team")


def test_somebody_elses_change_meanwhile_is_not_written_over(base: House) -> None:
    rasmus, list_id = base.actor("rasmus"), made(base)
    actions.change_list(rasmus, list_id=list_id, name="A", revision=1, now=NOW)
    with pytest.raises(Conflict):
        actions.change_list(rasmus, list_id=list_id, name="B", revision=1, now=NOW)


def test_a_deleted_list_comes_back(base: House) -> None:
    rasmus, list_id = base.actor("rasmus"), made(base, "Eva Lund")
    actions.archive_list(rasmus, list_id=list_id, now=NOW)
    assert lists(rasmus) == []
    with pytest.raises(NotFound):
        actions.add_to_list(rasmus, list_id=list_id, ids=[], now=NOW)
    actions.restore_list(rasmus, list_id=list_id, now=NOW)
    assert names(base, list_id) == ["Eva Lund"]


def test_a_search_is_kept_within_a_list(base: House) -> None:
    rasmus, list_id = base.actor("rasmus"), made(base, "Eva Lund", "Aino Mäkelä")
    found = search(rasmus, wanted=Query(text="aino", within=str(list_id)), now=NOW)
    assert [row.name for row in found.rows] == ["Aino Mäkelä"]
    assert search(rasmus, wanted=Query(within=str(list_id)), now=NOW).facets["country"] == {"FI": 1, "SE": 1}
    for actor, wanted in (
        (base.actor("jiwoo"), Query(within=str(list_id))),
        (rasmus, Query(within="none")),
        (rasmus, Query(about="companies", within=str(list_id))),
    ):
        with pytest.raises(Invalid):
            search(actor, wanted=wanted, now=NOW)


def test_a_search_leaves_out_whom_a_list_holds(base: House) -> None:
    rasmus, list_id = base.actor("rasmus"), made(base, "Eva Lund", "Aino Mäkelä")
    found = search(rasmus, wanted=Query(without=str(list_id)), now=NOW)
    assert found.total == 7 and not {"Eva Lund", "Aino Mäkelä"} & {row.name for row in found.rows}
    assert search(rasmus, wanted=Query(within=str(list_id), without=str(list_id)), now=NOW).total == 0
    with pytest.raises(Invalid) as refused:
        search(base.actor("jiwoo"), wanted=Query(without=str(list_id)), now=NOW)
    assert refused.value.field == "without"


def test_a_search_for_companies_leaves_out_those_on_a_list(base: House) -> None:
    rasmus = base.actor("rasmus")
    (first, *_) = search(rasmus, wanted=Query(about="companies"), now=NOW).rows
    list_id = actions.create_list(rasmus, name="Known", about="companies", now=NOW)
    actions.add_to_list(rasmus, list_id=list_id, ids=[first.id], now=NOW)
    found = search(rasmus, wanted=Query(about="companies", without=str(list_id)), now=NOW)
    assert found.total == 5 and first.id not in {row.id for row in found.rows}


def test_a_page_of_a_list_goes_on_behind_its_mark(base: House) -> None:
    rasmus, list_id = base.actor("rasmus"), made(base, *["Eva Lund", "Aino Mäkelä", "Nora Alone"])
    first = list_rows(rasmus, list_id=list_id, size=2)
    rest = list_rows(rasmus, list_id=list_id, size=2, after=first.next)
    assert [row.name for row in (*first.rows, *rest.rows)] == ["Eva Lund", "Aino Mäkelä", "Nora Alone"]
    assert first.next and not rest.next


def test_a_list_is_taken_as_leads(base: House) -> None:
    rasmus, list_id = base.actor("rasmus"), made(base, "Eva Lund", "Aino Mäkelä")
    take(base, list_ids(rasmus, list_id=list_id, most=10), owner_id=base.members["rasmus"])
    assert [one.name for one in lists_with(rasmus, record_id=ids_of(base, "Eva Lund")[0])] == ["Fair"]


def test_a_table_of_a_list_holds_what_is_known_and_leaves_out_who_was_taken_out(base: House) -> None:
    mina = base.actor("mina")
    loaded(base, "name,title,email\n=1+1,CEO,x@y.example\n")
    list_id = made(base, "Aino Mäkelä", "=1+1", "Eva Lund", who="mina")
    archive_prospect(mina, about="people", record_id=ids_of(base, "Eva Lund")[0], now=NOW)
    rows = [dict(zip(header("people"), cells, strict=True)) for cells in table(mina, list_id=list_id)]
    assert [row["name"] for row in rows] == ["Aino Mäkelä", "=1+1"]
    assert rows[0]["company_name"] == "Nordbank" and rows[0]["seniority"] == "manager"
    with pytest.raises(Forbidden):
        list(table(base.actor("rasmus"), list_id=list_id))
    companies = actions.create_list(
        mina, name="C", about="companies", ids=ids_of(base, "Nordbank", model=Company), now=NOW
    )
    (cells,) = table(mina, list_id=companies)
    found = dict(zip(header("companies"), cells, strict=True))
    assert found["revenue"] == 250_000_000 and found["open_positions"] == "marketing: 3; sales: 1"
