"""Two versions of a process side by side as a page: a careful sentence, and numbers that lead to their deals."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.playbook.actions import note_reason
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.queries import choices, definition
from homeplate.process.editing import weigh_all
from tests.deals.conftest import publish
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of
from tests.web.test_insight import table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def revised(selling: House) -> House:
    """Two losses and a sale on the first version, two sales on the second; counted."""
    ada, now = selling.actor("ada"), timezone.now()
    _close(selling, "Old", "LLW")
    with selling.inside():
        process_id = choices(ada)[0].id
        note_reason(ada, process_id=process_id, kind="outcomes", text="Budgets came late", now=now)
    with selling.inside():
        before = definition(ProcessVersion.objects.get(state="published").id)
    weights = {one.key: one.weight for one in before.criteria}
    first, second = list(weights)[:2]
    weights |= {first: weights[first] + 1, second: weights[second] - 1}
    publish(selling, weigh_all(before, weights), number=2)
    with selling.inside():
        ProcessVersion.objects.filter(number=2).update(note="Need first", published_at=timezone.now())
    _close(selling, "New", "WW")
    with selling.inside():
        catch_up(now=timezone.now() + timedelta(minutes=2))
    return selling


def _close(house: House, name: str, ends: str) -> None:
    now = timezone.now()
    for number, end in enumerate(ends):
        deal = add_deal(house, "rasmus", f"{name} {number}")
        if end == "W":
            actions.win(house.actor("mina"), deal_id=deal.id, override_reason="Signed", now=now)
        else:
            actions.lose(house.actor("rasmus"), deal_id=deal.id, reason="timing", now=now)


def test_the_page_says_carefully_what_can_be_told(revised: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "revisions"))
    assert "Version 2 against version 1" in html
    assert "too few deals closed on one of the two" in html
    assert "Need first" in html
    assert "Budgets came late" in html
    assert "weighs" in html


def test_each_number_leads_to_its_deals(revised: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "revisions"))
    links = {one.replace("&amp;", "&") for one in re.findall(r'href="(/insight/deals/\?[^"]+)"', html)}
    assert len(links) >= 8
    for address in links:
        assert "deal" in text_of(mina.client.get(address))
    for of, number in (("new-won", 2), ("old-lost", 2), ("old-closed", 3), ("old-moved-away", 0)):
        page = text_of(mina.get("insight-deals", part="revisions", of=of))
        assert len(re.findall(r'<th scope="row"><a href="/deals/', page)) == number


def test_a_process_that_was_never_revised_says_so(selling: House, visit: Visit) -> None:
    add_deal(selling)
    with selling.inside():
        catch_up(now=timezone.now())
    assert "There is nothing to compare yet" in text_of(visit("mina").get("insight-part", "revisions"))
    assert len(table(visit("mina"), "insight-file", "revisions")) == 1


def test_the_comparison_is_fetched_as_a_file(revised: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "revisions")
    assert len({len(row) for row in rows}) == 1
    assert float(rows[1][2]) == 1


def test_a_number_that_there_is_not_is_not_found(revised: House, visit: Visit) -> None:
    for asked in (
        {"of": "nonsense"},
        {"of": "new-nonsense"},
        {"of": "other-won"},
        {"of": "new-won", "at": "0"},
        {"of": "new-entered", "at": "99"},
    ):
        assert visit("mina").get("insight-deals", part="revisions", **asked).status_code == 404
