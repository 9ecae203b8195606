"""What a move may not do: put a criterion behind what asks for it."""

from __future__ import annotations

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Text, msg
from homeplate.process.definition import Process
from homeplate.process.editing.parts import Data, all_criteria, read, stages_of


def in_order(data: Data) -> Process:
    """The process of `data`. Raises `Invalid` (`order`) in words for whoever moved something."""
    labels: dict[str, Text] = {one["key"]: one.get("label", {}) for one in all_criteria(data)}
    earlier: set[str] = set()
    for stage in stages_of(data):
        for key in stage.get("entry", []):
            if key not in earlier:
                raise _too_late(labels[key], stage.get("name", {}))
        for criterion in stage.get("criteria", []):
            for condition in criterion.get("applies", []):
                asked = condition.get("criterion")
                if asked is not None and asked not in earlier:
                    raise _too_late(labels[asked], criterion.get("label", {}))
            earlier.add(criterion["key"])
    return read(data)


def _too_late(asked: Text, by: Text) -> Invalid:
    message = msg(
        "“{asked}” must come before “{by}”, which asks for it. Nothing was moved.", asked=asked, by=by
    )
    return Invalid("order", message, field="stages")
