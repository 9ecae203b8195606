"""How fast rows come in: a made-up export of another system through `homeplate import`."""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil

ROWS = 20_000
STAGES = ("Prospecting", "Preparation", "Approach", "Presentation", "Objection handling", "Closing")
HEADER = (
    "Opportunity ID",
    "Opportunity Name",
    "Account Name",
    "Stage",
    "Amount",
    "Close Date",
    "Lead Source",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """Rows of an import; seconds and CPU seconds of the import itself, and seconds of its dry run before it.

    The dry run includes the start of the program, reading the file and guessing what its columns are.
    """

    rows: int
    seconds: float
    cpu: float
    dry_seconds: float


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where the program stands: a moment, and the CPU seconds spent until then."""

    at: float
    cpu: float

    @classmethod
    def now(cls, cpu: float) -> _Mark:
        return cls(time.perf_counter(), cpu)


def measure(env: Mapping[str, str], slug: str, folder: Path, rows: int = ROWS) -> Imported:
    """Import so many deals of a twentieth as many accounts."""
    file = folder / "export.csv"
    _write(file, rows)
    command = [sys.executable, "-m", "homeplate.cli.main", "import", str(file), "--workspace", slug, "--yes"]
    begun = _Mark.now(0)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = subprocess.Popen(
        command,
        env={**env, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    checked, said = _until_checked(program)
    if program.wait():
        raise RuntimeError(f"the import failed: {said}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = _Mark.now(after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime)
    file.unlink()
    return Imported(rows, done.at - checked.at, done.cpu - checked.cpu, checked.at - begun.at)


def _until_checked(program: subprocess.Popen[str]) -> tuple[_Mark, str]:
    """The end of the dry run, which the program announces, and all that it said until its own end."""
    process, said, mark = psutil.Process(program.pid), "", _Mark.now(0)
    for line in program.stdout or ():
        if line.startswith("Dry run:"):
            times = process.cpu_times()
            mark = _Mark.now(times.user + times.system)
        said += line
    return mark, said


def _write(file: Path, rows: int) -> None:
    rng = Random(11)
    with file.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(HEADER)
        for number in range(rows):
            sheet.writerow(
                (
                    f"X{number:07}",
                    f"Imported deal {number}",
                    f"Imported company {rng.randrange(max(rows // 20, 1))}",
                    rng.choice(STAGES),
                    rng.randrange(1000, 200_000),
                    f"2027-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                    rng.choice(("Web", "Partner", "Fair")),
                )
            )
