"""Criterion lift from the ledger: what held when a deal left the stage for the last time, of deals that were asked."""

from __future__ import annotations

from typing import Any

from homeplate.deals import actions
from homeplate.insight.criteria import Decisive, deals_behind_criterion, decisive
from homeplate.insight.measures.lift import HELD
from homeplate.insight.weighing import Verdict
from homeplate.process.editing import add_criterion
from tests.deals.conftest import publish
from tests.deals.rules.sample import PROCESS
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of
from tests.make import House


def lost(
    house: House, name: str, *, held: tuple[str, ...] = (), ended: tuple[str, ...] = (), begun: float = 0
) -> Any:
    """A deal that was lost at the first stage: with these criteria validated, and those withdrawn again."""
    rep = house.actor("rasmus")
    deal = actions.create_deal(rep, name=name, now=day(begun))
    for criterion in (*held, *ended):
        actions.validate(rep, deal_id=deal.id, criterion=criterion, value=True, now=day(begun + 0.5))
    for criterion in ended:
        actions.withdraw(rep, deal_id=deal.id, criterion=criterion, reason="Not so", now=day(begun + 0.7))
    actions.lose(rep, deal_id=deal.id, reason="timing", now=day(begun + 1))
    return deal


def won(house: House, name: str, begun: float = 0) -> Any:
    deal = sold(house, name, begun=begun)
    actions.win(house.actor("mina"), deal_id=deal.id, override_reason="Signed on paper", now=day(begun + 4))
    return deal


def told_of(mirrored: Mirrored, who: str = "mina") -> Decisive:
    mirrored.catch_up()
    found = decisive(mirrored.house.actor(who), frame_of(mirrored), folder=mirrored.folder)
    assert found is not None
    return found


def counts(found: Decisive, key: str) -> tuple[float, int, float, int]:
    one = next(one.evidence for one in found.criteria if one.key == key)
    return one.with_it.hits, one.with_it.of, one.without.hits, one.without.of


def test_what_held_when_the_stage_was_left_is_set_against_the_outcome(mirrored: Mirrored) -> None:
    won(mirrored.house, "Won")
    lost(mirrored.house, "With need", held=("need",))
    lost(mirrored.house, "Withdrawn", held=("need",), ended=("budget",))
    lost(mirrored.house, "Bare")
    found = told_of(mirrored)
    assert found.deals == 4
    assert counts(found, "need") == (1, 3, 0, 1)
    assert counts(found, "budget") == (1, 1, 0, 3)


def test_what_is_validated_after_the_stage_was_left_does_not_count(mirrored: Mirrored) -> None:
    mina, rasmus = mirrored.house.actor("mina"), mirrored.house.actor("rasmus")
    deal = actions.create_deal(rasmus, name="Late paper", now=day(0))
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=day(0.5))
    actions.override(mina, deal_id=deal.id, to="proposal", reason="In a hurry", now=day(1))
    actions.validate(rasmus, deal_id=deal.id, criterion="budget", value=True, now=day(2))
    actions.win(mina, deal_id=deal.id, override_reason="Signed", now=day(3))
    assert counts(told_of(mirrored), "budget") == (0, 0, 1, 1)


def test_open_deals_and_those_of_others_tell_nothing(mirrored: Mirrored) -> None:
    sold(mirrored.house, "Going on")
    won(mirrored.house, "Won")
    assert told_of(mirrored).deals == 1
    assert told_of(mirrored, "hana").deals == 0


def test_deals_of_a_version_that_did_not_ask_are_left_out(mirrored: Mirrored) -> None:
    won(mirrored.house, "Before")
    more = {"type": "confirmed", "label": {"en": "New"}, "key": "new", "weight": 5}
    publish(mirrored.house, add_criterion(PROCESS, stage=PROCESS.stages[0].key, values=more), number=2)
    found = told_of(mirrored)
    assert counts(found, "need") == (0, 0, 0, 0)
    assert next(one.evidence.verdict for one in found.criteria if one.key == "need") is Verdict.FEW


def test_each_number_leads_to_as_many_deals(mirrored: Mirrored) -> None:
    won(mirrored.house, "Won")
    lost(mirrored.house, "With need", held=("need",))
    lost(mirrored.house, "Bare")
    found, frame, mina = told_of(mirrored), frame_of(mirrored), mirrored.house.actor("mina")
    for one in found.criteria:
        of_it = one.evidence
        numbers = {
            "with-won": of_it.with_it.hits,
            "with-lost": of_it.with_it.of - of_it.with_it.hits,
            "without-won": of_it.without.hits,
            "without-lost": of_it.without.of - of_it.without.hits,
        }
        assert set(numbers) == set(HELD)
        for what, number in numbers.items():
            deals = deals_behind_criterion(mina, frame, key=one.key, what=what, folder=mirrored.folder)
            assert len(deals) == number


def test_many_outcomes_speak_for_other_weights(mirrored: Mirrored) -> None:
    for number in range(20):
        won(mirrored.house, f"Won {number}", begun=number / 10)
        held = ("need",) if number % 2 else ()
        lost(mirrored.house, f"Lost {number}", held=held, begun=number / 10)
    found = told_of(mirrored)
    need, budget = (next(one for one in found.criteria if one.key == key) for key in ("need", "budget"))
    assert budget.evidence.verdict is Verdict.DECIDES
    assert need.evidence.verdict is Verdict.OPEN
    assert budget.proposed > need.proposed
    assert sum(found.changes.values()) == 100


def test_without_a_mirror_nothing_is_told(mirrored: Mirrored) -> None:
    frame = frame_of(mirrored)
    assert decisive(mirrored.house.actor("mina"), frame, folder=mirrored.folder) is None
    mina = mirrored.house.actor("mina")
    assert deals_behind_criterion(mina, frame, key="need", what="with-won", folder=mirrored.folder) == []
