"""Gate quality from the ledger: passages with everything and with something missing, and what is shown late."""

from __future__ import annotations

from typing import Any

from homeplate.deals import actions
from homeplate.deals.rules.foreign import ForeignDeal
from homeplate.insight.gates import Gates, deals_behind_passage, gates
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of


def passed(mirrored: Mirrored, who: str = "mina") -> Gates:
    mirrored.catch_up()
    found = gates(mirrored.house.actor(who), frame_of(mirrored), now=day(20), folder=mirrored.folder)
    assert found is not None
    return found


def rushed(mirrored: Mirrored, name: str, *, shown_after: float | None = None) -> Any:
    """A deal let through its first gate without the budget, which is shown so many days later."""
    mina, rasmus = mirrored.house.actor("mina"), mirrored.house.actor("rasmus")
    deal = actions.create_deal(rasmus, name=name, now=day(0))
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=day(0.5))
    actions.override(mina, deal_id=deal.id, to="proposal", reason="In a hurry", now=day(1))
    if shown_after is not None:
        actions.validate(rasmus, deal_id=deal.id, criterion="budget", value=True, now=day(1 + shown_after))
    return deal


def test_a_gate_is_kept_where_nothing_was_missing(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    rushed(mirrored, "Rushed")
    found = passed(mirrored)
    assert (found.kept.hits, found.kept.of) == (1, 2)
    assert (found.gates[0].kept.hits, found.gates[0].kept.of, found.gates[0].asks) == (1, 2, 2)
    assert found.before.of == 0
    assert [(one.label["en"], one.times) for one in found.missing] == [("The buyer confirmed the budget", 1)]
    assert [(name, share.of) for name, share in found.owners.values()] == [("Rasmus", 2)]


def test_what_is_shown_late_is_counted_in_days_and_what_is_not_is_watched(mirrored: Mirrored) -> None:
    rushed(mirrored, "Two days", shown_after=2)
    rushed(mirrored, "Four days", shown_after=4)
    assert (passed(mirrored).late.missing, passed(mirrored).late.shown, passed(mirrored).late.days) == (
        2,
        2,
        2,
    )
    rushed(mirrored, "Never")
    late = passed(mirrored).late
    assert (late.missing, late.shown, late.days) == (3, 2, 4)


def test_each_number_leads_to_its_deals_as_often_as_they_count(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    deal, rasmus = rushed(mirrored, "Twice"), mirrored.house.actor("rasmus")
    actions.regress(rasmus, deal_id=deal.id, to="discovery", reason="Another buyer", now=day(2))
    actions.override(mirrored.house.actor("mina"), deal_id=deal.id, to="proposal", reason="Again", now=day(3))
    assert passed(mirrored).kept.of == 3
    mina, frame = mirrored.house.actor("mina"), frame_of(mirrored)
    for what, number in (("passed", 3), ("kept", 1), ("overridden", 2), ("nonsense", 0)):
        assert len(deals_behind_passage(mina, frame, what=what, folder=mirrored.folder)) == number
    behind = deals_behind_passage(mina, frame, what="overridden", criterion="budget", folder=mirrored.folder)
    assert behind == [deal.id, deal.id]
    assert deals_behind_passage(mina, frame, what="passed", position=1, folder=mirrored.folder) == []


def test_reps_see_their_own_gates_and_nobody_those_of_others(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    sold(mirrored.house, "Of another", owner="hana")
    assert [passed(mirrored, who).kept.of for who in ("rasmus", "hana", "ada")] == [1, 1, 2]


def test_who_goes_several_stages_at_once_passes_each_gate_between(mirrored: Mirrored) -> None:
    """From the first stage to a sale: what is missing is missing at the gate of the stage that asks for it."""
    rasmus, mina = mirrored.house.actor("rasmus"), mirrored.house.actor("mina")
    deal = actions.create_deal(rasmus, name="At once", now=day(0))
    for criterion in ("need", "budget"):
        actions.validate(rasmus, deal_id=deal.id, criterion=criterion, value=True, now=day(0.5))
    actions.win(mina, deal_id=deal.id, override_reason="Signed", now=day(1))
    found = passed(mirrored)
    selling = [gate for gate in found.gates if gate.kept.of]
    assert len(selling) == len(found.gates) > 1
    assert found.gates[0].kept.hits == 1
    assert found.gates[-1].kept.hits == 0
    assert {one.position for one in found.missing} <= {gate.position for gate in found.gates[1:]}
    assert found.gates[-1].late.missing == sum(
        one.times for one in found.missing if one.position == found.gates[-1].position
    )


def test_a_gate_that_an_import_claimed_is_told_apart(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    ada = mirrored.house.actor("ada")
    assert ada.member_id is not None
    told = ForeignDeal(external_id="1", name="Found far", owner_id=ada.member_id, stage="proposal")
    actions.import_deals(ada, source="csv", process_id=frame_of(mirrored).process_id, rows=[told], now=day(2))
    found = passed(mirrored, "ada")
    assert (found.kept.of, found.claimed, found.gates[0].claimed, found.gates[1].claimed) == (1, 1, 1, 0)
    for position, number in ((None, 1), (0, 1), (1, 0)):
        behind = deals_behind_passage(
            ada, frame_of(mirrored), what="claimed", position=position, folder=mirrored.folder
        )
        assert len(behind) == number
