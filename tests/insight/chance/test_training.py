"""Training on worlds whose truth is known: what is found, how sure it says it is, and when it claims nothing."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import numpy as np
import pytest

from homeplate.insight.chance import judging
from homeplate.insight.chance.fitting import as_prior, design
from homeplate.insight.chance.training import FEWEST, Trained, beside, chosen, train, try_out
from homeplate.process.probability import EIGHTY_PERCENT, from_criteria
from homeplate.process.taught import Stands
from tests.insight.chance.world import KEYS, truly, world


def taught(truth: str, deals: int, seeds: int) -> Iterator[tuple[Trained, list[tuple[float, float, bool]]]]:
    """Models of several worlds; of some looks at each: what was said, what is true, and whether the range holds it."""
    right = truly(truth)
    for seed in range(1, seeds + 1):
        looks, _ = world(truth, deals, seed)
        trained = train(looks, number=1)
        assert trained is not None
        some = np.random.default_rng(seed).choice(len(looks.won), 80)
        alike = [looks.alike[looks.like[one]] for one in some]
        said = [(trained.model.said(one), right[one]) for one in alike if one in right]
        yield (
            trained,
            [(one.value, is_, one.between(EIGHTY_PERCENT)[0] <= is_ <= one.between(EIGHTY_PERCENT)[1])
             for one, is_ in said],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("truth", "deals", "seeds", "off", "held"),
    [
        ("none", 30, 10, 0.10, 0.6),
        ("none", 300, 10, 0.04, 0.6),
        ("weights", 300, 10, 0.06, 0.65),
        ("weights", 3000, 3, 0.025, 0.6),
        ("few", 3000, 2, 0.03, 0.6),
        ("weights", 30000, 1, 0.015, 0.65),
    ],
)
def test_what_is_said_is_near_the_truth_and_the_range_of_80_percent_holds_it(
    truth: str, deals: int, seeds: int, off: float, held: float
) -> None:
    found = [one for _, said in taught(truth, deals, seeds) for one in said]
    assert np.mean([abs(said - is_) for said, is_, _ in found]) < off
    assert np.mean([inside for _, _, inside in found]) > held


def test_where_nothing_decides_no_more_than_the_base_rate_is_claimed() -> None:
    found = [
        trained for deals in (30, 300, 3000) for trained, _ in taught("none", deals, 6 if deals < 3000 else 2)
    ]
    assert sum(one.model.level == "base" for one in found) >= 0.8 * len(found)
    for one in found:
        if one.model.level == "base":
            assert one.model.skill == 0


@pytest.mark.parametrize(("truth", "deals"), [("weights", 3000), ("few", 3000)])
def test_where_criteria_decide_it_is_found_and_calibrated_out_of_time(truth: str, deals: int) -> None:
    looks, _ = world(truth, deals, 7)
    trained = train(looks, number=1)
    assert trained is not None and trained.model.level == "criteria"
    good = trained.goodness["criteria"]
    assert 0 < trained.model.skill == good.skill
    assert (good.brier, good.log_loss) < (good.base_brier, good.base_log_loss)
    said, won = trained.told.by["criteria"], looks.won[trained.told.which]
    for low in np.arange(0, 1, 0.2):
        inside = (said >= low) & (said < low + 0.2)
        if inside.sum() > 1000:
            assert abs(said[inside].mean() - won[inside].mean()) < 0.06


def test_of_thirty_deals_something_is_said_and_of_fewer_nothing() -> None:
    looks, _ = world("weights", FEWEST, 3)
    trained = train(looks, number=1)
    assert trained is not None and trained.deals == FEWEST
    assert train(looks.only(looks.deal > 0), number=1) is None


@pytest.mark.parametrize("outcome", [True, False])
def test_when_all_were_won_or_all_lost_nothing_is_certain(outcome: bool) -> None:
    looks, _ = world("weights", 60, 3)
    looks.won[:] = outcome
    trained = train(looks, number=1)
    assert trained is not None
    value = trained.model.said(looks.alike[0]).value
    assert (0.9 if outcome else 0) < value < (1 if outcome else 0.1)


def test_deals_of_one_day_can_be_learned_from_but_not_tried_on() -> None:
    looks, _ = world("weights", 40, 3)
    looks.closed[:] = looks.at[:] = 0
    trained = train(looks, number=1)
    assert trained is not None and trained.model.level == "base"


def test_what_a_look_is_told_is_not_taught_by_what_closed_after_it() -> None:
    """The outcomes of the last stretch may be anything: what is said of the looks in it does not change."""
    looks, _ = world("weights", 400, 5)
    designs = {"criteria": design(looks.alike, "criteria")}
    told = try_out(looks, designs, None, lambda: None)  # type: ignore[arg-type]
    latest = looks.closed > np.quantile(looks.closed, 0.9)
    looks.won[latest] = ~looks.won[latest]
    again = try_out(looks, designs, None, lambda: None)  # type: ignore[arg-type]
    np.testing.assert_array_equal(told.by["criteria"], again.by["criteria"])
    np.testing.assert_array_equal(told.base, again.base)


def test_a_field_that_is_written_after_the_outcome_is_never_told_to_what_is_tried() -> None:
    """A leak would be noticed: with the outcome written into a look, nearly all deals are told apart."""
    looks, _ = world("none", 600, 5)
    clean = train(looks, number=1)
    leaking = [
        Stands(one.stage, one.age, one.progress, "", False, one.passed, one.held | extra)
        for one in looks.alike for extra in (frozenset(), frozenset(["signed"]))
    ]  # fmt: skip
    looks.like[:] = looks.like * 2 + looks.won
    leaky = train(type(looks)(leaking, looks.like, looks.deal, looks.at, looks.closed, looks.won), number=1)
    assert clean is not None and leaky is not None
    won = looks.won[clean.told.which]
    assert (judging.auc(clean.told.by["criteria"], won) or 0) < 0.6
    assert (judging.auc(leaky.told.by["criteria"], won) or 0) > 0.95


def test_what_tells_who_is_won_in_the_end_is_tried_on_who_is_won_within_a_month() -> None:
    looks, _ = world("weights", 3000, 7)
    trained = train(looks, number=1)
    assert trained is not None and trained.within is not None
    assert trained.model.within is trained.within.beyond_chance
    nothing, _ = world("none", 3000, 7)
    base = train(nothing, number=1)
    assert base is not None and base.within is None and not base.model.within


def test_shares_leave_what_a_place_brings_as_it_is() -> None:
    said, place = np.array([0.2, 0.6, 0.5, 0.5]), np.array([0, 0, 1, 1])
    found = beside(said, place)
    np.testing.assert_allclose(found, [0.5, 1.5, 1, 1])
    np.testing.assert_allclose(beside(said, place, np.array([3, 1, 1, 1])), [0.2 / 0.3, 2, 1, 1])


def test_training_twice_gives_the_same_and_can_be_stopped_between_the_steps() -> None:
    looks, _ = world("few", 300, 5)
    one, other = train(looks, number=1), train(looks, number=1)
    assert one is not None and other is not None
    assert one.model.to_text() == other.model.to_text()

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(looks, number=1, checkpoint=stop)


def test_before_any_outcome_the_model_is_what_the_criteria_say() -> None:
    alike = [Stands("s0", 0, share / 100, "", False, (), frozenset(KEYS[:count]))
             for count, share in enumerate((0, 30, 50, 100))]  # fmt: skip
    model = as_prior(design(alike, "criteria")).model(0, 0, 0.0)
    for one in alike:
        assert model.said(one).value == pytest.approx(from_criteria(round(100 * one.progress)).value)


def test_training_on_many_deals_is_quick() -> None:
    looks, _ = world("weights", 10_000, 1)
    begun = process_time()
    train(looks, number=1)
    assert process_time() - begun < 3  # 100,000 have 30 s


def test_the_simpler_is_chosen_while_the_trial_does_not_speak_for_more() -> None:
    looks, _ = world("weights", 3000, 1)
    told = try_out(looks, {level: design(looks.alike, level) for level in ("base", "place", "criteria")}, None, lambda: None)  # noqa: E501  # fmt: skip
    assert chosen(told, looks)[0] == "criteria"
    told.by["criteria"][:] = told.base
    level, gained = chosen(told, looks)
    assert level in ("base", "place") and gained is not None
