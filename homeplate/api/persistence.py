"""How long deals are pursued, as data."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpResponse
from ninja import Query, Router

from homeplate.api.figures import TAG, Asked, Estimate, not_counted, share
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, doc
from homeplate.insight.measures.persistence import Contact, Refused
from homeplate.insight.persistence import persistence
from homeplate.people.permissions import Permission

router = Router()
VIEW = Permission.DEAL_VIEW


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


@router.get(
    "/insight/persistence",
    response=PersistenceOut,
    **doc("getPersistence", "How long deals are pursued", VIEW, TAG, refuses=True),
)
def get_persistence(request: ApiRequest, wanted: Query[Asked]) -> HttpResponse:
    """What follows a no, how many conversations a sale takes and what the next one brings, among the deals that you may
    see. 409 `not-counted` while the history is being read for the first time."""
    actor, frame = request.auth, wanted.frame(request.auth, today(request))
    found = persistence(actor, frame, today=today(request))
    if found is None:
        not_counted(actor)
    return reply(
        {
            "made": found.made,
            "since": frame.since,
            "until": frame.until,
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
        "needed": share(one.needed),
        "won": share(one.won),
        "lost_before": one.lost_before,
        "brought_minor": one.brought,
        "brought_low": low,
        "brought_high": high,
    }
