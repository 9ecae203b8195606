"""What a lead is told of a prospect, and why a prospect is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from homeplate.kit.ids import new_id
from homeplate.prospects.queries import Said
from homeplate.prospects.takes import rules
from homeplate.prospects.takes.rules import Standing
from homeplate.prospects.watches.rules import headline, next_look


def person(**more: Any) -> Any:
    given = {
        "id": UUID(int=7), "name": "Aino", "title": "HR Manager", "email": "Aino@Nord.example", "phone": "040 123 4567",
        "language": "fi", "country": "FI", "company_name": "Nord", "company_domain": "nord.example",
        "company_industry": "Banking", "company_country": "FI", "said": {},
    }  # fmt: skip
    return SimpleNamespace(**given | more)


def test_a_number_is_compared_as_leads_do_and_with_its_country() -> None:
    assert rules.phones_of("040 123 4567", "FI") == ("0401234567", "+358401234567")
    assert rules.phones_of("+358 40 1234567", "") == ("+358401234567",)
    assert rules.phones_of("", "FI") == ()


def test_a_person_is_known_by_the_prospect_the_address_and_the_number() -> None:
    assert rules.person_keys(person())[:2] == (("id", str(UUID(int=7))), ("email", "aino@nord.example"))


def test_a_company_without_a_domain_is_known_by_its_name() -> None:
    company: Any = SimpleNamespace(id=UUID(int=1), domain="", name="ＡＢＣ  Oy")
    assert rules.company_keys(company)[1] == ("name", "abc oy")


def test_of_several_reasons_the_gravest_is_told() -> None:
    known = {
        ("email", "a"): Standing(rules.CONTACT),
        ("phone", "1"): Standing(rules.ERASED),
        ("id", "x"): Standing(rules.LEAD),
    }
    found = rules.gravest([("email", "a"), ("id", "x"), ("phone", "1")], known)
    assert found is not None and found.why == rules.ERASED
    assert rules.gravest([("email", "b")], known) is None


def test_where_the_data_come_from_goes_along() -> None:
    said = {
        "name": Said("Register", date(2026, 1, 1)),
        "email": Said("Vendor", date(2026, 2, 1)),
        "phone": Said("Vendor", date(2026, 3, 1)),
    }
    text = rules.with_origin("Legitimate interest", said, "Data from:")
    assert text == "Legitimate interest\nData from: Register, 2026-01-01; Vendor, 2026-03-01"
    assert rules.with_origin("", {}, "Data from:") == ""


def test_ids_are_packed_and_read_from_any_place() -> None:
    ids = [new_id() for _ in range(5)]
    data = rules.packed(ids)
    assert len(data) == 80 and rules.unpacked(data) == ids
    assert rules.unpacked(memoryview(data), 1, 2) == ids[1:3] and rules.unpacked(data, 4, 9) == ids[4:]


def test_days_and_weeks_begin_in_the_morning() -> None:
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert next_look("coming", monday) == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert next_look("daily", monday) == datetime(2026, 3, 3, 7, tzinfo=UTC)
    assert next_look("weekly", monday) == datetime(2026, 3, 9, 7, tzinfo=UTC)
    assert next_look("weekly", datetime(2026, 3, 8, 9, tzinfo=UTC)) == datetime(2026, 3, 9, 7, tzinfo=UTC)


def test_a_notice_names_the_first_and_counts_the_rest() -> None:
    assert headline("HR", 2, ["Aino", "김민수"]) == "HR (2): Aino, 김민수"
    assert headline("HR", 900, ["A", "B", "C"]) == "HR (900): A, B, C, …"
    assert headline("HR", 900, []) == "HR (900)" and len(headline("x" * 80, 2, ["y" * 400])) == 300
