"""A workspace that sells, on a Monday morning, and the programs of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache

from homeplate.api import auth
from tests.api.client import Program, program
from tests.deals.conftest import publish
from tests.make import NOW, House


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The API's clock stands still, and nobody has asked anything yet."""
    monkeypatch.setattr(auth, "clock", lambda: NOW)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def version(house: House) -> UUID:
    """The published version of the sample process: discovery, proposal, closing."""
    return publish(house)


@pytest.fixture
def selling(house: House, version: UUID) -> House:
    """Northwind Controls with the sample process published."""
    return house


@pytest.fixture
def rasmus(selling: House) -> Program:
    """The program of a rep, who sees what he owns."""
    return program(selling, "rasmus")


@pytest.fixture
def mina(selling: House) -> Program:
    """The program of his manager."""
    return program(selling, "mina")


@pytest.fixture
def ada(selling: House) -> Program:
    """The program of the administrator."""
    return program(selling, "ada")


@pytest.fixture
def deal(rasmus: Program) -> dict[str, Any]:
    """A new deal of Rasmus."""
    found: dict[str, Any] = rasmus.post("/deals", {"name": "Pumps for Oulu"}).json()
    return found


Prove = Callable[..., None]


@pytest.fixture
def prove(rasmus: Program) -> Prove:
    """Shows what the first gate asks for."""

    def show(deal: dict[str, Any], *criteria: str) -> None:
        for criterion in criteria or ("need", "budget"):
            answer = rasmus.put(f"/deals/{deal['id']}/criteria/{criterion}", {"value": True})
            assert answer.status_code == 200, answer.content

    return show
