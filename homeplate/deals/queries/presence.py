"""Whether there is any deal at all."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from homeplate.deals.models import Deal
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission


@query(Permission.DEAL_VIEW)
def any_deal(actor: Actor, *, besides: Iterable[UUID] = ()) -> bool:
    """Whether the actor sees a deal, open or closed, those in `besides` apart. One statement."""
    rows = Deal.objects.visible_to(actor).filter(archived_at=None)
    return bool(rows.exclude(id__in=list(besides)).exists())
