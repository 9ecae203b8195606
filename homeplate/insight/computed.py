"""What is computed for somebody who answers for a period, over all processes: kept beside what leaders say of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from homeplate.goals.actions import adjust, check_adjustment
from homeplate.goals.rules import Period, Whom
from homeplate.insight.coverage import owner_and_teams
from homeplate.insight.forecast import forecast
from homeplate.insight.frame import Frame
from homeplate.insight.mirror.places import Mirror
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import choices


@query(Permission.DEAL_VIEW)
def computed_of(
    actor: Actor,
    *,
    whom: Whom,
    period: Period,
    now: datetime,
    today: date,
    but: UUID | None = None,
    folder: Mirror | None = None,
) -> int | None:
    """What the period will bring on average, in minor units of the currency of the workspace: the forecasts of all
    processes added up, `but` for one of them. None while there is no mirror, and where no process is published."""
    owner, teams = owner_and_teams(actor, whom)
    frames = [
        Frame(row.id, period.since, period.until, owner_id=owner, teams=teams)
        for row in choices(actor)
        if row.id != but
    ]
    found = [forecast(actor, frame, now=now, today=today, folder=folder) for frame in frames]
    means = [one.whole.mean for one in found if one is not None]
    return round(sum(means)) if len(means) == len(found) and (found or but) else None


def adjust_computed(
    actor: Actor,
    *,
    whom: Whom,
    period: Period,
    kind: str,
    amount: Decimal | int | str,
    reason: str,
    now: datetime,
    today: date,
    currency: str = "",
) -> UUID:
    """`goals.actions.adjust`, with what is computed at this moment kept beside it where the currency is the same. What
    is refused is refused before anything is computed; that is done outside of the transaction."""
    check_adjustment(
        actor, whom=whom, period=period, kind=kind, amount=amount, reason=reason, now=now, currency=currency
    )
    same = currency in ("", actor.currency)
    computed = computed_of(actor, whom=whom, period=period, now=now, today=today) if same else None
    return adjust(
        actor,
        whom=whom,
        period=period,
        kind=kind,
        amount=amount,
        reason=reason,
        now=now,
        currency=currency,
        computed=computed,
    )
