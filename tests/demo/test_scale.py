"""The workspace for measurements: copies that are as true as their originals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Count

from homeplate.accounts.models import Account
from homeplate.coaching.models import Session
from homeplate.deals.models import Deal, StageTotal
from homeplate.deals.verify import verify_deals
from homeplate.demo import scale, scaled_success
from homeplate.people.queries import members, operator
from homeplate.success.models import Feedback
from homeplate.tenancy.context import workspace
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_copied_deals_agree_with_their_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "TALES", 25)
    monkeypatch.setattr(scale, "ENDED_TALES", 20)
    monkeypatch.setattr(scale, "BATCH", 40)
    monkeypatch.setattr(scaled_success, "EVERY", timedelta(days=365))
    filled = scale.fill_scaled(language="en", now=NOW, deals=100)
    with workspace(operator(filled.slug).workspace_id):
        assert list(verify_deals()) == []
        assert Deal.objects.filter(status="open").count() == 100
        assert sum(StageTotal.objects.values_list("deals", flat=True)) == 100
        assert Account.objects.count() == 20
        by_account = Deal.objects.filter(status="open").values_list("account").annotate(n=Count("id"))
        assert {number for _, number in by_account} == {scale.DEALS_AN_ACCOUNT}
        assert Deal.objects.exclude(status="open").count() == 50
        won = Deal.objects.filter(status="won")
        assert won.count() > won.values("account").distinct().count() > 0
        assert {*Feedback.objects.values_list("kind", flat=True)} == {"csat", "nps"}
        assert Session.objects.count() > 0
    assert len(members(operator(filled.slug))) == 20


def test_its_process_sells_through_all_seven_stages() -> None:
    assert len(scale.seven_stages().selling_stages) == 7
