"""A process of three stages and a deal at its start, for tests of the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from homeplate.deals.rules.state import Change, DealState, Held, after, with_change
from homeplate.process.yaml_form import load

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWNER = UUID(int=7)

PROCESS = load("""
homeplate: 1
key: sample
name: {en: Sample}
roles:
  - {key: rep, name: {en: Rep}}
  - {key: manager, name: {en: Manager}}
stages:
  - key: discovery
    name: {en: Discovery}
    leg: 1
    criteria:
      - {key: need, type: confirmed, weight: 30, required: true, milestone: true,
         label: {en: The buyer confirmed the need}}
      - {key: budget, type: confirmed, weight: 20, required: true, expires_days: 30,
         label: {en: The buyer confirmed the budget}}
  - key: proposal
    name: {en: Proposal}
    leg: 2
    criteria:
      - {key: read, type: confirmed, weight: 20, required: true, milestone: true,
         label: {en: The committee read the proposal}}
  - key: closing
    name: {en: Closing}
    leg: 4
    entry: [budget]
    criteria:
      - {key: order, type: confirmed, weight: 30, required: true, milestone: true, validators: [manager],
         label: {en: The order is signed}}
""")


def deal(**columns: Any) -> DealState:
    """An open deal at the first stage."""
    return DealState(
        **{
            "id": UUID(int=1), "name": "Pumps", "owner_id": OWNER, "process_id": UUID(int=2),
            "version_id": UUID(int=3), "stage": "discovery", "stage_since": NOW, "currency": "EUR",
            "created_at": NOW, **columns,
        }
    )  # fmt: skip


class Story:
    """A deal that changes step by step, as an action or an import would change it."""

    def __init__(self, **columns: Any) -> None:
        self.deal = deal(**columns)
        self.holding: dict[str, Held] = {}
        self.changes: list[Change] = []

    def do(self, decide: Any, now: datetime = NOW, **given: Any) -> Change:
        """Decide and apply one change."""
        change: Change = decide(self.deal, self.holding, PROCESS, now, **given)
        self.deal = with_change(self.deal, change)
        self.holding = after(self.holding, change)
        self.changes.append(change)
        return change
