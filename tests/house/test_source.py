"""Every rule of the house over the whole source, and over one line that it must catch and one it must not."""

from __future__ import annotations

import ast

import pytest

from tests.house import rules

PURE = ("kit/**/*.py", "process/**/*.py", "*/rules.py", "*/rules/*.py")
MAY_BE_IMPURE = {
    "homeplate/kit/ids.py",  # the one place that makes ids
    "homeplate/process/buyer_facts.py",  # reads the dictionary that ships beside it
    "homeplate/process/templates/__init__.py",  # reads the templates that ship beside it
}

CASES = [
    (rules.no_signals, "from django.db.models.signals import post_save", "from django.db import models"),
    (
        rules.pure,
        "import datetime\nx = datetime.datetime.now()",
        "import datetime\nx = datetime.date(2026, 5, 4)",
    ),
    (rules.pure, "from django.conf import settings", "from homeplate.kit.text import msg"),
    (rules.words_apart, "f\"{gettext('Open')} 1\"", 'f"{gettext(PLACES[0])} {word}"'),
    (rules.short_functions, "def f():\n" + "    x = 1\n" * 51, "def f():\n    x = 1\n"),
]


@pytest.mark.parametrize(("rule", "bad", "good"), CASES)
def test_the_rule_catches_what_it_should_and_no_more(rule: rules.Rule, bad: str, good: str) -> None:
    assert list(rule(ast.parse(bad)))
    assert not list(rule(ast.parse(good)))


def test_nothing_sends_or_receives_signals() -> None:
    assert rules.findings(rules.no_signals, rules.files("**/*.py")) == []


def test_pure_code_has_no_clock_and_no_io() -> None:
    found = rules.findings(rules.pure, rules.files(*PURE))
    assert [line for line in found if line.partition(":")[0] not in MAY_BE_IMPURE] == []


def test_no_words_hide_from_the_catalogs() -> None:
    assert rules.findings(rules.words_apart, rules.files("**/*.py")) == []


def test_functions_are_short() -> None:
    assert rules.findings(rules.short_functions, rules.files("**/*.py")) == []


def test_files_are_short() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in rules.files("**/*.py")}
    assert [f"{path}: {lines}" for path, lines in lengths.items() if lines > rules.LONGEST_FILE] == []


def test_no_file_names_a_package_registry() -> None:
    root = rules.PACKAGE.parent
    for path in [*root.glob("requirements/*"), root / "Makefile", root / "pyproject.toml"]:
        assert "index-url" not in path.read_text(encoding="utf-8"), path
        assert "--find-links" not in path.read_text(encoding="utf-8"), path
