"""Background work: taken from the queue in the database, and taken up again when a worker died."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
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


def _claimed_by(pid: int) -> DBTaskResult[Any, Any]:
    queued = _queue()
    queued.claim(QueueWorker().id.replace(f":{os.getpid()}:", f":{pid}:"))
    return queued


def test_the_task_of_a_dead_worker_is_queued_again() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    claimed = _claimed_by(gone.pid)
    assert requeue_orphans() == 1
    claimed.refresh_from_db()
    assert claimed.status == TaskResultStatus.READY


def test_the_task_of_a_living_worker_is_left_alone() -> None:
    _claimed_by(os.getppid())
    assert requeue_orphans() == 0


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
