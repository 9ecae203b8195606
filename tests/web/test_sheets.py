"""The sheets of the studio: every field saved to the draft, and whatever a form was sent for, what was typed stays."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from homeplate.playbook.actions import create_process
from homeplate.playbook.queries_draft import bench
from homeplate.process.definition import Process
from tests.make import NOW, House
from tests.web.selling import Visitor, text_of

pytestmark = pytest.mark.django_db

HOSTILE = ["\x00<script>alert(1)</script>", "{{ 7*7 }}%(name)s {0}\u202e", "9" * 400]


@pytest.fixture
def ada(house: House) -> Visitor:
    """Somebody who may design processes."""
    return Visitor(house, "ada")


@pytest.fixture
def process_id(house: House) -> UUID:
    """A draft in three languages."""
    return create_process(house.actor("ada"), template="essential", now=NOW)


def draft(house: House, process_id: UUID) -> Process:
    """The draft."""
    return bench(house.actor("ada"), process_id=process_id).definition


def first(house: House, process_id: UUID) -> tuple[str, str]:
    """The keys of the first stage and of its first criterion."""
    stage = draft(house, process_id).stages[0]
    return stage.key, stage.criteria[0].key


def filled(html: str) -> dict[str, str]:
    """What a browser would send of the form of a sheet as it stands there."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = (re.search(rf' {part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and ("checkbox" not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL):
        found[name] = text
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value.replace("&#39;", "'").replace("&amp;", "&") for name, value in found.items()}


def sheet(ada: Visitor, page: str, *args: Any, **query: Any) -> tuple[str, dict[str, str]]:
    """A sheet, and what its form holds."""
    html = text_of(ada.get(page, *args, htmx=True, **query))
    return html, filled(html)


def test_a_stage_is_saved_with_all_its_fields(house: House, ada: Visitor, process_id: UUID) -> None:
    stage, _ = first(house, process_id)
    html, form = sheet(ada, "process-studio-stage", process_id, stage)
    assert "Stage 1 of 5" in html
    values = {**form, "name.en": "First contact", "sold.en": "An appointment", "target_days": "9", "leg": "2"}
    response = ada.post("process-studio-stage", process_id, stage, **values)
    assert (response["HX-Retarget"], "close-sheet" in response["HX-Trigger"]) == ("#studio", True)
    found = draft(house, process_id).stages[0]
    assert (found.name["en"], found.sold["en"], found.target_days, found.leg) == (
        "First contact",
        "An appointment",
        9,
        2,
    )
    assert found.name["ko"] and found.criteria


def test_saving_what_nobody_touched_changes_nothing(house: House, ada: Visitor, process_id: UUID) -> None:
    before = bench(house.actor("ada"), process_id=process_id)
    stage, criterion = first(house, process_id)
    for page, key in (("stage", stage), ("criterion", criterion)):
        _, form = sheet(ada, f"process-studio-{page}", process_id, key)
        assert ada.post(f"process-studio-{page}", process_id, key, **form).status_code == 200
    _, form = sheet(ada, "process-studio-settings", process_id)
    ada.post("process-studio-settings", process_id, **form)
    after = bench(house.actor("ada"), process_id=process_id)
    assert (after.definition, after.revision) == (before.definition, before.revision)


def test_what_is_wrong_stands_beside_its_input_and_nothing_typed_is_lost(
    house: House, ada: Visitor, process_id: UUID
) -> None:
    _, criterion = first(house, process_id)
    _, form = sheet(ada, "process-studio-criterion", process_id, criterion)
    values = {**form, "label.en": "", "weight": "140", "guidance.en": "Just typed", "expires_days": "soon"}
    response = ada.post("process-studio-criterion", process_id, criterion, **values)
    html = text_of(response)
    assert response.status_code == 422
    assert re.search(r'name="weight"[^>]* aria-invalid="true"|value="140"[^>]* aria-invalid="true"', html)
    assert html.count("A whole number from 1 to") == 2
    assert "\nJust typed</textarea>" in html
    assert filled(html)["expires_days"] == "soon"


def test_an_error_in_another_language_is_shown_in_that_language(
    house: House, ada: Visitor, process_id: UUID
) -> None:
    stage, _ = first(house, process_id)
    _, form = sheet(ada, "process-studio-stage", process_id, stage)
    response = ada.post("process-studio-stage", process_id, stage, **{**form, "sold.fi": "x" * 4001})
    assert response.status_code == 422
    assert re.search(r'value="lang:fi" lang="fi" aria-pressed="true"', text_of(response))


def test_a_form_is_seen_in_another_language_without_being_saved(
    house: House, ada: Visitor, process_id: UUID
) -> None:
    stage, _ = first(house, process_id)
    _, form = sheet(ada, "process-studio-stage", process_id, stage)
    values = {**form, "name.en": "Typed in English", "then": "lang:ko"}
    html = text_of(ada.post("process-studio-stage", process_id, stage, **values))
    seen = filled(html)
    assert (seen["name.en"], seen["language"]) == ("Typed in English", "ko")
    assert seen["name.ko"] == draft(house, process_id).stages[0].name["ko"]
    assert draft(house, process_id).stages[0].name["en"] != "Typed in English"


def test_another_type_brings_its_own_inputs(house: House, ada: Visitor, process_id: UUID) -> None:
    _, criterion = first(house, process_id)
    _, form = sheet(ada, "process-studio-criterion", process_id, criterion)
    values = {**form, "label.en": "Typed", "type": "choice", "then": "type"}
    html = text_of(ada.post("process-studio-criterion", process_id, criterion, **values))
    seen = filled(html)
    assert (seen["shown_type"], seen["label.en"], seen["options.0.passes"]) == ("choice", "Typed", "yes")
    more = {**seen, "options.0.label.en": "A plant", "options.1.label.en": "An office", "then": "save"}
    more.pop("options.1.passes")
    assert ada.post("process-studio-criterion", process_id, criterion, **more).status_code == 200
    found: Any = draft(house, process_id).criterion(criterion)
    assert [(one.key, one.passes) for one in found.options] == [("a-plant", True), ("an-office", False)]


def test_rows_come_and_go_without_being_saved(house: House, ada: Visitor, process_id: UUID) -> None:
    stage, _ = first(house, process_id)
    _, form = sheet(ada, "process-studio-stage", process_id, stage)
    before = len([name for name in form if re.fullmatch(r"objections\.\d+\.says\.en", name)])
    more = text_of(ada.post("process-studio-stage", process_id, stage, **{**form, "then": "row:objections"}))
    assert f"objections.{before}.says.en" in filled(more)
    assert "autofocus" in more
    less = text_of(
        ada.post("process-studio-stage", process_id, stage, **{**form, "then": "drop:objections.0"})
    )
    assert f"objections.{before - 1}.says.en" not in filled(less)
    assert len(draft(house, process_id).stages[0].objections) == before


def test_a_criterion_moves_to_the_stage_chosen_in_its_sheet(
    house: House, ada: Visitor, process_id: UUID
) -> None:
    process = draft(house, process_id)
    key, target = process.stages[0].criteria[-1].key, process.stages[1].key
    _, form = sheet(ada, "process-studio-criterion", process_id, key)
    ada.post("process-studio-criterion", process_id, key, **{**form, "stage": target, "key": "brand-new"})
    assert draft(house, process_id).stage_of("brand-new").key == target


def test_two_editors_of_one_stage_see_each_others_words(house: House, ada: Visitor, process_id: UUID) -> None:
    stage, _ = first(house, process_id)
    _, mine = sheet(ada, "process-studio-stage", process_id, stage)
    olli = Visitor(house, "olli")
    _, theirs = sheet(olli, "process-studio-stage", process_id, stage)
    olli.post("process-studio-stage", process_id, stage, **{**theirs, "name.en": "Theirs"})
    response = ada.post("process-studio-stage", process_id, stage, **{**mine, "name.en": "Mine"})
    html = text_of(response)
    assert (response.status_code, "In the draft now: “Theirs”" in html) == (409, True)
    assert draft(house, process_id).stages[0].name["en"] == "Theirs"
    assert ada.post("process-studio-stage", process_id, stage, **filled(html)).status_code == 200
    assert draft(house, process_id).stages[0].name["en"] == "Mine"


def test_one_goes_on_from_sheet_to_sheet(house: House, ada: Visitor, process_id: UUID) -> None:
    process = draft(house, process_id)
    _, form = sheet(ada, "process-studio-stage", process_id, process.stages[0].key)
    values = {**form, "name.en": "Changed", "then": "next"}
    html = text_of(ada.post("process-studio-stage", process_id, process.stages[0].key, **values))
    assert filled(html.split('id="studio"')[0])["name.en"] == process.stages[1].name["en"]
    assert 'hx-swap-oob="outerHTML"' in html
    assert draft(house, process_id).stages[0].name["en"] == "Changed"


def test_a_finding_leads_to_the_input_it_is_about(house: House, ada: Visitor, process_id: UUID) -> None:
    stage, _ = first(house, process_id)
    html, _ = sheet(ada, "process-studio-stage", process_id, stage, at="guidance")
    assert re.search(r'name="guidance\.en"[^>]* autofocus', html)


def test_a_sheet_is_also_a_page(house: House, ada: Visitor, process_id: UUID) -> None:
    stage, _ = first(house, process_id)
    html = text_of(ada.get("process-studio-stage", process_id, stage))
    assert "<!doctype html>" in html
    done = ada.post(
        "process-studio-stage", process_id, stage, htmx=False, **{**filled(html), "name.en": "Plain"}
    )
    assert done["Location"] == reverse("process-studio", args=[process_id])
    assert draft(house, process_id).stages[0].name["en"] == "Plain"


def test_a_language_more_is_asked_for_everywhere(house: House, ada: Visitor, process_id: UUID) -> None:
    _, form = sheet(ada, "process-studio-settings", process_id)
    assert form["languages"] == "en, ko, fi"
    ada.post("process-studio-settings", process_id, **{**form, "languages": "en, ko, fi, sv"})
    assert draft(house, process_id).languages == ("en", "ko", "fi", "sv")
    refused = ada.post(
        "process-studio-settings", process_id, **{**form, "revision": "2", "languages": "English"}
    )
    assert (refused.status_code, "does not have the right form" in text_of(refused)) == (422, True)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_sheet_takes_or_refuses_anything(house: House, ada: Visitor, process_id: UUID, text: str) -> None:
    stage, criterion = first(house, process_id)
    for page, key in (("stage", stage), ("criterion", criterion)):
        _, form = sheet(ada, f"process-studio-{page}", process_id, key)
        for name in [*form, "applies.0.subject", "options.x.y.z", "label.en.x"]:
            if name not in ("revision", "csrfmiddlewaretoken"):
                response = ada.post(f"process-studio-{page}", process_id, key, **{**form, name: text})
                assert response.status_code in (200, 409, 422), (name, text)
                assert "<script>alert" not in text_of(response)
