"""The way back from any change, and which one is next to be taken back or again."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from homeplate.process.definition import Process
from homeplate.process.editing import Step, redo_of, undo_of, way_back, weigh, went_back
from tests.process.build import sound
from tests.process.editing.edits import edits, tried
from tests.process.strategies import processes


@given(st.data())
def test_the_way_back_restores_what_was_there(data: st.DataObject) -> None:
    before = data.draw(processes())
    after = tried(before, data.draw(edits(before)))
    back = way_back(before, after)
    assert went_back(after, json.loads(json.dumps(back))) == before
    assert (back == {}) is (before == after)


@given(processes(), processes())
def test_the_way_back_leads_to_any_other_process(before: Process, after: Process) -> None:
    assert went_back(after, way_back(before, after)) == before


def test_a_small_change_has_a_short_way_back() -> None:
    assert way_back(sound(), weigh(sound(), "need", weight=20)) == {"criterion:need:weight": 15}


@given(st.lists(st.sampled_from(["change", "undo", "redo"]), max_size=40))
def test_undo_and_redo_walk_the_states_as_two_stacks_would(wishes: list[str]) -> None:
    history: dict[int, Step] = {}
    states = [0]  # the state after each revision; every change makes one that never was
    behind: list[int] = []
    ahead: list[int] = []
    newest = 0
    for wish in wishes:
        at = len(history)
        of = at if wish == "change" else (undo_of if wish == "undo" else redo_of)(history, at)
        assert (of is None) is ((wish == "undo" and not behind) or (wish == "redo" and not ahead))
        if of is None:
            continue
        if wish == "change":
            newest += 1
            behind, ahead, state = [*behind, states[at]], [], newest
        elif wish == "undo":
            state, ahead = behind.pop(), [*ahead, states[at]]
        else:
            state, behind = ahead.pop(), [*behind, states[at]]
        # What a step leads back to is the state before it.
        assert wish == "change" or states[of - 1] == state
        undoes, redoes = (of if wish == "undo" else None), (of if wish == "redo" else None)
        history[at + 1] = Step(undoes, redoes)
        states.append(state)


def test_nothing_is_undone_where_nothing_happened() -> None:
    assert undo_of({}, 1) is None
    assert redo_of({1: Step()}, 1) is None
