"""Each kind takes what people write, keeps one form of it, and refuses the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from homeplate.fields.kinds import FIELD_KINDS, Operator
from homeplate.kit.errors import Invalid

CHOICES = {
    "choices": [
        {"key": "gold", "label": {"en": "Gold", "ko": "골드"}},
        {"key": "tin", "label": {"en": "Tin"}},
    ]
}


@pytest.mark.parametrize(
    ("kind", "options", "given", "kept"),
    [
        ("text", {}, "  two \t words ", "two words"),
        ("text", {}, "=1+1", "=1+1"),
        ("text", {"lines": True}, "one\r\ntwo\x00", "one\ntwo"),
        ("number", {}, "12.50", 12.5),
        ("number", {}, "1e3", 1000),
        ("number", {}, Decimal("0.0001"), 0.0001),
        ("date", {}, date(2026, 5, 4), "2026-05-04"),
        ("date", {}, " 2026-05-04 ", "2026-05-04"),
        ("choice", CHOICES, "gold", "gold"),
        ("choice", CHOICES, "골드", "gold"),
        ("yes_no", {}, "Kyllä", True),
        ("yes_no", {}, "아니요", False),
        ("url", {}, "example.com/a", "https://example.com/a"),
        ("email", {}, "Aino@EXAMPLE.com", "Aino@example.com"),
    ],
)
def test_a_value_is_kept_in_one_form(kind: str, options: dict[str, Any], given: object, kept: object) -> None:
    assert FIELD_KINDS[kind].clean(given, options, field="custom.x") == kept


@pytest.mark.parametrize("kind", FIELD_KINDS)
@pytest.mark.parametrize("empty", [None, ""])
def test_nothing_is_no_value(kind: str, empty: str | None) -> None:
    assert FIELD_KINDS[kind].clean(empty, CHOICES if kind == "choice" else {}, field="custom.x") is None


@pytest.mark.parametrize(
    ("kind", "options", "given", "code"),
    [
        ("text", {"longest": 3}, "four", "too-long"),
        ("text", {}, ["a"], "text"),
        ("number", {}, "NaN", "number"),
        ("number", {}, True, "number"),
        ("number", {}, "1e400", "range"),
        ("number", {}, "12345678901.12345", "range"),
        ("number", {"places": 0}, "1.5", "precision"),
        ("number", {"least": 1, "most": 5}, 0, "range"),
        ("number", {"least": 1, "most": 5}, 6, "range"),
        ("date", {}, "31.12.2026", "date"),
        ("date", {}, datetime(2026, 5, 4, tzinfo=UTC), "date"),
        ("choice", CHOICES, "golf", "choice"),
        ("yes_no", {}, "perhaps", "yes-no"),
        ("url", {}, "javascript:alert(1)", "url"),
        ("url", {}, "http://[", "url"),
        ("email", {}, "aino at example.com", "email"),
        ("email", {}, "aino@intranet", "email"),
    ],
)
def test_an_unfit_value_is_refused_with_its_place(
    kind: str, options: dict[str, Any], given: object, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        FIELD_KINDS[kind].clean(given, options, field="custom.x")
    assert (refusal.value.code, refusal.value.field) == (code, "custom.x")


@pytest.mark.parametrize(
    ("kind", "options", "field"),
    [
        ("text", {"longest": 0}, "options.longest"),
        ("text", {"colour": "red"}, "options.colour"),
        ("number", {"places": 9}, "options.places"),
        ("number", {"least": 2, "most": 1}, "options.least"),
        ("choice", {}, "options.choices"),
        ("choice", {"choices": ["a", "a"]}, "options.choices"),
        ("choice", {"choices": [""]}, "options.choices"),
    ],
)
def test_unfit_options_are_refused(kind: str, options: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        FIELD_KINDS[kind].clean_options(options)
    assert refusal.value.field == field


def test_choices_may_be_plain_words() -> None:
    kept = FIELD_KINDS["choice"].clean_options({"choices": ["Gold", {"key": "tin", "label": "Tin"}]})
    assert [choice["key"] for choice in kept["choices"]] == ["Gold", "tin"]
    assert kept["choices"][1]["label"] == {"en": "Tin"}


@pytest.mark.parametrize("name", FIELD_KINDS)
def test_every_kind_can_be_described_and_compared(name: str) -> None:
    kind = FIELD_KINDS[name]
    assert str(kind.label)
    assert Operator.IS in kind.operators
    assert kind.column in ("text", "number")
