"""Segments: accounts of one line of business or one size, for figures that are told apart by them."""

from __future__ import annotations

from uuid import UUID

from homeplate.accounts.models import Account
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

SIZES: dict[str, tuple[int, int | None]] = {
    "1-9": (0, 10),
    "10-49": (10, 50),
    "50-249": (50, 250),
    "250-999": (250, 1000),
    "1000-": (1000, None),
}
"""The sizes of accounts by their employees: from so many to less than so many. The bounds up to 250 are those by which
the European Union tells micro, small and medium enterprises from large ones."""
UNKNOWN = "-"
"""The size of an account whose number of employees nobody told."""
MOST = 60
"""Lines of business that can be chosen from."""


@query(Permission.ACCOUNT_VIEW)
def accounts_of_segment(actor: Actor, *, industry: str | None = None, size: str = "") -> list[UUID]:
    """The accounts of a line of business, archived ones too as deals may be theirs; `industry` is empty for those
    without one, and None for all. `size` is one of `SIZES` or `UNKNOWN`; anything else stands for all."""
    rows = Account.objects.filter(workspace_id=actor.workspace_id)
    if industry is not None:
        rows = rows.filter(industry=industry)
    if size == UNKNOWN:
        rows = rows.filter(employees__isnull=True)
    elif size in SIZES:
        least, below = SIZES[size]
        rows = rows.filter(employees__gte=least)
        rows = rows.filter(employees__lt=below) if below else rows
    return list(rows.values_list("id", flat=True))


@query(Permission.ACCOUNT_VIEW)
def industries(actor: Actor) -> list[str]:
    """The lines of business that accounts have, by name; the first `MOST` of them."""
    rows = Account.objects.filter(workspace_id=actor.workspace_id).exclude(industry="")
    return list(rows.order_by("industry").values_list("industry", flat=True).distinct()[:MOST])
