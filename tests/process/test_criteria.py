"""Each type of criterion: what it takes as evidence, and when that satisfies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from homeplate.kit.errors import Invalid
from homeplate.process.criteria import CRITERION_TYPES, Criterion
from homeplate.process.facts import Deal
from tests.process.build import NOW

CONTACT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
PARAMETERS: dict[str, dict[str, Any]] = {
    "confirmed": {},
    "text": {"min_length": 5},
    "number": {"at_least": 2, "at_most": "4.5"},
    "money": {"at_least": 100},
    "choice": {
        "options": [{"key": "yes", "label": {}}, {"key": "no", "label": {"en": "No"}, "passes": False}]
    },
    "date": {"when": "future", "within_days": 60},
    "document": {"accepts": ["pdf", "docx"]},
    "contact": {"buying_role": "guide"},
    "next_step": {"within_days": 14},
    "activity": {"activity": "meeting", "at_least": 2},
    "scorecard": {
        "items": [{"key": "fit", "label": {}}, {"key": "size", "label": {}, "max": 3}],
        "threshold": 6,
    },
    "framework": {"framework": "bant", "confirmed": ["need"]},
}

CANONICAL: list[tuple[str, Any, Any]] = [
    ("confirmed", True, True),
    ("text", "  Our line\r\nstops ", "Our line\nstops"),
    ("number", "3.50", 3.5),
    ("number", 3.0, 3),
    ("money", {"amount": 250.5, "currency": " eur "}, {"amount": "250.5", "currency": "EUR"}),
    ("money", {"amount": "1e3", "currency": "KRW"}, {"amount": "1000", "currency": "KRW"}),
    ("choice", "no", "no"),
    ("date", "2026-06-01", "2026-06-01"),
    ("document", "https://example.com/a.pdf", "https://example.com/a.pdf"),
    ("document", {"ref": CONTACT_ID, "name": "minutes.docx"}, {"ref": CONTACT_ID, "name": "minutes.docx"}),
    ("contact", CONTACT_ID.upper(), CONTACT_ID),
    ("next_step", {"what": "Visit ", "on": "2026-05-10"}, {"what": "Visit", "on": "2026-05-10"}),
    ("activity", {"activity": "meeting", "on": "2026-05-01"},
     {"activity": "meeting", "on": "2026-05-01", "count": 1}),
    ("scorecard", {"size": 2, "fit": 5}, {"fit": 5, "size": 2}),
    ("framework", {"points": 70, "confirmed": ["need"]}, {"points": 70, "confirmed": ["need"], "until": None}),
]  # fmt: skip

UNREADABLE: list[tuple[str, Any]] = [
    ("confirmed", False), ("confirmed", 1), ("confirmed", "true"),
    ("text", ""), ("text", "  \n"), ("text", 5), ("text", "x" * 10_001), ("text", "a\x00b"), ("text", "\ud800"),
    ("number", True), ("number", "NaN"), ("number", "Infinity"), ("number", float("inf")), ("number", 10**4000),
    ("number", "1e400"), ("number", None), ("number", "twelve"),
    ("money", 5), ("money", {"amount": 5}), ("money", {"amount": 5, "currency": "XXQ"}),
    ("money", {"amount": -5, "currency": "EUR"}), ("money", {"amount": 5, "currency": 7}),
    ("money", {"amount": 5, "currency": "EUR", "tax": 1}),
    ("choice", "maybe"), ("choice", ["yes"]), ("choice", None),
    ("date", "01.06.2026"), ("date", "2026-02-30"), ("date", 20260601), ("date", "1066-10-14"),
    ("document", ""), ("document", "javascript:alert(1)"), ("document", " DATA:text/html,x"), ("document", "a\nb"),
    ("document", {"ref": "x"}), ("document", {"ref": "x", "name": "y" * 256}), ("document", "x" * 1001),
    ("contact", "Mina"), ("contact", 7), ("contact", "0" * 1000),
    ("next_step", "Visit"), ("next_step", {"what": "", "on": "2026-05-10"}), ("next_step", {"what": "Visit"}),
    ("activity", {"activity": "dance", "on": "2026-05-01"}), ("activity", {"activity": ["x"], "on": "2026-05-01"}),
    ("activity", {"activity": "meeting", "on": "2026-05-01", "count": 0}),
    ("activity", {"activity": "meeting", "on": "2026-05-01", "count": 1.5}),
    ("scorecard", {}), ("scorecard", {"fit": 6}), ("scorecard", {"fit": -1}), ("scorecard", {"fut": 1}),
    ("framework", {"points": 101, "confirmed": []}), ("framework", {"points": 1, "confirmed": "need"}),
    ("framework", {"points": 1, "confirmed": [], "until": "2026-05-01"}),
    ("scorecard", {"fit": "many"}), ("scorecard", {1: 1}),
    ("scorecard", {"\ud800": 1}), ("number", "\ud800"), ("money", {"amount": 1, "currency": "\ud800"}),
]  # fmt: skip

# Type, canonical value, and the beginning of the reason (None: it satisfies).
JUDGED: list[tuple[str, Any, str | None]] = [
    ("confirmed", True, None),
    ("text", "Clear", None),
    ("text", "Yes", "Answer in at least 5"),
    ("number", 4.5, None),
    ("number", 1, "1 is less than the 2 needed"),
    ("number", 5, "5 is more than the 4.5 allowed"),
    ("money", {"amount": "100", "currency": "EUR"}, None),
    ("money", {"amount": "99.99", "currency": "EUR"}, "99.99 EUR is less than the 100 needed"),
    ("money", {"amount": "100", "currency": "USD"}, "Give the amount in EUR, not in USD"),
    ("choice", "yes", None),
    ("choice", "no", "The answer “No” does not satisfy"),
    ("choice", "gone", "The answer given is no longer among the options"),
    ("date", "2026-05-04", None),
    ("date", "2026-05-03", "2026-05-03 has passed"),
    ("date", "2026-07-30", "2026-07-30 is more than 60 days"),
    ("document", "https://example.com/a.pdf?version=2", None),
    ("document", {"ref": "x", "name": "A.DOCX"}, None),
    ("document", "offer.exe", "The document must be of kind pdf, docx"),
    ("document", "pdf", "The document must be of kind"),
    ("contact", CONTACT_ID, None),
    ("next_step", {"what": "Visit", "on": "2026-05-04"}, None),
    ("next_step", {"what": "Visit", "on": "2026-05-03"}, "The next step of 2026-05-03 has passed"),
    ("next_step", {"what": "Visit", "on": "2026-05-30"}, "The next step must be within 14 days"),
    ("activity", {"activity": "meeting", "on": "2026-05-05", "count": 2}, None),
    ("activity", {"activity": "meeting", "on": "2026-05-06", "count": 2}, "It is planned for 2026-05-06"),
    ("activity", {"activity": "meeting", "on": "2026-05-01", "count": 1}, "1 of 2 have been held"),
    ("activity", {"activity": "call", "on": "2026-05-01", "count": 2}, "An activity of kind “meeting”"),
    ("scorecard", {"fit": 5, "size": 1}, None),
    ("framework", {"points": 60, "confirmed": ["need"]}, None),
    ("framework", {"points": 59, "confirmed": ["need"]}, "59 of the 60 points needed"),
    ("framework", {"points": 90, "confirmed": ["budget"]}, "“Need” is not confirmed"),
    (
        "framework",
        {"points": 90, "confirmed": ["need"], "until": "2020-05-01T00:00:00+00:00"},
        "Answers have lapsed",
    ),
    ("scorecard", {"fit": 5}, "5 of the 6 points needed"),
    ("scorecard", {"fit": 5, "gone": 9}, "5 of the 6 points needed"),
]


def of_type(kind: str, **parameters: Any) -> Criterion:
    """A criterion of that type, with the parameters of this test."""
    return CRITERION_TYPES[kind].model_validate(
        {"key": "c", "type": kind, "label": {"en": "C"}, "weight": 1} | PARAMETERS[kind] | parameters
    )


@pytest.mark.parametrize("kind", CRITERION_TYPES)
def test_every_type_is_covered_here(kind: str) -> None:
    assert kind in {case[0] for case in CANONICAL} & {case[0] for case in UNREADABLE} & {
        case[0] for case in JUDGED
    }
    assert set(PARAMETERS[kind]) <= set(CRITERION_TYPES[kind].parameters())
    assert CRITERION_TYPES[kind].title.msgid


@pytest.mark.parametrize(("kind", "value", "canonical"), CANONICAL)
def test_a_readable_value_gets_its_canonical_form(kind: str, value: Any, canonical: Any) -> None:
    criterion = of_type(kind)
    assert criterion.clean(value) == canonical
    assert criterion.clean(canonical) == canonical
    jsonschema.validate(canonical, criterion.value_schema())


@pytest.mark.parametrize(("kind", "value"), UNREADABLE)
def test_an_unreadable_value_is_refused_with_a_sentence(kind: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        of_type(kind).clean(value)
    assert len(str(caught.value).encode()) < 300


@pytest.mark.parametrize(("kind", "value", "reason"), JUDGED)
def test_a_canonical_value_is_judged(kind: str, value: Any, reason: str | None) -> None:
    why = of_type(kind).check(value, NOW, Deal(currency="EUR"))
    assert (str(why)[: len(reason)] if why and reason else why) == reason


@pytest.mark.parametrize("kind", CRITERION_TYPES)
@pytest.mark.parametrize("value", [None, "?", 0, 10**30, [], {}, {"on": 3, "amount": [], "fit": "x"}])
def test_judging_a_damaged_value_never_raises(kind: str, value: Any) -> None:
    of_type(kind).check(value, NOW, Deal())


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("number", {"at_least": 5}),
        ("money", {"at_most": 50}),
        ("choice", {"options": [{"key": "no", "label": {}, "passes": False}]}),
        ("scorecard", {"threshold": 9}),
    ],
)
def test_parameters_that_no_value_satisfies_are_recognised(kind: str, parameters: dict[str, Any]) -> None:
    assert of_type(kind).impossible() is None
    assert of_type(kind, **parameters).impossible() is not None


def test_a_date_may_have_to_be_past() -> None:
    past = of_type("date", when="past", within_days=None)
    assert past.check("2026-05-04", NOW, Deal()) is None
    assert str(past.check("2026-05-05", NOW, Deal())) == "2026-05-05 is still ahead."
    assert past.holds_until("2026-05-01", UTC) is None


@pytest.mark.parametrize(
    ("kind", "parameters", "value"),
    [
        ("next_step", {"within_days": 30}, {"what": "Call", "on": "2026-05-04"}),
        ("date", {"when": "future", "within_days": None}, "2026-05-04"),
    ],
)
def test_a_day_lasts_as_long_as_where_the_clock_stands(
    kind: str, parameters: dict[str, Any], value: object
) -> None:
    criterion, east = of_type(kind, **parameters), ZoneInfo("Asia/Seoul")
    west = ZoneInfo("America/New_York")
    evening = datetime(2026, 5, 4, 22, 0, tzinfo=west)  # the fifth of May by UTC
    assert criterion.check(value, evening, Deal()) is None
    assert criterion.holds_until(value, west) == datetime(2026, 5, 5, 4, 0, tzinfo=UTC)
    early = datetime(2026, 5, 5, 7, 0, tzinfo=east)  # still the fourth by UTC
    assert criterion.check(value, early, Deal()) is not None
    assert criterion.holds_until(value, east) == datetime(2026, 5, 4, 15, 0, tzinfo=UTC)


def test_money_in_a_currency_of_its_own_does_not_follow_the_deal() -> None:
    criterion = of_type("money", currency="KRW")
    assert criterion.check({"amount": "500", "currency": "KRW"}, NOW, Deal(currency="EUR")) is None
