"""Bringing files in by pages: upload, columns, stages, dry run, import, report."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from homeplate.deals.models import Deal
from homeplate.transfer.actions import work_import, work_undo
from homeplate.transfer.models import ImportRun
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, text_of

pytestmark = pytest.mark.django_db

DEALS = """Deal Name,Account Name,Amount,Stage,Close Date
Pumps for Oulu,Kone Oyj,"12,000",Discovery,2026-05-04
Valves,Nordea,not much,Proposal,2026-06-01
=cmd(),Nordea,5,Closed Won,2026-02-01
"""


def upload(who: Visitor, content: bytes = DEALS.encode(), name: str = "deals.csv") -> HttpResponse:
    """A file handed in."""
    return who.post("imports", htmx=False, file=SimpleUploadedFile(name, content), order="dmy")


def worked(house: House) -> ImportRun:
    """The run after the worker did what was queued."""
    with house.inside():
        run = ImportRun.objects.get()
    work_import(house.actor("ada"), run_id=run.id, clock=lambda: NOW)
    with house.inside():
        return ImportRun.objects.get()


def mapped(house: House, who: Visitor) -> ImportRun:
    """A run whose columns and stages are confirmed as guessed, and whose dry run is done."""
    columns = upload(who)["Location"]
    page = who.client.get(columns).content.decode()
    form = dict(chosen(page))
    stages = who.client.post(columns, {**form, "currency": "EUR"})["Location"]
    assert stages.endswith("/stages/")
    form = dict(chosen(who.client.get(stages).content.decode()))
    who.client.post(stages, form)
    return worked(house)


def chosen(html: str) -> list[tuple[str, str]]:
    """The selects of a page with what is selected in them."""
    found = []
    for select in html.split('<select class="input" name="')[1:]:
        name, rest = select.split('"', 1)
        picked = rest.split("</select>")[0].split(" selected>")
        found.append((name, picked[0].rsplit('value="', 1)[1].rstrip('"') if len(picked) > 1 else ""))
    return found


def test_a_file_is_read_and_its_columns_are_guessed(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    response = upload(ada)
    assert response.status_code == 303
    html = ada.client.get(response["Location"]).content.decode()
    assert "Pumps for Oulu" in html
    assert dict(chosen(html))["c-0-0"] == "name"
    assert "3 rows · 1 file" in html


def test_a_dry_run_writes_nothing_and_the_import_does(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    html = text_of(ada.get("import", run.id))
    assert ("Would be new" in html, "Import now" in html) == (True, True)
    with selling.inside():
        assert not Deal.objects.exists()
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    assert "To the pipeline" in text_of(ada.get("import", run.id))
    assert "Pumps for Oulu" in text_of(ada.get("pipeline"))


def test_rows_that_stay_out_are_told_and_come_back_as_a_safe_file(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    html = text_of(ada.get("import", run.id))
    assert "Rows with problems" in html
    assert "not much" in html
    response = ada.get("import-report", run.id)
    report = response.getvalue().decode()
    assert "attachment" in response["Content-Disposition"]
    assert "not much" in report


def test_a_waiting_import_asks_again_and_can_be_cancelled(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    ada.post("import-run", run.id, htmx=False)
    assert "every 1s" in text_of(ada.get("import", run.id))
    ada.post("import-cancel", run.id, htmx=False)
    html = text_of(ada.get("import", run.id))
    assert ("every 1s" in html, "Go on" in html) == (False, True)
    again = ada.post("import-cancel", run.id, htmx=False)
    assert (again.status_code, "Nothing works on this import." in text_of(again)) == (409, True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n\x00", "picture.csv"),
        (b'a,b\n"open,1\n', "quote.csv"),
        (b"PK\x03\x04x", "x.xlsx"),
    ],
)
def test_a_bad_file_ends_in_a_clear_message(selling: House, visit: Visit, content: bytes, name: str) -> None:
    response = upload(visit("ada"), content, name)
    html = text_of(response)
    assert response.status_code == 422
    assert f"{name}" in html
    with selling.inside():
        assert not ImportRun.objects.exists()


def test_no_file_is_asked_for(selling: House, visit: Visit) -> None:
    response = visit("ada").post("imports", htmx=False)
    assert response.status_code == 422


def test_two_columns_for_one_field_are_refused_with_the_choice_kept(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    columns = upload(ada)["Location"]
    form = dict(chosen(ada.client.get(columns).content.decode()))
    form["c-0-1"] = form["c-0-0"]
    response = ada.client.post(columns, {**form, "currency": "EUR"})
    assert response.status_code == 422
    assert "Another column becomes this, too." in response.content.decode()
    assert dict(chosen(response.content.decode()))["c-0-1"] == form["c-0-0"]


def test_an_import_can_be_forgotten(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    ada.post("import-discard", run.id, htmx=False)
    assert ada.get("import", run.id).status_code == 404
    assert "deals.csv" not in text_of(ada.get("imports"))


def test_a_run_that_is_being_set_up_leads_to_its_columns(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    upload(ada)
    with selling.inside():
        run = ImportRun.objects.get()
    assert ada.get("import", run.id)["Location"].endswith("/columns/")
    assert "deals.csv" in text_of(ada.get("imports"))


def test_an_import_is_undone_from_its_page_and_imported_again(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    assert f"/imports/{run.id}/undo/" in text_of(ada.get("import", run.id))
    preview = text_of(ada.get("import-undo", run.id))
    assert '<th scope="row">Deals</th><td class="num">3</td>' in preview
    ada.post("import-undo", run.id, htmx=False)
    assert "Being undone" in text_of(ada.get("import", run.id))
    work_undo(selling.actor("ada"), run_id=run.id, clock=lambda: NOW)
    with selling.inside():
        assert not Deal.objects.filter(archived_at=None).exists()
        deal = Deal.objects.first()
    assert deal is not None
    assert "This import was undone." in text_of(ada.get("import", run.id))
    assert "Deleted as the import was undone" in text_of(ada.get("deal", deal.id))
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    with selling.inside():
        assert Deal.objects.filter(archived_at=None).count() == 3
