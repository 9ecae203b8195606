"""The load, as a process of its own: some clients, each one request after the other, bounded in number and time.

Reads a `Job` as JSON from standard input and writes what it measured as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from homeplate.bench.wire import Connection


@dataclass(frozen=True, slots=True)
class Job:
    """`clients` holds the requests of each client in turn; none are sent once `seconds` are over."""

    port: int
    clients: Sequence[Sequence[str]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What the clients saw: sorted milliseconds, seconds altogether, answers by status, bytes on average."""

    milliseconds: list[float]
    seconds: float
    statuses: dict[str, int]
    mean_bytes: float

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        if not self.milliseconds:
            return 0.0
        return self.milliseconds[min(int(len(self.milliseconds) * share), len(self.milliseconds) - 1)]

    @property
    def requests(self) -> int:
        """How many were answered."""
        return len(self.milliseconds)


def run(port: int, clients: Sequence[Sequence[bytes]], seconds: float) -> Measured:
    """Let a process make the load, and give what it measured."""
    job = Job(port, [[one.decode("latin-1") for one in some] for some in clients], seconds)
    done = subprocess.run(
        [sys.executable, "-m", "homeplate.bench.load"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        check=True,
    )
    return Measured(**json.loads(done.stdout))


class _Client(threading.Thread):
    def __init__(self, port: int, requests: Sequence[bytes], until: float) -> None:
        super().__init__()
        self._port, self._requests, self._until = port, requests, until
        self.milliseconds: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.bytes = 0

    def run(self) -> None:
        """One request after the other."""
        with Connection(self._port) as connection:
            for one in self._requests:
                begun = time.perf_counter()
                if begun > self._until:
                    break
                answer = connection.send(one)
                self.milliseconds.append((time.perf_counter() - begun) * 1000)
                self.statuses[str(answer.status)] += 1
                self.bytes += answer.size


def measure(job: Job) -> Measured:
    """Let all clients of a job work at once, in this process."""
    begun = time.perf_counter()
    until = begun + job.seconds
    clients = [_Client(job.port, [one.encode("latin-1") for one in some], until) for some in job.clients]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    seconds = time.perf_counter() - begun
    answered = sorted(one for client in clients for one in client.milliseconds)
    statuses = sum((client.statuses for client in clients), Counter[str]())
    total = sum(client.bytes for client in clients)
    return Measured(answered, seconds, dict(statuses), total / max(len(answered), 1))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(measure(Job(**json.load(sys.stdin))))))
