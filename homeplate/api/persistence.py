"""How long deals are pursued, as data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, doc
from homeplate.insight.estimates import Share
from homeplate.insight.frame import Frame
from homeplate.insight.measures.persistence import Contact, Refused
from homeplate.insight.persistence import persistence
from homeplate.insight.tasks import ask_to_catch_up
from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use

router = Router()
TAG = "Insight"
VIEW = Permission.DEAL_VIEW


class Estimate(Answer):
    """A share, 0–1, of so many, between two bounds in 95 of 100 cases; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None
    of: int


class AfterNo(Answer):
    """The deals told no for the `number`-th time, what followed, and the share `left` of all that were told no which is
    still pursued then."""

    number: int
    told: int
    pursued: int
    given_up: int
    waiting: int
    left: Estimate


class AtContact(Answer):
    """The `number`-th conversation: the share of sales that `needed` as many or more, of the closed deals that came to
    it the share `won` in it, and what that brought in the mean in minor units of `currency`."""

    number: int
    needed: Estimate
    won: Estimate
    lost_before: int
    brought_minor: float | None
    brought_low: float | None
    brought_high: float | None


class PersistenceOut(Answer):
    """The figures as of `made`; `silent` closed deals have no conversation noted and are left out."""

    made: datetime
    since: date
    until: date
    currency: str
    silent: int
    noes: list[AfterNo]
    contacts: list[AtContact]


class Asked(BaseModel):
    """Which process (that of new deals unless it is named), and which days: from `since` to before `until`."""

    process_id: UUID | None = None
    since: Annotated[date, Field(ge=date(1900, 1, 1))]
    until: Annotated[date, Field(le=date(2199, 12, 31))]


@router.get(
    "/insight/persistence",
    response=PersistenceOut,
    **doc("getPersistence", "How long deals are pursued", VIEW, TAG, refuses=True),
)
def get_persistence(request: ApiRequest, wanted: Query[Asked]) -> HttpResponse:
    """What follows a no, how many conversations a sale takes and what the next one brings, among the deals that you may
    see. 409 `not-counted` while the history is being read for the first time."""
    actor = request.auth
    process_id, _ = process_in_use(actor, wanted.process_id)
    until = max(wanted.until, wanted.since)
    found = persistence(actor, Frame(process_id, wanted.since, until), today=today(request))
    if found is None:
        ask_to_catch_up(actor.workspace_id)
        raise Conflict(
            "not-counted",
            msg("The history of your deals is being read for the first time. Ask again in a minute."),
        )
    return reply(
        {
            "made": found.made,
            "since": wanted.since,
            "until": until,
            "currency": actor.currency,
            "silent": found.now.taken.silent,
            "noes": [_no(one) for one in found.now.refused],
            "contacts": [_contact(one) for one in found.now.contacts],
        }
    )


def _no(one: Refused) -> dict[str, object]:
    low, high = one.between or (None, None)
    return {
        "number": one.k,
        "told": one.told,
        "pursued": one.pursued,
        "given_up": one.given_up,
        "waiting": one.waiting,
        "left": {"value": one.left, "low": low, "high": high, "of": one.followed.of},
    }


def _contact(one: Contact) -> dict[str, object]:
    low, high = one.between or (None, None)
    return {
        "number": one.k,
        "needed": _share(one.needed),
        "won": _share(one.won),
        "lost_before": one.lost_before,
        "brought_minor": one.brought,
        "brought_low": low,
        "brought_high": high,
    }


def _share(share: Share) -> dict[str, object]:
    low, high = share.interval or (None, None)
    return {"value": share.value, "low": low, "high": high, "of": share.of}
