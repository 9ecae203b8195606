"""Saved views of the pipeline: kept, opened, changed and shared from the pages."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from homeplate.people.actions import choose_view, save_view
from homeplate.people.models import Member
from homeplate.people.views import ViewRow, saved_views
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

LATE = {
    "shape": "list",
    "query": "view=-&show=late&sort=-value&after=zzz",
    "name": "Late ones",
    "sharing": "me",
}


def views(house: House, who: str) -> tuple[ViewRow, ...]:
    return saved_views(house.actor(who), page="pipeline")


def keep(house: House, who: str = "rasmus", **given: Any) -> UUID:
    values = {"page": "pipeline", "shape": "list", "name": "Late ones", "query": "show=late", **given}
    return save_view(house.actor(who), now=NOW, **values)


def test_what_is_looked_at_is_saved_and_opened_again(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    answer = rasmus.post("views", "pipeline", htmx=False, **LATE)
    (row,) = views(selling, "rasmus")
    assert (row.query, row.shape) == ("show=late&sort=-value", "list")
    assert answer.headers["Location"] == f"/pipeline/list/?show=late&sort=-value&view={row.id}"
    html = rasmus.client.get(answer.headers["Location"]).content.decode()
    assert '<span class="cut">Late ones</span>' in html
    assert "This differs" not in html


def test_a_view_says_when_something_else_is_shown_and_takes_it_over(selling: House, visit: Visit) -> None:
    view_id, rasmus = keep(selling), visit("rasmus")
    html = text_of(rasmus.get("pipeline-list", show="due", view=str(view_id)))
    assert "This differs from the view “Late ones”." in html
    fields = {"shape": "list", "query": "show=due", "revision": "1"}
    answer = rasmus.post("view", "pipeline", view_id, htmx=False, **fields)
    assert answer.headers["Location"] == f"/pipeline/list/?show=due&view={view_id}"
    assert views(selling, "rasmus")[0].query == "show=due"
    again = rasmus.post("view", "pipeline", view_id, htmx=False, **fields)
    assert again.headers["Location"] == "/pipeline/views/"
    assert "changed%20this%20view%20meanwhile" in again.cookies["toast"].value


def test_another_shape_of_the_same_deals_is_another_view(selling: House, visit: Visit) -> None:
    view_id = keep(selling)
    html = text_of(visit("rasmus").get("pipeline-funnel", show="late", view=str(view_id)))
    assert "This differs from the view" in html


def test_a_view_of_the_board_keeps_its_forecast_category(selling: House, visit: Visit) -> None:
    add_deal(selling, "rasmus", "Pumps for Oulu")
    view = {**LATE, "shape": "board", "query": "category=commit", "name": "Commit"}
    answer = visit("rasmus").post("views", "pipeline", htmx=False, **view)
    (row,) = views(selling, "rasmus")
    assert answer.headers["Location"] == f"/pipeline/?category=commit&view={row.id}"
    html = text_of(visit("rasmus").get("pipeline", category="commit", view=str(row.id)))
    assert "Pumps for Oulu" not in html and "This differs" not in html


@pytest.mark.parametrize(
    "name", ["pipeline", "pipeline-diamond", "pipeline-list", "pipeline-funnel", "pipeline-timeline"]
)
def test_every_shape_offers_views_and_keeps_the_one_that_is_open(
    selling: House, visit: Visit, name: str
) -> None:
    add_deal(selling)
    view_id = keep(selling)
    html = text_of(visit("rasmus").get(name, view=str(view_id)))
    assert "Save as a view" in html and "Late ones" in html
    assert html.count(f"view={view_id}") >= 5  # the menu, and the other shapes
    assert f'name="view" value="{view_id}"' in html  # the filters


def test_the_pipeline_opens_with_the_view_that_comes_first(selling: House, visit: Visit) -> None:
    view_id, rasmus = keep(selling), visit("rasmus")
    rasmus.post("view-choose", "pipeline", view_id, htmx=False, first="yes")
    assert rasmus.get("pipeline").headers["Location"] == f"/pipeline/list/?show=late&view={view_id}"
    assert rasmus.get("pipeline", view="-").status_code == 200
    rasmus.post("view-choose", "pipeline", view_id, htmx=False, first="no")
    assert rasmus.get("pipeline").status_code == 200


def test_views_at_hand_stand_above_the_pipeline(selling: House, visit: Visit) -> None:
    view_id = keep(selling, "mina", sharing="team")
    choose_view(selling.actor("rasmus"), view_id=view_id, pinned=True, now=NOW)
    html = text_of(visit("rasmus").get("pipeline"))
    assert re.search(r'<nav class="pins".*Late ones.*</nav>', html, re.DOTALL)
    assert 'class="pins"' not in text_of(visit("mina").get("pipeline"))


def test_a_name_that_is_taken_is_told_beside_it_and_nothing_typed_is_lost(
    selling: House, visit: Visit
) -> None:
    keep(selling)
    answer = visit("rasmus").post("views", "pipeline", htmx=False, **LATE)
    html = text_of(answer)
    assert answer.status_code == 422
    assert "There is a view “Late ones” already." in html
    assert 'name="query" value="view=-&amp;show=late&amp;sort=-value&amp;after=zzz"' in html
    assert 'value="Late ones"' in html


def test_the_page_of_views_changes_deletes_and_brings_back(selling: House, visit: Visit) -> None:
    view_id, rasmus = keep(selling), visit("rasmus")
    assert 'value="Late ones"' in text_of(rasmus.get("view", "pipeline", view_id))
    rasmus.post("view", "pipeline", view_id, htmx=False, name="Slow ones", sharing="team", revision="1")
    assert [(row.name, row.sharing) for row in views(selling, "jiwoo")] == [("Slow ones", "team")]
    answer = rasmus.post("view-delete", "pipeline", view_id, htmx=False)
    assert "Slow%20ones" in answer.cookies["toast"].value
    assert "No views yet" in text_of(rasmus.get("views", "pipeline"))
    rasmus.post("view-restore", "pipeline", view_id, htmx=False)
    assert "Slow ones" in text_of(rasmus.get("views", "pipeline"))


def test_a_view_of_a_retired_process_opens_and_says_what_it_left_out(selling: House, visit: Visit) -> None:
    add_deal(selling)
    gone = str(uuid4())
    view_id = keep(selling, shape="list", query=f"process={gone}&show=late")
    for name in ("pipeline", "pipeline-diamond", "pipeline-list", "pipeline-funnel", "pipeline-timeline"):
        answer = visit("rasmus").get(name, process=gone, show="late", view=str(view_id))
        html = text_of(answer)
        assert answer.status_code == 200
        assert "Left out, because it is gone or out of your reach: Process." in html
        assert "This differs from the view “Late ones”." in html
        assert 'name="query" value="show=late"' in html


def test_cards_are_moved_on_a_board_whose_address_asks_for_a_retired_process(
    selling: House, visit: Visit
) -> None:
    deal = add_deal(selling)
    answer = visit("mina").post(
        "pipeline-move", ask=f"?process={uuid4()}", deal=str(deal.id), stage="discovery"
    )
    assert answer.status_code != 404


def test_the_deals_of_a_colleague_who_left_are_shown_under_the_name(selling: House, visit: Visit) -> None:
    gone = selling.members["jiwoo"]
    add_deal(selling, "jiwoo", "Valves")
    add_deal(selling, "rasmus", "Pumps")
    view_id = keep(selling, "mina", query=f"owner={gone}")
    with selling.inside():
        Member.objects.filter(id=gone).update(is_active=False)
    html = text_of(visit("mina").get("pipeline-list", owner=str(gone), view=str(view_id)))
    assert "Jiwoo (left)</option>" in html
    assert "Left out" not in html
    assert ("Valves" in html, ">Pumps<" in html) == (True, False)
    assert "(left)" not in text_of(visit("mina").get("pipeline-list"))


@pytest.mark.parametrize("who", ["rasmus", "mina"])
def test_what_is_out_of_reach_is_left_out_and_said(selling: House, visit: Visit, who: str) -> None:
    add_deal(selling, "rasmus", "Pumps")
    html = text_of(visit(who).get("pipeline-list", owner=str(selling.members["hana"]), team=str(uuid4())))
    assert "Left out, because it is gone or out of your reach: Owner, Team." in html
    assert "Pumps" in html


def test_a_refused_name_comes_back_in_the_form_over_the_pipeline(selling: House, visit: Visit) -> None:
    keep(selling)
    answer = visit("rasmus").post("views", "pipeline", **LATE)
    html = text_of(answer)
    assert answer.status_code == 422
    assert html.lstrip().startswith("<form")
    assert "There is a view “Late ones” already." in html
    assert 'value="Late ones"' in html


def test_what_is_done_with_the_open_view_leads_back_to_it(selling: House, visit: Visit) -> None:
    view_id, rasmus = keep(selling), visit("rasmus")
    answer = rasmus.post("view-choose", "pipeline", view_id, htmx=False, **{"from": "view", "pinned": "yes"})
    assert answer.headers["Location"] == f"/pipeline/list/?show=late&view={view_id}"
    html = rasmus.client.get(answer.headers["Location"]).content.decode()
    assert "No longer at hand" in html
    answer = rasmus.post("view-delete", "pipeline", view_id, htmx=False, **{"from": "view"})
    assert answer.headers["Location"] == "/pipeline/list/?show=late&view=-"
    assert rasmus.client.get(answer.headers["Location"]).status_code == 200


def test_two_keys_open_a_view_those_at_hand_first(selling: House, visit: Visit) -> None:
    keep(selling, name="Early ones")
    pinned = keep(selling)
    choose_view(selling.actor("rasmus"), view_id=pinned, pinned=True, now=NOW)
    html = text_of(visit("rasmus").get("pipeline"))
    assert re.search(rf'view={pinned}"[^>]* data-key="v 1"', html)
    assert html.count('data-key="v ') == 2


def test_a_view_of_nobody_i_know_is_as_if_there_were_none(selling: House, visit: Visit) -> None:
    view_id = keep(selling, "seoyeon")
    html = text_of(visit("rasmus").get("pipeline-list", show="late", view=str(view_id)))
    assert "This differs" not in html and "Late ones" not in html


def test_the_palette_finds_views(selling: House, visit: Visit) -> None:
    view_id = keep(selling)
    html = text_of(visit("rasmus").get("search", q="late"))
    assert f"/pipeline/list/?show=late&amp;view={view_id}" in html


def test_views_cost_a_page_one_statement_however_many_there_are(
    selling: House, visit: Visit, django_assert_num_queries: Any
) -> None:
    rasmus = visit("rasmus")
    for _ in range(2):
        rasmus.get("pipeline-list")
    with django_assert_num_queries(10) as before:
        rasmus.get("pipeline-list")
    for number in range(5):
        keep(selling, name=f"View {number}")
        keep(selling, "mina", name=f"Shared {number}", sharing="all")
    with django_assert_num_queries(len(before)):
        rasmus.get("pipeline-list")


@pytest.mark.parametrize("place", ["accounts", "contacts"])
def test_the_address_book_has_views_of_its_own(selling: House, visit: Visit, place: str) -> None:
    keep(selling)
    rasmus = visit("rasmus")
    answer = rasmus.post(
        "views", place, htmx=False, shape="list", name="Mine", sharing="team", query="owner=me&cols=title"
    )
    (view,) = saved_views(selling.actor("rasmus"), page=place)
    assert answer.headers["Location"] == f"/{place}/?cols=title&owner=me&view={view.id}"
    html = text_of(rasmus.get(place))
    assert "Mine" in html and "Late ones" not in html
    rasmus.post("view-choose", place, view.id, htmx=False, pinned="yes", first="yes")
    assert rasmus.get(place).headers["Location"] == f"/{place}/?cols=title&owner=me&view={view.id}"
    assert 'class="pins"' in text_of(rasmus.get(place, view="-"))
    assert rasmus.get("pipeline").status_code == 200
    assert "This differs from the view “Mine”." in text_of(rasmus.get(place, q="a", view=str(view.id)))
    assert f"view={view.id}" in text_of(visit("jiwoo").get("search", q="mine"))


def test_a_view_is_changed_only_where_it_belongs(selling: House, visit: Visit) -> None:
    view_id = keep(selling)
    rasmus = visit("rasmus")
    assert rasmus.get("view", "contacts", view_id).status_code == 404
    assert rasmus.post("view", "contacts", view_id, htmx=False, name="Other", sharing="me").status_code == 404
    assert rasmus.get("views", "settings").status_code == 404


def test_a_shape_that_a_page_does_not_have_is_refused(selling: House, visit: Visit) -> None:
    answer = visit("rasmus").post("views", "contacts", shape="board", name="Mine", query="", sharing="me")
    assert answer.status_code == 422
