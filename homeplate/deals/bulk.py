"""Writing many deals that were decided in memory: for import and for the demo workspace.

A `Tale` folds the same pure decisions as the actions do; `write_tales` stores the outcome of many of them in a
few statements. What is stored is what the actions would have stored, and `homeplate ledger verify` checks it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.models import Deal, Evidence, Stakeholder
from homeplate.deals.rules.input import search_form
from homeplate.deals.rules.standing import Standings, standing
from homeplate.deals.rules.state import COLUMNS, Change, DealState, Held, after, plain_columns, with_change
from homeplate.deals.store import HELD_COLUMNS
from homeplate.deals.totals import place_of, shift
from homeplate.ledger.actions import NewFact, record_many
from homeplate.people.access import Actor
from homeplate.process.definition import Process
from homeplate.tenancy.bulk import Row, insert_many

Known = Mapping[str, Any]
"""What is known of a person in the decision, in the form of facts."""


@dataclass(slots=True)
class Tale:
    """One deal and all that happened to it, in memory."""

    deal: DealState
    process: Process
    holding: dict[str, Held] = field(default_factory=dict)
    ended: list[tuple[Held, datetime]] = field(default_factory=list)
    people: dict[str, tuple[datetime, Known]] = field(default_factory=dict)
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
        standings: Standings | None = None,
    ) -> Tale:
        """A tale that starts with the deal as it is; its derived columns are worked out here, by `standings`
        where many deals begin alike."""
        derived = standings.of(deal, at) if standings else standing(deal, {}, process, at, {})
        for name, value in derived.items():
            setattr(deal, name, value)
        tale = cls(deal, process)
        tale._tell(verb, at, {"set": plain_columns(deal)}, by)
        return tale

    def do(
        self, decide: Callable[..., Change], at: datetime, *, by: UUID | None = None, **given: Any
    ) -> Change:
        """Decide one change at a moment and apply it; refusals are raised as by the actions."""
        change = decide(self.deal, self.holding, self.process, at, **given)
        self.ended += [(self.holding[key], at) for key in change.end]
        self.deal = with_change(self.deal, change)
        self.holding = after(self.holding, change)
        for contact_id, known in change.data.get("stakeholders", {}).items():
            since = self.people[contact_id][0] if contact_id in self.people else at
            self.people[contact_id] = (since, known)
        self._tell(change.verb, at, change.fact_data(), by)
        return change

    def _tell(self, verb: str, at: datetime, data: dict[str, Any], by: UUID | None) -> None:
        self.facts.append(NewFact("deal", self.deal.id, sys.intern(verb), data, at, by))


def write_tales(actor: Actor, *, tales: Iterable[Tale], now: datetime) -> int:
    """Store new deals with all that hangs on them, totals and facts, in the running transaction; their number."""
    tales = list(tales)
    insert_many(Deal, (_row(tale) for tale in tales))
    insert_many(Evidence, (row for tale in tales for row in _evidence(tale)))
    insert_many(Stakeholder, (row for tale in tales for row in _stakeholders(tale)))
    shift((None, 0, place_of(tale.deal), tale.deal.value_minor) for tale in tales)
    record_many(actor, facts=(fact for tale in tales for fact in tale.facts), at=now)
    return len(tales)


def _row(tale: Tale) -> Row:
    deal = tale.deal
    return {
        "id": deal.id,
        "search_name": search_form(deal.name),
        "updated_at": tale.facts[-1].at or deal.created_at,
        "revision": len(tale.facts),
        **{name: getattr(deal, name) for name in COLUMNS},
    }


def _evidence(tale: Tale) -> Iterable[Row]:
    for held in tale.holding.values():
        yield _evidence_row(tale.deal.id, held, None)
    for held, at in tale.ended:
        yield _evidence_row(tale.deal.id, held, at)


def _evidence_row(deal_id: UUID, held: Held, withdrawn_at: datetime | None) -> Row:
    columns = {name: getattr(held, name) for name in HELD_COLUMNS}
    return {**columns, "deal_id": deal_id, "withdrawn_at": withdrawn_at}


def _stakeholders(tale: Tale) -> Iterable[Row]:
    for contact_id, (at, known) in tale.people.items():
        yield {"deal_id": tale.deal.id, "contact_id": UUID(contact_id), "created_at": at, **known}
