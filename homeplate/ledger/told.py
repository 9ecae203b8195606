"""What facts say, as plain values that rules can look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNDONE = "undone"
"""In the data of a fact that takes back an import: the id of that import."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact seen from one import: `ours` when it is of that import or of an undo of it (`undo`)."""

    verb: str
    data: Mapping[str, Any]
    ours: bool
    undo: bool = False
