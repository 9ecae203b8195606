"""Profiles through the API: written, tried, published, and what they say of anybody."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.actions import create_account, create_contact
from homeplate.fit.actions import create_profile, publish_profile
from tests.api.client import Program, token_of
from tests.make import NOW, House
from tests.prospects.conftest import base
from tests.prospects.test_fit import BANKS, HR, publish

__all__ = ["base"]

pytestmark = pytest.mark.django_db
RULES = [
    {"field": "industry", "operator": "is", "values": ["Software"], "points": 30},
    {"field": "revenue", "operator": "at_least", "least": "1000.5", "currency": "EUR", "points": 20},
    {"field": "technologies", "operator": "is", "values": ["HubSpot"], "points": 10},
]


def program(house: House, who: str = "olli") -> Program:
    return Program(token_of(house.actor(who)))


def test_a_profile_is_written_and_published(house: House) -> None:
    olli = program(house)
    made = olli.post("/profiles", {"name": "Best", "rules": RULES}).json()["id"]
    read = olli.get(f"/profiles/{made}")
    assert read.headers["ETag"] == '"1"'
    assert read.json()["draft"]["definition"]["rules"][1]["least"] == "1000.5"
    assert olli.post(f"/profiles/{made}/publish", {"note": "First"}).json()["published"]["note"] == "First"
    again = olli.put(f"/profiles/{made}/draft", {"name": "Better", "rules": RULES[:1]}).json()
    assert [one["state"] for one in again["versions"]] == ["draft", "published"]


def test_a_broken_rule_names_its_place(house: House) -> None:
    broken = {"name": "Best", "rules": [RULES[0], {"field": "shoe", "operator": "is", "points": 1}]}
    answer = program(house).post("/profiles", broken)
    assert (answer.status_code, answer.json()["field"]) == (422, "rules.1.field")


def test_anybody_is_scored_without_being_stored(house: House) -> None:
    olli = house.actor("olli")
    definition = {"about": "company", "name": "Best", "rules": RULES}
    publish_profile(olli, profile_id=create_profile(olli, definition=definition, now=NOW).profile_id, now=NOW)
    values: dict[str, Any] = {"industry": "software", "revenue": 100_050, "revenue_currency": "EUR"}
    [found] = program(house, "rasmus").post("/profiles/score", {"values": values}).json()
    assert (found["score"], found["verdict"], found["known"], found["number"]) == (100, "fits", 83, 1)
    assert [line["matched"] for line in found["lines"]] == [True, True, None]
    assert found["lines"][0]["says"] == "Industry: Software"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"shoe": 1}, "values.shoe"),
        ({"employees": "many"}, "values.employees"),
        ({"technologies": "HubSpot"}, "values.technologies"),
        ({"open_positions": ["a"]}, "values.open_positions"),
        ({"industry": 7}, "values.industry"),
    ],
)
def test_values_that_are_none_are_named(house: House, values: dict[str, Any], field: str) -> None:
    answer = program(house).post("/profiles/score", {"values": values})
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_an_account_says_how_well_it_fits_and_whom_to_talk_to(house: House) -> None:
    olli, rasmus = house.actor("olli"), house.actor("rasmus")
    persona = {"about": "person", "name": "The one who pays", "rules": [
        {"field": "seniority", "operator": "is", "values": ["c_suite"], "points": 10}
    ]}  # fmt: skip
    for definition in ({"about": "company", "name": "Best", "rules": RULES}, persona):
        made = create_profile(olli, definition=definition, now=NOW).profile_id
        publish_profile(olli, profile_id=made, now=NOW)
    account = create_account(rasmus, name="Alpha", industry="Software", now=NOW)
    contact = create_contact(rasmus, name="Aino", title="CFO", account_id=account.id, now=NOW)
    found = program(house, "rasmus").get(f"/accounts/{account.id}/fit").json()
    assert [(one["name"], one["score"], one["verdict"]) for one in found["company"]] == [
        ("Best", 100, "fits")
    ]
    assert [(one["contact_id"], one["fit"]["name"]) for one in found["people"]] == [
        (str(contact.id), "The one who pays")
    ]


def test_a_definition_is_tried_before_it_is_kept(house: House) -> None:
    create_account(house.actor("rasmus"), name="Alpha", industry="Software", now=NOW)
    found = program(house).post("/profiles/preview", {"name": "Best", "rules": RULES[:1]}).json()
    assert found["verdicts"]["fits"] == 1
    assert found["best"][0]["name"] == "Alpha"


def test_prospects_come_by_fit_with_every_reason(base: House) -> None:
    publish(base, BANKS)
    publish(base, HR)
    rasmus = program(base, "rasmus")
    found = rasmus.post("/prospects/search", {"query": {"where": {"fit": {"any": ["fits"]}}}}).json()
    assert (found["order"], found["total"], found["facets"]["fit"]["fits"]) == ("fit", 3, 3)
    fit = found["people"][0]["fit"]
    assert (fit["verdict"], fit["score"], fit["company"][0]["name"]) == ("fits", 100, "Banks that grow")
    assert [line["matched"] for line in fit["person"][0]["lines"]] == [True, True, True, True]
    one = rasmus.get(f"/prospects/people/{found['people'][0]['id']}").json()
    assert one["fit"] == fit
    company = rasmus.get(f"/prospects/companies/{one['company_id']}").json()
    assert company["fit"]["company"] == fit["company"] and company["fit"]["person"] == []
