"""How fast rows come in: a made-up export of another system through `homeplate import`."""

from __future__ import annotations

import csv
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
    """Rows of an import, the seconds it took from start to end of the command, and its CPU seconds."""

    rows: int
    seconds: float
    cpu: float


def measure(env: Mapping[str, str], slug: str, folder: Path, rows: int = ROWS) -> Imported:
    """Import so many deals of a twentieth as many accounts."""
    file = folder / "export.csv"
    _write(file, rows)
    command = [sys.executable, "-m", "homeplate.cli.main", "import", str(file), "--workspace", slug, "--yes"]
    begun = time.perf_counter()
    program = subprocess.Popen(
        command, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    cpu = _watch(program)
    seconds = time.perf_counter() - begun
    if program.returncode:
        raise RuntimeError(f"the import failed: {program.stderr.read() if program.stderr else ''}")
    file.unlink()
    return Imported(rows, seconds, cpu)


def _watch(program: subprocess.Popen[str]) -> float:
    """The CPU seconds of a process, looked at until it ends."""
    process, spent = psutil.Process(program.pid), 0.0
    while program.poll() is None:
        try:
            times = process.cpu_times()
        except psutil.Error:
            break
        spent = times.user + times.system
        time.sleep(0.05)
    program.wait()
    return spent


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
