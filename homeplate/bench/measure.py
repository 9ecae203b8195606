"""Measuring one operation: at one client and at eight, in CPU, time, bytes and statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from homeplate.bench import counting, load
from homeplate.bench.operations import Ask, Operation
from homeplate.bench.server import Server
from homeplate.bench.subjects import Subjects
from homeplate.bench.wire import Answer, Connection, request
from homeplate.bench.yardstick import yardstick

WARM, ALONE, TOGETHER = 40, 300, 2000
CLIENTS = 8
SECONDS_ALONE, SECONDS_TOGETHER = 20.0, 4.0


@dataclass(frozen=True, slots=True)
class Figures:
    """One operation as measured; CPU in milliseconds a request, times in milliseconds, bytes of the body.

    `yardstick` is the mean of two, taken right before and after the requests at one client.
    """

    name: str
    application: float
    database: float
    p50: float
    p95: float
    per_second: float
    raw: int
    sent: int
    statements: int
    statuses: dict[str, int] = field(default_factory=dict)
    cpu_together: float = 0.0
    yardstick: float = 0.0

    @property
    def cpu(self) -> float:
        """Application and database together."""
        return self.application + self.database


@dataclass(slots=True)
class Bench:
    """A server with what to ask it for; each operation takes the next of the tokens."""

    server: Server
    subjects: Subjects
    env: dict[str, str]
    cookie: str = ""
    rep_cookie: str = ""
    used: int = 0

    def measure(self, operation: Operation) -> Figures:
        """Warm up, let the background come to rest, count, measure alone, then together."""
        asks = operation.asks(self.subjects)
        load.run(self.server.port, [self._requests(operation, asks, WARM)], SECONDS_ALONE)
        self.server.settle()
        raw, sent = (self._answer(operation, next(asks), packed) for packed in (False, True))
        statements = self._statements(operation, list(islice(asks, 2)))
        before = yardstick()
        alone, spent = self._load(operation, [self._requests(operation, asks, ALONE)], SECONDS_ALONE)
        mark = (before + yardstick()) / 2
        clients = [self._requests(operation, asks, TOGETHER // CLIENTS) for _ in range(CLIENTS)]
        together, cpu_together = self._load(operation, clients, SECONDS_TOGETHER)
        return Figures(
            name=operation.name,
            application=spent[0],
            database=spent[1],
            p50=alone.percentile(0.5),
            p95=alone.percentile(0.95),
            per_second=together.requests / together.seconds,
            raw=raw.size,
            sent=sent.size,
            statements=statements,
            statuses={key: alone.statuses.get(key, 0) + n for key, n in together.statuses.items()},
            cpu_together=sum(cpu_together),
            yardstick=mark,
        )

    def _load(
        self, operation: Operation, clients: Sequence[Sequence[bytes]], seconds: float
    ) -> tuple[load.Measured, tuple[float, float]]:
        before = self.server.spent()
        measured = load.run(self.server.port, clients, seconds)
        spent = self.server.spent().since(before)
        share = 1000 / max(measured.requests, 1)
        return measured, (spent.application * share, spent.database * share)

    def _requests(self, operation: Operation, asks: Iterator[Ask], number: int) -> list[bytes]:
        headers = {**self._headers(operation), "Accept-Encoding": "br"}
        return [request(ask.method, ask.path, headers=headers, data=ask.data) for ask in islice(asks, number)]

    def _answer(self, operation: Operation, ask: Ask, packed: bool) -> Answer:
        headers = {**self._headers(operation), **({"Accept-Encoding": "br"} if packed else {})}
        with Connection(self.server.port) as connection:
            return connection.send(request(ask.method, ask.path, headers=headers, data=ask.data))

    def _statements(self, operation: Operation, asks: Sequence[Ask]) -> int:
        """Of the second request: the first one compiles and remembers."""
        asked: list[tuple[str, str, dict[str, str], Any]] = [
            (ask.method, ask.path, self._headers(operation), ask.data) for ask in asks
        ]
        return counting.count(self.env, asked)[-1]

    def _headers(self, operation: Operation) -> dict[str, str]:
        """A person's cookies, or the next token: what one token may ask a minute is limited."""
        if operation.page:
            return {"Cookie": self.rep_cookie if operation.rep else self.cookie}
        self.used += 1
        tokens = self.subjects.tokens
        return {"Authorization": f"Bearer {tokens[self.used % len(tokens)]}"}
