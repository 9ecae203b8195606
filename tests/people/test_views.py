"""Saved views: whose they are, who sees them, and that nobody changes those of others."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.models import Fact
from homeplate.people.actions import archive_view, change_view, choose_view, restore_view, save_view
from homeplate.people.actions import views as actions
from homeplate.people.actions.teams import create_team
from homeplate.people.models import Member
from homeplate.people.views import ViewRow, saved_views
from tests.make import NOW, House


def save(house: House, who: str, name: str = "Big ones", **given: Any) -> Any:
    values = {"page": "pipeline", "shape": "list", "query": "show=late&sort=-value", **given}
    return save_view(house.actor(who), name=name, now=NOW, **values)


def seen(house: House, who: str) -> list[str]:
    return [row.name for row in saved_views(house.actor(who), page="pipeline")]


def only(house: House, who: str) -> ViewRow:
    (row,) = saved_views(house.actor(who), page="pipeline")
    return row


def told(house: House) -> list[str]:
    with house.inside():
        return list(Fact.objects.filter(subject="view").order_by("id").values_list("verb", flat=True))


def test_a_view_is_kept_for_whoever_saves_it(house: House) -> None:
    save(house, "rasmus")
    row = only(house, "rasmus")
    assert (row.name, row.shape, row.query, row.owner, row.may_change) == (
        "Big ones", "list", "show=late&sort=-value", "", True,
    )  # fmt: skip
    assert seen(house, "mina") == seen(house, "ada") == []
    assert told(house) == ["view.created"]


def test_a_view_shared_with_the_team_is_seen_there_and_by_those_who_lead_it(house: House) -> None:
    save(house, "rasmus", sharing="team")
    assert [seen(house, who) for who in ("jiwoo", "mina", "hana", "seoyeon")] == [
        ["Big ones"],
        ["Big ones"],
        [],
        [],
    ]
    row = only(house, "jiwoo")
    assert (row.owner, row.may_change) == ("Rasmus", False)


def test_a_view_of_a_team_is_seen_in_the_teams_below(house: House) -> None:
    ada = house.actor("ada")
    below = create_team(ada, name="Turku", parent_id=house.teams["Helsinki"], now=NOW)
    with house.inside():
        Member.objects.filter(id=house.members["hana"]).update(team_id=below)
    save(house, "mina", sharing="team")
    assert seen(house, "hana") == ["Big ones"]


def test_only_those_who_hand_deals_over_share_with_everybody(house: House) -> None:
    with pytest.raises(Forbidden):
        save(house, "rasmus", sharing="all")
    save(house, "mina", sharing="all")
    assert seen(house, "hana") == ["Big ones"]


def test_whoever_belongs_to_no_team_shares_with_none(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        save(house, "ada", sharing="team")
    assert (refused.value.code, refused.value.field) == ("no-team", "sharing")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"query": "q=" + "x" * 1000}, "query"),
        ({"shape": "circle"}, "shape"),
        ({"page": "moon"}, "shape"),
        ({"sharing": "world"}, "sharing"),
    ],
)
def test_what_makes_no_view_is_refused_by_the_field(house: House, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(house, "rasmus", **given)
    assert refused.value.field == field
    assert told(house) == []


def test_a_name_is_free_for_others_and_after_a_deletion(house: House) -> None:
    first = save(house, "rasmus")
    with pytest.raises(Invalid):
        save(house, "rasmus")
    save(house, "jiwoo")
    archive_view(house.actor("rasmus"), view_id=first, now=NOW)
    save(house, "rasmus")
    with pytest.raises(Invalid):
        restore_view(house.actor("rasmus"), view_id=first, now=NOW)


def test_a_deleted_view_comes_back(house: House) -> None:
    view = save(house, "rasmus")
    assert archive_view(house.actor("rasmus"), view_id=view, now=NOW) == "Big ones"
    assert seen(house, "rasmus") == []
    with pytest.raises(NotFound):
        change_view(house.actor("rasmus"), view_id=view, name="Other", now=NOW)
    restore_view(house.actor("rasmus"), view_id=view, now=NOW)
    assert seen(house, "rasmus") == ["Big ones"]
    assert told(house) == ["view.created", "view.archived", "view.restored"]


def test_others_may_not_change_a_view_but_those_who_manage_may_if_it_is_shared(house: House) -> None:
    own, shared = save(house, "rasmus"), save(house, "rasmus", "Shared", sharing="team")
    for who, view in (("jiwoo", shared), ("mina", shared), ("ada", own), ("outsider", shared)):
        with pytest.raises(NotFound):
            change_view(house.actor(who), view_id=view, name="Mine now", now=NOW)
    change_view(house.actor("ada"), view_id=shared, name="Of all", now=NOW)
    assert seen(house, "rasmus") == ["Big ones", "Of all"]


def test_a_change_made_on_what_was_changed_meanwhile_is_refused(house: House) -> None:
    view, rasmus = save(house, "rasmus"), house.actor("rasmus")
    change_view(rasmus, view_id=view, query="show=due", revision=1, now=NOW)
    with pytest.raises(Conflict):
        change_view(rasmus, view_id=view, query="show=week", revision=1, now=NOW)
    assert only(house, "rasmus").query == "show=due"


def test_what_stays_the_same_is_not_told(house: House) -> None:
    view, rasmus = save(house, "rasmus"), house.actor("rasmus")
    change_view(rasmus, view_id=view, name="Big ones", sharing="me", shape="list", now=NOW)
    choose_view(rasmus, view_id=view, pinned=False, now=NOW)
    assert told(house) == ["view.created"]


def test_each_keeps_at_hand_what_they_want_and_opens_one_first(house: House) -> None:
    shared, own = save(house, "rasmus", sharing="team"), save(house, "jiwoo", "Own")
    jiwoo = house.actor("jiwoo")
    choose_view(jiwoo, view_id=shared, pinned=True, first=True, now=NOW)
    choose_view(jiwoo, view_id=own, first=True, now=NOW)
    chosen = {row.name: (row.pinned, row.first) for row in saved_views(jiwoo, page="pipeline")}
    assert chosen == {"Own": (False, True), "Big ones": (True, False)}
    assert (only(house, "rasmus").pinned, only(house, "rasmus").first) == (False, False)


def test_nobody_chooses_a_view_that_they_do_not_see(house: House) -> None:
    view = save(house, "rasmus")
    with pytest.raises(NotFound):
        choose_view(house.actor("hana"), view_id=view, pinned=True, now=NOW)


def test_a_person_has_so_many_views_and_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    save(house, "rasmus")
    with pytest.raises(Invalid) as refused:
        save(house, "rasmus", "Another")
    assert refused.value.code == "too-many"


def test_views_are_read_in_one_statement(house: House, django_assert_num_queries: Any) -> None:
    for number in range(3):
        save(house, "mina", f"View {number}", sharing="all")
    rasmus = house.actor("rasmus")
    saved_views(rasmus, page="pipeline")  # reads names and teams, which are kept for a minute
    with django_assert_num_queries(1):
        assert len(saved_views(rasmus, page="pipeline")) == 3
