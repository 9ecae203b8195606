"""How many statements a request needs: asked in a process of its own, through the same middleware and views."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

Request = tuple[str, str, dict[str, str], Any]
"""Method, path, headers and data."""


def count(env: Mapping[str, str], requests: Sequence[Request]) -> list[int]:
    """The number of statements of each request, in the database that `env` names."""
    done = subprocess.run(
        [sys.executable, "-m", "homeplate.bench.counted"],
        input=json.dumps(requests),
        env=dict(env),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[int] = json.loads(done.stdout)
    return found
