"""People in front of pages of a workspace that sells by a process with every type of criterion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homeplate.deals.models import Deal
from tests.make import House
from tests.web.selling import Visitor, add_deal, tour

Visit = Callable[[str], Visitor]


@pytest.fixture
def selling(house: House) -> House:
    """Northwind Controls with the process of `selling` published."""
    return tour(house)


@pytest.fixture
def visit(selling: House) -> Visit:
    """Somebody signed in, by name."""
    return lambda name: Visitor(selling, name)


@pytest.fixture
def deal(selling: House) -> Deal:
    """A deal of Rasmus at the first stage."""
    return add_deal(selling)


@pytest.fixture
def own_mirrors(settings: Any, tmp_path: Path) -> None:
    """Each test has mirrors of its own."""
    settings.HOMEPLATE_DATA = tmp_path
