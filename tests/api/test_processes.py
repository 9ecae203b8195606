"""Processes: from a template to a published version, and what that does to open deals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.api.client import Program

Deal = dict[str, Any]


def test_a_process_goes_from_template_to_published(ada: Program) -> None:
    made = ada.post("/processes", {"template": "pipeline", "name": "Machines"}).json()["id"]
    whole = ada.get(f"/processes/{made}").json()
    assert (whole["process"]["state"], whole["process"]["name"]["en"]) == ("draft", "Machines")
    version = ada.post(f"/processes/{made}/publish", {"note": "First"}).json()["id"]
    assert ada.get(f"/process-versions/{version}").json()["version"]["state"] == "published"
    assert [row["id"] for row in ada.get("/processes").json()].count(made) == 1


def test_a_draft_is_saved_by_the_revision_that_was_read(ada: Program) -> None:
    made = ada.post("/processes", {"template": "essential"}).json()["id"]
    draft = ada.get(f"/processes/{made}").json()["process"]["draft"]
    text = ada.get(f"/process-versions/{draft['id']}/yaml").content.decode()
    saved = ada.put(f"/processes/{made}/draft", {"text": text}, If_Match='"1"')
    assert saved.headers["ETag"] == '"2"'
    stale = ada.put(f"/processes/{made}/draft", {"text": text}, If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")


def test_lint_says_what_is_wrong_and_where(ada: Program, version: UUID) -> None:
    definition = ada.get(f"/process-versions/{version}").json()["definition"]
    definition["stages"][0]["criteria"][0]["weight"] = 10
    findings = ada.post("/processes/lint", {"definition": definition}).json()
    assert "HP101" in {finding["code"] for finding in findings}


def test_a_broken_definition_is_refused_with_every_place(ada: Program) -> None:
    problem = ada.post("/processes/lint", {"definition": {"key": "A b", "stages": []}}).json()
    assert {"name", "key", "stages"} <= {one["field"] for one in problem["errors"]}
    problem = ada.post("/processes/lint", {"text": "a: [1"}).json()
    assert "Line" in problem["detail"]


def test_errors_of_lint_hinder_publishing(ada: Program, version: UUID) -> None:
    text = ada.get(f"/process-versions/{version}/yaml").content.decode()
    made = ada.post("/processes", {"text": text}).json()["id"]
    answer = ada.post(f"/processes/{made}/publish", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "lint")
    assert answer.json()["errors"]


def test_two_versions_are_told_apart(ada: Program) -> None:
    made = ada.post("/processes", {"template": "essential"}).json()["id"]
    first = ada.post(f"/processes/{made}/publish", {}).json()["id"]
    definition = ada.get(f"/process-versions/{first}").json()["definition"]
    definition["stages"][0]["name"] = {"en": "Hello", "ko": "안녕", "fi": "Hei"}
    second = ada.put(f"/processes/{made}/draft", {"definition": definition}).json()["version_id"]
    changes = ada.get(f"/process-versions/{second}/diff?before={first}").json()
    assert [change["kind"] for change in changes] == ["stage_renamed"]


def test_open_deals_move_to_a_new_version_after_a_look_at_what_it_does(ada: Program) -> None:
    made = ada.post("/processes", {"template": "essential"}).json()["id"]
    ada.post(f"/processes/{made}/publish", {})
    deal = ada.post("/deals", {"name": "Pumps", "process_id": made}).json()
    text = ada.get(f"/process-versions/{deal['version_id']}/yaml").content.decode()
    ada.put(f"/processes/{made}/draft", {"text": text})
    second = ada.post(f"/processes/{made}/publish", {}).json()["id"]
    impact = ada.post(f"/process-versions/{second}/preview", {}).json()
    assert (impact["deals"], impact["moved"]) == (1, 0)
    ada.post(f"/process-versions/{second}/migrate", {})
    assert ada.get(f"/deals/{deal['id']}").json()["version_id"] == second


def test_processes_are_retired_restored_and_chosen(ada: Program, version: UUID) -> None:
    made = ada.post("/processes", {"template": "essential"}).json()["id"]
    ada.post(f"/processes/{made}/publish", {})
    ada.post(f"/processes/{made}/default")
    assert ada.post(f"/processes/{made}/retire", {}).json()["code"] == "default-process"
    old = ada.get(f"/process-versions/{version}").json()["version"]["process_id"]
    assert ada.post(f"/processes/{old}/retire", {"note": "Replaced"}).status_code == 204
    assert ada.post(f"/processes/{old}/restore").status_code == 204


def test_a_reason_for_the_next_revision_is_kept(ada: Program, version: UUID) -> None:
    process = ada.get(f"/process-versions/{version}").json()["version"]["process_id"]
    ada.post(f"/processes/{process}/reasons", {"kind": "market", "text": "Buyers ask for leasing"})
    assert ada.get(f"/processes/{process}").json()["reasons"][0]["text"] == "Buyers ask for leasing"


def test_templates_and_their_form_are_for_everybody(rasmus: Program) -> None:
    assert len(rasmus.get("/processes/templates").json()) == 5
    assert rasmus.get("/processes/schema").json()["title"] == "Homeplate sales process"
