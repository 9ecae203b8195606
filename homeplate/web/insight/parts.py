"""The parts of insight in their groups, in the order of their tabs; a new one is added here and nowhere else."""

from __future__ import annotations

from typing import Any

from homeplate.kit.text import Message, msg
from homeplate.people.access import not_found
from homeplate.web.insight.accuracy import Backward
from homeplate.web.insight.assessment import Assessed
from homeplate.web.insight.changes import Pipeline
from homeplate.web.insight.criteria import Criteria
from homeplate.web.insight.customers import CustomersPart
from homeplate.web.insight.forecast import Outlook
from homeplate.web.insight.gates import GatesPart
from homeplate.web.insight.outcomes import Endings
from homeplate.web.insight.part import Part
from homeplate.web.insight.paths import PathsPart
from homeplate.web.insight.persistence import PersistencePart
from homeplate.web.insight.probability import Probability
from homeplate.web.insight.revisions import Revisions
from homeplate.web.insight.satisfaction import SatisfactionPart
from homeplate.web.insight.shape import ShapePart
from homeplate.web.insight.stages import Stages
from homeplate.web.insight.stalled import StalledPart

PIPELINE, FORECAST, RESULTS, PROCESS = msg("Pipeline"), msg("Forecast"), msg("Results"), msg("Process")

GROUPS: tuple[tuple[Message, tuple[Part[Any], ...]], ...] = (
    (PIPELINE, (Stages(), ShapePart(), StalledPart(), Pipeline(), PathsPart())),
    (FORECAST, (Outlook(), Backward(), Probability())),
    (RESULTS, (Endings(), PersistencePart(), CustomersPart(), SatisfactionPart())),
    (PROCESS, (GatesPart(), Criteria(), Revisions(), Assessed())),
)
"""So many parts stand in no row that one could take in: the groups are told first, then the parts of the open one."""
PARTS: dict[str, Part[Any]] = {part.name: part for _, parts in GROUPS for part in parts}
FIRST = next(iter(PARTS))


def part_named(name: str) -> Part[Any]:
    """The part that an address names; the first where it names none. Raises `NotFound`."""
    return PARTS.get(name or FIRST) or not_found(msg("page"))


def group_of(part: Part[Any]) -> tuple[Part[Any], ...]:
    """The parts that stand beside one, and itself."""
    return next(parts for _, parts in GROUPS if part in parts)
