"""Filters above a page: what is chosen is asked for at once, on every page that has them."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from homeplate.deals.models import Deal
from homeplate.insight.mirror.refresh import catch_up
from tests.browser.conftest import People

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("address", "name", "value"),
    [
        ("/pipeline/", "show", "no-step"),
        ("/pipeline/diamond/", "show", "no-step"),
        ("/pipeline/list/", "show", "no-step"),
        ("/pipeline/funnel/", "show", "no-step"),
        ("/pipeline/timeline/", "show", "no-step"),
        ("/accounts/", "owner", "me"),
        ("/contacts/", "owner", "me"),
        ("/insight/", "period", "quarter"),
        ("/settings/audit/", "what", "deal"),
    ],
)
def test_what_is_chosen_is_asked_for_at_once(
    people: People, deal: Deal, address: str, name: str, value: str
) -> None:
    with people.house.inside():
        catch_up(now=timezone.now())
    page = people.at("ada", address)
    select = page.locator(f"form[data-auto] select[name={name}]").first
    select.select_option(value)
    page.wait_for_url(lambda url: f"{name}={value}" in url)
    expect(page.locator(f"form[data-auto] select[name={name}]").first).to_have_value(value)
