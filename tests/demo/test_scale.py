"""The workspace for measurements: copies that are as true as their originals."""

from __future__ import annotations

import pytest
from django.db.models import Count

from homeplate.accounts.models import Account
from homeplate.deals.models import Deal, StageTotal
from homeplate.deals.verify import verify_deals
from homeplate.demo import scale
from homeplate.people.queries import members, operator
from homeplate.tenancy.context import workspace
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_copied_deals_agree_with_their_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "TALES", 25)
    monkeypatch.setattr(scale, "BATCH", 40)
    filled = scale.fill_scaled(language="en", now=NOW, deals=100)
    with workspace(operator(filled.slug).workspace_id):
        assert list(verify_deals()) == []
        assert Deal.objects.filter(status="open").count() == 100
        assert sum(StageTotal.objects.values_list("deals", flat=True)) == 100
        assert Account.objects.count() == 20
        by_account = Deal.objects.values_list("account").annotate(n=Count("id"))
        assert {number for _, number in by_account} == {scale.DEALS_AN_ACCOUNT}
    assert len(members(operator(filled.slug))) == 20


def test_its_process_sells_through_all_seven_stages() -> None:
    assert len(scale.seven_stages().selling_stages) == 7
