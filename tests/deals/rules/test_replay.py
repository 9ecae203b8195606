"""The facts of a deal tell its state."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals.rules import evidence, moves
from homeplate.deals.rules.replay import differences, replay
from homeplate.deals.rules.state import COLUMNS, plain
from homeplate.kit.errors import HomeplateError
from tests.deals.rules.sample import NOW, OWNER, PROCESS, Story

CRITERIA = st.sampled_from([criterion.key for criterion in PROCESS.criteria])
STAGES = st.sampled_from([stage.key for stage in PROCESS.stages])
AS_ADMIN: dict[str, Any] = {"note": "", "member_id": OWNER, "role": "admin"}
FOLLOWED = {"expected_close", "team_id", "account_id", "closed_at", "archived_at", "next_step_on"}
"""What `insight/mirror/derive.sql` reads no emptying of where a criterion was validated."""
STEPS = st.one_of(
    st.tuples(st.just(evidence.decide_validate), CRITERIA.map(lambda c: {"criterion": c, "value": True, **AS_ADMIN})),
    st.tuples(
        st.just(evidence.decide_withdraw), CRITERIA.map(lambda c: {"criterion": c, "reason": "", "role": "admin"})
    ),
    st.tuples(st.just(moves.decide_advance), STAGES.map(lambda s: {"to": s, "override_reason": "because"})),
    st.tuples(st.just(moves.decide_regress), STAGES.map(lambda s: {"to": s, "reason": "because"})),
    st.tuples(st.just(moves.decide_lose), st.just({"reason": "price"})),
    st.tuples(st.just(moves.decide_reopen), st.just({"reason": "because"})),
)  # fmt: skip


def told(story: Story) -> list[dict[str, Any]]:
    first = {"set": {name: plain(getattr(Story().deal, name)) for name in COLUMNS}}
    return [first, *(change.fact_data() for change in story.changes)]


@given(st.lists(STEPS, max_size=12))
def test_any_history_can_be_rebuilt_from_its_facts(steps: list[tuple[Any, dict[str, Any]]]) -> None:
    story = Story()
    for days, (decide, given_) in enumerate(steps):
        try:
            story.do(decide, NOW + timedelta(days=days), **given_)
        except HomeplateError:
            continue
    facts = told(story)
    assert differences(replay(facts), story.deal, len(facts), story.holding.values(), {}, {}) == []


@given(st.lists(STEPS, max_size=12))
def test_validating_empties_no_column_that_the_mirror_follows(
    steps: list[tuple[Any, dict[str, Any]]],
) -> None:
    story = Story(next_step_on=NOW.date(), expected_close=NOW.date())
    for days, (decide, given_) in enumerate(steps):
        with contextlib.suppress(HomeplateError):
            story.do(decide, NOW + timedelta(days=days), **given_)
    validated = [change.set for change in story.changes if change.verb == "deal.validated"]
    emptied = {name for set_ in validated for name, value in set_.items() if value is None}
    assert not emptied & FOLLOWED


def test_a_column_changed_behind_the_ledger_is_found() -> None:
    story = Story()
    facts = told(story)
    story.deal.name = "Valves"
    assert differences(replay(facts), story.deal, 1, [], {}, {}) == ["name: stored 'Valves', told 'Pumps'"]


def test_a_removed_stakeholder_is_gone_and_a_missing_one_is_found() -> None:
    person = {"buying_role": "guide"}
    facts = [*told(Story()), {"stakeholders": {"a": person, "b": person}}, {"stakeholders": {"a": None}}]
    assert replay(facts).stakeholders == {"b": person}
    found = differences(replay(facts), Story().deal, 3, [], {}, {})
    assert len(found) == 1
