"""Arranging the tiles of a dashboard, setting it back to the ready one, and taking the last of these back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.dashboards.actions.keeping import keep, locked, told
from homeplate.dashboards.models import Dashboard
from homeplate.dashboards.ready import READY
from homeplate.dashboards.rules import arranged, known
from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.DEAL_VIEW)
def arrange(actor: Actor, *, dashboard_id: UUID, do: str, tile: str, now: datetime, before: str = "") -> None:
    """Do one of `rules.DOINGS` with a tile; `before` is the tile that `put` sets it before. Raises `Invalid`."""
    row = locked(actor, dashboard_id)
    was = told(row)
    tiles = arranged(known(row.tiles), do=do, tile=tile, before=before)
    _kept(row)
    row.tiles = [list(one) for one in tiles]
    keep(actor, row, was, now=now)


@action(Permission.DEAL_VIEW)
def set_back(actor: Actor, *, dashboard_id: UUID, now: datetime) -> None:
    """Tiles and filters of the ready dashboard that this one was copied from."""
    row = locked(actor, dashboard_id)
    was, ready = told(row), READY[row.base if row.base in READY else next(iter(READY))]
    _kept(row)
    row.tiles, row.filters = [list(one) for one in ready.tiles], dict(ready.filters)
    keep(actor, row, was, now=now)


@action(Permission.DEAL_VIEW)
def undo_arrangement(actor: Actor, *, dashboard_id: UUID, now: datetime) -> None:
    """Tiles and filters as they were before the last arrangement; once more brings that back. Raises `Conflict`
    (`nothing`)."""
    row = locked(actor, dashboard_id)
    if not row.was:
        raise Conflict("nothing", msg("There is nothing to undo."))
    was, earlier = told(row), row.was
    _kept(row)
    row.tiles, row.filters = earlier["tiles"], earlier["filters"]
    keep(actor, row, was, now=now)


def _kept(row: Dashboard) -> None:
    row.was = {"tiles": row.tiles, "filters": row.filters}
