"""Who sees which deals: asked of one deal, the answer is the one that a list gives."""

from __future__ import annotations

import pytest

from homeplate.deals.models import Deal
from tests.deals.conftest import publish
from tests.make import OUTSIDER, House
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db


def test_what_is_said_of_one_deal_is_what_a_list_holds(house: House) -> None:
    publish(house)
    for owner in ("rasmus", "jiwoo", "hana", "mina"):
        add_deal(house, owner, f"Of {owner}")
    seen = {}
    for name in house.members:
        if name == OUTSIDER:
            continue
        with house.inside():
            actor, deals = house.actor(name), list(Deal.objects.all())
            listed = set(Deal.objects.visible_to(actor).values_list("id", flat=True))
            assert {one.id for one in deals if actor.sees(one.owner_id, one.team_id)} == listed
            seen[name] = len(listed)
    assert len(set(seen.values())) > 2
