"""How a workspace takes leads in, read from its settings: hours, targets, and the reasons it rejects for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeplate.kit.text import Message, Text
from homeplate.leads.rules.clock import Clock, read_hours, read_targets
from homeplate.leads.rules.kinds import REASONS
from homeplate.people.access import Actor
from homeplate.people.calendar import calendar_of

LEADS = "leads"
"""The setting of a workspace: `opens`, `closes`, `target`, `immediate`, `reasons` of its own, `hidden` ones."""


def kept(actor: Actor) -> Mapping[str, Any]:
    """What the workspace has decided about leads."""
    return actor.settings.get(LEADS) or {}


def clock_of(actor: Actor) -> Clock:
    """The clock of the workspace: whoever looks at it, it shows the same."""
    settings = kept(actor)
    calendar = calendar_of(replace(actor, country=""))
    return Clock(calendar, read_hours(settings), read_targets(settings))


def reasons_of(actor: Actor) -> dict[str, Message | Text]:
    """Why a lead may be rejected: the usual reasons but those the workspace hid, and its own."""
    settings = kept(actor)
    hidden = set(settings.get("hidden") or ())
    found: dict[str, Message | Text] = {key: name for key, name in REASONS.items() if key not in hidden}
    found |= {one["key"]: one["name"] for one in settings.get("reasons") or ()}
    return found
