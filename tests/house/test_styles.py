"""No rule of our style sheets is dead, none is written twice, every name means one thing, and every token is used."""

from __future__ import annotations

import re

import pytest

from tests.house.styles import COMMENT, STATIC, Rule, dead, meant_twice, our_rules, rules, twice


def test_every_rule_meets_something() -> None:
    assert [f"{rule.file}: {selector}" for rule in our_rules() for selector in dead(rule)] == []


def test_nothing_is_said_twice() -> None:
    assert twice(our_rules()) == []


def test_every_name_means_one_thing() -> None:
    assert meant_twice(our_rules()) == []


@pytest.mark.parametrize(
    ("mine", "yours", "expected"),
    [
        (".lost { x: 1 }", ".lost:hover { x: 2 }", [".lost in a.css, b.css"]),
        (".none { x: 1 }", "@layer pages { .chip.none { x: 2 } }", [".chip.none in b.css, .none in a.css"]),
        (".card { x: 1 }", ".board .card { x: 2 } @media print { .card { x: 3 } }", []),
        (".card { x: 1 }", ".grow { x: 2 } .card > .grow { x: 3 } .cardinal { x: 1 }", []),
        (".ghost { x: 1 }", ".bcard.ghost { x: 2 }", []),
    ],
)
def test_a_name_that_means_two_things_is_found(mine: str, yours: str, expected: list[str]) -> None:
    assert meant_twice([*rules(mine, "a.css"), *rules(yours, "b.css")]) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (".a, .b:is(.c, .d) { color: red }", [Rule("", (), (".a", ".b:is(.c, .d)"), "color: red")]),
        ("@media print { .a { x: 1; y: 2; } }", [Rule("", ("@media print",), (".a",), "x: 1; y: 2;")]),
        ("@keyframes k { to { x: 1 } } /* { */ p { y: 2 }", [Rule("", (), ("p",), "y: 2")]),
        ("@layer a, b; p { y: url('a;b') }", [Rule("", (), ("p",), "y: url('a;b')")]),
    ],
)
def test_a_style_sheet_is_read_rule_by_rule(source: str, expected: list[Rule]) -> None:
    assert list(rules(source)) == expected


def test_a_class_that_nothing_mentions_is_found() -> None:
    found = [
        *rules(".btn.nowhere-at-all, .btn { x: 1 }"),
        *rules(".av-3, .depth-4, .s1 { x: 1 }"),
        *rules("@media print { .nowhere-at-all { x: 1 } }"),
    ]
    assert [selector for rule in found for selector in dead(rule)] == [".btn.nowhere-at-all"]


def test_the_same_property_said_twice_is_found() -> None:
    assert twice(rules(".a { x: 1; y: 2 } .a { x: 3 }", "f.css")) == ["f.css: .a { x }"]
    assert twice(rules(".a, .b { x: 1 } .a { x: 3 } @media print { .a { x: 4 } }")) == []


def test_every_token_is_defined_and_used() -> None:
    sheets = {path.name: COMMENT.sub("", path.read_text("utf-8")) for path in STATIC.glob("*.css")}
    whole = "\n".join(sheets.values())
    defined = set(re.findall(r"(--[a-z][\w-]*)\s*:", whole))
    used = set(re.findall(r"var\((--[a-z][\w-]*)", whole))
    assert used - defined == set()
    assert defined - used == set()
