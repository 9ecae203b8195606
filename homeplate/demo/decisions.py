"""Decisions of the edit actions that the rules of `deals` have no function of their own for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.rules.attention import postponed
from homeplate.deals.rules.evidence import decide_validate, require_open
from homeplate.deals.rules.input import clean_next_step
from homeplate.deals.rules.refusals import decide_told_no
from homeplate.deals.rules.standing import standing
from homeplate.deals.rules.state import Change, DealLike, Holding, plain
from homeplate.process.definition import Process

People = Mapping[UUID, Mapping[str, Any]]
"""Contact to what is known of them in a deal."""


def decide_next_step(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    step: Mapping[str, Any] | None,
) -> Change:
    """As `deals.actions.set_next_step` decides."""
    require_open(deal)
    set_ = clean_next_step(step)
    return Change("deal.next-step-set", set_, {"was": {name: plain(getattr(deal, name)) for name in set_}})


def decide_no(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    reason: str,
    note: str,
    step: Mapping[str, Any],
) -> Change:
    """As `deals.actions.tell_no` decides."""
    return decide_told_no(deal, reason=reason, note=note, step=step, today=now.date())


def decide_category(
    deal: DealLike, holding: Holding, process: Process, now: datetime, *, category: str
) -> Change:
    """As `deals.actions.set_category` decides."""
    require_open(deal)
    return Change("deal.category-set", {"category": category}, {"was": {"category": deal.category}})


def decide_edit(
    deal: DealLike, holding: Holding, process: Process, now: datetime, *, set_: Mapping[str, Any]
) -> Change:
    """As `deals.actions.edit_deal` decides."""
    was = {name: plain(getattr(deal, name)) for name in set_}
    derived = standing(deal, holding, process, now, set_)
    changed = {name: value for name, value in derived.items() if getattr(deal, name) != value}
    return Change("deal.edited", {**set_, **postponed(deal, set_, now), **changed}, {"was": was})


def decide_person(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    contact_id: UUID,
    known: Mapping[str, Any],
) -> Change:
    """As `deals.actions.put_stakeholder` decides."""
    return Change("deal.stakeholder-put", {}, {"stakeholders": {str(contact_id): dict(known)}})


def decide_contact(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    known: Mapping[str, Any],
    **given: Any,
) -> Change:
    """As `deals.actions.validate` decides of a contact, who joins the people in the decision."""
    change = decide_validate(deal, holding, process, now, **given)
    return replace(change, data={**change.data, "stakeholders": {str(given["value"]): dict(known)}})
