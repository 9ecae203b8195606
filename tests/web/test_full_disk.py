"""A disk without room: said plainly, noted in the log, and nothing is half written."""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import pytest
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory

from homeplate.accounts.models import Account
from homeplate.api.problems import on_error
from homeplate.deals.models import Deal, Document
from homeplate.kit.errors import Full
from homeplate.tenancy.files import WholeFiles
from homeplate.transfer import actions as transfer
from homeplate.transfer.export import work
from homeplate.transfer.export.actions import exports
from homeplate.transfer.models import ImportFile, ImportRun
from tests.make import NOW, House
from tests.transfer.conftest import uploads
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


def no_room(*_: object, **__: object) -> NoReturn:
    """What the system says when the disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


def half(_: object, chunk_size: int | None = None) -> Iterator[bytes]:
    """A file of which the disk takes only the beginning."""
    yield b"half"
    no_room()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the file store."""
    monkeypatch.setattr(default_storage, "_wrapped", WholeFiles(location=tmp_path))
    return tmp_path


@pytest.fixture
def full(disk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, with room for four bytes of each file."""
    monkeypatch.setattr(File, "chunks", half)
    return disk


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_leaves_neither_a_row_nor_half_a_file(
    full: Path, selling: House, visit: Visit, deal: Deal, caplog: pytest.LogCaptureFixture
) -> None:
    file = SimpleUploadedFile("brief.txt", b"What hurts: stops.")
    response = visit("rasmus").post(
        "deal-gate", deal.id, then="stay", **{"brief.file": file, "need.value": "yes"}
    )
    assert response.status_code == 507
    assert response["HX-Reswap"] == "none", "the sheet with what was typed stays as it is"
    assert "There is no room left on the server" in json.loads(response["HX-Trigger"])["toast"]["text"]
    with selling.inside():
        assert not Document.objects.exists()
    assert files(full) == []
    assert "the disk is full" in caplog.text


def test_a_file_does_not_outlive_a_row_that_was_not_written(
    disk: Path, selling: House, visit: Visit, deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homeplate.deals.store.record", no_room)
    response = visit("rasmus").post(
        "deal-document-add", deal.id, file=SimpleUploadedFile("brief.txt", b"What hurts: stops.")
    )
    assert response.status_code == 507
    assert files(disk) == []


def test_files_of_an_import_are_taken_back_and_the_page_says_why(
    full: Path, selling: House, visit: Visit
) -> None:
    file = SimpleUploadedFile("deals.csv", b"Record ID,Deal Name\n1,Pumps\n")
    response = visit("olli").post("imports", htmx=False, file=file)
    assert response.status_code == 507
    assert "There is no room left on the server" in text_of(response)
    with selling.inside():
        assert not ImportRun.objects.exists()
        assert not ImportFile.objects.exists()
    assert files(full) == []


def test_an_import_that_runs_out_of_room_says_so_and_can_go_on(
    selling: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    olli = selling.actor("olli")
    table = {"accounts.csv": "Record ID,Company name\n1,Kone Oyj\n2,Valmet\n"}
    run_id = transfer.start_import(olli, uploads=uploads(table), now=NOW)
    transfer.run_import(olli, run_id=run_id, now=NOW)
    monkeypatch.setattr("homeplate.transfer.merging.write_batch", no_room)
    with pytest.raises(OSError, match="No space left"):
        transfer.work_import(olli, run_id=run_id, clock=lambda: NOW)
    with selling.inside():
        run = ImportRun.objects.get(id=run_id)
        assert (run.state, Account.objects.filter(name="Kone Oyj").exists()) == ("failed", False)
        assert "The disk of the server is full" in json.dumps(run.message)


@pytest.mark.parametrize("where", ["while it is made", "while it is kept"])
def test_an_export_that_runs_out_of_room_leaves_no_file_and_says_why(
    where: str, disk: Path, selling: House, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = visit("ada")
    ada.post("settings-export-start", htmx=False)
    (row,) = exports(selling.actor("ada"))
    if where == "while it is made":
        monkeypatch.setattr(work, "write_archive", no_room)
    else:
        monkeypatch.setattr(File, "chunks", half)
    with pytest.raises((OSError, Full)):
        work.work_export(selling.id, export_id=row.id, clock=lambda: NOW)
    assert files(disk) == []
    page = text_of(ada.get("settings-data"))
    assert "Failed: the disk of the server is full" in page
    assert "Make an export" in page, "it can be tried again"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_database_without_room_keeps_nothing_of_a_change(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            answers = [
                rasmus.post("account-new", htmx=False, name=f"Kone {uuid4().hex * 4}") for _ in range(200)
            ]
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    refused = [answer for answer in answers if answer.status_code == 507]
    assert refused, {answer.status_code for answer in answers}
    assert "There is no room left on the server" in text_of(refused[0])
    with selling.inside():
        assert Account.objects.filter(name__startswith="Kone ").count() == len(answers) - len(refused)


def test_a_program_is_told_by_a_problem_of_its_own() -> None:
    answer = on_error(RequestFactory().get("/api/v1/deals"), OSError(errno.ENOSPC, "No space left on device"))
    assert answer.status_code == 507
    assert json.loads(answer.content)["code"] == "no-room"


def test_an_upload_that_has_no_room_on_its_way_in_is_answered_alike(
    selling: House, visit: Visit, deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.receive_data_chunk", no_room)
    rasmus = visit("rasmus")
    rasmus.client.raise_request_exception = False
    file = SimpleUploadedFile("brief.txt", b"What hurts: stops.")
    response = rasmus.post("deal-document-add", deal.id, file=file)
    assert response.status_code == 507
    assert "There is no room left on the server" in json.loads(response["HX-Trigger"])["toast"]["text"]


def test_a_failure_that_nobody_foresaw_is_said_beside_what_was_typed(
    selling: House,
    visit: Visit,
    deal: Deal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def wrong(*_: object, **__: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr("homeplate.web.deals.moves.actions.lose", wrong)
    rasmus = visit("rasmus")
    rasmus.client.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL):
        answer = rasmus.post("deal-lose", deal.id, reason="price")
        page = rasmus.post("deal-lose", deal.id, htmx=False, reason="price")
    assert (answer.status_code, answer["HX-Reswap"]) == (500, "none")
    assert "what you typed is still here" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert "Something broke on our side" in text_of(page)
