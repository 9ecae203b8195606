"""The sales pipeline that lies beside the project, imported whole: known answers, and the same again."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from django.db.models import Sum

from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.deals.verify import verify_deals
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.people.models import Member, Team
from tests.make import House
from tests.transfer.conftest import bring_in, of_folder
from tests.transfer.shared import shared


@pytest.fixture
def files() -> dict[str, bytes]:
    return of_folder(shared("crm-sales-pipeline"))


def test_the_pipeline_comes_in_to_its_known_figures(olli: Actor, house: House, files: dict[str, bytes]) -> None:
    run = bring_in(olli, files)
    assert (run.state, run.message, run.created, run.refused) == ("done", None, 8_800 + 85 + 35, 0)
    with house.inside():
        assert Counter(Deal.objects.values_list("status", flat=True)) == {"won": 4238, "lost": 2473, "open": 2089}
        stages = Counter(Deal.objects.filter(status="open").values_list("stage", flat=True))
        assert sorted(stages.values()) == [500, 1589]
        won = Deal.objects.filter(status="won").aggregate(sum=Sum("value_minor"))["sum"]
        assert won == 10_005_534_00
        assert Account.objects.count() == 85
        assert Deal.objects.filter(account=None).count() == 1_425
        assert list(verify_deals()) == []
