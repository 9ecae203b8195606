"""An import by a program: files in, mapping, dry run, import, report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from homeplate.accounts.actions import create_account
from homeplate.deals.models import Deal
from homeplate.transfer.actions import work_import
from tests.api.client import BASE, Program, conforms, program
from tests.make import NOW, House, publish

CONTENT = b"Record ID,Deal Name,Deal Stage,Amount,Colour\n1,Pumps,Demo,100,red\n,,Demo,5,\n"


@pytest.fixture
def olli(house: House) -> Program:
    publish(house)
    return program(house, "olli")


def upload(olli: Program, content: bytes = CONTENT, query: str = "") -> Any:
    file = SimpleUploadedFile("deals.csv", content)
    answer = olli.client.post(f"{BASE}/imports{query}", {"file": [file]}, headers=olli.headers)
    conforms("POST", "/imports", answer)
    return answer


def test_a_file_is_mapped_checked_imported_and_reported(olli: Program, house: House) -> None:
    path = f"/imports/{upload(olli).json()['id']}"
    (table,) = olli.get(f"{path}/columns").json()
    assert {column["name"]: column["field"] for column in table["columns"]}["Colour"] == ""
    body = {"fields": {table["file_id"]: {"Colour": "custom:colour"}}}
    assert olli.patch(f"{path}/columns", body).status_code == 200
    stages = olli.patch(f"{path}/stages", {"stages": {"Demo": "closing"}}).json()
    assert [(row["value"], row["count"], row["target"]) for row in stages["rows"]] == [("Demo", 2, "closing")]
    for verb, state, deals in (("check", "checked", 0), ("run", "done", 1)):
        assert olli.post(f"{path}/{verb}").json()["state"] == "waiting"
        work_import(house.actor("olli"), run_id=UUID(path.rpartition("/")[2]), clock=lambda: NOW)
        run = olli.get(path).json()
        assert (run["state"], run["created"], run["refused"], run["percent"]) == (state, 1, 1, 100)
        with house.inside():
            assert Deal.objects.filter(stage="closing", custom__colour="red").count() == deals
    assert [row["line"] for row in olli.get(f"{path}/problems").json()] == [3]
    report = olli.get(f"{path}/report")
    assert b"The row has no deal name" in b"".join(report.streaming_content)


def test_states_of_leads_are_said_beside_stages(olli: Program, house: House) -> None:
    content = b"First name,Last name,Company,E-mail,Status\nMinna,Salo,Kone,m@kone.example,Blorp\n"
    path = f"/imports/{upload(olli, content, '?kind=lead').json()['id']}"
    (row,) = olli.get(f"{path}/stages").json()["leads"]
    assert (row["value"], row["count"], row["target"]) == ("Blorp", 1, "new")
    changed = olli.patch(f"{path}/stages", {"leads": {"Blorp": "qualified"}}).json()
    assert [one["target"] for one in changed["leads"]] == ["qualified"]
    assert "waiting" in [one["key"] for one in changed["lead_targets"]]
    assert olli.patch(f"{path}/stages", {"leads": {"Blorp": "nowhere"}}).json()["code"] == "stage-unknown"


def test_a_bad_file_is_refused_with_its_place(olli: Program) -> None:
    answer = upload(olli, b"Deal Name,Deal Stage\nA\0,Demo\n")
    assert (answer.status_code, answer.json()["code"]) == (422, "binary-file")
    assert answer.json()["context"] == {"file": "deals.csv", "line": 2, "column": 2}


def test_what_runs_is_not_changed(olli: Program) -> None:
    path = f"/imports/{upload(olli).json()['id']}"
    olli.post(f"{path}/run")
    assert olli.patch(f"{path}/stages", {"stages": {}}).json()["code"] == "import-busy"
    assert olli.post(f"{path}/run").json()["code"] == "import-busy"
    assert olli.post(f"{path}/cancel").json()["state"] == "cancelled"


def test_the_same_request_again_imports_once(olli: Program, house: House) -> None:
    path = f"/imports/{upload(olli).json()['id']}"
    first = olli.post(f"{path}/run", Idempotency_Key="k1")
    again = olli.post(f"{path}/run", Idempotency_Key="k1")
    assert (first.status_code, first.json()) == (again.status_code, again.json())


def test_rows_that_are_here_already_are_counted_and_left_out_where_that_is_asked_for(
    olli: Program, house: House
) -> None:
    create_account(house.actor("olli"), name="Kone", domain="kone.example", city="Espoo", now=NOW)
    content = b"Company name,Website,City\nKone Oyj,kone.example,Espoo\nMetso,metso.example,Turku\n"
    path = f"/imports/{upload(olli, content).json()['id']}"
    run_id = UUID(path.rpartition("/")[2])
    olli.post(f"{path}/check")
    work_import(house.actor("olli"), run_id=run_id, clock=lambda: NOW)
    assert (olli.get(path).json()["created"], olli.get(path).json()["doubles"]) == (2, 1)
    assert olli.post(f"{path}/run", {"doubles": "burn"}).status_code == 422
    assert olli.post(f"{path}/run", {"doubles": "leave"}).status_code == 200
    work_import(house.actor("olli"), run_id=run_id, clock=lambda: NOW)
    run = olli.get(path).json()
    assert (run["created"], run["refused"], run["doubles"]) == (1, 1, 1)
