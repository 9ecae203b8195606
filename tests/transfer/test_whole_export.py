"""A whole workspace as one file: complete, readable, of one workspace only, and without what opens doors."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage

from homeplate.accounts.actions import create_account
from homeplate.deals import actions as deals
from homeplate.kit.errors import Conflict, Forbidden, NotFound
from homeplate.ledger.queries import facts_about
from homeplate.people.actions import create_token, invite
from homeplate.people.models import Invitation, Token
from homeplate.transfer.export import actions, work, writing
from homeplate.transfer.export.keeping import KEPT, forget_old_exports
from homeplate.transfer.export.tables import LEFT_OUT, USER, tables, workspace_models
from homeplate.transfer.export.work import work_export
from homeplate.transfer.models import WorkspaceExport
from tests.make import NOW, House, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(house: House) -> Iterator[House]:
    """A deal with a document, an account, a token and an invitation; and a secret account next door."""
    publish(house)
    rasmus, ada = house.actor("rasmus"), house.actor("ada")
    account = create_account(rasmus, name="=Kone Oyj", now=NOW)
    deal = deals.create_deal(rasmus, name="Pumps for Oulu", account_id=account.id, now=NOW)
    deals.add_document(
        rasmus, deal_id=deal.id, name="../brief.txt", content=BytesIO(b"Secret brief"), now=NOW
    )
    create_token(rasmus, name="Robot", scopes=["people:read"], now=NOW)
    invite(ada, email="kaisa@northwind.example", language="fi", now=NOW)
    create_account(house.actor("outsider"), name="Next door", now=NOW)
    yield house


def made(house: House) -> tuple[UUID, zipfile.ZipFile]:
    """An export that Ada asked for, done."""
    ada = house.actor("ada")
    export_id = actions.start_export(ada, now=NOW)
    work_export(house.id, export_id=export_id, clock=lambda: NOW)
    with actions.take_export(ada, export_id=export_id, now=NOW) as file:
        return export_id, zipfile.ZipFile(BytesIO(file.read()))


def lines(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    """The rows of one table."""
    return [json.loads(line) for line in archive.read(f"data/{name}.jsonl").decode().splitlines()]


def test_every_table_of_a_workspace_is_in_it_or_is_left_out_for_a_reason() -> None:
    exported = {table.model._meta.label for table in tables()}
    assert exported | LEFT_OUT.keys() == {model._meta.label for model in workspace_models()}
    assert not exported & LEFT_OUT.keys()


def test_it_holds_what_is_there_with_all_documents(full: House) -> None:
    _, archive = made(full)
    assert archive.testzip() is None
    (deal,) = lines(archive, "deals-deal")
    (account,) = lines(archive, "accounts-account")
    assert (deal["name"], deal["account_id"], account["name"]) == (
        "Pumps for Oulu",
        account["id"],
        "=Kone Oyj",
    )
    assert {row["name"] for row in lines(archive, "people-member")} >= {"Ada", "Rasmus"}
    (document,) = lines(archive, "deals-document")
    (kept,) = (name for name in archive.namelist() if name.startswith("documents/"))
    assert kept.startswith(f"documents/{document['id']}/")
    assert ".." not in kept
    assert archive.read(kept) == b"Secret brief"
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["rows"]["deals-deal"] == 1
    assert manifest["documents_missing"] == []
    assert b"Northwind Controls" in archive.read("README.txt")


def test_csv_names_what_ids_stand_for_and_holds_no_formula(full: House) -> None:
    _, archive = made(full)
    text = archive.read("csv/deals-deal.csv").decode().removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["name"], row["owner name"], row["account name"]) == ("Pumps for Oulu", "Rasmus", "'=Kone Oyj")


def test_nothing_in_it_opens_a_door_or_comes_from_next_door(full: House) -> None:
    _, archive = made(full)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    with full.inside():
        hashes = [*Token.objects.values_list("digest", flat=True)]
        hashes += Invitation.objects.values_list("digest", flat=True)
    assert len(hashes) == 2
    for secret in (*(one.encode() for one in hashes), b"Next door", b"Southwind", b"outsider@", b"argon2"):
        assert secret not in everything, secret
    assert set(lines(archive, "people-user")[0]) == {*USER}


def test_its_way_is_told_by_facts(full: House) -> None:
    export_id, _ = made(full)
    actions.forget_export(full.actor("ada"), export_id=export_id, now=NOW)
    with full.inside():
        facts = [(fact.verb, fact.actor_id) for fact in facts_about(export_id).order_by("id")]
    verbs = ("started", "done", "taken", "forgotten")
    assert facts == [(f"export.{verb}", full.members["ada"]) for verb in verbs]


def test_progress_reaches_the_whole(full: House) -> None:
    export_id, _ = made(full)
    with full.inside():
        export = WorkspaceExport.objects.get(id=export_id)
    assert export.done == export.total > 20
    assert actions.exports(full.actor("ada"))[0].percent == 100


def test_one_at_a_time_unless_the_other_is_dead(full: House) -> None:
    ada = full.actor("ada")
    first = actions.start_export(ada, now=NOW)
    with pytest.raises(Conflict):
        actions.start_export(ada, now=NOW + timedelta(seconds=30))
    actions.start_export(ada, now=NOW + timedelta(minutes=5))
    with full.inside():
        assert WorkspaceExport.objects.get(id=first).state == "failed"


def test_a_cancelled_export_leaves_no_file(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = full.actor("ada")
    export_id = actions.start_export(ada, now=NOW)
    usual = writing.write_archive

    def interrupted(*args: Any, **more: Any) -> None:
        actions.cancel_export(ada, export_id=export_id, now=NOW)
        usual(*args, **more)

    monkeypatch.setattr(work, "write_archive", interrupted)
    work_export(full.id, export_id=export_id, clock=lambda: NOW)
    with full.inside():
        export = WorkspaceExport.objects.get(id=export_id)
    assert (export.state, export.path) == ("cancelled", "")
    work_export(full.id, export_id=export_id, clock=lambda: NOW)
    with pytest.raises(NotFound):
        actions.take_export(ada, export_id=export_id, now=NOW)


def test_a_failure_is_kept_and_the_work_may_begin_anew(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = full.actor("ada")
    export_id = actions.start_export(ada, now=NOW)

    def full_disk(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(work, "write_archive", full_disk)
    with pytest.raises(OSError, match="disk full"):
        work_export(full.id, export_id=export_id, clock=lambda: NOW)
    assert actions.exports(ada)[0].state == "failed"
    monkeypatch.undo()
    made(full)


def test_a_file_goes_when_its_time_is_over(full: House) -> None:
    export_id, _ = made(full)
    with full.inside():
        path = WorkspaceExport.objects.get(id=export_id).path
        assert forget_old_exports(now=NOW + KEPT) == 0
        assert forget_old_exports(now=NOW + KEPT + timedelta(seconds=1)) == 1
    assert not default_storage.exists(path)
    assert actions.exports(full.actor("ada"))[0].has_file is False


@pytest.mark.parametrize("name", ["olli", "mina", "rasmus", "veli"])
def test_only_administrators_export_a_workspace(full: House, name: str) -> None:
    with pytest.raises(Forbidden):
        actions.start_export(full.actor(name), now=NOW)
    with pytest.raises(Forbidden):
        actions.exports(full.actor(name))


def test_an_export_of_next_door_is_not_there(full: House) -> None:
    export_id, _ = made(full)
    outsider = full.actor("outsider")
    assert actions.exports(outsider) == []
    for act in (actions.take_export, actions.cancel_export, actions.forget_export):
        with pytest.raises(NotFound):
            act(outsider, export_id=export_id, now=NOW)
