"""What people expect of open deals, in a browser: said where it stands, rolled up, folded."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.mirror.refresh import catch_up
from tests.browser.conftest import People
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_category_is_said_on_the_head_and_taken_back(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.get_by_role("button", name="Change: Forecast category").click()
    page.locator("#deal-head select[name=category]").select_option("commit")
    page.keyboard.press("Enter")
    said = page.get_by_role("button", name="Change: Forecast category")
    expect(said).to_contain_text("Commit")
    page.get_by_role("button", name="Undo").click()
    expect(said).to_contain_text("Pipeline")


def test_teams_fold_over_their_people_by_the_keyboard(people: People, deal: Deal) -> None:
    now = timezone.now()
    for who in ("rasmus", "jiwoo", "hana"):
        one = add_deal(people.house, who, f"Deal of {who}", expected_close=timezone.localdate(now))
        actions.set_category(people.house.actor(who), deal_id=one.id, category="commit", now=now)
    with people.house.inside():
        catch_up(now=now)
    page = people.at("ada", "/insight/forecast/")
    fold = page.get_by_role("button", name="People and teams of Helsinki")
    rasmus = page.locator(".rolled tbody tr", has_text="Rasmus")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(rasmus).to_be_visible()
    fold.focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(rasmus).to_be_hidden()
    expect(page.locator(".rolled tbody tr", has_text="Hana")).to_be_visible()
    page.keyboard.press("Enter")
    expect(rasmus).to_be_visible()
