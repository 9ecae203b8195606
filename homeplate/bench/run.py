"""One bench from beginning to end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from homeplate.bench import importing, mirroring, pages
from homeplate.bench.databases import ENGINES, SLUG
from homeplate.bench.measure import Bench
from homeplate.bench.operations import OPERATIONS
from homeplate.bench.report import Report
from homeplate.bench.server import Server
from homeplate.bench.subjects import find
from homeplate.bench.yardstick import yardstick

BOARD = "/pipeline/"


def bench(
    engine: str,
    *,
    deals: int,
    folder: Path,
    processes: int,
    only: Sequence[str],
    say: Callable[[str], None],
) -> Report:
    """Measure one engine; `only` names operations (all when empty), `say` is told what is under way."""
    say(f"{engine}: preparing {deals} deals (made once, then kept in {folder})")
    with ENGINES[engine](folder, deals) as prepared:
        report = Report(engine, deals, processes, [yardstick()])
        subjects = find(prepared.env, SLUG)
        with Server(prepared.env, processes, prepared.database_pid) as server:
            cookie = pages.sign_in(server.port, subjects.email, subjects.password)
            rep = pages.sign_in(server.port, subjects.rep, subjects.password)
            running = Bench(server, subjects, dict(prepared.env), cookie, rep)
            for operation in OPERATIONS:
                if not only or operation.name in only:
                    say(f"{engine}: {operation.name}")
                    if operation.mirror:
                        _mirror(prepared.env, report)
                    report.figures.append(running.measure(operation))
            report.first_load = pages.first_load(server.port, BOARD, cookie)
            report.memory = server.memory()
        if not only or "weeks" in only:
            say(f"{engine}: weeks")
            _mirror(prepared.env, report)
            report.weeks = mirroring.weeks(prepared.env, SLUG)
        if not only or "measures" in only:
            say(f"{engine}: measures")
            report.measures = mirroring.measures(prepared.env, folder)
            if engine == "postgresql":
                report.in_tables = mirroring.in_tables(prepared.env, folder)
        if not only or "import" in only:
            say(f"{engine}: import")
            report.imported = importing.measure(prepared.env, SLUG, folder)
        report.yardstick.append(yardstick())
    return report


def _mirror(env: Mapping[str, str], report: Report) -> None:
    """Build the mirror, the first time, and bring it up to date."""
    if report.mirrored is None:
        report.mirrored = mirroring.rebuild(env, SLUG)
    mirroring.catch_up(env, SLUG)
