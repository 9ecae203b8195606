"""Changing many deals at once: locked together, decided one by one in memory, written in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from homeplate.deals.history import history_of
from homeplate.deals.models import Deal
from homeplate.deals.rules.input import search_form
from homeplate.deals.rules.standing import History
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, holdings_of, lock
from homeplate.deals.totals import Move, place_of, shift
from homeplate.fields.actions import index_many
from homeplate.ledger.actions import NewFact, record_many
from homeplate.people.access import Actor
from homeplate.playbook.queries import definition
from homeplate.tenancy.bulk import update_many

ALWAYS = ("revision", "updated_at")


@dataclass(slots=True)
class Many:
    """Deals locked for a change, by id. What `change` decides is stored by `write`, in the same transaction."""

    actor: Actor
    now: datetime
    hands: dict[UUID, Hand] = field(default_factory=dict)
    _columns: dict[UUID, set[str]] = field(default_factory=dict)
    _moves: list[Move] = field(default_factory=list)
    _facts: list[NewFact] = field(default_factory=list)

    @classmethod
    def lock(cls, actor: Actor, deal_ids: Iterable[UUID], *, now: datetime) -> Many:
        """Lock those of the deals that `actor` sees, by their ids as everybody does who locks several.

        Evidence that lapsed meanwhile is told to the ledger first.
        """
        many, rest = cls(actor, now), iter(sorted(deal_ids))
        history: dict[UUID, History] = {}
        while some := list(islice(rest, 500)):
            rows = Deal.objects.visible_to(actor).filter(id__in=some).order_by("id").select_for_update()
            deals, held = list(rows), holdings_of(some)
            for deal in deals:
                if deal.process_id not in history:
                    history[deal.process_id] = history_of(deal.process_id)
                if deal.lapses_at is not None and deal.lapses_at <= now:
                    many.hands[deal.id] = lock(actor, deal.id, now=now)
                    continue
                process = definition(deal.version_id)
                past = history[deal.process_id]
                many.hands[deal.id] = Hand(actor, deal, held[deal.id], process, past, now)
        return many

    def change(self, hand: Hand, change: Change) -> None:
        """Apply one decided change that touches no evidence."""
        assert not change.add and not change.end, "evidence is written deal by deal"
        deal = hand.deal
        place, value = place_of(deal), deal.value_minor
        for name, column in change.set.items():
            setattr(deal, name, column)
        columns = self._columns.setdefault(deal.id, set(ALWAYS))
        columns.update(change.set)
        if "name" in change.set:
            deal.search_name = search_form(deal.name)
            columns.add("search_name")
        deal.revision += 1
        deal.updated_at = self.now
        self._moves.append((place, value, place_of(deal), deal.value_minor))
        self._facts.append(NewFact("deal", deal.id, change.verb, change.fact_data()))

    def write(self) -> None:
        """Store every change: rows, index of custom values, totals and facts."""
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for deal_id, columns in self._columns.items():
            names = tuple(sorted(columns))
            deal = self.hands[deal_id].deal
            alike[names].append({"id": deal_id, **{name: getattr(deal, name) for name in names}})
        for names, rows in alike.items():
            update_many(Deal, names, rows)
        custom = [
            (key, self.hands[key].deal.custom) for key, names in self._columns.items() if "custom" in names
        ]
        if custom:
            index_many(record="deal", rows=custom)
        shift(self._moves)
        record_many(self.actor, facts=self._facts, at=self.now)
