"""How fast the mirror of insight is built, that it knows all before its pages are measured, and what measures cost over
a made-up one of a million deals."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TOLD = re.compile(r": (\d+) facts, \d+ deals, ([\d.]+) s, ([\d.]+) s of CPU")
MADE_UP = 1_000_000
"""Deals of the made-up mirror; they have ten stays each in the mean."""
IN_TABLES = 100_000
"""Deals of those that are poured into tables of PostgreSQL; a tenth, for the work it is to pour them."""
LIMITS = {
    "funnel": 1.2,
    "time in stage": 3.5,
    "velocity": 1.6,
    "rep × stage": 0.3,
    "stalled": 1.6,
    "rework": 1.3,
    "variants": 4.0,
    "training": 30.0,
}
"""CPU seconds that each measure may take over it; training is done on the 100,000 deals closed last."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Facts of the ledger that were read, and the seconds and CPU seconds of the program that took."""

    facts: int
    seconds: float
    cpu: float


def rebuild(env: Mapping[str, str], slug: str) -> Mirrored:
    """Build the mirror of a workspace anew."""
    found = TOLD.search(_insight(env, "rebuild", slug))
    if found is None:
        raise RuntimeError("the program did not say how many facts it read")
    return Mirrored(int(found[1]), float(found[2]), float(found[3]))


def catch_up(env: Mapping[str, str], slug: str) -> None:
    """Take in what is new, so that no page starts this in the background while it is measured."""
    _insight(env, "catch-up", slug)


@dataclass(frozen=True, slots=True)
class Week:
    """What writing down the forecasts of one week took: rows, seconds, and CPU seconds of the program."""

    rows: int
    seconds: float
    cpu: float


def weeks(env: Mapping[str, str], slug: str) -> dict[str, Week]:
    """Writing down what the forecasts of a workspace say: `now`, and `afterwards` of the week before. The mirror has to
    be up to date; nothing is kept."""
    command = [sys.executable, "-m", "homeplate.insight.weekly.scale", slug]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return {name: Week(**told) for name, told in json.loads(done.stdout).items()}


def measures(env: Mapping[str, str], folder: Path) -> dict[str, float]:
    """CPU seconds of each measure over the made-up mirror, which is made the first time and kept in `folder`."""
    command = [sys.executable, "-m", "homeplate.insight.scale", str(folder / "made-up"), str(MADE_UP)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def in_tables(env: Mapping[str, str], folder: Path) -> dict[str, list[float]]:
    """CPU seconds of each measure over tables of the database: of PostgreSQL, of the program, and over files beside."""
    where = [str(folder / "made-up-small"), str(IN_TABLES)]
    found = []
    for module in ("homeplate.insight.tables.scale", "homeplate.insight.scale"):
        done = subprocess.run(
            [sys.executable, "-m", module, *where], env=env, capture_output=True, text=True, check=True
        )
        found.append(json.loads(done.stdout))
    return {name: [*spent, found[1][name]] for name, spent in found[0].items()}


def _insight(env: Mapping[str, str], what: str, slug: str) -> str:
    command = [sys.executable, "-m", "homeplate.cli.main", "insight", what, "--workspace", slug]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
