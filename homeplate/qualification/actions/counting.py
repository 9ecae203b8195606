"""Handing down to a deal what its answers add up to: criteria that ask for a framework, and those that show a fact.

A gate never looks up: whenever an answer or the evidence of a fact changes, the frameworks that the process asks for
are counted anew and their criteria validated or taken back, in the same transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from homeplate.deals import actions as deals
from homeplate.deals.models import Deal
from homeplate.deals.store import Hand, lock
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import definition
from homeplate.process.criteria.framework import FrameworkReached
from homeplate.process.definition import Process
from homeplate.qualification.known import answers_about, frameworks_named, shown_by
from homeplate.qualification.rules import Count, counted, known_of


@action(Permission.DEAL_VALIDATE)
def validate(
    actor: Actor,
    *,
    deal_id: UUID,
    criterion: str,
    value: Any,
    now: datetime,
    note: str = "",
    revision: int | None = None,
) -> Deal:
    """As `deals.actions.validate`, and what follows for frameworks that the process asks for: what every door calls."""
    deal = deals.validate(
        actor, deal_id=deal_id, criterion=criterion, value=value, now=now, note=note, revision=revision
    )
    return _counted(actor, deal, now)


@action(Permission.DEAL_VALIDATE)
def withdraw(
    actor: Actor,
    *,
    deal_id: UUID,
    criterion: str,
    now: datetime,
    reason: str = "",
    revision: int | None = None,
) -> Deal:
    """As `deals.actions.withdraw`, and what follows for frameworks that the process asks for: what every door calls."""
    deal = deals.withdraw(
        actor, deal_id=deal_id, criterion=criterion, now=now, reason=reason, revision=revision
    )
    return _counted(actor, deal, now)


@action(Permission.DEAL_VALIDATE)
def count_frameworks(actor: Actor, *, deal_id: UUID, now: datetime, revision: int | None = None) -> Deal:
    """Count the frameworks that the process of a deal asks for anew, as after a change of a framework. Repeating it
    changes nothing."""
    return count_frameworks_of(actor, lock(actor, deal_id, now=now, revision=revision))


def _counted(actor: Actor, deal: Deal, now: datetime) -> Deal:
    if not _asked(definition(deal.version_id)):
        return deal
    return count_frameworks_of(actor, lock(actor, deal.id, now=now))


def count_frameworks_of(actor: Actor, hand: Hand) -> Deal:
    """The same for a deal that is locked and as it is now; gives it as it is then."""
    deal, asked = hand.deal, _asked(hand.process)
    if not asked or deal.status != "open" or deal.archived_at is not None:
        return deal
    known = known_of(
        answers_about(deal.id), hand.process.facts, shown_by(deal, hand.holding, hand.process, hand.now)
    )
    frameworks = {one.key: one for one in frameworks_named(one.framework for one in asked)}
    for criterion in asked:
        framework = frameworks.get(criterion.framework)
        value = None
        if framework is not None:
            at_least, wanted = criterion.at_least, criterion.confirmed
            value = _value(counted(framework, known, at_least, wanted, hand.now))
        deal = deals.show_counted(actor, deal_id=deal.id, criterion=criterion.key, value=value, now=hand.now)
    return deal


def _asked(process: Process) -> list[FrameworkReached]:
    """The criteria that ask for a framework."""
    return [one for one in process.criteria if isinstance(one, FrameworkReached)]


def _value(count: Count | None) -> dict[str, Any] | None:
    if count is None:
        return None
    until = count.until.astimezone(UTC).isoformat() if count.until else None
    return {"points": count.points, "confirmed": list(count.confirmed), "until": until}
