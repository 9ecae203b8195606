"""Evidence lapses by itself, and the ledger is told once."""

from __future__ import annotations

from datetime import timedelta

from homeplate.deals import actions
from homeplate.deals.history import history_of, refresh_history
from homeplate.deals.models import Deal
from homeplate.deals.queries import DealFilter, deal_detail, deal_record, list_deals
from homeplate.deals.queries.gate import gate_verdict
from homeplate.deals.tasks import something_lapsed, something_uncounted
from homeplate.deals.verify import verify_deals
from homeplate.people.access import Actor
from homeplate.people.queries import operator
from tests.deals.conftest import Told
from tests.make import NOW, House

LATER = NOW + timedelta(days=31)


def test_a_deal_slips_back_when_its_evidence_lapses(
    rasmus: Actor, proven: Deal, selling: House, told: Told
) -> None:
    actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW)
    assert something_lapsed(selling.id, LATER)
    worker = operator(selling.id, "task")
    assert actions.lapse_evidence(worker, now=LATER) == 1
    assert actions.lapse_evidence(worker, now=LATER) == 0
    verb, data = told(proven.id)[-1]
    assert (verb, data["criteria"]) == ("deal.lapsed", ["budget"])
    slipped = list_deals(rasmus, today=LATER.date(), wanted=DealFilter(gaps=True))
    assert [row.progress for row in slipped.rows] == [30]
    with selling.inside():
        assert list(verify_deals()) == []


def test_a_change_after_the_lapse_tells_the_lapse_first(rasmus: Actor, proven: Deal, told: Told) -> None:
    actions.edit_deal(rasmus, deal_id=proven.id, changes={"kind": "renewal"}, now=LATER)
    assert [verb for verb, _ in told(proven.id)][-2:] == ["deal.lapsed", "deal.edited"]


def test_a_won_deal_keeps_what_it_had(selling: House, proven: Deal) -> None:
    ada = selling.actor("ada")
    actions.win(ada, deal_id=proven.id, override_reason="Signed at the fair", now=NOW)
    detail = deal_detail(ada, deal_id=proven.id, now=LATER, today=LATER.date())
    assert detail.criterion("budget").state == "validated"
    assert deal_record(ada, deal_id=proven.id).lapses_at is None


def test_outcomes_are_counted_by_the_stage_a_deal_reached(selling: House, deal: Deal) -> None:
    ada = selling.actor("ada")
    other = actions.create_deal(ada, name="Valves", now=NOW)
    actions.win(ada, deal_id=deal.id, override_reason="Signed at the fair", now=NOW)
    actions.lose(ada, deal_id=other.id, reason="price", now=NOW)
    with selling.inside():
        refresh_history(process_id=deal.process_id, now=NOW)
        assert history_of(deal.process_id).stages == {
            "discovery": (2, 1),
            "proposal": (1, 1),
            "closing": (1, 1),
        }


def test_a_gate_of_a_closed_deal_is_judged_as_of_its_end(rasmus: Actor, proven: Deal) -> None:
    actions.lose(rasmus, deal_id=proven.id, reason="price", now=NOW)
    assert gate_verdict(rasmus, deal_id=proven.id, now=NOW + timedelta(days=90)).verdict.passed


def test_a_deal_stored_before_its_gate_was_counted_is_counted_by_itself(
    selling: House, proven: Deal, told: Told
) -> None:
    with selling.inside():
        Deal.objects.filter(id=proven.id).update(gate_missing=None)
    assert something_uncounted(selling.id)
    worker = operator(selling.id, "task")
    assert actions.count_uncounted(worker, now=NOW) == 1
    assert actions.count_uncounted(worker, now=NOW) == 0
    assert not something_uncounted(selling.id)
    assert told(proven.id)[-1] == ("deal.counted", {"set": {"gate_missing": 0}})
    with selling.inside():
        assert list(verify_deals()) == []
