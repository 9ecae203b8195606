"""What a deal keeps of itself for those who look after it: gate, lateness, way, overrides, postponed closes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.deals.rules.attention import late_from, postponed
from homeplate.deals.rules.evidence import decide_validate, decide_withdraw
from homeplate.deals.rules.moves import decide_advance, decide_lose, decide_regress, decide_reopen, decide_win
from homeplate.process.definition import Process
from tests.deals.rules.sample import NOW, OWNER, PROCESS, Story, deal

AS_MANAGER: dict[str, Any] = {"note": "", "member_id": OWNER, "role": "manager"}


def planned(days: int) -> Process:
    """The sample process whose first stage is to take so many days."""
    first = PROCESS.stages[0].model_copy(update={"target_days": days})
    return PROCESS.model_copy(update={"stages": (first, *PROCESS.stages[1:])})


def test_what_the_next_gate_lacks_is_counted_as_evidence_comes_and_goes() -> None:
    story, counts = Story(), []
    for decide, key in (
        (decide_validate, "need"),
        (decide_validate, "budget"),
        (decide_withdraw, "need"),
    ):
        given = (
            {"reason": "No", "role": "manager"}
            if decide is decide_withdraw
            else {**AS_MANAGER, "value": True}
        )
        story.do(decide, criterion=key, **given)
        counts.append(story.deal.gate_missing)
    assert counts == [1, 0, 1]


def test_a_closed_deal_waits_for_no_gate() -> None:
    story = Story()
    story.do(decide_lose, reason="price")
    assert (story.deal.gate_missing, story.deal.late_at) == (None, None)
    story.do(decide_reopen, reason="They called again")
    assert story.deal.gate_missing == 2


@pytest.mark.parametrize(("days", "late"), [(14, NOW + timedelta(days=15)), (1, NOW + timedelta(days=2))])
def test_a_deal_is_late_once_the_planned_days_are_over(days: int, late: Any) -> None:
    assert late_from(planned(days), "discovery", NOW, "open") == late


def test_no_deal_is_late_where_nothing_is_planned_or_all_is_over() -> None:
    assert late_from(PROCESS, "discovery", NOW, "open") is None
    assert late_from(planned(14), "discovery", NOW, "won") is None


def test_a_deal_knows_which_way_it_came() -> None:
    story = Story()
    story.do(decide_advance, to="proposal", override_reason="Board day")
    assert story.deal.moved == 1
    story.do(decide_regress, to="discovery", reason="They wait")
    assert story.deal.moved == -1


def test_a_later_override_asks_for_another_look() -> None:
    story = Story()
    story.do(decide_advance, to="proposal", override_reason="Board day")
    story.deal.looked_at = NOW
    later = NOW + timedelta(days=1)
    story.do(decide_win, now=later, override_reason="Signed on paper")
    assert story.changes[-1].set["overridden_at"] == later
    assert story.changes[-1].set["looked_at"] is None


@pytest.mark.parametrize(
    ("before", "after", "pushed"),
    [
        (date(2026, 3, 1), date(2026, 4, 1), True),
        (date(2026, 3, 1), date(2026, 2, 1), False),
        (None, date(2026, 4, 1), False),
        (date(2026, 3, 1), None, False),
    ],
)
def test_only_a_later_close_is_a_postponed_one(before: date | None, after: date | None, pushed: bool) -> None:
    noted = postponed(deal(expected_close=before), {"expected_close": after}, NOW)
    assert noted == ({"pushed_at": NOW} if pushed else {})
