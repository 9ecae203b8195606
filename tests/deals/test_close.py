"""Winning, losing and reopening."""

from __future__ import annotations

import pytest

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.queries import DealFilter, deal_record, list_deals, stage_totals
from homeplate.kit.errors import Conflict, Forbidden, Invalid, Refused
from homeplate.people.access import Actor
from homeplate.process.templates import template
from tests.deals.conftest import Told, publish
from tests.make import NOW, House


def test_a_sale_with_everything_shown_is_won(mina: Actor, rasmus: Actor, proven: Deal) -> None:
    for criterion in ("read", "order"):
        actions.validate(mina, deal_id=proven.id, criterion=criterion, value=True, now=NOW)
    won = actions.win(rasmus, deal_id=proven.id, now=NOW)
    assert (won.status, won.progress, won.stage, won.overrides) == ("won", 100, "closing", 0)
    assert stage_totals(rasmus, process_id=won.process_id, today=NOW.date()) == {}


def test_a_rep_books_no_sale_past_its_gates(rasmus: Actor, proven: Deal) -> None:
    with pytest.raises(Refused):
        actions.win(rasmus, deal_id=proven.id, now=NOW)
    with pytest.raises(Forbidden):
        actions.win(rasmus, deal_id=proven.id, override_reason="They said yes", now=NOW)


def test_a_manager_may_and_it_stays_on_record(mina: Actor, proven: Deal, told: Told) -> None:
    won = actions.win(mina, deal_id=proven.id, override_reason="Signed on paper", now=NOW)
    assert (won.status, won.overrides) == ("won", 1)
    assert told(proven.id)[-1][1]["missing"] == ["read", "order"]


def test_a_loss_keeps_reason_note_and_competitor(rasmus: Actor, deal: Deal) -> None:
    actions.lose(
        rasmus,
        deal_id=deal.id,
        reason="competitor",
        competitor="Southwind",
        note="Cheaper by a third",
        now=NOW,
    )
    row = deal_record(rasmus, deal_id=deal.id)
    assert (row.status, row.loss_reason, row.competitor, row.loss_note, row.probability) == (
        "lost", "competitor", "Southwind", "Cheaper by a third", 0,
    )  # fmt: skip
    assert len(list_deals(rasmus, today=NOW.date(), wanted=DealFilter(status="lost")).rows) == 1


def test_a_loss_without_a_reason_is_refused(rasmus: Actor, deal: Deal) -> None:
    with pytest.raises(Invalid):
        actions.lose(rasmus, deal_id=deal.id, reason="", now=NOW)


def test_a_closed_deal_moves_no_more_until_it_is_reopened(rasmus: Actor, deal: Deal) -> None:
    actions.lose(rasmus, deal_id=deal.id, reason="timing", now=NOW)
    with pytest.raises(Conflict):
        actions.advance(rasmus, deal_id=deal.id, to="proposal", now=NOW)
    again = actions.reopen(rasmus, deal_id=deal.id, reason="They called back", now=NOW)
    assert (again.status, again.stage, again.closed_at) == ("open", "discovery", None)


def test_what_comes_after_the_sale_belongs_to_the_won_deal(selling: House, rasmus: Actor) -> None:
    publish(selling, template("seven-step"), number=2)
    ada = selling.actor("ada")
    made = actions.create_deal(rasmus, name="Pumps", now=NOW)
    with pytest.raises(Conflict):
        actions.override(ada, deal_id=made.id, to="follow-up", reason="Skip it all", now=NOW)
    won = actions.win(ada, deal_id=made.id, override_reason="Signed on paper", now=NOW)
    assert won.stage == "follow-up"
    key, value = "delivery-accepted", "https://example.com/acceptance.pdf"
    later = actions.validate(ada, deal_id=made.id, criterion=key, value=value, now=NOW)
    assert later.progress > 0
    back = actions.reopen(ada, deal_id=made.id, reason="They sent it back", now=NOW)
    assert back.stage == "closing"
