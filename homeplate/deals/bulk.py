"""Writing many deals that were decided in memory: for import and for the demo workspace.

A `Tale` folds the same pure decisions as the actions do; `write_tales` stores the outcome of many of them in a
few statements. What is stored is what the actions would have stored, and `homeplate ledger verify` checks it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.models import Deal, Evidence
from homeplate.deals.rules.standing import standing
from homeplate.deals.rules.state import COLUMNS, Change, DealState, Held, after, plain, with_change
from homeplate.deals.store import evidence_row
from homeplate.deals.totals import place_of, shift
from homeplate.kit.text import folded
from homeplate.ledger.actions import NewFact, record_many
from homeplate.people.access import Actor
from homeplate.process.definition import Process

ROWS = 1000
"""Rows a statement writes at most."""


@dataclass(slots=True)
class Tale:
    """One deal and all that happened to it, in memory."""

    deal: DealState
    process: Process
    holding: dict[str, Held] = field(default_factory=dict)
    ended: list[tuple[Held, datetime]] = field(default_factory=list)
    facts: list[NewFact] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        deal: DealState,
        process: Process,
        at: datetime,
        *,
        verb: str = "deal.created",
        by: UUID | None = None,
    ) -> Tale:
        """A tale that starts with the deal as it is; its derived columns are worked out here."""
        for name, value in standing(deal, {}, process, at, {}).items():
            setattr(deal, name, value)
        tale = cls(deal, process)
        columns = {name: plain(getattr(deal, name)) for name in COLUMNS}
        tale._tell(verb, at, {"set": columns}, by)
        return tale

    def do(
        self, decide: Callable[..., Change], at: datetime, *, by: UUID | None = None, **given: Any
    ) -> Change:
        """Decide one change at a moment and apply it; refusals are raised as by the actions."""
        change = decide(self.deal, self.holding, self.process, at, **given)
        self.ended += [(self.holding[key], at) for key in change.end]
        self.deal = with_change(self.deal, change)
        self.holding = after(self.holding, change)
        self._tell(change.verb, at, change.fact_data(), by)
        return change

    def _tell(self, verb: str, at: datetime, data: dict[str, Any], by: UUID | None) -> None:
        self.facts.append(NewFact("deal", self.deal.id, sys.intern(verb), data, at, by))


def write_tales(actor: Actor, *, tales: Iterable[Tale], now: datetime) -> int:
    """Store new deals with their evidence, totals and facts, in the running transaction; their number."""
    tales = list(tales)
    Deal.objects.bulk_create([_row(actor, tale) for tale in tales], batch_size=ROWS)
    evidence = [row for tale in tales for row in _evidence(tale)]
    Evidence.objects.bulk_create(evidence, batch_size=ROWS)
    shift((None, 0, place_of(tale.deal), tale.deal.value_minor) for tale in tales)
    record_many(actor, facts=(fact for tale in tales for fact in tale.facts), at=now)
    return len(tales)


def _row(actor: Actor, tale: Tale) -> Deal:
    return Deal(
        workspace_id=actor.workspace_id,
        search_name=folded(tale.deal.name),
        updated_at=tale.facts[-1].at or tale.deal.created_at,
        revision=len(tale.facts),
        **asdict(tale.deal),
    )


def _evidence(tale: Tale) -> Iterable[Evidence]:
    for held in tale.holding.values():
        yield evidence_row(tale.deal.id, held)
    for held, at in tale.ended:
        row = evidence_row(tale.deal.id, held)
        row.withdrawn_at = at
        yield row
