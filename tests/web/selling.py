"""A process with one criterion of every type at its first gate, and a workspace that sells by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.people.models import User
from homeplate.process.yaml_form import load
from tests.deals.conftest import publish
from tests.make import NOW, House

PROCESS = """
homeplate: 1
key: tour
name: {en: Tour, ko: 투어, fi: Kierros}
languages: [en, ko, fi]
roles:
  - {key: rep, name: {en: Sales rep}}
  - {key: manager, name: {en: Sales manager}}
stages:
  - key: discovery
    name: {en: Discovery, ko: 발견, fi: Kartoitus}
    objective: {en: Know what hurts.}
    sold: {en: A meeting with the committee}
    owner: rep
    target_days: 14
    leg: 1
    criteria:
      - {key: need, type: confirmed, weight: 10, required: true, milestone: true,
         label: {en: The buyer confirmed the need}, evidence: {en: A mail or a call}}
      - {key: pain, type: text, weight: 5, required: true, label: {en: The problem in their words}}
      - {key: stops, type: number, weight: 5, required: true, at_least: 2, label: {en: Stops a month}}
      - {key: cost, type: money, weight: 5, required: true, label: {en: Cost of the problem}}
      - {key: segment, type: choice, weight: 5, required: true, label: {en: Segment},
         options: [{key: plant, label: {en: Plant}}, {key: office, label: {en: Office}, passes: false}]}
      - {key: decision, type: date, weight: 5, required: true, when: future, label: {en: Decision day}}
      - {key: brief, type: document, weight: 5, required: true, accepts: [pdf, txt], label: {en: Written brief}}
      - {key: guide, type: contact, weight: 5, required: true, buying_role: guide, label: {en: A guide inside}}
      - {key: agreed, type: next_step, weight: 5, required: true, within_days: 60, label: {en: Next step agreed}}
      - {key: visit, type: activity, weight: 5, required: true, activity: visit, label: {en: Visited the plant}}
      - {key: fit, type: scorecard, weight: 5, required: true, threshold: 6, label: {en: They fit},
         items: [{key: size, label: {en: Size}}, {key: note, label: {en: Pain}}]}
  - key: proposal
    name: {en: Proposal}
    owner: rep
    leg: 3
    criteria:
      - {key: read, type: confirmed, weight: 20, required: true, milestone: true, expires_days: 30,
         label: {en: The committee read it}}
  - key: closing
    name: {en: Closing}
    owner: manager
    leg: 4
    criteria:
      - {key: order, type: confirmed, weight: 20, required: true, milestone: true, validators: [manager],
         label: {en: The order is signed}}
"""

FILLED: dict[str, str] = {
    "need.value": "yes",
    "need.note": "Said on the phone.",
    "pain.value": "We lose two days a month.",
    "stops.value": "3",
    "cost.value": "12,500.50",
    "segment.value": "plant",
    "decision.value": "2100-05-04",
    "brief.link": "https://files.example/brief.pdf",
    "guide.name": "Minna Salo",
    "guide.email": "minna@kone.example",
    "agreed.what": "Demo for the committee",
    "agreed.on": "",
    "visit.on": "2026-03-01",
    "fit.item-size": "4",
    "fit.item-note": "3",
}
"""Evidence for every criterion of the first gate, as its forms send it; the next step needs a day of its own."""


def tour(house: House) -> House:
    """The workspace with the process published as its standard."""
    cache.clear()
    publish(house, load(PROCESS))
    return house


def add_deal(house: House, owner: str = "rasmus", name: str = "Pumps for Oulu", **values: Any) -> Deal:
    """A deal of somebody, at the first stage."""
    return actions.create_deal(house.actor(owner), name=name, now=NOW, **values)


def prove(house: House, deal_id: UUID, *keys: str, by: str = "mina", now: datetime = NOW) -> None:
    """Validate confirmed criteria."""
    for key in keys:
        actions.validate(house.actor(by), deal_id=deal_id, criterion=key, value=True, now=now)


class Visitor:
    """Somebody in front of a browser that takes pages; with `htmx` as the scripts of a page ask."""

    def __init__(self, house: House, name: str) -> None:
        self.client = Client()
        self.client.cookies["theme"] = "light"
        user = User.objects.get(id=house.users[name])
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, page: str, /, *args: Any, htmx: Any = False, **query: Any) -> HttpResponse:
        """A page by its name."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.get(reverse(page, args=args), query, headers=headers)  # type: ignore[return-value]

    def post(self, page: str, /, *args: Any, htmx: Any = True, ask: Any = "", **values: Any) -> HttpResponse:
        """A form sent to a page; `ask` is the query string."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(f"{reverse(page, args=args)}{ask}", values, headers=headers)  # type: ignore[return-value]


def text_of(response: HttpResponse | Any) -> str:
    """The body as text."""
    return response.content.decode()
