"""Cells of the list of deals that are changed in their place, and the columns of the list."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.deals import actions, queries
from homeplate.deals.models import Deal
from homeplate.fields.actions import archive_field, define_field
from homeplate.people.actions import save_view
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pumps(selling: House) -> Deal:
    """A deal of Rasmus worth 9,000."""
    return add_deal(selling, value=Decimal(9000), expected_close=NOW.date())


def now_of(house: House, deal: Deal, who: str = "ada") -> queries.DealRow:
    """The deal as it is."""
    return queries.deal_record(house.actor(who), deal_id=deal.id)


def put(visitor: Visitor, deal: Deal, cell: str, /, **values: str) -> Any:
    """Save an open cell, filled as it was shown unless `was_…` says otherwise."""
    body = {key.replace("was_", "was-"): value for key, value in values.items()}
    return visitor.post("deal-cell", deal.id, cell, **body)


def toast_of(response: Any) -> dict[str, str]:
    """The message that an answer brings."""
    told: dict[str, str] = json.loads(response["HX-Trigger"])["toast"]
    return told


@pytest.mark.parametrize(
    ("name", "values", "column", "held"),
    [
        ("name", {"name": "Pumps for Kemi"}, "name", "Pumps for Kemi"),
        ("value", {"value": "12,500.50"}, "value_minor", 1250050),
        ("value", {"value": ""}, "value_minor", 0),
        ("close", {"expected_close": "2030-05-04"}, "expected_close", (NOW.date().replace(2030, 5, 4))),
        ("source", {"source": "A fair"}, "source", "A fair"),
        ("category", {"category": "commit"}, "category", "commit"),
        (
            "step",
            {"next_step": "Call", "next_step_on": "2100-05-04", "next_step_kind": "call"},
            "next_step",
            "Call",
        ),
    ],
)
def test_a_cell_is_saved_and_the_line_comes_back(
    selling: House, pumps: Deal, visit: Visit, name: str, values: dict[str, str], column: str, held: object
) -> None:
    response = put(visit("rasmus"), pumps, name, **values)
    assert response.status_code == 200
    assert f'<tr id="r-{pumps.id}"' in text_of(response)
    assert "data-editor" not in text_of(response)
    assert getattr(now_of(selling, pumps), column) == held


def test_an_open_cell_holds_what_is_there(pumps: Deal, visit: Visit) -> None:
    html = text_of(visit("rasmus").get("deal-cell", pumps.id, "value", htmx=True))
    assert re.search(r'<input class="input" inputmode="decimal" value="9000"', html)
    assert '<input type="hidden" name="was-value" value="9000">' in html
    assert "hx-swap-oob" not in html


def test_totals_follow_what_is_saved(selling: House, pumps: Deal, visit: Visit) -> None:
    add_deal(selling, name="Valves", value=Decimal(1000))
    response = visit("rasmus").post("deal-cell", pumps.id, "value", ask="?q=pumps", value="4000")
    assert 'id="count" hx-swap-oob="true">1 deal · €4,000' in text_of(response)


def test_what_was_typed_wrong_is_kept_with_the_reason_beside_it(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    response = put(visit("rasmus"), pumps, "value", value="a lot", was_value="9000")
    assert response.status_code == 422
    html = text_of(response)
    assert 'value="a lot"' in html
    assert "“a lot” is not a number." in html
    assert 'name="was-value" value="9000"' in html
    assert now_of(selling, pumps).value_minor == 900000


def test_a_change_made_meanwhile_is_shown_and_nothing_typed_is_lost(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    actions.edit_deal(selling.actor("mina"), deal_id=pumps.id, changes={"value": Decimal(7000)}, now=NOW)
    response = put(visit("rasmus"), pumps, "value", value="9500", was_value="9000")
    html = text_of(response)
    assert response.status_code == 409
    assert "it is “7000 EUR” now" in html
    assert 'value="9500"' in html
    assert now_of(selling, pumps).value_minor == 700000
    again = put(visit("rasmus"), pumps, "value", value="9500", was_value="7000")
    assert (again.status_code, now_of(selling, pumps).value_minor) == (200, 950000)


def test_a_change_of_something_else_is_in_nobodys_way(selling: House, pumps: Deal, visit: Visit) -> None:
    actions.edit_deal(selling.actor("mina"), deal_id=pumps.id, changes={"source": "A fair"}, now=NOW)
    assert put(visit("rasmus"), pumps, "value", value="9500", was_value="9000").status_code == 200
    assert now_of(selling, pumps).source == "A fair"


def test_a_change_is_taken_back(selling: House, pumps: Deal, visit: Visit) -> None:
    rasmus = visit("rasmus")
    undo = toast_of(put(rasmus, pumps, "value", value="1"))["undo"]
    response = rasmus.client.post(undo, headers={"HX-Request": "true"})
    assert json.loads(response["HX-Trigger"])["cell-back"] == {"id": str(pumps.id)}
    assert now_of(selling, pumps).value_minor == 900000


def test_what_somebody_changed_since_is_not_taken_back(selling: House, pumps: Deal, visit: Visit) -> None:
    rasmus = visit("rasmus")
    undo = toast_of(put(rasmus, pumps, "value", value="1"))["undo"]
    actions.edit_deal(selling.actor("mina"), deal_id=pumps.id, changes={"value": Decimal(5)}, now=NOW)
    response = rasmus.client.post(undo, headers={"HX-Request": "true"})
    assert (response.status_code, now_of(selling, pumps).value_minor) == (409, 500)


def test_a_step_that_was_not_there_is_taken_back_too(selling: House, pumps: Deal, visit: Visit) -> None:
    rasmus = visit("rasmus")
    step = {"next_step": "Call", "next_step_on": "2100-05-04", "next_step_kind": "call"}
    rasmus.client.post(toast_of(put(rasmus, pumps, "step", **step))["undo"])
    assert now_of(selling, pumps).next_step == ""


def test_saving_what_is_there_anyway_changes_nothing(selling: House, pumps: Deal, visit: Visit) -> None:
    response = put(visit("rasmus"), pumps, "value", value="9000")
    assert "HX-Trigger" not in response
    assert now_of(selling, pumps).revision == pumps.revision


def test_tab_leads_to_the_next_cell(pumps: Deal, visit: Visit) -> None:
    html = text_of(put(visit("rasmus"), pumps, "value", value="5", then="close"))
    assert 'name="expected_close"' in html
    assert "data-editor" in html


def test_only_what_somebody_may_change_is_offered(pumps: Deal, visit: Visit) -> None:
    def offered(who: str) -> list[str]:
        html = text_of(visit(who).get("pipeline-list", cols="value,owner,source,created"))
        return re.findall(r'data-cell="([^"]+)"', html)

    assert offered("veli") == []
    assert offered("rasmus") == ["name", "value", "source"]
    assert offered("mina") == ["name", "value", "owner", "source"]
    assert put(visit("rasmus"), pumps, "owner", owner_id="x").status_code == 404
    assert put(visit("veli"), pumps, "value", value="1").status_code == 404


def test_a_closed_deal_keeps_its_days_and_has_no_step(selling: House, pumps: Deal, visit: Visit) -> None:
    actions.lose(selling.actor("rasmus"), deal_id=pumps.id, reason="price", now=NOW)
    html = text_of(visit("rasmus").get("pipeline-list", status="lost"))
    assert re.findall(r'data-cell="([^"]+)"', html) == ["name", "value"]


def test_a_deal_is_handed_over_and_goes_when_it_is_out_of_reach(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    members = {name: str(identity) for name, identity in selling.members.items()}
    response = put(visit("mina"), pumps, "owner", owner_id=members["jiwoo"])
    assert now_of(selling, pumps).owner == "Jiwoo"
    assert f"r-{pumps.id}" in text_of(response)
    gone = put(visit("mina"), pumps, "owner", owner_id=members["hana"])
    assert gone["HX-Reswap"] == "delete"
    assert toast_of(gone)["undo"] == ""


def test_own_fields_are_columns_and_are_changed_there(selling: House, pumps: Deal, visit: Visit) -> None:
    ada = selling.actor("ada")
    plant = define_field(ada, record="deal", key="plant", kind="text", label={"en": "Plant"}, now=NOW)
    field = {"custom.plant": "Oulu 2"}
    rasmus = visit("rasmus")
    assert rasmus.post("deal-cell", pumps.id, "custom.plant", **field).status_code == 200
    assert now_of(selling, pumps).custom == {"plant": "Oulu 2"}
    assert "Oulu 2" in text_of(rasmus.get("pipeline-list", cols="custom.plant"))
    assert rasmus.get("deal-cell", pumps.id, "custom.nothing", htmx=True).status_code == 404
    view = save_view(
        selling.actor("rasmus"),
        page="pipeline",
        shape="list",
        name="Plants",
        query="cols=value%2Ccustom.plant",
        now=NOW,
    )
    archive_field(ada, field_id=plant.id, now=NOW)
    html = text_of(rasmus.get("pipeline-list", cols="value,custom.plant", view=str(view)))
    assert "Left out, because it is gone or out of your reach: plant." in html


def columns(html: str) -> list[str]:
    """The headings of the list."""
    head = html[html.index("<thead") : html.index("</thead>")]
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<th [^>]*>(.*?)</th>", head, re.S)]


@pytest.mark.parametrize(
    ("cols", "seen"),
    [
        ("close,value", ["Deal", "Closes on", "Value"]),
        ("value,value,nonsense", ["Deal", "Value"]),
        (
            "nonsense",
            [
                "Deal",
                "Stage",
                "Value",
                "Progress",
                "Chance",
                "Next step",
                "Closes on",
                "Owner",
                "In this stage",
            ],
        ),
    ],
)
def test_the_columns_follow_the_address(pumps: Deal, visit: Visit, cols: str, seen: list[str]) -> None:
    assert columns(text_of(visit("rasmus").get("pipeline-list", cols=cols))) == seen


def test_chosen_columns_are_shown_from_now_on_and_all_else_of_the_address_is_kept(
    pumps: Deal, visit: Visit
) -> None:
    rasmus = visit("rasmus")
    response = rasmus.post("list-columns", "pipeline-list", htmx=False, q="pumps", col=["source", "value"])
    assert response["Location"] == "/pipeline/list/?q=pumps"
    assert columns(text_of(rasmus.get("pipeline-list"))) == ["Deal", "Source", "Value"]
    assert columns(text_of(visit("mina").get("pipeline-list")))[1] == "Stage"
    assert columns(text_of(rasmus.get("pipeline-list", cols="close"))) == ["Deal", "Closes on"]
    rasmus.post("list-columns", "pipeline-list", htmx=False, usual="yes", col=["source"])
    assert columns(text_of(rasmus.get("pipeline-list")))[1:3] == ["Stage", "Value"]


def test_a_column_once_chosen_that_is_gone_is_not_mentioned(pumps: Deal, visit: Visit) -> None:
    rasmus = visit("rasmus")
    rasmus.post("list-columns", "pipeline-list", htmx=False, col=["source", "custom.gone"])
    html = text_of(rasmus.get("pipeline-list"))
    assert (columns(html), "Left out" in html) == (["Deal", "Source"], False)


def test_a_new_view_keeps_the_columns_once_chosen(pumps: Deal, visit: Visit) -> None:
    rasmus = visit("rasmus")
    rasmus.post("list-columns", "pipeline-list", htmx=False, col=["source"])
    assert 'name="query" value="cols=source"' in text_of(rasmus.get("pipeline-list"))


def test_columns_chosen_in_a_view_hold_only_there(selling: House, pumps: Deal, visit: Visit) -> None:
    view = save_view(selling.actor("rasmus"), page="pipeline", shape="list", name="Mine", query="", now=NOW)
    rasmus = visit("rasmus")
    response = rasmus.post("list-columns", "pipeline-list", htmx=False, view=str(view), col=["source"])
    assert response["Location"] == f"/pipeline/list/?view={view}&cols=source"
    assert columns(text_of(rasmus.get("pipeline-list")))[1] == "Stage"
    assert "This differs from the view" in rasmus.client.get(response["Location"]).content.decode()


def test_a_line_costs_the_same_however_many_there_are(selling: House, pumps: Deal, visit: Visit) -> None:
    rasmus = visit("rasmus")
    put(rasmus, pumps, "value", value="1")
    with CaptureQueriesContext(connection) as few:
        rasmus.get("deal-cell", pumps.id, "value", htmx=True)
    for number in range(5):
        add_deal(selling, name=f"More {number}")
    with CaptureQueriesContext(connection) as many:
        rasmus.get("deal-cell", pumps.id, "value", htmx=True)
    assert len(few) == len(many) <= 12


def test_without_scripts_a_cell_leads_to_its_deal(pumps: Deal, visit: Visit) -> None:
    response = visit("rasmus").get("deal-cell", pumps.id, "value")
    assert response["Location"] == f"/deals/{pumps.id}/"


def test_competitors_stand_in_a_column_of_their_own(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, "rasmus", "Valves")
    actions.note_competitors(selling.actor("rasmus"), deal_id=deal.id, met=("Acme", "Bolt"), now=NOW)
    html = text_of(visit("rasmus").get("pipeline-list", cols="competitors"))
    assert columns(html) == ["Deal", "Competitors"] and "Acme, Bolt" in html
    file = visit("mina").get("pipeline-export", cols="competitors").getvalue().decode()
    assert "Acme, Bolt" in file
