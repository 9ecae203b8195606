"""Pages of customer profiles: rules are written by hand, tried on the accounts that there are, and published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse

from homeplate.accounts.actions import create_account
from homeplate.fit.actions import create_profile, publish_profile, save_draft
from homeplate.fit.queries import ProfileDetail, profile_detail
from tests.fit.test_rules import LARGE, SOFTWARE
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile_id(selling: House) -> UUID:
    """A profile whose draft has two rules."""
    definition = {"about": "company", "name": "Software houses", "rules": [SOFTWARE, LARGE]}
    return create_profile(selling.actor("olli"), definition=definition, now=NOW).profile_id


def read(house: House, profile_id: UUID) -> ProfileDetail:
    return profile_detail(house.actor("olli"), profile_id=profile_id)


def send(visit: Visit, page: str, profile_id: UUID, revision: Any = 1, **values: Any) -> HttpResponse:
    return visit("olli").post(page, profile_id, htmx=False, revision=revision, **values)


def test_the_list_shows_profiles_and_personas(visit: Visit, profile_id: UUID) -> None:
    page = text_of(visit("olli").get("profiles"))
    assert "Software houses" in page
    assert "2 rules" in page
    assert "New persona" in page
    assert "New persona" not in text_of(visit("rasmus").get("profiles"))


def test_a_persona_is_begun_with_its_name(visit: Visit, selling: House) -> None:
    olli = visit("olli")
    assert olli.post("profile-new", htmx=False, ask="?about=person", name="").status_code == 422
    response = olli.post("profile-new", htmx=False, ask="?about=person", name="Head of people")
    made = UUID(response.headers["Location"].rstrip("/").rpartition("/")[2])
    assert read(selling, made).profile.about == "person"
    page = text_of(olli.get("profile", made))
    assert "Buying habits" in page
    assert "Job title" in page


def test_a_rule_is_added_and_changed(visit: Visit, selling: House, profile_id: UUID) -> None:
    assert "Industry code" in text_of(visit("olli").get("profile", profile_id, field="industry_codes"))
    send(visit, "profile-rule", profile_id, rule=-1, field="country", operator="is", values="FI, SE; no",
         points="−5")  # fmt: skip
    rule = read(selling, profile_id).profile.shown.definition.rules[2]
    assert (rule.values, rule.points) == (("FI", "SE", "NO"), -5)
    send(visit, "profile-rule", profile_id, 2, rule=1, field="employees", least="10", most="49", points="20")
    changed = read(selling, profile_id).profile.shown.definition.rules[1]
    assert (changed.operator, str(changed.least), str(changed.most)) == ("between", "10", "49")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"field": "employees", "least": "many", "points": "5"}, "is not a number"),
        ({"field": "country", "operator": "is", "values": "", "points": "5"}, "Please fill this in"),
        ({"field": "country", "operator": "is", "values": "FI", "points": "900"}, "Between -100 and 100"),
        ({"field": "country", "operator": "is", "values": "FI", "points": ""}, "Give points"),
    ],
)
def test_a_rule_that_makes_no_sense_is_shown_again(
    visit: Visit, selling: House, profile_id: UUID, values: dict[str, str], says: str
) -> None:
    response = send(visit, "profile-rule", profile_id, rule=-1, **values)
    page = text_of(response)
    assert response.status_code == 422
    assert says in page
    assert f'value="{values["points"]}"' in page
    assert len(read(selling, profile_id).profile.shown.definition.rules) == 2


def test_a_rule_taken_out_comes_back_by_undo(visit: Visit, selling: House, profile_id: UUID) -> None:
    response = send(visit, "profile-rule-remove", profile_id, rule=0)
    assert "profile" in response.cookies["toast"].value
    assert len(read(selling, profile_id).profile.shown.definition.rules) == 1
    send(visit, "profile-undo", profile_id, 2)
    assert len(read(selling, profile_id).profile.shown.definition.rules) == 2


def test_the_rule_being_typed_is_tried_and_not_kept(visit: Visit, selling: House, profile_id: UUID) -> None:
    create_account(selling.actor("rasmus"), name="Alpha", country="Finland", now=NOW)
    typed = {"rule": -1, "field": "country", "operator": "is", "values": "FI", "points": "90"}
    page = text_of(visit("olli").post("profile-try", profile_id, **typed))
    assert "with this rule" in page
    assert "Finland" in page
    assert len(read(selling, profile_id).profile.shown.definition.rules) == 2
    wrong = text_of(visit("olli").post("profile-try", profile_id, **{**typed, "points": "x"}))
    assert "is not a number" in wrong


def test_a_colleague_who_was_quicker_is_not_overwritten(
    visit: Visit, selling: House, profile_id: UUID
) -> None:
    definition = {"about": "company", "name": "Banks", "rules": [LARGE]}
    save_draft(selling.actor("olli"), profile_id=profile_id, definition=definition, now=NOW)
    response = send(visit, "profile-rule", profile_id, rule=-1, field="country", operator="known", points="5")
    assert response.status_code == 409
    assert "Somebody else changed this draft" in text_of(response)


def test_publishing_shows_the_version_and_its_reasons(visit: Visit, selling: House, profile_id: UUID) -> None:
    create_account(selling.actor("rasmus"), name="Alpha", industry="Software", employees=60, now=NOW)
    send(visit, "profile-publish", profile_id)
    page = text_of(visit("rasmus").get("profile", profile_id))
    assert "version 1" in page
    assert "100 · fits" in page
    assert "it is Software" in page
    assert "Publish" not in page


def test_old_versions_can_be_read(visit: Visit, selling: House, profile_id: UUID) -> None:
    olli = selling.actor("olli")
    publish_profile(olli, profile_id=profile_id, now=NOW)
    data = {"about": "company", "name": "Software houses", "rules": [LARGE]}
    save_draft(olli, profile_id=profile_id, definition=data, now=NOW)
    publish_profile(olli, profile_id=profile_id, now=NOW)
    page = text_of(visit("olli").get("profile", profile_id, version=1))
    assert "old version 1" in page
    assert "Banking" in page
    assert "Add a rule" not in page


def test_name_threshold_and_words_are_changed(visit: Visit, selling: House, profile_id: UUID) -> None:
    typed = {"name": "Best", "threshold": "75", "least_known": "40", "texts.description": "Who we love"}
    send(visit, "profile-settings", profile_id, **typed)
    found = read(selling, profile_id).profile.shown.definition
    assert (found.name, found.threshold, found.least_known, found.texts) == (
        "Best", 75, 40, {"description": "Who we love"},
    )  # fmt: skip
    response = send(visit, "profile-settings", profile_id, 2, **{**typed, "threshold": "900"})
    assert response.status_code == 422
    assert 'value="900"' in text_of(response)


def test_what_was_archived_is_offered_back(visit: Visit, profile_id: UUID) -> None:
    send(visit, "profile-archive", profile_id)
    assert "Restore" in text_of(visit("olli").get("profiles"))
    send(visit, "profile-restore", profile_id)
    assert "Restore" not in text_of(visit("olli").get("profiles"))


def test_the_page_asks_a_fixed_number_of_statements(
    visit: Visit, selling: House, profile_id: UUID, django_assert_max_num_queries: Any
) -> None:
    rasmus = selling.actor("rasmus")
    for number in range(12):
        create_account(rasmus, name=f"Account {number}", industry="Software", now=NOW)
    olli = visit("olli")
    olli.get("profile", profile_id)
    with django_assert_max_num_queries(13):
        olli.get("profile", profile_id)
