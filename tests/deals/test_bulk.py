"""Deals decided in memory and written together are as if the actions had made them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from homeplate.deals.bulk import Tale, write_tales
from homeplate.deals.models import Deal, StageTotal
from homeplate.deals.queries import deal_record, stage_totals
from homeplate.deals.rules.evidence import decide_validate, decide_withdraw
from homeplate.deals.rules.moves import decide_advance
from homeplate.deals.rules.state import DealState
from homeplate.deals.verify import verify_deals
from homeplate.kit.ids import new_id
from homeplate.people.access import Actor
from homeplate.playbook.queries import default_process
from tests.deals.rules.sample import PROCESS
from tests.make import NOW, House


def tale(actor: Actor) -> Tale:
    current = default_process(actor)
    assert actor.member_id is not None
    start = DealState(
        id=new_id(), name="Pumps", owner_id=actor.member_id, team_id=actor.team_id, process_id=current.process_id,
        version_id=current.version_id, stage="discovery", stage_since=NOW, currency="EUR", created_at=NOW,
        value_minor=1000,
    )  # fmt: skip
    story = Tale.begin(start, PROCESS, NOW, by=actor.member_id)
    given = {"value": True, "note": "", "member_id": actor.member_id, "role": "rep"}
    for criterion in ("need", "budget"):
        story.do(decide_validate, NOW, criterion=criterion, by=actor.member_id, **given)
    story.do(decide_advance, NOW + timedelta(days=1), to="proposal")
    story.do(decide_withdraw, NOW + timedelta(days=2), criterion="need", reason="", role="rep")
    return story


def test_written_tales_agree_with_their_facts(rasmus: Actor, selling: House) -> None:
    stories = [tale(rasmus) for _ in range(5)]
    with selling.inside():
        assert write_tales(rasmus, tales=stories, now=NOW) == 5
        assert list(verify_deals()) == []
    row = deal_record(rasmus, deal_id=stories[0].deal.id)
    assert (row.stage, row.progress, row.gaps, row.revision) == ("proposal", 20, 1, 5)


def test_totals_hold_more_than_four_bytes(rasmus: Actor, selling: House) -> None:
    story = tale(rasmus)
    story.deal.value_minor = 2**40 + 7
    with selling.inside():
        write_tales(rasmus, tales=[story], now=NOW)
        process_id: UUID = Deal.objects.values_list("process_id", flat=True)[0]
        total = StageTotal.objects.get(process_id=process_id, deals=1)
    assert total.value_minor == 2**40 + 7


def test_totals_count_written_tales(rasmus: Actor, selling: House) -> None:
    with selling.inside():
        write_tales(rasmus, tales=[tale(rasmus), tale(rasmus)], now=NOW)
        process_id: UUID = Deal.objects.values_list("process_id", flat=True)[0]
    assert stage_totals(rasmus, process_id=process_id, today=NOW.date())["proposal"].deals == 2
