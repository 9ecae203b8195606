"""The forecast of a period if some open deals went another way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from homeplate.api import forecast
from homeplate.api.amounts import Amounts, Range
from homeplate.api.http import ApiRequest, today
from homeplate.api.types import Answer, doc
from homeplate.insight.assuming import FACTORS, MOST, Assumed, WhatIf, ways_of, what_if
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission

router = Router()
Deals = Annotated[list[UUID], Field(max_length=MOST)]


class AssumedDeal(Answer):
    """An open deal: what it is worth (a mean sale where it is `unvalued`), its computed chance to be won in the period,
    0 to 1, and how it is taken to go; empty for as computed."""

    deal_id: UUID
    value: str
    unvalued: bool
    chance: float
    way: Literal["", "won", "later", "lost"]


class WhatIfFigures(Answer):
    """What the period brings as computed by deals (`before`) and as assumed (`after`), both with what is `booked` and
    with `new` deals. `deals` are those that bring the most, and those that something is assumed of; `unknown` is how
    many others were named that are not open or not in your reach. `by_deals`: the forecast itself is told by deals."""

    made: datetime
    booked: str
    new: str
    before: Range
    after: Range
    deals: list[AssumedDeal]
    unknown: int
    by_deals: bool
    without_rate: list[str]


class WhatIfAnswer(Answer):
    """The days from `since` to before `until`; no figures until the deals were counted for the first time."""

    since: date
    until: date
    currency: str
    figures: WhatIfFigures | None


class WhatIfAsked(forecast.Asked):
    """Besides what the forecast asks: ids of deals that are taken as won in the period, as won later and as lost, each
    may be repeated; and the chances of all others, in per cent of what they are."""

    won: Deals = []
    later: Deals = []
    lost: Deals = []
    factor: Annotated[int, Field(ge=FACTORS[0], le=FACTORS[-1])] = 100


@router.get(
    "/insight/what-if",
    response=WhatIfAnswer,
    **doc(
        "getWhatIf", "Forecast if deals went another way", Permission.DEAL_VIEW, forecast.TAG, refuses=True
    ),
)
def get_what_if(request: ApiRequest, asked: Query[WhatIfAsked]) -> HttpResponse:
    """What a period brings if some open deals are won, lost or won later, and all others are more or less likely; of
    the deals you may see. Nothing is kept. 409 while no process is published."""
    given = {"won": asked.won, "later": asked.later, "lost": asked.lost}
    if len(set().union(*given.values())) > MOST:
        raise Invalid("too-many", msg("There are too many of them."), field="won")
    actor, day = request.auth, today(request)
    frame = forecast.framed(actor, asked, day)
    found = what_if(actor, frame, Assumed(ways_of(given), asked.factor), now=request.now, today=day)
    return forecast.told(actor, frame, _figures(found) if found else None)


def _figures(found: WhatIf) -> dict[str, object]:
    amount = Amounts(found.currency)
    return {
        "made": found.made,
        "booked": amount(found.booked),
        "new": amount(found.new),
        "before": amount.range(found.before),
        "after": amount.range(found.after),
        "deals": [
            {
                "deal_id": one.deal,
                "value": amount(one.value),
                "unvalued": one.unvalued,
                "chance": one.chance,
                "way": one.way,
            }
            for one in found.lines
        ],
        "unknown": found.unknown,
        "by_deals": found.by_deals,
        "without_rate": list(found.without_rate),
    }
