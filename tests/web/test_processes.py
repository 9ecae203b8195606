"""The processes of a workspace by pages: begun, edited, checked, published, compared, and moved to."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from homeplate.deals.models import Deal
from homeplate.kit.text import msg
from homeplate.playbook.models import Process, ProcessVersion
from homeplate.process.lint.base import Finding
from homeplate.process.templates import template_text
from homeplate.web import jinja
from homeplate.web.processes import shown
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import PROCESS, Visitor, text_of

pytestmark = pytest.mark.django_db


def process_of(house: House, key: str) -> UUID:
    """The process with this key."""
    with house.inside():
        return Process.objects.get(key=key).id


def adopted(house: House, who: Visitor, template: str = "pipeline") -> UUID:
    """A process made from a template and published."""
    who.post("process-new", htmx=False, template=template)
    process_id = process_of(house, template)
    who.post("process-publish", process_id, htmx=False, revision="1")
    return process_id


def test_a_newcomer_goes_from_nothing_to_a_published_process(house: House) -> None:
    ada = Visitor(house, "ada")
    assert "Seven-step process" in text_of(ada.get("processes"))
    response = ada.post("process-new", htmx=False, template="baseball")
    html = text_of(ada.client.get(response["Location"]))
    assert "v1 · draft" in html
    assert "No finding" in text_of(ada.get("process-check", process_of(house, "baseball")))
    ada.post("process-publish", process_of(house, "baseball"), htmx=False, revision="1")
    assert "Home to first" in text_of(ada.get("pipeline"))


def test_the_page_shows_stages_weights_and_criteria(selling: House, visit: Visit, deal: Deal) -> None:
    html = text_of(visit("veli").get("process", deal.process_id))
    assert "100 of 100" in html
    assert 'aria-label="Discovery 60, Proposal 20, Closing 20"' in html
    assert "The buyer confirmed the need" in html
    assert "Contact with a buying role" in html
    assert "process-edit" not in html
    assert reverse("process-edit", args=[deal.process_id]) not in html
    assert f"{reverse('insight')}?process={deal.process_id}#t-narrow" in html


def test_a_finding_stands_beside_the_place_it_concerns() -> None:
    stage = Finding(
        "HP204", "warning", "stages.1.target_days", msg("here"), msg("No duration."), msg("Give one.")
    )
    line = Finding(
        "HP301", "error", "stages.0.criteria.2.label", msg("here"), msg("A seller's task."), msg("Ask.")
    )
    whole = Finding("HP101", "error", "stages", msg("here"), msg("Weights are 96."), msg("Add 4."))
    found = shown.placed([stage, line, whole], jinja.say)
    assert {place: [one.code for one in them] for place, them in found.items()} == {
        (1, -1): ["HP204"],
        (0, 2): ["HP301"],
        (-1, -1): ["HP101"],
    }


def test_an_edited_process_is_a_draft_until_it_is_published(house: House) -> None:
    ada = Visitor(house, "ada")
    process_id = adopted(house, ada)
    text = template_text("pipeline").replace("weight: 3", "weight: 4", 1)
    response = ada.post(
        "process-edit", process_id, htmx=False, text=text, revision="0", note="Fit counts more"
    )
    html = text_of(ada.client.get(response["Location"]))
    assert "v2 · draft" in html
    assert "101 of 100" in html
    assert "1 error must be mended before this can be published:" in html
    publish = text_of(ada.get("process-publish", process_id))
    assert re.search(r"<button[^>]*disabled[^>]*>.*Publish v2", publish)
    assert "Fit counts more" in publish
    refused = ada.post("process-publish", process_id, htmx=False, revision="1")
    assert (refused.status_code, "errors must be mended" in text_of(refused)) == (409, True)


def test_two_versions_are_compared_in_sentences(house: House) -> None:
    ada = Visitor(house, "ada")
    process_id = adopted(house, ada)
    text = template_text("pipeline").replace("weight: 3", "weight: 4", 1)
    ada.post("process-edit", process_id, htmx=False, text=text, revision="0")
    html = text_of(ada.get("process-diff", process_id, before=1, after=2))
    assert "weighs 4 instead of 3." in html
    assert ada.get("process-diff", process_id, before=1, after=9).status_code == 404
    assert "Nothing differs" in text_of(ada.get("process-diff", process_id, before=1, after=1))


def test_a_broken_text_is_given_back_with_its_place(house: House) -> None:
    ada = Visitor(house, "ada")
    process_id = adopted(house, ada)
    for broken in (PROCESS.replace("leg: 3", "leg: 9"), "stages: [", "x", "\x00"):
        response = ada.post(
            "process-edit", process_id, htmx=False, text=broken, revision="0", note="A higher bar"
        )
        assert response.status_code == 422
        assert "Nothing was saved" in text_of(response)
        assert 'value="A higher bar"' in text_of(response)
    assert "stages.1.leg" in text_of(
        ada.post(
            "process-edit", process_id, htmx=False, text=PROCESS.replace("leg: 3", "leg: 9"), revision="0"
        )
    )


def test_two_authors_do_not_overwrite_each_other(house: House) -> None:
    ada, olli = Visitor(house, "ada"), Visitor(house, "olli")
    process_id = adopted(house, ada)
    text = template_text("pipeline")
    olli.post("process-edit", process_id, htmx=False, text=text, revision="0")
    response = ada.post("process-edit", process_id, htmx=False, text=text, revision="0")
    assert response.status_code == 409
    assert "Somebody else changed this draft meanwhile." in text_of(response)


def test_a_process_lives_in_a_file(house: House) -> None:
    ada = Visitor(house, "ada")
    process_id = adopted(house, ada, "essential")
    response = ada.get("process-yaml", process_id)
    assert response["Content-Disposition"] == 'attachment; filename="essential-v1.yaml"'
    file = SimpleUploadedFile("own.yaml", response.content.replace(b"key: essential", b"key: own", 1))
    made = ada.post("process-new", htmx=False, file=file)
    assert made.status_code == 303
    assert ada.get("process", process_of(house, "own")).status_code == 200
    no_text = ada.post("process-new", htmx=False, file=SimpleUploadedFile("x.yaml", b"\xff\xfe\x00"))
    assert (no_text.status_code, "not UTF-8 text" in text_of(no_text)) == (422, True)


def test_open_deals_are_moved_to_a_new_version_with_a_preview(house: House) -> None:
    ada = Visitor(house, "ada")
    process_id = adopted(house, ada)
    ada.post("deal-new", name="Pumps for Oulu")
    text = template_text("pipeline").replace("target_days: 10", "target_days: 12", 1)
    ada.post("process-edit", process_id, htmx=False, text=text, revision="0")
    assert "This is a draft" in text_of(ada.get("process-impact", process_id))
    ada.post("process-publish", process_id, htmx=False, revision="1")
    preview = text_of(ada.get("process-impact", process_id))
    assert "Move these deals now" in preview
    report = text_of(ada.post("process-migrate", process_id, htmx=False))
    assert "Pumps for Oulu" in report
    with house.inside():
        version = ProcessVersion.objects.get(process_id=process_id, state="published")
        assert Deal.objects.get().version_id == version.id


def test_a_process_is_made_the_standard_and_another_retired(house: House) -> None:
    ada = Visitor(house, "ada")
    first, second = adopted(house, ada), adopted(house, ada, "essential")
    refused = ada.post("process-retire", first, htmx=False)
    assert (refused.status_code, "the default process" in text_of(refused)) == (409, True)
    ada.post("process-default", second, htmx=False)
    ada.post("process-retire", first, htmx=False)
    html = text_of(ada.get("processes"))
    assert "v1 retired" in html
    ada.post("process-restore", first, htmx=False)
    assert "v1 retired" not in text_of(ada.get("processes"))


def test_a_discarded_first_draft_takes_its_process_along(house: House) -> None:
    ada = Visitor(house, "ada")
    ada.post("process-new", htmx=False, template="pipeline")
    process_id = process_of(house, "pipeline")
    ada.post("process-discard", process_id, htmx=False)
    assert ada.get("process", process_id).status_code == 404


def test_a_version_that_never_was_is_not_found(selling: House, visit: Visit, deal: Deal) -> None:
    assert visit("veli").get("process", deal.process_id, version=7).status_code == 404


def test_a_reason_for_the_next_revision_is_noted_and_told(selling: House, visit: Visit, deal: Deal) -> None:
    ada = visit("ada")
    sent = {"kind": "market", "text": "Buyers ask for a trial first"}
    assert ada.post("process-reason", deal.process_id, htmx=False, **sent).status_code == 303
    html = text_of(ada.get("process", deal.process_id))
    assert "Buyers ask for a trial first" in html
    veli = text_of(visit("veli").get("process", deal.process_id))
    assert "Buyers ask for a trial first" in veli
    assert "Note it" not in veli


def test_a_reason_that_is_refused_keeps_what_was_typed(selling: House, visit: Visit, deal: Deal) -> None:
    answer = visit("ada").post("process-reason", deal.process_id, htmx=False, kind="market", text="x" * 2001)
    html = text_of(answer)
    assert answer.status_code == 422
    assert "At most 2000 characters." in html or "At most 2,000 characters." in html
    assert "x" * 2001 in html
