"""Random changes of random processes."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.process import editing
from homeplate.process.definition import Process

Edit = Callable[[Process], Process]

WORDS = {"en": "Something new"}


@st.composite
def edits(draw: st.DrawFn, process: Process) -> Edit:
    """One change that the process has room for."""
    stage = draw(st.sampled_from([one.key for one in process.stages]))
    at = draw(st.integers(0, 6))
    offered: list[Edit] = [
        lambda p: editing.add_stage(p, name=WORDS, after=stage),
        lambda p: editing.copy_stage(p, stage),
        lambda p: editing.move_stage(p, stage, to=at),
        lambda p: editing.remove_stage(p, stage),
        lambda p: editing.add_criterion(p, stage=stage, values={"label": WORDS}, at=at),
        lambda p: editing.change_process(p, values={"name": WORDS}),
        lambda p: editing.change_stage(
            p, stage, values={"name": WORDS, "leg": 1 + at % 4, "key": "new-stage"}
        ),
    ]
    if process.criteria:
        key = draw(st.sampled_from([one.key for one in process.criteria]))
        changed = {"type": "confirmed", "label": WORDS, "weight": 7, "key": "new-criterion"}
        offered += [
            editing.share_evenly,
            editing.repair_weights,
            lambda p: editing.copy_criterion(p, key),
            lambda p: editing.move_criterion(p, key, stage=stage, at=at),
            lambda p: editing.remove_criterion(p, key),
            lambda p: editing.weigh(p, key, weight=at + 1),
            lambda p: editing.change_criterion(p, key, values=changed),
        ]
    return draw(st.sampled_from(offered))


def tried(process: Process, edit: Edit) -> Process:
    """The process after the change; as it was where the change is refused."""
    try:
        return edit(process)
    except Invalid:
        return process
