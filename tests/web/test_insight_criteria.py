"""Which criterion decides, as a page: numbers that lead to their deals, and weights that are taken into a draft."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.queries import choices, definition
from homeplate.playbook.queries_draft import bench
from homeplate.process.editing.learned import require
from tests.deals.conftest import publish
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of
from tests.web.test_insight import table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


NEED = "require:need"


@pytest.fixture
def outcomes(selling: House) -> House:
    """Sixteen sales with the need confirmed, as many losses without it; counted."""
    return closed(selling)


@pytest.fixture
def optional(selling: House) -> House:
    """The same where the need is not required."""
    with selling.inside():
        process = definition(ProcessVersion.objects.get(state="published").id)
    publish(selling, require(process, "need", required=False), number=2)
    return closed(selling)


def closed(selling: House) -> House:
    mina, rasmus = selling.actor("mina"), selling.actor("rasmus")
    now = timezone.now()
    for number in range(32):
        deal, wins = add_deal(selling, "rasmus", f"Deal {number}"), number % 2 == 0
        if wins:
            actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=now)
        if wins or number % 4 == 1:
            actions.validate(
                rasmus, deal_id=deal.id, criterion="pain", value="The line stops twice a month", now=now
            )
        if wins:
            actions.win(mina, deal_id=deal.id, override_reason="Signed", now=now + timedelta(minutes=1))
        else:
            actions.lose(rasmus, deal_id=deal.id, reason="timing", now=now + timedelta(minutes=1))
    with selling.inside():
        catch_up(now=now + timedelta(minutes=2))
    return selling


def test_each_number_leads_to_as_many_deals(outcomes: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "criteria"))
    links = re.findall(r'href="(/insight/deals/\?part=criteria[^"]+)">(\d+)', html)
    assert len(links) >= 4
    for address, number in links:
        page = mina.client.get(address.replace("&amp;", "&")).content.decode()
        assert f">{number} deal" in page
        assert len(re.findall(r'<th scope="row"><a href="/deals/', page)) == int(number)


def test_the_weights_that_outcomes_speak_for_become_a_draft_with_the_evidence_as_its_note(
    outcomes: House, visit: Visit
) -> None:
    ada = outcomes.actor("ada")
    visitor = visit("ada")
    assert "Take these weights into a draft" in text_of(visitor.get("insight-part", "criteria"))
    assert visitor.post("insight-weights", htmx=False).status_code == 303
    with outcomes.inside():
        process_id = choices(ada)[0].id
        draft = bench(ada, process_id=process_id)
    weights = {criterion.key: criterion.weight for criterion in draft.definition.criteria}
    assert draft.revision == 1
    assert sum(weights.values()) == 100
    assert weights["need"] > 10
    assert weights["pain"] < weights["need"]
    assert "32 deals" in draft.note
    assert visitor.post("process-studio-do", process_id, ask="?do=undo&revision=1").status_code == 200
    with outcomes.inside():
        assert bench(ada, process_id=process_id).definition.total_weight == 100


def test_who_may_not_change_the_process_is_shown_the_proposal_alone(outcomes: House, visit: Visit) -> None:
    html = text_of(visit("rasmus").get("insight-part", "criteria"))
    assert "Proposed" in html
    assert "Take these weights" not in html
    assert visit("rasmus").post("insight-weights", htmx=False).status_code == 403


def test_nothing_is_taken_where_outcomes_speak_for_nothing(selling: House, visit: Visit) -> None:
    add_deal(selling)
    with selling.inside():
        catch_up(now=timezone.now())
    assert "Nothing to tell yet" in text_of(visit("ada").get("insight-part", "criteria"))
    assert visit("ada").post("insight-weights", htmx=False).status_code == 409


def test_the_lifts_are_fetched_as_a_file(outcomes: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "criteria")
    assert len({len(row) for row in rows}) == 1
    assert ["16", "16", "16", "0"] in [row[3:7] for row in rows]


def test_a_number_that_there_is_not_is_not_found(outcomes: House, visit: Visit) -> None:
    for asked in ({"of": "nonsense", "at": "0"}, {"of": "with-won"}, {"of": "with-won", "at": "99"}):
        assert visit("mina").get("insight-deals", part="criteria", **asked).status_code == 404


def test_a_proposal_is_taken_into_a_draft_with_its_evidence_and_undone(optional: House, visit: Visit) -> None:
    ada = visit("ada")
    html = text_of(ada.get("insight-part", "criteria"))
    assert re.findall(r'name="pick" value="([^"]+)"', html) == [NEED]
    assert ada.post("insight-proposals", pick=NEED, htmx=False).status_code == 303
    with optional.inside():
        actor = optional.actor("ada")
        process_id = choices(actor)[0].id
        draft = bench(actor, process_id=process_id)
    assert draft.revision == 1
    assert draft.definition.total_weight == 100
    assert draft.definition.criterion("need").required
    assert "Require “The buyer" in draft.note or "closed deals" in draft.note
    assert ada.post("process-studio-do", process_id, ask="?do=undo&revision=1").status_code == 200


def test_a_declined_proposal_stays_away_until_there_is_other_evidence(optional: House, visit: Visit) -> None:
    ada = visit("ada")
    answer = ada.post("insight-proposal-decline", name=NEED, reason="We tried that", htmx=False)
    assert answer.status_code == 303
    assert f'value="{NEED}"' not in text_of(ada.get("insight-part", "criteria"))
    assert ada.post("insight-proposal-decline", name=NEED, reason="Again", htmx=False).status_code == 409


def test_nothing_ticked_is_refused_and_others_than_designers_may_neither(
    outcomes: House, visit: Visit
) -> None:
    assert visit("ada").post("insight-proposals", htmx=False).status_code == 409
    assert visit("rasmus").post("insight-proposals", pick=NEED, htmx=False).status_code == 403
