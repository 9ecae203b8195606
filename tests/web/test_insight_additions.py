"""A criterion that won deals had more often, unasked: proposed with its deals, taken into a draft, declined."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from homeplate.accounts.actions import create_contact
from homeplate.deals import actions
from homeplate.insight import adding
from homeplate.insight.mirror.refresh import catch_up
from homeplate.playbook.queries import choices
from homeplate.playbook.queries_draft import bench
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]

USER = "add:role:user@discovery"


@pytest.fixture
def guided(selling: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Twelve sales with a user who is known, twelve losses without one; counted, and enough for once."""
    monkeypatch.setattr(adding, "SURE", 20)
    mina, rasmus, now = selling.actor("mina"), selling.actor("rasmus"), timezone.now()
    user = create_contact(rasmus, name="Aino", now=now).id
    for number in range(24):
        deal, then = add_deal(selling, "rasmus", f"Deal {number}"), now + timedelta(minutes=1)
        if number % 2:
            actions.put_stakeholder(rasmus, deal_id=deal.id, contact_id=user, buying_role="user", now=now)
            actions.win(mina, deal_id=deal.id, override_reason="Signed", now=then)
        else:
            actions.lose(rasmus, deal_id=deal.id, reason="timing", now=then)
    with selling.inside():
        catch_up(now=now + timedelta(minutes=2))
    return selling


def test_it_is_proposed_with_what_it_rests_on_and_the_deals_behind(guided: House, visit: Visit) -> None:
    olli = visit("olli")
    html = unescape(text_of(olli.get("insight-part", "criteria")))
    assert "Ask for “Known in the decision: User”" in html and "among the 1 things" in html
    links = re.findall(r'href="(/insight/deals/\?[^"]*add-[^"]*)">(\d+)</a>', html)
    assert [number for _, number in links] == ["12", "12"]
    for address, number in links:
        assert f">{number} deals" in olli.client.get(address).content.decode()


def test_taken_up_it_is_the_last_criterion_of_its_stage_in_a_draft(guided: House, visit: Visit) -> None:
    olli = visit("olli")
    olli.post("insight-proposals", pick=USER)
    actor = guided.actor("olli")
    with guided.inside():
        working = bench(actor, process_id=choices(actor)[0].id)
    added = working.definition.stages[0].criteria[-1]
    assert (added.type, working.definition.total_weight) == ("contact", 100)
    assert "Ask for “Known in the decision: User”" in working.note


def test_declined_it_is_proposed_no_more(guided: House, visit: Visit) -> None:
    olli = visit("olli")
    olli.post("insight-proposal-decline", name=USER, reason="We know users anyway")
    assert "Known in the decision: User" not in text_of(olli.get("insight-part", "criteria"))
