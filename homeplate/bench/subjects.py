"""What the bench asks for: tokens, deals to read, deals whose gate is open, parts of names."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subjects:
    """Ids as text. `email` is the administrator's, `rep` that of the rep with most open deals.

    `ready` are pairs (deal, stage after the next gate) of deals that may pass it now; `parts` are of names, `common`
    those that more than a hundredth of all deals have, `team` is that of most members.
    """

    email: str
    rep: str
    password: str
    tokens: list[str]
    process: str
    deals: list[str]
    ready: list[list[str]]
    accounts: list[str]
    parts: list[str]
    common: list[str]
    team: str


def find(env: Mapping[str, str], slug: str) -> Subjects:
    """Look into the database that the environment `env` names, from a process of its own."""
    command = [sys.executable, "-m", "homeplate.bench.looking", slug]
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=True)
    return Subjects(**json.loads(done.stdout))
