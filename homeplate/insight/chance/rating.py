"""The chances of all open deals of a process as they stand now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.deals.history import history_of
from homeplate.deals.rating import Rating, rate
from homeplate.deals.rules.standing import win_chance
from homeplate.insight.chance.looks import open_looks
from homeplate.insight.frame import utc
from homeplate.insight.mirror.engine import over
from homeplate.insight.mirror.files import Folder
from homeplate.insight.queries import selling_criteria
from homeplate.tenancy.context import current_workspace_id


def rate_open_deals(process_id: UUID, *, now: datetime, folder: Folder | None = None) -> int:
    """Bring the chances of the open deals of a process of the present workspace up to date; how many moved."""
    folder = folder or Folder(current_workspace_id())
    note = folder.note()
    if note is None:
        return 0
    with over(folder, note) as session:
        alike, deals = open_looks(session, process_id, selling_criteria, utc(now))
    history, chances = history_of(process_id), list[Rating]()
    for one in alike:
        chance = win_chance(round(100 * one.progress), history, one)
        chances.append((round(chance.value * 1000), chance.source))
    return rate({deal: chances[like] for deal, like in deals}, process_id=process_id, as_of=note.at)
