"""Copying a decided tale: the same history with other ids, another name, owner and buyer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from homeplate.deals.bulk import Tale
from homeplate.deals.rules.state import plain
from homeplate.demo.organisation import Buyer, Rep
from homeplate.kit.ids import new_id
from homeplate.ledger.actions import NewFact

OTHER = ("name", "value_minor", "owner_id", "team_id", "account_id")
"""Columns in which a copy differs from its original."""


@dataclass(frozen=True, slots=True)
class Told:
    """A tale with what in it is to be exchanged: its rep and its buyer."""

    tale: Tale
    rep: Rep
    buyer: Buyer

    def copy(self, *, name: str, value_minor: int, rep: Rep, buyer: Buyer) -> Tale:
        """The same history in another deal.

        `value_minor` must meet the same conditions of the process as the value it replaces: every decision
        of the copy is one that the rules took for the original.
        """
        tale, deal_id = self.tale, new_id()
        ids = self._exchange(rep, buyer)
        fresh = {key: new_id() for key in tale.holding}
        texts = {str(old): str(new) for old, new in ids.items()}
        texts |= {str(held.id): str(fresh[key]) for key, held in tale.holding.items()}
        holding = {
            key: replace(
                held,
                id=fresh[key],
                value=_swapped(held.value, texts),
                member_id=ids.get(held.member_id, held.member_id) if held.member_id else None,
            )
            for key, held in tale.holding.items()
        }
        deal = replace(
            tale.deal,
            id=deal_id,
            name=name,
            value_minor=value_minor,
            owner_id=rep.id,
            team_id=rep.team_id,
            account_id=buyer.id,
        )
        people = {texts.get(contact, contact): known for contact, known in tale.people.items()}
        facts = [
            NewFact(
                fact.subject,
                deal_id,
                fact.verb,
                _exchanged(fact.data, texts),
                fact.at,
                ids.get(fact.by, fact.by) if fact.by else None,
            )
            for fact in tale.facts
        ]
        columns = {name: plain(getattr(deal, name)) for name in OTHER}
        facts[0] = replace(facts[0], data={"set": {**tale.facts[0].data["set"], **columns}})
        return Tale(deal, tale.process, holding, [], people, facts)

    def _exchange(self, rep: Rep, buyer: Buyer) -> dict[UUID, UUID]:
        pairs = {self.rep.id: rep.id, self.rep.manager: rep.manager, self.buyer.id: buyer.id}
        if self.rep.team_id and rep.team_id:
            pairs[self.rep.team_id] = rep.team_id
        return pairs | {contact: buyer.contacts[role] for role, contact in self.buyer.contacts.items()}


def _exchanged(data: Mapping[str, Any], texts: Mapping[str, str]) -> Mapping[str, Any]:
    """The JSON of a fact with ids exchanged where there are any: its columns hold none after the first fact."""
    parts = {key: _swapped(data[key], texts) for key in ("evidence", "stakeholders") if key in data}
    return {**data, **parts} if parts else data


def _swapped(value: Any, texts: Mapping[str, str]) -> Any:
    """JSON with texts exchanged, keys included."""
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, dict):
        return {texts.get(key, key): _swapped(inner, texts) for key, inner in value.items()}
    if isinstance(value, list):
        return [_swapped(inner, texts) for inner in value]
    return value
