"""Bad days: a full disk and an ended session, told on pages and by the API, with nothing half-written."""

from __future__ import annotations

import errno
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from homeplate.deals.models import Deal, Document
from homeplate.ledger.models import Fact
from homeplate.people.actions import create_token
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def pumps(selling: House) -> Deal:
    return add_deal(selling)


def upload(client: Client, deal: Deal) -> Any:
    file = SimpleUploadedFile("brief.txt", b"Brief")
    return client.post(reverse("deal-document-add", args=[deal.id]), {"file": file})


def told(house: House, deal: Deal) -> int:
    with house.inside():
        return Fact.objects.filter(subject_id=deal.id).count() + Document.objects.count()


def test_a_file_that_finds_no_room_leaves_nothing_behind(selling: House, pumps: Deal, visit: Visit) -> None:
    before, begun = told(selling, pumps), []

    def half(name: str, content: Any, max_length: int | None = None) -> str:
        begun.append(default_storage._save(name, content))  # type: ignore[attr-defined]
        raise FULL

    with patch.object(type(default_storage._wrapped), "save", lambda self, *given: half(*given)):  # type: ignore[attr-defined]
        answer = upload(visit("rasmus").client, pumps)
    assert answer.status_code == 507
    assert "There is no room left on the server" in answer.content.decode()
    assert told(selling, pumps) == before
    assert begun and not default_storage.exists(begun[0])


def test_a_change_that_fails_after_its_file_was_kept_takes_the_file_away(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    kept: list[str] = []
    save = default_storage.save

    def noted(name: str, content: Any) -> str:
        kept.append(save(name, content))
        return kept[-1]

    with (
        patch.object(default_storage, "save", noted),
        patch.object(Document, "save", side_effect=OperationalError("database or disk is full")),
    ):
        assert upload(visit("rasmus").client, pumps).status_code == 507
    assert kept and not default_storage.exists(kept[0])


def test_a_database_without_room_is_told_in_the_language_of_the_page(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    rasmus = visit("rasmus")
    with patch(
        "homeplate.deals.actions.edit.change", side_effect=OperationalError("database or disk is full")
    ):
        answer = rasmus.post(
            "deal-step", pumps.id, next_step="Call", next_step_on="2031-01-15", next_step_kind="call"
        )
    assert answer.status_code == 507
    assert answer.headers["HX-Reswap"] == "none"


def test_the_api_tells_of_a_full_disk(selling: House, pumps: Deal, client: Client) -> None:
    token = create_token(selling.actor("rasmus"), name="t", scopes=["deals:read"], now=NOW).text
    with patch(
        "homeplate.api.deals.records.queries.list_deals", side_effect=OperationalError("disk is full")
    ):
        answer = client.get("/api/v1/deals", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (507, "no-room")
