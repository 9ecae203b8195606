"""A workspace taken away as a file, on a page."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from homeplate.transfer.export.actions import exports
from homeplate.transfer.export.work import work_export
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


def test_an_export_is_asked_for_watched_and_taken(selling: House, visit: Visit) -> None:
    add_deal(selling, "rasmus")
    ada = visit("ada")
    assert ada.post("settings-export-start", htmx=False).status_code == 303
    waiting = text_of(ada.get("settings-data"))
    assert "Waiting for its turn" in waiting
    assert "every 1s" in waiting
    (row,) = exports(selling.actor("ada"))
    work_export(selling.id, export_id=row.id, clock=lambda: NOW)
    part = text_of(ada.get("settings-data", htmx=True))
    assert part.lstrip().startswith('<div id="exports">')
    assert "every 1s" not in part
    response = ada.get("settings-export-download", row.id)
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "no-store")
    archive = zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    assert b"Pumps for Oulu" in archive.read("data/deals-deal.jsonl")


def test_an_export_is_stopped_and_another_begun(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.post("settings-export-start", htmx=False)
    again = ada.post("settings-export-start", htmx=False)
    assert "An%20export%20is%20being%20made" in again.cookies["toast"].value
    (row,) = exports(selling.actor("ada"))
    ada.post("settings-export-cancel", row.id, htmx=False)
    assert "Cancelled" in text_of(ada.get("settings-data"))
    ada.post("settings-export-start", htmx=False)
    assert [one.state for one in exports(selling.actor("ada"))] == ["waiting", "cancelled"]


def test_a_removed_file_is_not_there_any_more(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.post("settings-export-start", htmx=False)
    (row,) = exports(selling.actor("ada"))
    work_export(selling.id, export_id=row.id, clock=lambda: NOW)
    ada.post("settings-export-forget", row.id, htmx=False)
    assert ada.get("settings-export-download", row.id).status_code == 404


def test_a_workspace_is_deleted_only_by_its_name_and_kept_by_one_click(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    refused = ada.post("settings-delete", htmx=False, name="Northwind")
    assert refused.status_code == 422
    assert "This is not the name of the workspace." in text_of(refused)
    assert 'value="Northwind"' in text_of(refused)
    answer = ada.post("settings-delete", htmx=False, name="Northwind Controls")
    assert "keep" in answer.cookies["toast"].value
    assert "It will be deleted with all that it holds on" in text_of(ada.get("settings-data"))
    for name, may_keep in (("ada", True), ("rasmus", False)):
        html = text_of(visit(name).get("settings-account"))
        assert "This workspace will be deleted on" in html
        assert ("Keep it" in html) is may_keep
    again = ada.post("settings-delete", htmx=False, name="Northwind Controls")
    assert "being%20deleted%20already" in again.cookies["toast"].value
    ada.post("settings-keep", htmx=False)
    assert "will be deleted" not in text_of(visit("rasmus").get("settings-account"))
