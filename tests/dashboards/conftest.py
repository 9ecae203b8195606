"""A workspace that sells, with figures that were counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from tests.make import House
from tests.web.selling import add_deal, tour


@pytest.fixture
def selling(house: House, settings: Any, tmp_path: Path) -> House:
    """Two sales lost and one that goes on of Rasmus, one of Hana; mirrors in a folder of the test."""
    settings.HOMEPLATE_DATA = tmp_path
    return tour(house)


@pytest.fixture
def counted(selling: House) -> Iterator[House]:
    """The same, counted."""
    now = timezone.now()
    for name in ("Valves", "Pumps"):
        deal = add_deal(selling, "rasmus", name)
        actions.lose(selling.actor("rasmus"), deal_id=deal.id, reason="timing", now=now)
    add_deal(selling, "rasmus", "Going on")
    add_deal(selling, "hana", "Cranes")
    with selling.inside():
        catch_up(now=now)
    yield selling
