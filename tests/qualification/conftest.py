"""A workspace that sells by a process whose criteria show facts about the buyer, and a deal of Rasmus in it."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from homeplate.deals.actions import create_deal
from homeplate.deals.models import Deal
from homeplate.people.access import Actor
from homeplate.process.definition import Process
from homeplate.process.yaml_form import load
from tests.deals.conftest import publish
from tests.make import NOW, House

TEXT = """
homeplate: 1
key: qualified
name: {en: Qualified}
roles:
  - {key: rep, name: {en: Rep}}
  - {key: manager, name: {en: Manager}}
stages:
  - key: discovery
    name: {en: Discovery}
    leg: 1
    criteria:
      - {key: need, type: confirmed, fact: need, weight: 20, required: true, milestone: true,
         label: {en: The buyer confirmed the need}}
      - {key: budget, type: money, fact: budget, weight: 20, required: true, expires_days: 30,
         label: {en: The buyer named the budget}}
      - {key: pain, type: text, fact: challenge, weight: 10, min_length: 10, label: {en: The problem in their words}}
      - {key: decider, type: confirmed, fact: authority, weight: 10, validators: [manager],
         label: {en: The decider spoke with us}}
      - {key: bant, type: framework, framework: bant, at_least: 60, confirmed: [need], weight: 20, required: true,
         label: {en: BANT is reached}}
  - key: closing
    name: {en: Closing}
    leg: 4
    criteria:
      - {key: order, type: confirmed, weight: 20, required: true, milestone: true, label: {en: The order is signed}}
"""
PROCESS: Process = load(TEXT)


@pytest.fixture
def selling(house: House) -> House:
    """Northwind Controls with that process published."""
    cache.clear()
    publish(house, PROCESS)
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
    return create_deal(rasmus, name="Pumps for Oulu", now=NOW)
