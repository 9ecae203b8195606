"""The studio of a process by pages: built, moved, weighed, undone; what is refused keeps what was typed."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from homeplate.playbook.models import Process
from homeplate.playbook.queries_draft import Bench, bench
from homeplate.process.definition import Process as Definition
from tests.make import House
from tests.web.selling import Visitor, text_of

pytestmark = pytest.mark.django_db

STATEMENTS = 6
"""Signing in, the process, its versions and its history."""


@pytest.fixture
def ada(house: House) -> Visitor:
    """Somebody who may design processes."""
    return Visitor(house, "ada")


def begun(ada: Visitor, house: House, **values: Any) -> UUID:
    """A process from nothing."""
    asked = {"from": "blank", "name": "Trade fair", "language": "en", "stages": "3", **values}
    assert ada.post("process-new", htmx=False, **asked).status_code == 303
    with house.inside():
        return Process.objects.latest("id").id


def now(house: House, process_id: UUID) -> Bench:
    """What is worked on."""
    return bench(house.actor("ada"), process_id=process_id)


def draft(house: House, process_id: UUID) -> Definition:
    """The draft."""
    return now(house, process_id).definition


def do(ada: Visitor, house: House, process_id: UUID, what: str, **values: Any) -> HttpResponse:
    """Something done in the studio by somebody who has seen its present state."""
    revision = values.pop("revision", now(house, process_id).revision)
    return ada.post("process-studio-do", process_id, do=what, revision=revision, **values)


def told(response: HttpResponse) -> dict[str, str]:
    """The message that an answer brings."""
    found: dict[str, str] = json.loads(response["HX-Trigger"])["toast"]
    return found


def with_criteria(ada: Visitor, house: House) -> UUID:
    """Two criteria in the first stage, one in the second."""
    process_id = begun(ada, house)
    for stage, label in (("stage-1", "First need"), ("stage-1", "Second need"), ("stage-2", "Third need")):
        assert do(ada, house, process_id, f"add {stage}", label=label).status_code == 200
    return process_id


def criteria(house: House, process_id: UUID) -> list[list[str]]:
    """Keys of the criteria by stage."""
    return [[one.key for one in stage.criteria] for stage in draft(house, process_id).stages]


def test_a_process_begins_from_nothing_in_a_language(house: House, ada: Visitor) -> None:
    process_id = begun(ada, house, name="박람회", language="ko", stages="6")
    found = draft(house, process_id)
    assert (found.name, found.languages, len(found.stages)) == ({"ko": "박람회"}, ("ko",), 6)
    assert "1단계" in text_of(ada.get("process-studio", process_id))


@pytest.mark.parametrize(
    ("values", "wrong"), [({"name": ""}, "Please fill this in."), ({"stages": "40"}, "from 3 to 9")]
)
def test_a_beginning_that_is_refused_keeps_what_was_typed(
    ada: Visitor, values: dict[str, str], wrong: str
) -> None:
    asked = {"from": "blank", "name": "Trade fair", "language": "fi", "stages": "4", **values}
    response = ada.post("process-new", htmx=False, **asked)
    html = text_of(response)
    assert (response.status_code, wrong in html) == (422, True)
    assert '<option value="fi" selected>' in html


def test_the_studio_says_what_is_missing_where_it_is_missing(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)
    html = text_of(ada.get("process-studio", process_id))
    assert "15 of 100" in html
    stage = reverse("process-studio-stage", args=[process_id, "stage-1"])
    assert re.search(rf'href="{stage}\?at=guidance"[^>]*>This stage has no guidance', html)
    assert "must be mended before this can be published" in html
    assert "The weights add up to 15, not to 100." in html  # as a reason against publishing
    assert "3 warnings" in html


def test_every_change_is_saved_at_once_and_offers_the_way_back(house: House, ada: Visitor) -> None:
    process_id = begun(ada, house)
    response = do(ada, house, process_id, "add stage-1", label="The buyer named the need")
    assert criteria(house, process_id) == [["the-buyer-named-the-need"], [], []]
    assert response["HX-Retarget"] == "#studio"
    assert 'data-focus="q-stage-1"' in text_of(response)
    undo = told(response)["undo"]
    assert ada.client.post(undo, headers={"HX-Request": "true"}).status_code == 200
    assert criteria(house, process_id) == [[], [], []]


@pytest.mark.parametrize(
    ("what", "values", "after"),
    [
        ("down first-need", {}, [["second-need", "first-need"], ["third-need"], []]),
        ("up second-need", {}, [["second-need", "first-need"], ["third-need"], []]),
        ("right first-need", {}, [["second-need"], ["first-need", "third-need"], []]),
        ("left third-need", {}, [["third-need", "first-need", "second-need"], [], []]),
        (
            "place first-need",
            {"stage": "stage-3", "at": "0"},
            [["second-need"], ["third-need"], ["first-need"]],
        ),
        ("copy first-need", {}, [["first-need", "first-need-2", "second-need"], ["third-need"], []]),
        ("remove second-need", {}, [["first-need"], ["third-need"], []]),
        ("stage-right stage-1", {}, [["third-need"], ["first-need", "second-need"], []]),
        ("stage-place stage-1", {"at": "2"}, [["third-need"], [], ["first-need", "second-need"]]),
        ("stage-remove stage-2", {}, [["first-need", "second-need"], []]),
        ("stage-copy stage-2", {}, [["first-need", "second-need"], ["third-need"], ["third-need-2"], []]),
        ("stage-add", {"name": "Order"}, [["first-need", "second-need"], ["third-need"], [], []]),
        ("undo", {}, [["first-need", "second-need"], [], []]),
    ],
)
def test_what_the_studio_can_do(
    house: House, ada: Visitor, what: str, values: dict[str, str], after: list[list[str]]
) -> None:
    process_id = with_criteria(ada, house)
    assert do(ada, house, process_id, what, **values).status_code == 200
    assert criteria(house, process_id) == after


def test_weights_are_typed_repaired_and_shared_out(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)

    def weights() -> list[int]:
        return [one.weight for one in draft(house, process_id).criteria]

    assert "Weighs 30 now." in told(do(ada, house, process_id, "weigh first-need", weight="30"))["text"]
    assert weights() == [30, 5, 5]
    html = text_of(do(ada, house, process_id, "mend"))
    assert weights() == [75, 13, 12]
    assert "Repair proportionally" not in html
    do(ada, house, process_id, "even")
    assert weights() == [34, 33, 33]
    do(ada, house, process_id, "undo")
    assert weights() == [75, 13, 12]
    refused = do(ada, house, process_id, "weigh first-need", weight="101")
    assert (refused.status_code, told(refused)["tone"]) == (422, "bad")


def test_lint_mends_what_it_knows_how_to_mend(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)
    values = {
        "label.en": "First need",
        "weight": "5",
        "type": "confirmed",
        "shown_type": "confirmed",
        "stage": "stage-1",
    }
    revision = now(house, process_id).revision
    ada.post("process-studio-criterion", process_id, "first-need", revision=revision, **values)
    html = text_of(ada.get("process-studio", process_id))
    buttons = re.findall(r'value="repair (HP20\d [^"]+)"', html)
    assert len(buttons) == 2
    for button in buttons:
        do(ada, house, process_id, f"repair {button}")
    first = draft(house, process_id).criterion("first-need")
    assert (first.required, first.milestone) == (True, True)


def test_a_stale_studio_is_shown_anew_and_changes_nothing(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)
    stale = now(house, process_id).revision
    do(Visitor(house, "olli"), house, process_id, "weigh first-need", weight="30")
    response = do(ada, house, process_id, "add stage-3", label="A buyer who waits", revision=stale)
    assert response.status_code == 409
    assert "Somebody else changed this draft meanwhile." in told(response)["text"]
    html = text_of(response)
    assert "\nA buyer who waits</textarea>" in html
    assert 'value="30"' in html
    assert criteria(house, process_id)[2] == []


@pytest.mark.parametrize("what", ["fly need", "", "add stage-1", "up first-need", "repair HP999 stages"])
def test_nonsense_changes_nothing(house: House, ada: Visitor, what: str) -> None:
    process_id = with_criteria(ada, house)
    before = draft(house, process_id)
    assert do(ada, house, process_id, what).status_code in (200, 422)
    assert draft(house, process_id) == before
    assert ada.post("process-studio-do", process_id, do="up nobody", revision=4).status_code == 404


def test_without_scripts_the_page_comes_back_with_a_message(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)
    revision = now(house, process_id).revision
    done = ada.post("process-studio-do", process_id, htmx=False, do="down first-need", revision=revision)
    assert done["Location"] == reverse("process-studio", args=[process_id])
    assert "Moved." in unquote(done.cookies["toast"].value)
    refused = ada.post("process-studio-do", process_id, htmx=False, do="stage-add", revision=revision + 1)
    assert (refused.status_code, "Please fill this in." in text_of(refused)) == (422, True)


def test_the_check_lists_every_finding_with_its_place(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)
    html = text_of(ada.get("process-check", process_id))
    assert "Stage “Stage 1”, criterion “First need”" in html
    assert "Say as “Goal” what must be achieved" in html  # not “objective”, as files call it
    found = re.search(r'value="repair (HP101 [^"]+)"', html)
    assert found
    revision = now(house, process_id).revision
    back = ada.post(
        "process-studio-do", process_id, htmx=False, do=f"repair {found[1]}", back="check", revision=revision
    )
    assert back["Location"] == reverse("process-check", args=[process_id])
    assert draft(house, process_id).total_weight == 100


def test_the_way_leads_from_draft_to_deals(house: House, ada: Visitor) -> None:
    ada.post("process-new", htmx=False, template="pipeline")
    with house.inside():
        process_id = Process.objects.get(key="pipeline").id
    first = text_of(ada.get("process-studio", process_id))
    assert "first version" in first
    ada.post("process-publish", process_id, htmx=False, revision="1", note="To begin with")
    do(ada, house, process_id, "even")
    html = text_of(ada.get("process-studio", process_id))
    for page, query in (("diff", "before=1&amp;after=2"), ("impact", "version=2")):
        assert f'href="/processes/{process_id}/{page}/?{query}"' in html
    assert "v2 · draft" in text_of(ada.get("process-diff", process_id, before=1, after=2))
    assert 'aria-current="step"><span>Impact' in text_of(ada.get("process-impact", process_id))
    viewer = text_of(Visitor(house, "veli").get("process-diff", process_id, before=1, after=2))
    assert "From draft to deals" not in viewer


def test_a_process_is_copied_under_a_name_in_each_language(house: House, ada: Visitor) -> None:
    ada.post("process-new", htmx=False, template="essential")
    with house.inside():
        process_id = Process.objects.get(key="essential").id
    made = ada.post("process-copy", process_id, htmx=False)
    copy = UUID(made["Location"].split("/")[2])
    assert draft(house, copy).name["en"].startswith("Copy of ")
    assert draft(house, copy).name["fi"] != draft(house, copy).name["en"]
    assert draft(house, copy).stages == draft(house, process_id).stages


def test_a_discarded_draft_is_brought_back_by_the_message(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)
    gone = ada.post("process-discard", process_id, htmx=False)
    undo = json.loads(unquote(gone.cookies["toast"].value))["undo"]
    assert ada.get("process-studio", process_id).status_code == 404
    back = ada.client.post(undo, headers={"HX-Request": "true"})
    assert back["HX-Redirect"] == reverse("process-studio", args=[process_id])
    assert criteria(house, process_id)[0] == ["first-need", "second-need"]


def test_publishing_refused_keeps_the_note(house: House, ada: Visitor) -> None:
    process_id = with_criteria(ada, house)
    html = text_of(
        ada.post("process-publish", process_id, htmx=False, revision="4", note="Because of the fair")
    )
    assert "\nBecause of the fair</textarea>" in html
    assert "errors must be mended" in html


def test_the_studio_asks_the_same_number_of_questions_however_large_it_is(
    house: House, ada: Visitor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    process_id = begun(ada, house)
    ada.get("process-studio", process_id)
    with django_assert_num_queries(STATEMENTS):
        ada.get("process-studio", process_id)
    for number in range(9):
        do(ada, house, process_id, "add stage-1", label=f"Need {number}")
    with django_assert_num_queries(STATEMENTS):
        ada.get("process-studio", process_id)
