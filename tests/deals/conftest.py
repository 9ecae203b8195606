"""A workspace that sells by the sample process, and a deal of Rasmus in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache

from homeplate.deals import actions
from homeplate.deals.models import Deal, StageOutcome
from homeplate.deals.queries.columns import keeping
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor
from homeplate.playbook.models import Process, ProcessVersion
from homeplate.process.definition import Process as Definition
from tests.deals.rules.sample import PROCESS
from tests.make import NOW, House


def publish(house: House, definition: Definition = PROCESS, number: int = 1) -> UUID:
    """Publish a definition as a version of the workspace's default process; gives the version."""
    with house.inside():
        process, _ = Process.objects.get_or_create(
            key="sample", defaults={"name": {"en": "Sample"}, "is_default": True, "created_at": NOW}
        )
        ProcessVersion.objects.filter(process=process, state="published").update(state="retired")
        version = ProcessVersion.objects.create(
            process=process,
            number=number,
            state="published",
            definition=definition.model_dump(mode="json"),
            created_at=NOW,
            published_at=NOW,
        )
        return version.id


def know_history(house: House, process_id: UUID) -> None:
    """Enough closed deals at every stage that probabilities come from them."""
    with house.inside():
        for stage in PROCESS.stages:
            StageOutcome.objects.create(process_id=process_id, stage=stage.key, reached=500, won=100, at=NOW)
    cache.clear()


@pytest.fixture
def selling(house: House) -> House:
    """Northwind Controls with the sample process published."""
    cache.clear()
    publish(house)
    return house


@pytest.fixture
def rasmus(selling: House) -> Actor:
    """A rep who sees only what he owns."""
    return selling.actor("rasmus")


@pytest.fixture
def mina(selling: House) -> Actor:
    """His manager."""
    return selling.actor("mina")


@pytest.fixture
def deal(rasmus: Actor) -> Deal:
    """A new deal of Rasmus."""
    return actions.create_deal(rasmus, name="Pumps for Oulu", now=NOW)


@pytest.fixture
def proven(rasmus: Actor, deal: Deal) -> Deal:
    """The same deal with everything shown that its first gate asks for."""
    for criterion in ("need", "budget"):
        actions.validate(rasmus, deal_id=deal.id, criterion=criterion, value=True, now=NOW)
    return deal


Told = Callable[[UUID], list[tuple[str, dict[str, Any]]]]


@pytest.fixture
def told(selling: House) -> Told:
    """The verbs and data of a record's facts, oldest first."""

    def facts(subject: UUID) -> list[tuple[str, dict[str, Any]]]:
        with selling.inside():
            return [(fact.verb, fact.data) for fact in reversed(facts_about(subject))]

    return facts


@pytest.fixture
def in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has every workspace answered from columns, from the first question on and within the transaction of a test."""
    keeping.forget()
    monkeypatch.setattr(keeping, "LEAST", 0)
    monkeypatch.setattr(keeping, "REST", 0.0)
    monkeypatch.setattr(keeping, "settled", lambda: True)
    monkeypatch.setattr(keeping, "apart", lambda work: work())
    monkeypatch.setattr(keeping, "close", lambda: None)
