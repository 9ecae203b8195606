"""The verbs of insight: train the model of the chance to win, stop that, and choose the version in use."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from homeplate.insight.chance.versions import enough_is_new
from homeplate.insight.chance.work import BUSY, SILENCE, Clock, take_up, work
from homeplate.insight.models import TrainedModel
from homeplate.insight.tasks import rate_again, train
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.actions.rows import locked
from homeplate.playbook.queries import choices
from homeplate.process.taught import WinModel
from homeplate.tenancy.context import workspace


@action(Permission.PROCESS_EDIT)
def train_model(actor: Actor, *, process_id: UUID, now: datetime) -> UUID:
    """Queue the training of a version of the model of a process; gives its id. One that waits or runs is given back."""
    locked(process_id)  # of two who ask at once, the second one finds the run of the first
    rows = TrainedModel.objects.filter(process_id=process_id)
    going = rows.filter(state__in=BUSY).order_by("-number").first()
    if going is not None and going.seen_at > now - SILENCE:
        return going.id
    if going is not None:  # whoever worked on it is dead
        rows.filter(id=going.id).update(state="failed", finished_at=now)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    run = TrainedModel.objects.create(
        id=new_id(),
        process_id=process_id,
        number=last + 1,
        member_id=actor.member_id,
        created_at=now,
        seen_at=now,
    )
    transaction.on_commit(lambda: train.enqueue(str(actor.workspace_id), str(run.id)))
    return run.id


def train_now(actor: Actor, *, process_id: UUID, clock: Clock) -> UUID:
    """Train a version without waiting for a worker; gives its id. It may be one that somebody else trains just now."""
    run_id = train_model(actor, process_id=process_id, now=clock())
    with workspace(actor.workspace_id):
        work(run_id, clock=clock)
    return run_id


@action(Permission.PROCESS_EDIT)
def cancel_training(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """Stop the training of a process that waits or runs; nothing when none does."""
    rows = TrainedModel.objects.filter(process_id=process_id)
    rows.filter(state="waiting").update(state="cancelled", finished_at=now, cancel_asked=True)
    rows.filter(state="running").update(cancel_asked=True)


@action(Permission.PROCESS_EDIT)
def use_version(actor: Actor, *, process_id: UUID, number: int, now: datetime) -> None:
    """Let a version that was trained tell the chances; 0 gives them back to the weights of the process. Raises
    `NotFound` for a version that there is not."""
    model = None
    if number:
        row = TrainedModel.objects.filter(process_id=process_id, number=number, state="done").first()
        model = WinModel.from_text(row.model) if row else not_found(msg("version"))
    take_up(process_id, model, now, actor)
    transaction.on_commit(lambda: rate_again.enqueue(str(actor.workspace_id), str(process_id)))


@action(Permission.PROCESS_EDIT)
def train_what_is_due(actor: Actor, *, now: datetime) -> int:
    """Queue the training of each process about which enough new outcomes are known; how many were queued."""
    queued = 0
    for process in choices(actor):
        if enough_is_new(process.id):
            train_model(actor, process_id=process.id, now=now)
            queued += 1
    return queued
