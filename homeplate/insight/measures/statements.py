"""The statements of the measures: each in a file of its own, named after it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """The text of a measure's statement."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
