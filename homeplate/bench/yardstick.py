"""A fixed piece of work for the processor, so that figures of different machines and days can be compared."""

from __future__ import annotations

import hashlib
import json
import time
from statistics import median

ROUNDS = 5


def yardstick() -> float:
    """CPU milliseconds that the work takes here and now: what is disturbed by neighbours takes longer."""
    return median(_round() for _ in range(ROUNDS))


def _round() -> float:
    begun = time.process_time()
    table: dict[str, int] = {}
    for number in range(60_000):
        key = f"{number % 977}:{number % 13}"
        table[key] = table.get(key, 0) + number * number % 7
    text = json.dumps(table, sort_keys=True)
    digest = hashlib.sha256(text.encode())
    for _ in range(20_000):
        digest = hashlib.sha256(digest.digest())
    assert sum(json.loads(text).values()) > 0
    return (time.process_time() - begun) * 1000
