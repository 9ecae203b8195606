"""Doing a load, whatever brings its rows: a file, or a provider that is asked."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from homeplate.kit.text import Message
from homeplate.people.access import Actor
from homeplate.prospects.loading.work import Clock, Later, Listener, work_load
from homeplate.prospects.models import Load
from homeplate.prospects.providers.kinds import ASKED
from homeplate.prospects.providers.work import Inquiry, work_enrichment
from homeplate.tenancy.context import workspace

SLICE: Final = timedelta(seconds=20)
"""How long a provider is asked before the worker looks after others."""
PATIENCE = 2.0
"""Seconds that a worker sleeps rather than come back later."""


def work_a_while(actor: Actor, *, load_id: UUID, clock: Clock) -> float | None:
    """Do a load, or a part of it; the seconds after which to go on, None at its end."""
    if not _is_asked(actor, load_id):
        work_load(actor, load_id=load_id, clock=clock)
        return None
    return work_enrichment(load_id, Inquiry(actor, clock, put_off, ends=clock() + SLICE))


def work_whole(actor: Actor, *, load_id: UUID, clock: Clock, told: Listener | None = None) -> None:
    """Do a load to its end, while the caller waits."""
    if not _is_asked(actor, load_id):
        work_load(actor, load_id=load_id, clock=clock, told=told)
        return
    while (wait := work_enrichment(load_id, Inquiry(actor, clock, sleep, told=told))) is not None:
        sleep(wait)


def put_off(seconds: float, why: Message | None = None) -> None:
    """Sleep for a moment; raise `Later` for longer."""
    if seconds > PATIENCE:
        raise Later(seconds, why)
    time.sleep(seconds)


def sleep(seconds: float, why: Message | None = None) -> None:
    """Sleep."""
    time.sleep(seconds)


def _is_asked(actor: Actor, load_id: UUID) -> bool:
    with workspace(actor.workspace_id):
        layout = Load.objects.filter(id=load_id).values_list("layout", flat=True).first()
    return layout is not None and layout["kind"] == ASKED
