"""The door of the house in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_stranger_is_asked_to_sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    expect(page.get_by_label("Password")).to_be_visible()
