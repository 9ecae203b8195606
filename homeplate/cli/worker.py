"""Background work: the queue lies in the database; a thread of the server, or `homeplate worker`, empties it."""

from __future__ import annotations

import signal
import socket
import threading
import uuid
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

import structlog
from django.conf import settings
from django.db import close_old_connections, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from filelock import FileLock, Timeout

from homeplate.cli.command import Command
from homeplate.cli.routine import Routine

log = structlog.get_logger(__name__)


class QueueWorker:
    """Takes tasks one at a time until told to stop. Safe beside any number of others, on SQLite too."""

    def __init__(self, *, interval: float = 1.0) -> None:
        self._interval = interval
        self._stop = threading.Event()
        self._routine = Routine()
        seat = uuid.uuid4().hex
        self.id = f"{socket.gethostname()[:30]}:{seat}"
        _seats().mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = FileLock(_seats() / seat)
        self._lock.acquire()
        self._taker = Worker(
            queue_names=["*"], excluded_queue_names=[], interval=0, batch=True, backend_name="default",
            startup_delay=False, max_tasks=None, worker_id=self.id,
        )  # fmt: skip

    def run(self) -> None:
        """Works until `stop()`. A failure of the database is logged and tried again."""
        looked = False
        while not self._stop.is_set():
            try:
                if not looked:
                    requeue_orphans()
                    looked = True
                self._routine.tick()
                self.drain()
            except Exception:
                log.exception("the queue could not be read")
            close_old_connections()
            self._stop.wait(self._interval)

    def drain(self) -> None:
        """Runs what is ready. Looks without a lock first: an idle worker never holds up a writer."""
        if DBTaskResult.objects.ready().exists():
            self._taker.run()

    def stop(self) -> None:
        """Ends after the task in hand."""
        self._stop.set()
        self._taker.running = False


def _seats() -> Path:
    """Where each worker of this data folder keeps a file locked while it lives. The number of a process would not tell:
    in a container the next server has that of the one before."""
    return Path(settings.HOMEPLATE_DATA) / "workers"


def requeue_orphans() -> int:
    """Puts back the tasks whose worker died with them, of those that kept their seat in this data folder; tasks are
    idempotent. Their number."""
    left = {seat.name: seat for seat in _left_seats()}
    with transaction.atomic():
        running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        lost = [one.pk for one in running if one.worker_ids and one.worker_ids[-1].rpartition(":")[2] in left]
        found = DBTaskResult.objects.filter(pk__in=lost)
        number = found.update(status=TaskResultStatus.READY, started_at=None)
    for seat in left.values():
        seat.unlink(missing_ok=True)
    return number


def _left_seats() -> Iterator[Path]:
    for seat in _seats().glob("*"):
        try:
            with FileLock(seat, timeout=0):
                yield seat
        except Timeout:
            continue


def start_embedded() -> QueueWorker | None:
    """Starts the server's own worker thread, unless the operator runs workers apart."""
    if not settings.HOMEPLATE_EMBEDDED_WORKER:
        return None
    worker = QueueWorker()
    threading.Thread(target=worker.run, name="homeplate-worker", daemon=True).start()
    return worker


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="run what is ready, then end")


def _run(args: Namespace) -> int:
    worker = QueueWorker()
    if args.once:
        requeue_orphans()
        worker.drain()
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    print("Waiting for tasks. Ctrl+C ends after the task in hand.", flush=True)
    worker.run()
    return 0


COMMAND = Command("run background work", _run, _arguments)
