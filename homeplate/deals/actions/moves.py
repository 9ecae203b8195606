"""Moving deals: advance, go back, override, win, lose, reopen."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from homeplate.deals.models import Deal
from homeplate.deals.rules import moves
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, change
from homeplate.kit.errors import Conflict
from homeplate.kit.text import in_language, msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


def _still_at(hand: Hand, seen: str | None) -> None:
    """Refuse when the person saw the deal at another stage than it is at now."""
    if seen is not None and seen != hand.deal.stage:
        stage = hand.process.stage(hand.deal.stage)
        raise Conflict(
            "moved",
            msg(
                "Somebody moved this deal to “{stage}” a moment ago. Nothing was changed.",
                stage=in_language(stage.name, hand.actor.language),
            ),
            field="stage",
            details={"stage": hand.deal.stage, "revision": hand.deal.revision},
        )


def next_step_from(actor: Actor, now: datetime) -> date | None:
    """The day it is where `actor` lives, if their workspace moves no deal without a next step from then on."""
    if not actor.settings.get("next_step_required"):
        return None
    return actor.day_of(now)


@action(Permission.DEAL_EDIT)
def advance(
    actor: Actor,
    *,
    deal_id: UUID,
    to: str,
    now: datetime,
    seen: str | None = None,
    revision: int | None = None,
) -> Deal:
    """Move a deal forward to stage `to`. Raises `Refused` with the verdict when a gate between is not met.

    `seen` is the stage at which the person saw the deal: two people moving it at once do not both succeed.
    """

    def decide(hand: Hand) -> Change:
        _still_at(hand, seen)
        return moves.decide_advance(
            hand.deal,
            hand.holding,
            hand.process,
            now,
            to=to,
            next_step_from=next_step_from(actor, now),
            history=hand.history,
        )

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_OVERRIDE)
def override(
    actor: Actor,
    *,
    deal_id: UUID,
    to: str,
    reason: str,
    now: datetime,
    seen: str | None = None,
    revision: int | None = None,
) -> Deal:
    """Move a deal past a gate that is not met: the one way around, with a permission and a reason."""

    def decide(hand: Hand) -> Change:
        _still_at(hand, seen)
        return moves.decide_advance(
            hand.deal,
            hand.holding,
            hand.process,
            now,
            to=to,
            override_reason=moves.required_reason(reason),
            next_step_from=next_step_from(actor, now),
            history=hand.history,
        )

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_OVERRIDE)
def look_at_override(
    actor: Actor, *, deal_id: UUID, now: datetime, note: str = "", revision: int | None = None
) -> Deal:
    """Note that somebody who answers for it looked at the gate that was overridden last."""

    def decide(hand: Hand) -> Change:
        return moves.decide_look(hand.deal, now, note=note)

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_EDIT)
def regress(
    actor: Actor,
    *,
    deal_id: UUID,
    to: str,
    reason: str,
    now: datetime,
    seen: str | None = None,
    revision: int | None = None,
) -> Deal:
    """Take a deal back to an earlier stage, with a reason."""

    def decide(hand: Hand) -> Change:
        _still_at(hand, seen)
        return moves.decide_regress(
            hand.deal, hand.holding, hand.process, now, to=to, reason=reason, history=hand.history
        )

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_EDIT)
def win(
    actor: Actor, *, deal_id: UUID, now: datetime, override_reason: str = "", revision: int | None = None
) -> Deal:
    """Book the sale. Gates left unmet need `override_reason` and the permission to override."""
    if override_reason:
        actor.require(Permission.DEAL_OVERRIDE)

    def decide(hand: Hand) -> Change:
        return moves.decide_win(hand.deal, hand.holding, hand.process, now, override_reason=override_reason)

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_EDIT)
def lose(
    actor: Actor,
    *,
    deal_id: UUID,
    reason: str,
    now: datetime,
    note: str = "",
    competitor: str = "",
    revision: int | None = None,
) -> Deal:
    """Record a loss with its reason, and the competitor where one won."""

    def decide(hand: Hand) -> Change:
        return moves.decide_lose(
            hand.deal, hand.holding, hand.process, now, reason=reason, note=note, competitor=competitor
        )

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_EDIT)
def reopen(actor: Actor, *, deal_id: UUID, reason: str, now: datetime, revision: int | None = None) -> Deal:
    """Open a won or lost deal again, with a reason."""

    def decide(hand: Hand) -> Change:
        return moves.decide_reopen(
            hand.deal, hand.holding, hand.process, now, reason=reason, history=hand.history
        )

    return change(actor, deal_id, decide, now=now, revision=revision)
