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


@pytest.mark.parametrize("width", [390, 1280])
def test_the_less_used_filters_of_insight_open_narrow_and_are_taken_away(
    people: People, deal: Deal, width: int
) -> None:
    with people.house.inside():
        catch_up(now=timezone.now())
    page = people.at("ada", "/insight/?kind=-")
    page.set_viewport_size({"width": width, "height": 844})
    page.locator(".filters .menu summary").click()
    value = page.get_by_label("Value", exact=True)
    expect(value).to_be_in_viewport()
    value.select_option("own")
    page.wait_for_url(lambda url: "kind=-" in url and "value=own" in url)
    least = page.get_by_label("At least")
    expect(least).to_be_in_viewport()
    least.fill("1")
    least.press("Enter")
    page.wait_for_url(lambda url: "least=1" in url)
    page.get_by_role("link", name="Take away: Kind: none").click()
    page.wait_for_url(lambda url: "kind" not in url and "least=1" in url)
    expect(page.locator(".chosen .chip")).to_have_count(1)
