"""Tokens made and revoked on a page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from homeplate.ledger.queries import facts_about
from homeplate.people.actions import create_token
from homeplate.people.models import Token
from homeplate.people.permissions import Permission
from homeplate.web.settings.words import RIGHTS
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db
NEW = {"name": "Reporting", "lasts": "30", "scope-people:read": "yes", "scope-deals:read": "yes"}


def asked(token: str) -> int:
    """How the API answers the token."""
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_is_shown_once_and_opens_the_api(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    answer = rasmus.post("settings-tokens", htmx=False, **NEW)
    found = re.search(r'value="(hp_[^"]+)"', text_of(answer))
    assert found
    assert answer["Cache-Control"] == "no-store"
    assert asked(found[1]) == 200
    again = text_of(rasmus.get("settings-tokens"))
    assert "hp_" not in again
    assert f"…{found[1][-4:]}" in again
    with selling.inside():
        token = Token.objects.get()
        assert token.scopes == ["deals:read", "people:read"]
        assert token.expires_at
        assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=31)
        assert facts_about(selling.members["rasmus"]).get().verb == "member.token_created"


def test_a_token_may_last_until_it_is_revoked(selling: House, visit: Visit) -> None:
    visit("rasmus").post("settings-tokens", htmx=False, **{**NEW, "lasts": "0"})
    with selling.inside():
        assert Token.objects.get().expires_at is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "Reporting"}, "Choose at least one right."),
        ({"name": "", "scope-deals:read": "yes"}, "Please fill this in."),
        ({"name": "Reporting", "scope-people:write": "yes"}, "is not a right of this member"),
    ],
)
def test_a_refused_token_comes_back_as_it_was_typed(
    visit: Visit, values: dict[str, str], reason: str
) -> None:
    answer = visit("rasmus").post("settings-tokens", htmx=False, **values)
    html = text_of(answer)
    assert answer.status_code == 422
    assert reason in html
    assert "data-open" in html
    assert f'value="{values["name"]}"' in html
    assert ('name="scope-deals:read" value="yes" checked' in html) is ("scope-deals:read" in values)


def test_only_rights_that_one_has_are_offered(visit: Visit) -> None:
    html = text_of(visit("veli").get("settings-tokens"))
    assert "scope-deals:read" in html
    assert "scope-deals:write" not in html


def test_every_right_has_words() -> None:
    assert set(RIGHTS) == set(Permission)


def test_a_revoked_token_opens_nothing(selling: House, visit: Visit) -> None:
    made = create_token(selling.actor("rasmus"), name="Old", scopes=["people:read"], now=NOW)
    assert asked(made.text) == 200
    visit("rasmus").post("settings-token-revoke", made.id, htmx=False)
    assert asked(made.text) == 401
    assert "revoked" in text_of(visit("rasmus").get("settings-tokens"))


def test_administrators_see_and_end_the_tokens_of_others(selling: House, visit: Visit) -> None:
    made = create_token(selling.actor("rasmus"), name="Robot", scopes=["people:read"], now=NOW)
    for name in ("mina", "olli"):
        assert "Robot" not in text_of(visit(name).get("settings-tokens"))
        assert visit(name).post("settings-token-revoke", made.id, htmx=False).status_code == 404
    assert "Robot" in text_of(visit("ada").get("settings-tokens"))
    visit("ada").post("settings-token-revoke", made.id, htmx=False)
    assert asked(made.text) == 401
    assert "Robot" not in text_of(visit("ada").get("settings-tokens"))
