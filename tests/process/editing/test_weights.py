"""Weights shared out: always exactly 100, nothing else touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid
from homeplate.process.definition import Process
from homeplate.process.editing import repair_weights, share_evenly, weigh_all
from tests.process.strategies import processes


def bare(process: Process) -> list[object]:
    return [criterion.model_dump(exclude={"weight"}) for criterion in process.criteria]


@given(processes())
def test_weights_add_up_to_100_and_nothing_else_changes(process: Process) -> None:
    for edit in (share_evenly, repair_weights):
        if not process.criteria:
            with pytest.raises(Invalid):
                edit(process)
            continue
        after = edit(process)
        assert after.total_weight == 100
        assert bare(after) == bare(process)
        assert edit(after) == after


@given(processes())
def test_even_shares_differ_by_one_at_most(process: Process) -> None:
    if process.criteria:
        weights = [criterion.weight for criterion in share_evenly(process).criteria]
        assert max(weights) - min(weights) <= 1


@given(processes(), st.data())
def test_weights_given_by_key_are_repaired_to_100_and_nothing_else_changes(
    process: Process, data: st.DataObject
) -> None:
    if not process.criteria:
        return
    keys = st.sampled_from([*(criterion.key for criterion in process.criteria), "unknown"])
    given_ = data.draw(st.dictionaries(keys, st.integers(1, 100)))
    after = weigh_all(process, given_)
    assert after.total_weight == 100
    assert bare(after) == bare(process)
    if sum(given_.get(one.key, one.weight) for one in process.criteria) == 100:
        assert [one.weight for one in after.criteria] == [
            given_.get(one.key, one.weight) for one in process.criteria
        ]
