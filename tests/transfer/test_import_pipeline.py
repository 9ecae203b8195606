"""The sales pipeline that lies beside the project, imported whole: known answers, and the same again."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from django.db.models import Sum

from homeplate.accounts.models import Account
from homeplate.deals.history import history_of, refresh_history
from homeplate.deals.models import Deal
from homeplate.deals.verify import verify_deals
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.people.models import Member, Team
from tests.make import NOW, House
from tests.transfer.conftest import Content, bring_in, of_folder
from tests.transfer.shared import shared


@pytest.fixture
def files() -> Content:
    return of_folder(shared("crm-sales-pipeline"))


def test_the_pipeline_comes_in_to_its_known_figures(olli: Actor, house: House, files: Content) -> None:
    run = bring_in(olli, files)
    assert (run.state, run.message, run.done, run.refused) == ("done", None, 8_800 + 85 + 35, 0)
    with house.inside():
        assert Counter(Deal.objects.values_list("status", flat=True)) == {
            "won": 4238,
            "lost": 2473,
            "open": 2089,
        }
        stages = Counter(Deal.objects.filter(status="open").values_list("stage", flat=True))
        assert sorted(stages.values()) == [500, 1589]
        won = Deal.objects.filter(status="won").aggregate(sum=Sum("value_minor"))["sum"]
        assert won == 10_005_534_00
        assert Account.objects.count() == 85
        assert Deal.objects.filter(account=None).count() == 1_425
        assert list(verify_deals()) == []
        assert Member.objects.filter(user=None, role="rep").count() == 35
        assert Team.objects.filter(name="Central · Melvin Marxen", parent__name="Central").exists()


def told(house: House) -> int:
    """Facts about anything but imports themselves."""
    with house.inside():
        return Fact.objects.exclude(subject="import").count()


def test_the_same_files_again_change_nothing(olli: Actor, house: House, files: Content) -> None:
    bring_in(olli, files)
    before = told(house)
    run = bring_in(olli, files)
    assert (run.created, run.updated, run.unchanged, run.refused) == (0, 0, 8_920, 0)
    assert told(house) == before
    assert run.remembered


def test_outcomes_of_an_import_teach_the_first_stage_only(olli: Actor, house: House, files: Content) -> None:
    bring_in(olli, {"sales_pipeline.csv": files["sales_pipeline.csv"]})
    with house.inside():
        process_id: UUID = Deal.objects.values_list("process_id", flat=True)[0]
        refresh_history(process_id=process_id, now=NOW)
        assert history_of(process_id).stages == {"lead-qualification": (6_711, 4_238)}
