"""The server program as it ships, and a meter of the CPU that it and its database spend."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import psutil

from homeplate.bench.wire import Connection, request

STARTS_WITHIN = 60.0
SETTLES_WITHIN = 900.0
HOURLY_BY = 75.0
"""Seconds after the start by which the work of the hour has begun (`cli.routine`)."""
STILL, IDLE = 5.0, 0.05
"""So many seconds with less than this share of a processor is nothing to do."""


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds of the application and of the database."""

    application: float
    database: float

    def since(self, earlier: Spent) -> Spent:
        """What was spent from then to now."""
        return Spent(self.application - earlier.application, self.database - earlier.database)


class Server:
    """`homeplate serve` on a free port of this machine, while in use as a context."""

    def __init__(self, env: Mapping[str, str], processes: int, database_pid: int | None) -> None:
        self._env, self._processes, self._database_pid = env, processes, database_pid
        self.port = _free_port()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "homeplate.cli.main", "serve", "--port", str(self.port)]
        self._program = subprocess.Popen(
            [*command, "--processes", str(self._processes)],
            env=dict(self._env),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._began = time.monotonic()
        deadline = self._began + STARTS_WITHIN
        while not self._answers():
            if self._program.poll() is not None or time.monotonic() > deadline:
                self._program.kill()
                raise RuntimeError("the server did not start; try `homeplate serve` by hand")
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.terminate()
        try:
            self._program.wait(10)
        except subprocess.TimeoutExpired:
            self._program.kill()

    def spent(self) -> Spent:
        """CPU so far: of the server's processes, and of those that serve its database connections."""
        application = _seconds(_family(self._program.pid))
        if self._database_pid is None:
            return Spent(application, 0.0)
        backends = [one for one in _family(self._database_pid) if "postgres: postgres " in _title(one)]
        return Spent(application, _seconds(backends))

    def settle(self) -> None:
        """Wait until the work in the background that a start or the last requests left behind is done: nobody's request
        is to be charged with it. Raises `RuntimeError` where it does not come to an end."""
        time.sleep(max(self._began + HOURLY_BY - time.monotonic(), 0))
        deadline, before = time.monotonic() + SETTLES_WITHIN, self.spent()
        while time.monotonic() < deadline:
            time.sleep(STILL)
            spent = self.spent().since(before)
            if spent.application + spent.database < IDLE * STILL:
                return
            before = self.spent()
        raise RuntimeError("the server works on in the background; look at its log")

    def memory(self) -> int:
        """Bytes of memory that the server's processes have for themselves.

        Pages of the database file that SQLite maps are resident too, but the system takes them back as it likes.
        """
        infos = [process.memory_info() for process in _family(self._program.pid)]
        return sum(info.rss - getattr(info, "shared", 0) for info in infos)

    def _answers(self) -> bool:
        try:
            with Connection(self.port) as connection:
                return connection.send(request("GET", "/accounts/login/")).status == 200
        except OSError:
            return False


def _family(pid: int) -> list[psutil.Process]:
    top = psutil.Process(pid)
    return [top, *top.children(recursive=True)]


def _seconds(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(one.user + one.system for one in times)


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
