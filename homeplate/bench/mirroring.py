"""How fast the mirror of insight is built, and that it knows all before its pages are measured."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

TOLD = re.compile(r": (\d+) facts, \d+ deals, ([\d.]+) s of CPU")


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Facts of the ledger that were read, and CPU seconds of the program that took."""

    facts: int
    cpu: float


def rebuild(env: Mapping[str, str], slug: str) -> Mirrored:
    """Build the mirror of a workspace anew."""
    found = TOLD.search(_insight(env, "rebuild", slug))
    if found is None:
        raise RuntimeError("the program did not say how many facts it read")
    return Mirrored(int(found[1]), float(found[2]))


def catch_up(env: Mapping[str, str], slug: str) -> None:
    """Take in what is new, so that no page starts this in the background while it is measured."""
    _insight(env, "catch-up", slug)


def _insight(env: Mapping[str, str], what: str, slug: str) -> str:
    command = [sys.executable, "-m", "homeplate.cli.main", "insight", what, "--workspace", slug]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
