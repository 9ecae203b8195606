"""The library of arrays, loaded when it is first needed: a server without a large workspace never needs it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def arrays() -> Any:
    """NumPy; it takes 90 ms to load."""
    return import_module("numpy")
