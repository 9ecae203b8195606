"""Moves by one step, as keys and menus ask for them."""

from __future__ import annotations

from typing import Literal, get_args

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.process.definition import Process
from homeplate.process.editing.criteria import move_criterion
from homeplate.process.editing.parts import place_of
from homeplate.process.editing.stages import move_stage

Way = Literal["up", "down", "left", "right"]
WAYS: tuple[Way, ...] = get_args(Way)


def may_go(process: Process, key: str) -> tuple[Way, ...]:
    """The ways in which a criterion has room, whether or not what asks for it lets it."""
    position, at = place_of(process, key)
    last = len(process.stages[position].criteria) - 1
    room = {
        "up": at > 0,
        "down": at < last,
        "left": position > 0,
        "right": position < len(process.stages) - 1,
    }
    return tuple(way for way in WAYS if room[way])


def step_criterion(process: Process, key: str, way: Way) -> Process:
    """The criterion one place up or down in its stage, or in the stage to the left or right. Raises `Invalid`."""
    if way not in may_go(process, key):
        raise _no_room()
    position, at = place_of(process, key)
    target = position + {"left": -1, "right": 1}.get(way, 0)
    return move_criterion(
        process, key, stage=process.stages[target].key, at=at + {"up": -1, "down": 1}.get(way, 0)
    )


def stage_may_go(process: Process, key: str) -> tuple[Way, ...]:
    """The ways in which a stage has room; one after the sale stays where it is."""
    at, last = process.index(key), len(process.selling_stages) - 1
    if at > last:
        return ()
    ways: tuple[Way, ...] = ("left",) if at > 0 else ()
    return (*ways, "right") if at < last else ways


def step_stage(process: Process, key: str, way: Way) -> Process:
    """The stage one place to the left or right. Raises `Invalid`."""
    if way not in stage_may_go(process, key):
        raise _no_room()
    return move_stage(process, key, to=process.index(key) + (1 if way == "right" else -1))


def _no_room() -> Invalid:
    return Invalid("no-room", msg("There is nothing further in that direction."), field="stages")
