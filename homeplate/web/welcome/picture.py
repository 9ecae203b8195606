"""A process on the diamond: where each of its stages ends on the way round. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from homeplate.kit.text import in_language
from homeplate.process.definition import Process
from homeplate.web.diamond import on_diamond


@dataclass(frozen=True, slots=True)
class Place:
    """A stage with its number; `x` and `y` on a square of 100, None for a stage after the sale."""

    number: int
    name: str
    sold: str
    x: float | None
    y: float | None


def places(process: Process, language: str) -> tuple[Place, ...]:
    """The stages in order. Those of one leg share it out evenly, and the last one ends at home."""
    legs = Counter(stage.leg for stage in process.selling_stages)
    passed: Counter[int] = Counter()
    found = []
    for number, stage in enumerate(process.stages, 1):
        x = y = None
        if not stage.after_sale:
            passed[stage.leg] += 1
            runner = on_diamond(stage.leg - 1, passed[stage.leg] / legs[stage.leg])
            x, y = runner.x, runner.y
        name, sold = in_language(stage.name, language), in_language(stage.sold, language)
        found.append(Place(number, name, sold, x, y))
    return tuple(found)
