"""What a receiver decides: to get a dashboard no more, or again. The link of a mail is enough to say so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from homeplate.dashboards.links import link_parts
from homeplate.dashboards.models import Receiver
from homeplate.kit.text import msg
from homeplate.ledger.actions import NewFact, record_many
from homeplate.people.access import not_found
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace


def stop_receiving(*, text: str, now: datetime) -> None:
    """Never again send what the link of a mail belongs to. A second time changes nothing. Raises `NotFound`."""
    _set(text, now, stopped=True)


def receive_again(*, text: str, now: datetime) -> None:
    """Send it again. Raises `NotFound`."""
    _set(text, now, stopped=False)


def _set(text: str, now: datetime, *, stopped: bool) -> None:
    workspace_id, schedule_id, member_id = link_parts(text)
    with workspace(workspace_id), transaction.atomic():
        row = receiver(schedule_id, member_id, lock=True)
        if (row.stopped_at is not None) == stopped:
            return
        row.stopped_at = now if stopped else None
        row.save(update_fields=["stopped_at"])
        verb = "schedule.stopped" if stopped else "schedule.received-again"
        fact = NewFact("schedule", schedule_id, verb, {}, by=member_id)
        record_many(operator(workspace_id, "page"), facts=[fact], at=now)


def receiver(schedule_id: UUID, member_id: UUID, *, lock: bool = False) -> Receiver:
    """Somebody as a receiver of a schedule in the present workspace. Raises `NotFound`."""
    rows = Receiver.objects.select_for_update() if lock else Receiver.objects.all()
    return rows.filter(schedule_id=schedule_id, member_id=member_id).first() or not_found(msg("link"))
