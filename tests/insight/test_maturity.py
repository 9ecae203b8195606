"""The level and the kind of a process, from what was seen of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.maturity import Observed, Point, assess
from homeplate.insight.weighing import Verdict
from homeplate.kit.estimates import Share
from homeplate.process.assessment.kinds import BELIEVED, NONE, UNOPTIMISED

GOOD = Observed(
    findings=(),
    adherent=Share(95, 100),
    kept=Share(92, 100),
    unhurried=Share(90, 100),
    verdicts={Verdict.DECIDES: 3, Verdict.OPEN: 4},
    revisions=2,
    founded=1,
    reasons=1,
)


def test_a_process_that_is_kept_and_learns_is_dynamic_and_needs_no_remedy() -> None:
    found = assess(GOOD)
    assert (found.level, found.kind) == (4, None)
    assert all(found.points.values())


def test_a_process_that_is_kept_but_never_revised_for_a_reason_is_formal() -> None:
    assert assess(replace(GOOD, founded=0)).level == 3
    assert assess(replace(GOOD, revisions=0, founded=0, reasons=0)).level == 3


def test_stages_that_are_skipped_or_gates_that_are_passed_open_make_it_informal() -> None:
    assert assess(replace(GOOD, adherent=Share(60, 100))).level == 2
    assert assess(replace(GOOD, kept=Share(79, 100))).level == 2


def test_where_deals_go_any_way_there_is_no_process() -> None:
    found = assess(replace(GOOD, adherent=Share(20, 100)))
    assert (found.level, found.kind) == (1, NONE)


def test_a_list_of_what_sellers_do_is_a_process_in_name() -> None:
    found = assess(replace(GOOD, findings=("HP301",)))
    assert (found.level, found.kind, found.points[Point.BUYER]) == (2, BELIEVED, False)


def test_most_gates_passed_with_something_missing_is_a_process_in_name() -> None:
    assert assess(replace(GOOD, kept=Share(40, 100))).kind is BELIEVED


def test_a_wrong_order_or_weights_that_outcomes_contradict_are_not_optimised() -> None:
    assert assess(replace(GOOD, findings=("HP501",))).kind is UNOPTIMISED
    contradicted = replace(GOOD, verdicts={Verdict.DECIDES: 2, Verdict.AGAINST: 1})
    assert assess(contradicted).kind is UNOPTIMISED


def test_few_deals_leave_open_what_they_cannot_tell() -> None:
    few = assess(replace(GOOD, adherent=Share(9, 9), kept=Share(9, 9), unhurried=Share(9, 9), verdicts={}))
    assert few.level == 1
    assert few.points[Point.ADHERENCE] is few.points[Point.GATES] is few.points[Point.WEIGHTS] is None


shares = st.integers(0, 300).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@given(
    st.builds(
        Observed,
        st.lists(st.sampled_from(["HP101", "HP201", "HP301", "HP501"])),
        shares,
        shares,
        shares,
        st.dictionaries(st.sampled_from(list(Verdict)), st.integers(0, 9)),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 9),
    )
)
def test_anything_that_was_seen_has_a_level(seen: Observed) -> None:
    found = assess(seen)
    assert 1 <= found.level <= 4
    assert set(found.points) == set(Point)
    assert (found.level == 1) == (found.kind is NONE)
