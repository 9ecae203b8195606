"""Evidence, progress, people, documents, timeline."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.client import BASE, Program, conforms
from tests.api.conftest import Prove

Deal = dict[str, Any]


def test_progress_shows_every_criterion_and_what_to_do_next(
    rasmus: Program, deal: Deal, prove: Prove
) -> None:
    prove(deal, "need")
    found = rasmus.get(f"/deals/{deal['id']}/progress").json()
    need, budget = found["stages"][0]["criteria"]
    assert (need["state"], need["evidence"]["by"], budget["state"]) == ("validated", "Rasmus", "open")
    assert found["what_next"][0]["criterion"] == "budget"
    assert found["gate"]["missing"][0]["criterion"] == "budget"
    assert found["progress"] == 30


def test_withdrawn_evidence_opens_the_criterion(rasmus: Program, deal: Deal, prove: Prove) -> None:
    prove(deal, "need")
    answer = rasmus.post(f"/deals/{deal['id']}/criteria/need/withdraw", {"reason": "A misunderstanding"})
    assert answer.json()["progress"] == 0
    again = rasmus.post(f"/deals/{deal['id']}/criteria/need/withdraw", {})
    assert again.json()["code"] == "nothing-held"


def test_evidence_of_the_wrong_form_is_refused_with_its_place(rasmus: Program, deal: Deal) -> None:
    answer = rasmus.put(f"/deals/{deal['id']}/criteria/need", {"value": {"a": [1]}})
    assert (answer.status_code, answer.json()["field"]) == (422, "value")
    assert rasmus.put(f"/deals/{deal['id']}/criteria/nothing", {"value": True}).status_code == 404


def test_only_the_validators_of_a_criterion_may_validate_it(
    rasmus: Program, mina: Program, deal: Deal
) -> None:
    at = f"/deals/{deal['id']}/criteria/order"
    assert rasmus.put(at, {"value": True}).json()["code"] == "not-a-validator"
    assert mina.put(at, {"value": True}).status_code == 200


def test_people_in_the_decision_come_and_go(rasmus: Program, deal: Deal) -> None:
    contact = rasmus.post("/contacts", {"name": "Kim Min-su"}).json()["id"]
    at = f"/deals/{deal['id']}/stakeholders"
    rasmus.put(f"{at}/{contact}", {"buying_role": "guide", "influence": 5})
    (found,) = rasmus.get(at).json()
    assert (found["name"], found["buying_role"], found["influence"]) == ("Kim Min-su", "guide", 5)
    rasmus.delete(f"{at}/{contact}")
    assert rasmus.get(at).json() == []
    assert rasmus.delete(f"{at}/{contact}").status_code == 404


def _upload(program: Program, deal: Deal, name: str, data: bytes, **headers: str) -> Any:
    path = f"/deals/{deal['id']}/documents"
    file = SimpleUploadedFile(name, data)
    answer = program.client.post(BASE + path, {"file": file}, headers={**program.headers, **headers})
    conforms("POST", path, answer)
    return answer


def test_a_document_goes_in_and_comes_out_as_a_download(rasmus: Program, deal: Deal) -> None:
    kept = _upload(rasmus, deal, "../offer<script>.txt", b"<script>alert(1)</script>").json()
    got = rasmus.get(f"/deals/{deal['id']}/documents/{kept['id']}")
    assert b"".join(got) == b"<script>alert(1)</script>"
    assert got.headers["Content-Type"].startswith("text/plain")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert [one["by"] for one in rasmus.get(f"/deals/{deal['id']}/documents").json()] == ["Rasmus"]
    rasmus.delete(f"/deals/{deal['id']}/documents/{kept['id']}")
    assert rasmus.get(f"/deals/{deal['id']}/documents/{kept['id']}").status_code == 404


def test_an_upload_sent_again_is_kept_once(rasmus: Program, deal: Deal) -> None:
    key = {"Idempotency-Key": "upload-1"}
    answers = [_upload(rasmus, deal, "a.txt", b"text", **key).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(rasmus.get(f"/deals/{deal['id']}/documents").json()) == 1
    assert _upload(rasmus, deal, "a.txt", b"other", **key).json()["code"] == "idempotency-key"


def test_a_program_is_no_document(rasmus: Program, deal: Deal) -> None:
    assert _upload(rasmus, deal, "a.txt", b"MZ\x00\x01").json()["code"] == "file-kind"
    assert rasmus.send("POST", f"/deals/{deal['id']}/documents").status_code == 422


def test_the_timeline_tells_everything_newest_first(rasmus: Program, deal: Deal, prove: Prove) -> None:
    prove(deal)
    at = f"/deals/{deal['id']}/timeline"
    page = rasmus.get(f"{at}?limit=2").json()
    assert [one["verb"] for one in page["items"]] == ["deal.validated", "deal.validated"]
    rest = rasmus.get(f"{at}?cursor={page['next_cursor']}").json()
    assert [(one["verb"], one["by"], one["door"]) for one in rest["items"]] == [
        ("deal.created", "Rasmus", "api")
    ]
    assert len(rasmus.get(f"{at}?verb=deal.created").json()["items"]) == 1
