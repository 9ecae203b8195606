"""Providers that are there to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from homeplate.kit.text import Message
from homeplate.prospects.providers.actions import create_provider
from homeplate.prospects.providers.work import Inquiry, work_enrichment
from tests.make import NOW, House
from tests.prospects.conftest import base
from tests.prospects.vendor import Vendor, internal, open_for_business

__all__ = ["base"]

KEY = "sk-live-0123456789"


@pytest.fixture
def vendor(settings: Any) -> Iterator[Vendor]:
    """A vendor whose address the operator allows."""
    with open_for_business() as found:
        settings.HOMEPLATE_INTERNAL_HOSTS = internal(found)
        yield found


@pytest.fixture
def drop(settings: Any, tmp_path: Path) -> Path:
    """The folder of a provider of Northwind's that lays files down."""
    settings.HOMEPLATE_DROP = tmp_path
    place = tmp_path / "northwind" / "register"
    place.mkdir(parents=True)
    return place


def service(house: House, vendor: Vendor, **more: Any) -> UUID:
    """The vendor as a provider, asked about companies and people."""
    given = {
        "address": vendor.address,
        "companies": "employees\ncity\ntechnologies\nfounded",
        "people": "title\nphone",
    }
    return create_provider(
        house.actor("ada"),
        name="Datahub",
        kind="http",
        given={**given, "per_minute": 6000, **more},
        key=KEY,
        now=NOW,
    )


def register(house: House, **more: Any) -> UUID:
    """The folder as a provider."""
    return create_provider(
        house.actor("ada"), name="Register", kind="drop", given={"folder": "register", **more}, now=NOW
    )


class Time:
    """A clock that goes on when somebody waits."""

    def __init__(self) -> None:
        self.now = NOW
        self.waits: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float, why: Message | None = None) -> None:
        """Wait without waiting."""
        if seconds:
            self.waits.append(round(seconds, 2))
        self.now += timedelta(seconds=seconds)


def work(house: House, load_id: UUID, time: Time | None = None, **more: Any) -> float | None:
    """Do an enrichment, without sleeping."""
    clock = time or Time()
    pause: Callable[..., None] = more.pop("pause", clock.pause)
    return work_enrichment(load_id, Inquiry(house.actor("mina"), clock, pause, **more))
