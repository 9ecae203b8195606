"""The measured databases: made once and kept, copied for each run so that every run begins the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homeplate.bench.postgresql import Postgresql, postgresql_bin
from homeplate.kit.errors import Refused
from homeplate.kit.text import msg

SLUG = "bench"
KEPT_DAYS = 3
"""Older ones are made anew: evidence lapses by the calendar, and a database full of it measures lapses."""

AS_SHIPPED = "-c shared_buffers=512MB -c max_connections=60"
"""PostgreSQL's own defaults but for memory; every commit reaches the disk."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A database ready to be measured: the environment that names it, and PostgreSQL's first process."""

    env: Mapping[str, str]
    database_pid: int | None


def default_folder() -> Path:
    """Where databases are kept: a place that PostgreSQL's own account may enter too."""
    return Path(tempfile.gettempdir()) / "homeplate-bench"


@contextmanager
def sqlite(folder: Path, deals: int) -> Iterator[Prepared]:
    """A copy of an SQLite database with so many deals."""
    made, run = folder / f"sqlite-{deals}", folder / "sqlite-run"
    if not _is_fresh(made):
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _make(_env(made), deals)
        _mark(made)
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(made, run)
    _program(_env(run), "init")
    try:
        yield Prepared(_env(run), None)
    finally:
        shutil.rmtree(run, ignore_errors=True)


@contextmanager
def postgresql(folder: Path, deals: int) -> Iterator[Prepared]:
    """A copy of a PostgreSQL database with so many deals, on a server of its own.

    Raises `Refused` where PostgreSQL is not installed.
    """
    programs = postgresql_bin()
    if programs is None:
        raise Refused("no-postgresql", msg("PostgreSQL is not installed on this machine."))
    made = folder / f"postgresql-{deals}"
    fresh = _is_fresh(made)
    if not fresh:
        shutil.rmtree(made, ignore_errors=True)
    server = Postgresql(programs, made, AS_SHIPPED)
    server.start()
    try:
        if not fresh:
            server.sql("CREATE DATABASE made")
            _make(_env(made / "files", server.url("made")), deals)
            server.sql("VACUUM ANALYZE", "made")
            _mark(made)
        server.sql("DROP DATABASE IF EXISTS run")
        server.sql("CREATE DATABASE run TEMPLATE made STRATEGY FILE_COPY")
        env = _env(made / "files", server.url("run"))
        _program(env, "init")
        server.sql("CHECKPOINT")
        yield Prepared(env, server.process_id())
    finally:
        server.stop("fast")


ENGINES = {"sqlite": sqlite, "postgresql": postgresql}
"""Name of an engine to what prepares a database of it."""


def _env(data: Path, url: str = "") -> dict[str, str]:
    """The environment of the program on that database, whatever this process itself was given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOMEPLATE_")}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "homeplate.config.settings",
        "HOMEPLATE_DATA": str(data),
        "HOMEPLATE_DATABASE_URL": url,
        "HOMEPLATE_LOG": "error",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def _make(env: Mapping[str, str], deals: int) -> None:
    _program(env, "init")
    _program(env, "demo", "--deals", str(deals), "--workspace", SLUG, "--for-measuring")


def _program(env: Mapping[str, str], *arguments: str) -> None:
    """Run the program; `init` brings the tables of a kept database up to date as well."""
    command = [sys.executable, "-m", "homeplate.cli.main", *arguments]
    subprocess.run(command, env=dict(env), check=True, stdout=subprocess.DEVNULL)


def _is_fresh(made: Path) -> bool:
    ready = made / "ready"
    return ready.exists() and time.time() - ready.stat().st_mtime < KEPT_DAYS * 86400


def _mark(made: Path) -> None:
    (made / "ready").touch()
