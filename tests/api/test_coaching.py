"""Coaching sessions by API."""

from __future__ import annotations

import pytest

from tests.api.client import program
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


def test_a_session_is_changed_and_deleted_only_as_it_was_seen(selling: House) -> None:
    mina = program(selling, "mina")
    held = {"whom_id": str(selling.members["rasmus"]), "day": NOW.date().isoformat()}
    made = mina.post("/coaching/sessions", {**held, "minutes": 30, "about": "deal"}).json()
    at = f"/coaching/sessions/{made['id']}"
    assert mina.get(at, If_None_Match='"1"').status_code == 304
    changed = mina.patch(at, {"minutes": 45}, If_Match='"1"')
    assert (changed.json()["minutes"], changed.json()["revision"], changed["ETag"]) == (45, 2, '"2"')
    assert mina.patch(at, {"minutes": 60}, If_Match='"1"').status_code == 412
    assert mina.delete(at, If_Match='"1"').status_code == 412
    assert mina.delete(at, If_Match='"2"').status_code == 204
