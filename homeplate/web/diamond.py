"""The baseball diamond as geometry: home, first, second, third and home again, on a square of 100 units."""

from __future__ import annotations

from dataclasses import dataclass

BASES = ((50.0, 88.0), (88.0, 50.0), (50.0, 12.0), (12.0, 50.0))
"""Home, first, second, third: running is counter-clockwise, as on the field."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Where a runner stands: x and y on the square, and how much of the four legs is behind (0–4)."""

    x: float
    y: float
    run: float


def on_diamond(leg: int, fraction: float) -> Runner:
    """The runner who has `fraction` (0–1) of leg `leg` behind; leg 0 starts at home, leg 4 is the run scored."""
    run = min(max(leg + fraction, 0.0), 4.0)
    start = min(int(run), 3)
    part = run - start
    (x0, y0), (x1, y1) = BASES[start], BASES[(start + 1) % 4]
    return Runner(round(x0 + (x1 - x0) * part, 1), round(y0 + (y1 - y0) * part, 1), round(run, 2))
