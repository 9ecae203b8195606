"""The figures as a table for people and as JSON for comparing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from homeplate.bench.importing import Imported
from homeplate.bench.measure import Figures
from homeplate.bench.mirroring import LIMITS, Mirrored, Week
from homeplate.bench.operations import OPERATIONS

FIRST_LOAD, IMPORT_ROWS, MIRROR_FACTS = 400_000, 4000, 100_000
TARGETS = {operation.name: operation for operation in OPERATIONS}
COLUMNS = (
    "operation", "CPU ms", "app", "db", "target", "yardstick", "p50 ms", "p95 ms", "req/s x8", "CPU ms x8", "queries",
    "bytes", "sent", "answers",
)  # fmt: skip


@dataclass(slots=True)
class Report:
    """Everything measured on one engine. `yardstick` is in CPU milliseconds, before and after."""

    engine: str
    deals: int
    processes: int
    yardstick: list[float]
    figures: list[Figures] = field(default_factory=list)
    first_load: dict[str, int] = field(default_factory=dict)
    mirrored: Mirrored | None = None
    weeks: dict[str, Week] = field(default_factory=dict)
    measures: dict[str, float] = field(default_factory=dict)
    in_tables: dict[str, list[float]] = field(default_factory=dict)
    imported: Imported | None = None
    memory: int = 0

    def lines(self) -> Iterator[str]:
        """What to print."""
        yield f"{self.engine}, {self.deals} deals, server processes: {self.processes}"
        marks = " … ".join(f"{mark:.0f}" for mark in self.yardstick)
        yield f"yardstick {marks} ms (a fixed piece of work; compare figures of two runs in units of it)"
        yield from _table([COLUMNS, *(self._row(one) for one in self.figures)])
        total, files = sum(self.first_load.values()) / 1000, len(self.first_load)
        yield f"first load of the board: {total:.0f} kB in {files} files, target {FIRST_LOAD // 1000} kB"
        if self.mirrored and self.mirrored.seconds:
            read = self.mirrored
            yield (
                f"mirror of insight: {read.facts / read.seconds:.0f} facts a second "
                f"({read.facts} in {read.seconds:.1f} s, {read.cpu:.1f} s of CPU), "
                f"target {MIRROR_FACTS}"
            )
        for name, week in self.weeks.items():
            yield f"forecasts of a week, written {name}: {week.rows} rows, {week.cpu:.1f} s of CPU"
        if self.measures:
            yield "measures over 1,000,000 made-up deals with 10,000,000 stays, CPU seconds:"
            yield from _table([("measure", "CPU s", "target"), *map(_measured, self.measures.items())])
        if self.in_tables:
            yield "the same over tables of PostgreSQL, 100,000 made-up deals with 1,000,000 stays, CPU seconds:"
            heads = ("measure", "PostgreSQL", "the program", "over files")
            yield from _table([heads, *(_beside(*one) for one in self.in_tables.items())])
        if self.imported:
            done = self.imported
            yield (
                f"import: {done.rows / done.seconds:.0f} rows/s ({done.rows} rows in {done.seconds:.1f} s, "
                f"{done.cpu:.1f} s CPU of the program), target {IMPORT_ROWS} rows/s; start and dry run before it: "
                f"{done.dry_seconds:.1f} s"
            )
        yield f"memory of the server: {self.memory / 2**20:.0f} MB"

    def write(self, file: Path) -> None:
        """Keep the figures as JSON."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    def _row(self, one: Figures) -> tuple[str, ...]:
        target = TARGETS[one.name]
        wanted = f"{target.target:g}" if target.target else ""
        rate = f"{one.per_second:.0f}"
        if target.per_second and self.engine == "postgresql":
            rate += f" ({target.per_second})"
        return (
            one.name,
            f"{one.cpu:.2f}" + ("!" if target.target and one.cpu > target.target else ""),
            f"{one.application:.2f}",
            f"{one.database:.2f}",
            wanted,
            f"{one.yardstick:.0f}",
            f"{one.p50:.1f}",
            f"{one.p95:.1f}",
            rate,
            f"{one.cpu_together:.2f}",
            str(one.statements),
            str(one.raw),
            str(one.sent) + ("!" if target.largest and one.sent > target.largest else ""),
            " ".join(f"{status}:{number}" for status, number in one.statuses.items()),
        )


def _beside(name: str, spent: Sequence[float]) -> tuple[str, ...]:
    return name, *(f"{seconds:.2f}" for seconds in spent)


def _measured(found: tuple[str, float]) -> tuple[str, str, str]:
    name, spent = found
    limit = LIMITS.get(name)
    return name, f"{spent:.2f}" + ("!" if limit and spent > limit else ""), f"{limit:g}" if limit else ""


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
