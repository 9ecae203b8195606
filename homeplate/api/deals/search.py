"""One search over everything that has a name."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, reply
from homeplate.api.types import Answer, doc
from homeplate.deals import queries
from homeplate.people.permissions import Permission

router = Router()


class DealHit(Answer):
    """A deal by name, where it stands and of which account."""

    id: UUID
    name: str
    account: str
    stage: str
    status: str


class DealSearch(BaseModel):
    """A part of a name."""

    q: Annotated[str, Field(min_length=1, max_length=200)]
    limit: Annotated[int, Field(ge=1, le=50)] = 10


@router.get(
    "/deals/search",
    response=list[DealHit],
    **doc("searchDeals", "Search deals", Permission.DEAL_VIEW, "Deals"),
)
def search_deals(request: ApiRequest, wanted: Query[DealSearch]) -> HttpResponse:
    """The first deals by name that have `q` in it, of those you may see."""
    rows = queries.search_deals(request.auth, text=wanted.q, limit=wanted.limit)
    return reply([_hit(row) for row in rows])


def _hit(row: queries.DealRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "account": row.account,
        "stage": row.stage,
        "status": row.status,
    }
