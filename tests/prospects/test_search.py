"""Who is found: every filter, together and alone, with counts and facets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from homeplate.accounts.actions import create_contact
from homeplate.kit.errors import Forbidden
from homeplate.prospects.actions import archive_prospect, edit_company, edit_person, restore_prospect
from homeplate.prospects.queries import Hits, company, people_at, person, search
from homeplate.prospects.query import from_json, from_pairs
from tests.make import NOW, House
from tests.prospects.conftest import loaded
from tests.prospects.test_query import SEVEN

pytestmark = pytest.mark.django_db


def asked(house: House, query: dict[str, Any], **more: Any) -> Hits:
    return search(house.actor("rasmus"), wanted=from_json({"order": "size", **query}), now=NOW, **more)


def names(house: House, **query: Any) -> list[str]:
    return [row.name for row in asked(house, query).rows]


def companies(house: House, **where: Any) -> list[str]:
    return names(house, about="companies", where=where)


def test_the_example_of_seven_parts_finds_whom_it_should(base: House) -> None:
    found = asked(base, SEVEN)
    assert [(row.name, row.said["title"].source) for row in found.rows] == [
        ("Aino Mäkelä", "Vendor"),
        ("Oskari Niemi", "Vendor"),
    ]
    assert found.total == 2


FIT = {
    "industry": "Banking", "employees": "50", "ad spend": "900", "technologies": "HubSpot;AWS", "hiring": "marketing:1",
    "title": "HR Manager", "role start": "2025-12-01",
}  # fmt: skip
UNFIT = {
    "industry": "Steel", "employees": "9", "ad spend": "", "technologies": "AWS", "hiring": "sales:4",
    "title": "HR Director", "role start": "2024-12-01",
}  # fmt: skip
PARTS = dict(
    zip(
        FIT,
        ("industry", "employees", "ad_spend", "technologies", "open_positions", "title", "role_start"),
        strict=True,
    )
)
"""The columns of the seven parts, and their fields."""


def seven_and_one(house: House) -> None:
    """Somebody who fits all parts, and for each part somebody who fits all but that one."""
    rows = [("all", FIT), *((name, {**FIT, name: UNFIT[name]}) for name in FIT)]
    at_company, of_person = list(FIT)[:5], list(FIT)[5:]
    companies = [f"{name}.example,{name},{','.join(row[one] for one in at_company)}" for name, row in rows]
    people = [
        f"{name} Person,{name.replace(' ', '-')}.example,{','.join(row[one] for one in of_person)}"
        for name, row in rows
    ]
    loaded(
        house,
        "\n".join([f"website,name,{','.join(at_company)}", *(one.replace(" ", "-", 1) for one in companies)]),
    )
    loaded(house, "\n".join([f"full name,company domain,{','.join(of_person)}", *people]))


@pytest.mark.parametrize("column", FIT)
def test_each_of_the_seven_parts_keeps_somebody_out(house: House, column: str) -> None:
    seven_and_one(house)
    assert names(house, **SEVEN) == ["all Person"]
    where = {key: value for key, value in SEVEN["where"].items() if key != PARTS[column]}
    assert sorted(names(house, where=where)) == sorted(["all Person", f"{column} Person"])


def test_everybody_stands_by_size_of_company_and_seniority(base: House) -> None:
    assert names(base)[:5] == ["박서연", "김민수", "Pekka Virtanen", "Aino Mäkelä", "Liisa Korhonen"]
    assert asked(base, {}).total == 9


def test_within_a_field_one_is_enough_and_none_keeps_out(base: House) -> None:
    assert companies(base, industry={"any": ["banking", "steel"]}) == ["한빛은행", "Nordbank", "Ironworks"]
    assert companies(base, industry={"none": ["Banking"]}) == [
        "Ironworks",
        "Säästö Oy",
        "Tiny Pay",
        "Quiet Co",
    ]
    assert companies(base, industry={"known": False}) == ["Quiet Co"]
    assert companies(base, industry={"known": True, "none": ["Banking"]}) == [
        "Ironworks",
        "Säästö Oy",
        "Tiny Pay",
    ]


def test_of_several_values_any_all_or_none(base: House) -> None:
    assert companies(base, technologies={"any": ["hubspot", "SAP"]}) == [
        "Nordbank",
        "Ironworks",
        "Säästö Oy",
        "Tiny Pay",
    ]
    assert companies(base, technologies={"all": ["HubSpot", "AWS"]}) == ["Nordbank"]
    assert companies(base, technologies={"any": ["HubSpot"], "none": ["AWS"]}) == ["Säästö Oy", "Tiny Pay"]
    assert companies(base, technologies={"known": False}) == ["Quiet Co"]


def test_a_code_means_those_below_it(base: House) -> None:
    assert companies(base, industry_codes={"any": ["naics:52"]}) == ["Nordbank", "Säästö Oy"]
    assert companies(base, industry_codes={"any": ["ksic:64"], "none": ["naics:3"]}) == ["한빛은행"]


def test_ranges_leave_out_what_is_not_known_unless_told(base: House) -> None:
    assert companies(base, employees={"least": 300}) == ["한빛은행", "Nordbank", "Ironworks"]
    assert companies(base, employees={"most": 40}) == ["Säästö Oy", "Tiny Pay"]
    assert companies(base, employees={"most": 40, "unknown": True}) == ["Säästö Oy", "Tiny Pay", "Quiet Co"]
    assert companies(base, employee_growth={"least": 10}) == ["Säästö Oy", "Tiny Pay"]
    assert companies(base, ad_spend={"known": False}) == ["Ironworks", "Quiet Co"]


def test_amounts_are_asked_in_major_units_of_the_workspace(base: House) -> None:
    assert companies(base, revenue={"least": 40_000_000, "most": 250_000_000}) == ["Nordbank", "Ironworks"]


def test_days_are_asked_by_spans_up_to_today(base: House) -> None:
    assert len(names(base, where={"role_start": {"under": "6m"}})) == 4
    assert names(base, where={"role_start": {"over": "10y"}}) == ["Pekka Virtanen"]
    assert names(base, where={"role_start": {"least": "2026-01-01"}}) == ["Oskari Niemi"]
    assert names(base, where={"role_start": {"known": False}}) == ["박서연", "Nora Alone"]


def test_titles_are_found_by_their_words(base: House) -> None:
    assert len(names(base, where={"title": {"any": ["manager hr"]}})) == 4
    assert names(base, where={"title": {"any": ["hr"], "none": ["senior"]}}) == [
        "Aino Mäkelä",
        "Oskari Niemi",
        "Eva Lund",
    ]


def test_channels(base: House) -> None:
    assert names(base, where={"channels": {"all": ["email", "phone"]}}) == ["김민수", "Aino Mäkelä"]
    assert len(names(base, where={"channels": {"any": ["email"], "none": ["phone"]}})) == 7


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("makela", ["Aino Mäkelä"]),
        ("Mäkelö", ["Aino Mäkelä"]),
        ("virtnaen", ["Pekka Virtanen"]),
        ("김민수", ["김민수"]),
        ("김민", ["김민수"]),
        ("김민슈", ["김민수"]),
        ("한빛 박", ["박서연"]),
        ("nordbnak", ["Pekka Virtanen", "Aino Mäkelä", "Liisa Korhonen"]),
        ("zzzzzz", []),
    ],
)
def test_names_are_found_with_a_letter_wrong(base: House, text: str, found: list[str]) -> None:
    assert names(base, text=text) == found


def test_at_most_so_many_of_a_company(base: House) -> None:
    assert names(base, per_company=1) == [
        "박서연",
        "Pekka Virtanen",
        "Max Stahl",
        "Oskari Niemi",
        "Eva Lund",
        "Nora Alone",
    ]
    assert asked(base, {"per_company": 2}).facets["industry"] == {
        "Banking": 4,
        "Financial services": 2,
        "Steel": 1,
    }


def test_whom_the_address_book_knows_is_left_out(base: House) -> None:
    create_contact(base.actor("mina"), name="Aino", emails=["AINO@nordbank.example"], now=NOW)
    assert "Aino Mäkelä" not in names(base, fresh=True)
    assert names(base, about="companies", fresh=True)[:2] == ["한빛은행", "Ironworks"]


def test_facets_tell_of_all_else_being_alike(base: House) -> None:
    found = asked(base, {"where": {"country": {"any": ["FI"]}, "seniority": {"any": ["manager"]}}})
    assert found.facets["seniority"] == {"manager": 3, "c_suite": 1}
    assert found.facets["country"] == {"FI": 3, "KR": 1, "SE": 1}
    assert found.facets["technologies"] == {"HubSpot": 3, "AWS": 2}
    assert found.facets["employees"] == {"1001-5000": 2, "11-50": 1}
    assert asked(base, {"about": "companies"}).facets["open_positions"]["marketing"] == 3


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("name", "Ironworks"),
        ("growth", "Tiny Pay"),
        ("revenue", "한빛은행"),
        ("size", "한빛은행"),
    ],
)
def test_orders(base: House, order: str, first: str) -> None:
    assert names(base, about="companies", order=order)[0] == first
    assert names(base, order="newest")[0] == "Oskari Niemi"


def test_pages_go_on_where_the_last_ended(base: House) -> None:
    pages = [asked(base, {}, offset=at, size=4).rows for at in (0, 4, 8)]
    assert [row.name for page in pages for row in page] == names(base)


def test_a_change_tells_who_said_it_and_is_found(base: House) -> None:
    mina = base.actor("mina")
    (row,) = asked(base, {"about": "companies", "text": "quiet"}).rows
    later = NOW + timedelta(days=1)
    edit_company(
        mina,
        company_id=row.id,
        values={"city": "Tampere", "employees": "12"},
        now=later,
        revision=row.revision,
    )
    told = company(mina, company_id=row.id)
    assert (told.city, told.said["city"].source, told.said["city"].on) == ("Tampere", "by hand", later.date())
    assert told.said["name"].source == "Vendor"
    assert companies(base, city={"any": ["tampere"]}) == ["Quiet Co"]


def test_somebody_taken_out_is_found_no_more_and_can_come_back(base: House) -> None:
    mina = base.actor("mina")
    (row,) = asked(base, {"text": "aino"}).rows
    archive_prospect(mina, about="people", record_id=row.id, now=NOW)
    assert names(base, text="aino") == []
    restore_prospect(mina, about="people", record_id=row.id, now=NOW)
    edit_person(mina, person_id=row.id, values={"title": "CHRO", "phone": ""}, now=NOW)
    told = person(mina, person_id=row.id)
    assert (told.title, told.seniority, told.phone, "phone" in told.said) == ("CHRO", "c_suite", "", False)


def test_the_people_of_a_company(base: House) -> None:
    (row,) = asked(base, {"about": "companies", "text": "nordbank"}).rows[:1]
    assert {one.name for one in people_at(base.actor("veli"), company_id=row.id)} == {
        "Aino Mäkelä",
        "Pekka Virtanen",
        "Liisa Korhonen",
    }


def test_a_reader_changes_nothing_and_strangers_see_nothing(base: House) -> None:
    (row,) = asked(base, {"text": "aino"}).rows
    with pytest.raises(Forbidden):
        archive_prospect(base.actor("veli"), about="people", record_id=row.id, now=NOW)
    assert search(base.actor("outsider"), wanted=from_pairs([]), now=NOW).total == 0
