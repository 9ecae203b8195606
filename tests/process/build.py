"""Small processes and facts for tests of pure decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from homeplate.process.definition import Process
from homeplate.process.facts import Deal, Evidence, Facts
from homeplate.process.reading import from_data

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)

Data = dict[str, Any]


def criterion(key: str, weight: int = 10, **more: Any) -> Data:
    """A confirmed fact unless `type` says otherwise."""
    words = {"en": f"The buyer has shown {key.replace('-', ' ')}"}
    return {"key": key, "type": "confirmed", "label": words, "weight": weight, **more}


def stage(key: str, leg: int, *criteria: Data, **more: Any) -> Data:
    """A stage with what lint asks for."""
    texts = {
        part: {"en": f"{part} of {key}"} for part in ("name", "objective", "sold", "buyer_stage", "guidance")
    }
    return {
        "key": key,
        "leg": leg,
        "owner": "rep",
        "target_days": 14,
        **texts,
        "criteria": list(criteria),
        **more,
    }


def whole(*stages: Data, **more: Any) -> Data:
    """A process of these stages."""
    role = {"key": "rep", "name": {"en": "Sales rep"}}
    return {"key": "test", "name": {"en": "Test"}, "roles": [role], "stages": list(stages), **more}


def sound_data() -> Data:
    """Three stages of three criteria, 100 points, without a finding."""
    asked: Data = {"evidence": {"en": "A sentence of the buyer"}}
    key: Data = {**asked, "required": True, "milestone": True}
    money: Data = {"type": "money", "expires_days": 90}
    return whole(
        stage("discovery", 1, criterion("need", 15, **key), criterion("cause", 10, **asked),
              criterion("decision-maker", 10, expires_days=180, **asked)),
        stage("proposal", 3, criterion("budget", 15, **key, **money), criterion("walkthrough", 10, **asked),
              criterion("favourite", 10, **asked), entry=["need"]),
        stage("closing", 4, criterion("terms", 10, **asked), criterion("signature", 15, **key),
              criterion("kick-off", 5, **asked)),
    )  # fmt: skip


def sound() -> Process:
    """The process of `sound_data`."""
    return from_data(sound_data())


MONEY = {"amount": "100", "currency": "EUR"}


def shown(*keys: str, at: datetime = YESTERDAY, **values: Any) -> Mapping[str, Evidence]:
    """Evidence for criteria of `sound`: `true`, or an amount for the budget."""
    given = {key: MONEY if key == "budget" else True for key in keys} | values
    return {key: Evidence(value, at, "Mina") for key, value in given.items()}


def facts(*keys: str, at: datetime = YESTERDAY, deal: Deal | None = None) -> Facts:
    """Facts of a deal in which these criteria of `sound` were shown."""
    return Facts(shown(*keys, at=at), deal or Deal(currency="EUR"))


ALL = (
    "need",
    "cause",
    "decision-maker",
    "budget",
    "walkthrough",
    "favourite",
    "terms",
    "signature",
    "kick-off",
)
