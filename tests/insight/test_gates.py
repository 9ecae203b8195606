"""Gates: what was validated when they were passed, who was let through, and what an import left unknown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.deals.rules.foreign import ForeignDeal
from homeplate.insight.gating import Gating, deals_at_gate, gating
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of
from tests.make import NOW

TEN = day(10)


def picture(mirrored: Mirrored, who: str = "mina", days: int = 30) -> Gating:
    mirrored.catch_up()
    actor = mirrored.house.actor(who)
    found = gating(actor, frame_of(mirrored, days), now=TEN, folder=mirrored.folder)
    assert found is not None
    return found


def overridden(mirrored: Mirrored, name: str = "Rushed", to: str = "proposal", begun: float = 0) -> Any:
    """A deal that a manager let through without anything validated."""
    deal = actions.create_deal(mirrored.house.actor("rasmus"), name=name, now=day(begun))
    mina = mirrored.house.actor("mina")
    actions.override(mina, deal_id=deal.id, to=to, reason="They hurry", now=day(begun + 1))
    return deal


def test_without_a_mirror_nothing_is_told(mirrored: Mirrored) -> None:
    ada, frame = mirrored.house.actor("ada"), frame_of(mirrored)
    assert gating(ada, frame, now=TEN, folder=mirrored.folder) is None
    assert deals_at_gate(ada, frame, what="passed", position=None, folder=mirrored.folder) == []


def test_a_gate_counts_passes_and_overrides(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    overridden(mirrored)
    first = picture(mirrored).gates[0]
    assert (first.now.passes, first.now.complete, first.now.overridden) == (2, 1, 1)
    assert first.now.quality.value == first.now.override_rate.value == 0.5
    assert {one.criterion for one in first.lacking} == {"need", "budget"}
    assert (first.before.passes, first.unknown) == (0, 0)


def test_paperwork_that_came_late_is_timed_and_what_never_came_is_watched(mirrored: Mirrored) -> None:
    deal = overridden(mirrored)
    rasmus = mirrored.house.actor("rasmus")
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=day(4))
    late = picture(mirrored).gates[0].late
    assert (late.stays, late.over, late.median) == (2, 1, 3)
    actions.lose(rasmus, deal_id=deal.id, reason="timing", now=day(5))
    assert picture(mirrored).gates[0].late.over == 1


def test_a_deal_that_went_back_passes_a_gate_anew(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    rasmus = mirrored.house.actor("rasmus")
    actions.regress(rasmus, deal_id=deal.id, to="discovery", reason="Start over", now=day(2))
    actions.advance(rasmus, deal_id=deal.id, to="proposal", now=day(3))
    now = picture(mirrored).gates[0].now
    assert (now.passes, now.deals, now.complete) == (2, 1, 2)


def test_a_sale_passes_every_gate_that_is_left(mirrored: Mirrored) -> None:
    deal = actions.create_deal(mirrored.house.actor("rasmus"), name="At once", now=day(0))
    actions.win(mirrored.house.actor("mina"), deal_id=deal.id, override_reason="Signed", now=day(1))
    found = picture(mirrored)
    assert [gate.now.passes for gate in found.gates] == [1] * len(found.gates)
    assert sum(len(gate.lacking) for gate in found.gates) >= len(found.gates)
    assert found.quality.value == 0


def test_everybody_is_told_of_the_gates_of_their_reach(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    sold(mirrored.house, "Of another", owner="hana")
    passes = [picture(mirrored, who).gates[0].now.passes for who in ("rasmus", "mina", "ada")]
    assert passes == [1, 1, 2]
    assert [len(picture(mirrored, who).owners) for who in ("rasmus", "ada")] == [1, 2]


def test_a_window_holds_what_was_passed_in_it(mirrored: Mirrored) -> None:
    for begun in (0, 28, 29):
        sold(mirrored.house, f"Begun on day {begun}", begun=begun)
    assert picture(mirrored, days=30).gates[0].now.passes == 2
    far = frame_of(mirrored)
    later = type(far)(far.process_id, NOW.date() + timedelta(30), NOW.date() + timedelta(60))
    found = gating(mirrored.house.actor("mina"), later, now=day(60), folder=mirrored.folder)
    assert found is not None
    assert (found.gates[0].now.passes, found.gates[0].before.passes) == (1, 2)


@pytest.mark.parametrize("who", ["rasmus", "mina", "ada"])
def test_each_number_leads_to_as_many_deals(mirrored: Mirrored, who: str) -> None:
    sold(mirrored.house)
    sold(mirrored.house, "Of another", owner="hana")
    overridden(mirrored)
    won = overridden(mirrored, "Rushed and won")
    actions.win(mirrored.house.actor("mina"), deal_id=won.id, override_reason="Signed", now=day(3))
    found, actor = picture(mirrored, who), mirrored.house.actor(who)

    def behind(what: str, position: int | None) -> int:
        frame = frame_of(mirrored)
        return len(deals_at_gate(actor, frame, what=what, position=position, folder=mirrored.folder))

    for gate in found.gates:
        assert behind("passed", gate.position) == gate.now.deals
        assert behind("overridden", gate.position) == gate.now.deals_overridden
        assert behind("complete", gate.position) == gate.now.deals_complete
        assert behind("unknown", gate.position) == gate.unknown == 0
        for one in gate.lacking:
            assert behind(f"missing-{one.criterion}", gate.position) == one.deals
    assert behind("nonsense", 0) == 0


def test_what_an_import_found_behind_a_gate_is_told_apart(mirrored: Mirrored) -> None:
    house, frame = mirrored.house, frame_of(mirrored)
    owner = house.members["rasmus"]
    rows = [
        ForeignDeal("1", "Open", owner, stage="proposal", created_at=day(0), stage_since=day(1)),
        ForeignDeal("2", "First", owner, stage="discovery", created_at=day(0), stage_since=day(1)),
        ForeignDeal("3", "Won", owner, status="won", created_at=day(0), closed_at=day(2)),
        ForeignDeal("4", "Won long ago", owner, status="won", created_at=day(-90), closed_at=day(-80)),
    ]
    actions.import_deals(house.actor("ada"), source="crm", process_id=frame.process_id, rows=rows, now=day(3))
    found = picture(mirrored, "ada")
    assert [gate.unknown for gate in found.gates][:2] == [2, 1]
    assert all(gate.now.passes == 0 and gate.now.quality.value is None for gate in found.gates)
    behind = deals_at_gate(house.actor("ada"), frame, what="unknown", position=0, folder=mirrored.folder)
    assert len(behind) == 2
