"""The ready dashboards: one for each way of working, and whose it is at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homeplate.dashboards.filters import ME
from homeplate.dashboards.tiles.base import LEADERSHIP, MANAGER, PROCESS, REP
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission, Reach, Role

Placed = tuple[str, bool]
"""The name of a tile, and whether it takes two columns."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A dashboard that everybody has: its tiles in their order, and the filters it begins with."""

    name: str
    label: Message
    means: Message
    tiles: tuple[Placed, ...]
    filters: Mapping[str, str]


def _placed(names: str) -> tuple[Placed, ...]:
    """Tiles by name, those that take two columns with *2 behind: so that three columns have no holes."""
    return tuple((name.removesuffix("*2"), name.endswith("*2")) for name in names.split())


READY: dict[str, Ready] = {
    one.name: one
    for one in (
        Ready(
            REP,
            msg("My deals"),
            msg("What is to be done, what it will bring, and how my deals pass gates."),
            _placed("steps nearly stalled forecast*2 goal stepless past-close gates missing*2 win-rate"),
            {"owner": ME},
        ),
        Ready(
            MANAGER,
            msg("My team"),
            msg("What the team will bring, who needs help and is coached, and whether the funnel is in shape."),
            _placed(
                "forecast*2 goal goals people moved help*2 slip shape*2 win-rate due gates keepers "
                "staying*2 length coaching unhappy csat"
            ),
            {},
        ),
        Ready(
            LEADERSHIP,
            msg("The business"),
            msg("Bookings, forecast with its range and its accuracy, win rate, coverage, and who stays a customer."),
            _placed(
                "booked win-rate velocity forecast*2 goal goals*2 due accuracy*2 length retention revenue nps "
                "waterfall reasons rivals"
            ),
            {},
        ),
        Ready(
            PROCESS,
            msg("The process"),
            msg("Whether gates are kept, which criterion decides, where deals stop, and how real the process is."),
            _placed("assessment missing*2 gates lift*2 paths*2 going staying shape*2"),
            {},
        ),
    )
}  # fmt: skip


def begins_with(actor: Actor) -> str:
    """The ready dashboard of somebody's role. Pure."""
    if actor.role is Role.OPERATIONS:
        return PROCESS
    if actor.reach is Reach.ALL and not (actor.role is Role.SUCCESS and actor.may(Permission.DEAL_EDIT)):
        return LEADERSHIP
    return MANAGER if actor.reach is Reach.TEAM else REP
