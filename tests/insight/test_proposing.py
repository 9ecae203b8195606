"""What outcomes speak for changing about a criterion: pure decisions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.logistic import Effect
from homeplate.insight.proposing import UNSEEN, Grounds, Kind, Shown, changed, proposals, standing
from homeplate.insight.weighing import Evidence, Verdict
from homeplate.kit.estimates import Difference, Share, difference

WAITED_FOR = Shown(Share(0, 100), 0, Share(60, 100), 4.0)


def evidence(low: float, high: float, deals: int = 200) -> Evidence:
    one, other = Share(deals // 4, deals // 2), Share(deals // 4, deals - deals // 2)
    effect = Effect(0.1, 0.1, Difference((low + high) / 2, low, high))
    return Evidence(10, one, other, difference(one, other), effect)


def kinds(of: Evidence, shown: Shown = UNSEEN, *, required: bool, place: int = 2) -> list[Kind]:
    return [one.kind for one in proposals("need", required=required, place=place, evidence=of, shown=shown)]


def test_what_makes_no_difference_and_is_waited_for_is_left_out() -> None:
    assert kinds(evidence(-0.02, 0.03), WAITED_FOR, required=True) == [Kind.REMOVE]
    assert kinds(evidence(-0.02, 0.03), WAITED_FOR, required=False) == [Kind.REMOVE]


def test_what_makes_no_difference_and_holds_nothing_up_is_no_longer_required() -> None:
    assert kinds(evidence(-0.02, 0.03), required=True) == [Kind.RELAX]
    assert kinds(evidence(-0.02, 0.03), required=False) == []


def test_nothing_is_left_out_on_few_deals_or_a_wide_interval() -> None:
    assert kinds(evidence(-0.02, 0.03, deals=40), WAITED_FOR, required=True) == []
    assert kinds(evidence(-0.2, 0.04), WAITED_FOR, required=True) == []


def test_what_decides_is_required() -> None:
    assert kinds(evidence(0.1, 0.3), required=False) == [Kind.REQUIRE]
    assert kinds(evidence(0.1, 0.3), required=True) == []


def test_what_is_mostly_known_earlier_is_asked_for_earlier_where_there_is_an_earlier_stage() -> None:
    early = Shown(Share(80, 100), 1, Share(0, 0), None)
    assert kinds(evidence(-0.2, 0.2), early, required=True) == [Kind.EARLIER]
    assert kinds(evidence(-0.2, 0.2), early, required=True, place=0) == []
    assert kinds(evidence(-0.2, 0.2), replace(early, earlier=Share(55, 100)), required=True) == []


bounds = st.floats(-1, 1, allow_nan=False)
shares = st.integers(0, 200).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))
shown_at = st.builds(Shown, shares, st.integers(0, 4), shares, st.none() | st.floats(0, 90))


@given(st.tuples(bounds, bounds), st.integers(2, 400), shown_at, st.booleans(), st.integers(0, 5))
def test_proposals_never_contradict_each_other_and_rest_on_enough(
    found: tuple[float, float], deals: int, shown: Shown, required: bool, place: int
) -> None:
    of = evidence(min(found), max(found), deals)
    told = kinds(of, shown, required=required, place=place)
    assert len(told) == len(set(told)) <= 2
    assert Kind.REMOVE not in told or told == [Kind.REMOVE]
    assert Kind.REQUIRE not in told or (of.verdict is Verdict.DECIDES and not required)
    assert Kind.RELAX not in told or required
    assert not {Kind.REMOVE, Kind.RELAX} & set(told) or deals >= 60


def test_what_was_declined_comes_back_only_on_other_evidence() -> None:
    found = proposals("need", required=False, place=2, evidence=evidence(0.1, 0.3), shown=UNSEEN)
    then = found[0].grounds
    assert standing(found, {}) == found
    assert standing(found, {found[0].name: then}) == ()
    assert standing(found, {found[0].name: replace(then, value=0.0, low=-0.1, high=0.1)}) == found
    assert standing(found, {found[0].name: replace(then, deals=100)}) == found


@given(st.builds(Grounds, bounds, bounds, bounds, st.integers(0, 1000)))
def test_the_same_evidence_is_never_another(grounds: Grounds) -> None:
    low, value, high = sorted((grounds.low, grounds.value, grounds.high))
    same = Grounds(value, low, high, grounds.deals)
    assert not changed(same, same) or same.deals == 0
