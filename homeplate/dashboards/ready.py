"""The ready dashboards: one for each way of working, and whose it is at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homeplate.dashboards.filters import ME
from homeplate.dashboards.tiles import TILES
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


def _placed(*names: str) -> tuple[Placed, ...]:
    return tuple((name, TILES[name].wide) for name in names)


READY: dict[str, Ready] = {
    one.name: one
    for one in (
        Ready(
            REP,
            msg("My deals"),
            msg("What is to be done, what it will bring, and how my deals pass gates."),
            _placed("steps", "nearly", "forecast", "stalled", "stepless", "past-close", "win-rate", "gates", "missing"),
            {"owner": ME},
        ),
        Ready(
            MANAGER,
            msg("My team"),
            msg("What the team will bring, who needs help, and whether the funnel is in shape."),
            _placed("forecast", "people", "help", "moved", "shape", "slip", "win-rate", "gates", "keepers", "staying"),
            {},
        ),
        Ready(
            LEADERSHIP,
            msg("The business"),
            msg("Bookings, forecast with its range and its accuracy, win rate, velocity and coverage."),
            _placed("booked", "win-rate", "velocity", "forecast", "due", "accuracy", "length", "waterfall", "reasons",
                    "rivals"),
            {},
        ),
        Ready(
            PROCESS,
            msg("The process"),
            msg("Whether gates are kept, which criterion decides, where deals stop, and how real the process is."),
            _placed("assessment", "gates", "missing", "lift", "going", "staying", "paths", "shape"),
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
