"""Background work: taken from the queue in the database, and taken up again when a worker died."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from homeplate.cli.routine import Routine
from homeplate.cli.worker import QueueWorker, requeue_orphans

pytestmark = pytest.mark.django_db(transaction=True)


@task()
def note(text: str) -> None:
    cache.set("noted", text)


@task()
def fail() -> None:
    raise ValueError("broken")


def _queue(text: str = "done") -> DBTaskResult[Any, Any]:
    note.enqueue(text)
    return DBTaskResult.objects.get()


def test_what_is_ready_is_run() -> None:
    _queue("the deal moved")
    QueueWorker().drain()
    assert cache.get("noted") == "the deal moved"
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_failing_task_does_not_stop_the_next() -> None:
    fail.enqueue()
    note.enqueue("still here")
    QueueWorker().drain()
    assert cache.get("noted") == "still here"
    assert DBTaskResult.objects.failed().count() == 1


def test_an_idle_worker_only_looks() -> None:
    with CaptureQueriesContext(connection) as seen:
        QueueWorker().drain()
    assert [query["sql"].split()[0] for query in seen] == ["SELECT"]


def test_the_task_of_a_worker_that_died_is_queued_again_and_that_of_a_living_one_is_not(
    settings: Any, tmp_path: Path
) -> None:
    settings.HOMEPLATE_DATA = tmp_path
    claimed, worker = _queue(), QueueWorker()
    claimed.claim(worker.id)
    assert requeue_orphans() == 0
    _as_if_the_process_had_ended(worker)
    assert requeue_orphans() == 1
    claimed.refresh_from_db()
    assert claimed.status == TaskResultStatus.READY
    assert requeue_orphans() == 0


def test_the_task_of_a_worker_elsewhere_is_left_to_those_there(settings: Any, tmp_path: Path) -> None:
    claimed = _queue()
    settings.HOMEPLATE_DATA = tmp_path / "there"
    worker = QueueWorker()
    claimed.claim(worker.id)
    _as_if_the_process_had_ended(worker)
    settings.HOMEPLATE_DATA = tmp_path / "here"
    assert requeue_orphans() == 0


def _as_if_the_process_had_ended(worker: QueueWorker) -> None:
    worker._lock.release(force=True)  # what the system does with the locks of a process


def test_a_database_that_is_away_at_the_start_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def away() -> int:
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("unable to open database file")
        worker.stop()
        return 0

    monkeypatch.setattr("homeplate.cli.worker.requeue_orphans", away)
    worker = QueueWorker(interval=0)
    worker.run()
    assert len(asked) == 2


def test_what_ended_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    _queue("long ago")
    QueueWorker().drain()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=15))
    note.enqueue("today")
    routine = Routine()
    monkeypatch.setattr(routine, "_hour", 0.0)
    routine.tick()
    assert [one.args_kwargs["args"] for one in DBTaskResult.objects.filter(task_path=note.module_path)] == [
        ["today"]
    ]
