"""May a deal go on to a stage, and what is missing: asked before anybody tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.deals.queries.detail import deal_record
from homeplate.deals.rules.moves import stage_index
from homeplate.deals.rules.state import facts_of
from homeplate.deals.store import holding_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import definition
from homeplate.process import gates

WON = "won"
"""The goal of the last gate, where no stage has this key."""


@dataclass(frozen=True, slots=True)
class GateView:
    """The verdict on every gate between the stage of a deal and the stage `to` (`WON`: the won sale)."""

    stage: str
    to: str
    verdict: gates.Verdict


@query(Permission.DEAL_VIEW)
def gate_verdict(actor: Actor, *, deal_id: UUID, now: datetime, to: str = "") -> GateView:
    """What is missing on the way to `to`, the next stage if not named. Raises `NotFound`, `Invalid`."""
    deal = deal_record(actor, deal_id=deal_id)
    process = definition(deal.version_id)
    if not to:
        following = process.next_stage(deal.stage)
        to = WON if following is None or following.after_sale else following.key
    goal = None if to == WON and not process.has_stage(WON) else to
    if goal is not None:
        stage_index(process, goal)
    # What held when a deal was closed is not said to lapse afterwards.
    now = (deal.closed_at or now).astimezone(now.tzinfo)
    facts = facts_of(deal, holding_of(deal_id), process, now)
    return GateView(deal.stage, to, gates.can_advance(process, deal.stage, goal, facts, now))
