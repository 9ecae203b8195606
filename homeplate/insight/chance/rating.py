"""The chances of all open deals of a process as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.history import history_of
from homeplate.deals.rating import Rating, rate
from homeplate.deals.rules.standing import win_chance
from homeplate.insight.chance.fitting import numpy
from homeplate.insight.chance.looks import open_looks
from homeplate.insight.chance.said import has_shares, keep_shares
from homeplate.insight.chance.training import beside
from homeplate.insight.frame import utc
from homeplate.insight.mirror.places import Mirror, in_columns, mirror_of
from homeplate.insight.queries import selling_criteria
from homeplate.process.taught import Stands
from homeplate.tenancy.context import current_workspace_id


def rate_open_deals(process_id: UUID, *, now: datetime, folder: Mirror | None = None) -> int:
    """Bring the chances of the open deals of a process of the present workspace up to date; how many moved. Where the
    model was found to tell which deals are won soon, their shares are kept for the forecast."""
    folder = folder or mirror_of(current_workspace_id())
    note = folder.note()
    if note is None:
        return 0
    history, chances = history_of(process_id), list[Rating]()
    with in_columns(folder, note, process_id) as session:
        alike, deals = open_looks(session, process_id, selling_criteria, utc(now))
        for one in alike:
            chance = win_chance(round(100 * one.progress), history, one)
            chances.append((round(chance.value * 1000), chance.source))
        if history.model is not None and history.model.within:
            keep_shares(session, folder, process_id, _shares(alike, deals, chances))
        elif has_shares(folder, process_id):  # whoever just looked that it is there reads it still
            keep_shares(session, folder, process_id, numpy().ones(len(alike)))
    return rate({deal: chances[like] for deal, like in deals}, process_id=process_id, as_of=note.at)


def _shares(alike: Sequence[Stands], deals: Sequence[tuple[UUID, int]], chances: Sequence[Rating]) -> Any:
    """The chance of deals that are alike beside the mean of all that stand at their stage for as long."""
    np = numpy()
    names = {place: number for number, place in enumerate(sorted({(one.stage, one.age) for one in alike}))}
    place = np.array([names[one.stage, one.age] for one in alike], dtype=int)
    like = np.array([number for _, number in deals], dtype=int)
    count = np.bincount(like, minlength=len(alike))
    return beside(np.array([chance / 1000 for chance, _ in chances]), place, count)
