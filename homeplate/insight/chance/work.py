"""Training a version of the model in the background: looking, fitting, comparing with the one in use, taking it up.

A run may be begun again after an interruption: it writes nothing before its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction

from homeplate.deals.history import history_of, use_model
from homeplate.insight.chance import judging, said
from homeplate.insight.chance.fitting import as_prior, design, numpy
from homeplate.insight.chance.looks import Looks, looks
from homeplate.insight.chance.rating import rate_open_deals
from homeplate.insight.chance.training import LEVELS, METHOD, Told, Trained, train, try_out
from homeplate.insight.mirror import refresh
from homeplate.insight.mirror.places import Mirror, in_columns, mirror_of
from homeplate.insight.models import TrainedModel
from homeplate.insight.queries import selling_criteria
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.queries import operator
from homeplate.process.taught import Level, WinModel
from homeplate.tenancy.context import current_workspace_id

BUSY = ("waiting", "running")
SILENCE = timedelta(minutes=5)
"""A run that has not moved for so long is taken to be dead."""
CLOSE = 0.001
"""A difference of log-odds that is none."""
KEPT = 5
"""Versions of a process whose looks are kept."""
USED = "process.chance_model_used"

Clock = Callable[[], datetime]


class _Stopped(Exception):
    """Somebody asked to stop, or took the run over."""


def work(run_id: UUID, *, clock: Clock, folder: Mirror | None = None) -> None:
    """Train what is queued in the present workspace; nothing when nothing is."""
    run = _take(run_id, clock())
    if run is None:
        return
    folder = folder or mirror_of(current_workspace_id())
    try:
        _train(run, clock, folder)
    except _Stopped:
        _end(run, "cancelled", clock())
    except Exception:
        _end(run, "failed", clock())
        raise


def _take(run_id: UUID, now: datetime) -> TrainedModel | None:
    with transaction.atomic():
        run = TrainedModel.objects.select_for_update().filter(id=run_id, state__in=BUSY).first()
        if run is None or (run.state == "running" and run.seen_at > now - SILENCE):
            return None
        run.state, run.seen_at = "running", now
        run.save(update_fields=["state", "seen_at"])
    return run


def _train(run: TrainedModel, clock: Clock, folder: Mirror) -> None:
    refresh.catch_up(now=clock(), folder=folder)
    note = folder.note()
    if note is None:
        _end(run, "few", clock())
        return

    def checkpoint() -> None:
        going = TrainedModel.objects.filter(id=run.id, state="running", cancel_asked=False)
        if not going.update(seen_at=clock()):
            raise _Stopped

    checkpoint()
    with in_columns(folder, note, run.process_id) as session:
        found = looks(session, run.process_id, selling_criteria)
        trained = train(found, number=run.number, checkpoint=checkpoint) if len(found.won) else None
        if trained is None:
            _end(run, "few", clock(), deals=found.count if len(found.won) else 0)
            return
        in_use = history_of(run.process_id).model
        known = [one for one in (in_use, _last(run.process_id)) if one is not None]
        if any(nothing_new(trained.model, one, _moment(found.closed.max())) for one in known):
            _end(run, "same", clock(), deals=trained.deals)
            return
        compared = compare(found, trained, in_use, checkpoint)
        said.keep(session, folder, run.id, found, trained)
    _finish(run, found, trained, compared, clock())
    said.drop_old(folder, _lately())
    if compared["taken"]:
        rate_open_deals(run.process_id, now=clock(), folder=folder)


def nothing_new(model: WinModel, before: WinModel, until: datetime) -> bool:
    """Whether a model says what a former one does, learnt from the same deals."""
    if (model.outcomes, until.isoformat()) != (before.outcomes, before.until):
        return False
    names = {*model.weights, *before.weights}
    return all(abs(model.weights.get(one, 0.0) - before.weights.get(one, 0.0)) < CLOSE for one in names)


def _last(process_id: UUID) -> WinModel | None:
    """The version of a process that was trained last."""
    rows = TrainedModel.objects.filter(process_id=process_id, state="done").order_by("-number")
    text = rows.values_list("model", flat=True).first()
    return WinModel.from_text(text) if text else None


def _moment(minute: Any) -> datetime:
    return datetime.fromtimestamp(int(minute) * 60, UTC)


def _lately() -> list[UUID]:
    """The versions of all processes whose looks are kept: the last few of each, and those in use."""
    kept: list[UUID] = []
    rows = TrainedModel.objects.filter(state__in=("done", *BUSY)).order_by("process_id", "-number")
    for process_id, versions in groupby(
        rows.values_list("process_id", "id", "number"), key=lambda row: row[0]
    ):
        model = history_of(process_id).model
        used = model.number if model else 0
        kept += [id_ for at, (_, id_, number) in enumerate(versions) if at < KEPT or number == used]
    return kept


def compare(
    found: Looks, trained: Trained, in_use: WinModel | None, checkpoint: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """How the way that was trained compares with the one `in_use`, or with the weights of the process where none is, on
    the same later deals: those that were looked at after that one was trained."""
    np = numpy()
    level = trained.model.level
    if in_use is None:
        told, other = trained.told, as_prior(design(found.alike, "criteria")).said()
    else:
        since = _minute(in_use)
        told = try_out(found, {one: design(found.alike, one) for one in {*LEVELS}}, since, checkpoint)
        other = np.array([in_use.said(one).value for one in found.alike])
    result = {"with": in_use.number if in_use else 0, "taken": True, "deals": 0}
    if not len(told.which):
        return {**result, "taken": in_use is None}
    return {**result, **_compared(found, told, level, other[found.like][told.which])}


def _minute(model: WinModel) -> int | None:
    """The one after which nothing taught it."""
    return int(datetime.fromisoformat(model.until).timestamp()) // 60 + 1 if model.until else None


def _compared(found: Looks, told: Told, level: Level, other: Any) -> dict[str, Any]:
    won, deal = found.won[told.which], found.deal[told.which]
    ours = judging.goodness(told.by[level], told.base, won, deal)
    theirs = judging.goodness(other, told.base, won, deal)
    better = judging.gain(told.by[level], other, won, deal)
    return {
        "deals": ours.deals,
        "ours": asdict(ours),
        "theirs": asdict(theirs),
        "gain": better.value,
        "error": better.error,
        "taken": not better.worse,
    }


def _finish(
    run: TrainedModel, found: Looks, trained: Trained, compared: dict[str, Any], now: datetime
) -> None:
    since, until = _moment(found.closed.min()), _moment(found.closed.max())
    model = replace(trained.model, until=until.isoformat())
    with transaction.atomic():
        if not TrainedModel.objects.select_for_update().filter(id=run.id, state="running").exists():
            raise _Stopped
        if _chosen_otherwise(run.process_id, compared["with"]):
            compared["taken"] = False
        _end(
            run,
            "done",
            now,
            model=model.to_text(),
            method=METHOD,
            level=model.level,
            deals=trained.deals,
            looks=trained.looks,
            since=since,
            until=until,
            figures={level: asdict(good) for level, good in trained.goodness.items()},
            compared={**compared, "within": model.within},
        )
        if compared["taken"]:
            take_up(run.process_id, model, now)


def _chosen_otherwise(process_id: UUID, used: int) -> bool:
    """Whether somebody chose another version since this one was compared with `used`, or the weights of the process:
    then it waits to be chosen itself."""
    last = facts_about(process_id).filter(verb=USED).first()
    return last is not None and (last.data["number"] == 0 or last.data["number"] != used)


def take_up(process_id: UUID, model: WinModel | None, now: datetime, actor: Any = None) -> None:
    """Let a version tell the chances from now on, and say so in the ledger."""
    use_model(process_id=process_id, model=model, now=now)
    data = {"number": model.number, "level": model.level, "deals": model.outcomes} if model else {"number": 0}
    author = actor or operator(current_workspace_id(), "task")
    record(author, subject="process", subject_id=process_id, verb=USED, at=now, data=data)


def _end(run: TrainedModel, state: str, now: datetime, **columns: Any) -> None:
    rows = TrainedModel.objects.filter(id=run.id, state__in=BUSY)
    rows.update(state=state, finished_at=now, seen_at=now, **columns)
