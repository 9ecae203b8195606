"""The bell: members hear of what others did to their deals, and an open page hears that something changed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.rules.notices import OWNERS
from homeplate.people.models import Notice
from homeplate.people.notices import KEPT, leads_of, see_all, unseen
from homeplate.web.notices import TOLD
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pumps(selling: House) -> Deal:
    """A deal of Rasmus."""
    return add_deal(selling, "rasmus", "Pumps")


def pulse(who: Visitor) -> Any:
    """What an open page hears."""
    return json.loads(who.get("pulse").content)


def lose(house: House, who: str, deal: Deal) -> None:
    actions.lose(house.actor(who), deal_id=deal.id, reason="price", now=NOW)


def test_an_owner_hears_of_what_a_colleague_did_and_not_of_their_own_acts(
    selling: House, visit: Visit, pumps: Deal
) -> None:
    rasmus = selling.actor("rasmus")
    actions.set_next_step(rasmus, deal_id=pumps.id, step=None, now=NOW)
    assert unseen(rasmus) == 0
    lose(selling, "mina", pumps)
    assert unseen(rasmus) == 1
    html = text_of(visit("rasmus").get("notices", htmx=True))
    assert "Mina marked “Pumps” as lost." in html
    assert f'href="/deals/{pumps.id}/"' in html
    assert "Nothing new" in text_of(visit("hana").get("notices", htmx=True))


def test_the_new_owner_is_told_of_a_deal_handed_over(selling: House, pumps: Deal) -> None:
    jiwoo = selling.actor("jiwoo")
    assert jiwoo.member_id is not None
    actions.assign_deal(selling.actor("mina"), deal_id=pumps.id, owner_id=jiwoo.member_id, now=NOW)
    assert (unseen(jiwoo), unseen(selling.actor("rasmus"))) == (1, 0)


def test_who_answers_for_a_team_hears_of_an_overridden_gate(selling: House, pumps: Deal) -> None:
    with selling.inside():
        assert selling.actor("mina").member_id in leads_of(pumps.team_id)
        assert leads_of(None) == []
    actions.override(selling.actor("ada"), deal_id=pumps.id, to="proposal", reason="Board day", now=NOW)
    assert (unseen(selling.actor("mina")), unseen(selling.actor("rasmus"))) == (1, 1)


def test_looking_marks_all_as_seen_and_forgets_the_old_ones(
    selling: House, visit: Visit, pumps: Deal
) -> None:
    lose(selling, "mina", pumps)
    see_all(selling.actor("rasmus"), now=NOW)
    with selling.inside():
        assert Notice.objects.get().seen_at == NOW
    lose(selling, "mina", add_deal(selling, "rasmus", "Valves"))
    assert unseen(selling.actor("rasmus")) == 1
    visit("rasmus").post("notices-seen")
    assert unseen(selling.actor("rasmus")) == 0
    see_all(selling.actor("rasmus"), now=NOW + KEPT + timedelta(days=1))
    with selling.inside():
        assert not Notice.objects.exists()


def test_the_number_at_the_bell_is_on_every_page(selling: House, visit: Visit, pumps: Deal) -> None:
    lose(selling, "mina", pumps)
    assert 'aria-label="Notices (1)"' in text_of(visit("rasmus").get("accounts"))
    assert 'aria-label="Notices"' in text_of(visit("mina").get("accounts"))


def test_the_pulse_tells_of_changes_within_reach_only(selling: House, visit: Visit) -> None:
    assert pulse(visit("veli")) == {"notices": 0, "changed": ""}
    deal = add_deal(selling, "rasmus", "Pumps")
    just_now = timezone.now()
    with selling.inside():
        Deal.objects.filter(id=deal.id).update(updated_at=just_now)
    for who, heard in (("hana", ""), ("rasmus", just_now.isoformat()), ("veli", just_now.isoformat())):
        assert pulse(visit(who))["changed"] == heard


def test_every_verb_that_is_told_has_a_sentence() -> None:
    assert {verb for verb in TOLD if verb.startswith("deal.")} == OWNERS
