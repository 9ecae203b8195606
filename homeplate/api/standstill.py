"""Deals that stand still and stages that deals come back to, as data."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from homeplate.api.figures import TAG, Asked, Estimate, not_counted, share
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.processes import Texts
from homeplate.api.types import Answer, Money, doc, money
from homeplate.insight.measures.rework import Rework
from homeplate.insight.measures.stalled import Stalled
from homeplate.insight.paths import reworked
from homeplate.insight.stalling import standstill
from homeplate.people.permissions import Permission

router = Router()
VIEW = Permission.DEAL_VIEW


class StalledAt(Answer):
    """The stalled share of the open deals at a stage, and what the stalled ones are worth. `usual_days`: nine in ten
    `stays` of won deals took at most so long; None where too few tell."""

    position: int
    name: Texts
    stalled: Estimate
    worth: list[Money]
    usual_days: float | None
    stays: int


class StalledOf(Answer):
    """The stalled share of somebody's open deals, and what the stalled ones are worth."""

    owner_id: UUID
    stalled: Estimate
    worth: list[Money]


class StalledOut(Answer):
    """As of `made`; `unknown` open deals are at stages of which too few sales tell how long is usual: they are neither
    in `stalled` nor in what is told of owners. `was` is the share that was stalled when the days began, by what was
    known then."""

    made: datetime
    since: date
    until: date
    stalled: Estimate
    was: Estimate
    unknown: int
    stages: list[StalledAt]
    owners: list[StalledOf]


class Again(Answer):
    """The closed deals that came back to a stage: how many `times`, the `days` there again altogether, and the share of
    them `won`, beside that of the deals that went through the stage and never came back to any (`straight`). `apart`:
    how far the two shares are apart, between two bounds in 95 of 100 cases."""

    position: int
    name: Texts
    deals: int
    times: int
    days: float
    won: Estimate
    straight: Estimate
    apart: float | None
    apart_low: float | None
    apart_high: float | None


class ReworkOut(Answer):
    """As of `made`: the stages that deals closed in the days came back to."""

    made: datetime
    since: date
    until: date
    stages: list[Again]


@router.get(
    "/insight/stalled",
    response=StalledOut,
    **doc("getStalled", "Which open deals stand still", VIEW, TAG, refuses=True),
)
def get_stalled(request: ApiRequest, wanted: Query[Asked]) -> HttpResponse:
    """The open deals that you may see which have stood at their stage for longer than nine in ten stays there of the
    deals won in the days, and have no dated next step ahead. 409 `not-counted` while the history is being read for the
    first time."""
    actor, frame = request.auth, wanted.frame(request.auth, today(request))
    found = standstill(actor, frame, now=request.now, today=today(request))
    if found is None:
        not_counted(actor)
    stages = [
        {
            "position": position,
            "name": name,
            **_stalled(one),
            "usual_days": one.usual,
            "stays": one.stays,
        }
        for position, (name, one) in enumerate(found.stages)
    ]
    return reply(
        {
            "made": found.made,
            "since": frame.since,
            "until": frame.until,
            "stalled": share(found.share),
            "was": share(found.was),
            "unknown": found.unknown,
            "stages": stages,
            "owners": [{"owner_id": owner, **_stalled(one)} for owner, one in found.owners.items()],
        }
    )


@router.get(
    "/insight/rework",
    response=ReworkOut,
    **doc("getRework", "Which stages deals come back to", VIEW, TAG, refuses=True),
)
def get_rework(request: ApiRequest, wanted: Query[Asked]) -> HttpResponse:
    """By stage, the deals closed in the days that came to it when they had been there before, or behind it, among the
    deals that you may see. 409 `not-counted` while the history is being read for the first time."""
    actor, frame = request.auth, wanted.frame(request.auth, today(request))
    found = reworked(actor, frame)
    if found is None:
        not_counted(actor)
    stages = [_again(name, one) for name, one in found.stages]
    return reply({"made": found.made, "since": frame.since, "until": frame.until, "stages": stages})


def _stalled(one: Stalled) -> dict[str, object]:
    return {"stalled": share(one.share), "worth": [money(minor, currency) for currency, minor in one.minor]}


def _again(name: object, one: Rework) -> dict[str, object]:
    apart = one.apart
    return {
        "position": one.position,
        "name": name,
        "deals": one.deals,
        "times": one.times,
        "days": one.days,
        "won": share(one.won),
        "straight": share(one.straight),
        "apart": apart and apart.value,
        "apart_low": apart and apart.low,
        "apart_high": apart and apart.high,
    }
