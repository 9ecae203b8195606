"""Rules of the house that no linter knows, as functions from a syntax tree to findings."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

PACKAGE = Path(__file__).parents[2] / "homeplate"
Rule: TypeAlias = Callable[[ast.Module], Iterator[str]]
LONGEST_FUNCTION, LONGEST_FILE = 50, 500
IMPURE = {"time", "random", "os", "socket", "subprocess", "secrets", "django"}
IMPURE_CALLS = {"now", "today", "utcnow", "open", "read_text", "read_bytes", "print", "uuid4", "uuid7"}
WORDING = {"gettext", "ngettext", "pgettext", "npgettext", "msg"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module that the code imports, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def no_signals(tree: ast.Module) -> Iterator[str]:
    """Readers of the ledger are told nothing; they read. So nothing sends or receives Django's signals."""
    yield from (name for name in imports(tree) if name.startswith(SIGNALS))


def pure(tree: ast.Module) -> Iterator[str]:
    """Pure code has no framework, clock, randomness or I/O."""
    yield from (name for name in imports(tree) if name.partition(".")[0] in IMPURE)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in IMPURE_CALLS:
                yield f"{called}() in line {node.lineno}"


def words_apart(tree: ast.Module) -> Iterator[str]:
    """Words inside an f-string never reach the catalogs: what collects them does not look there."""
    for text in ast.walk(tree):
        if isinstance(text, ast.JoinedStr):
            for node in ast.walk(text):
                if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in WORDING:
                    continue
                if any(isinstance(one, ast.Constant) for one in node.args):
                    yield f"words in an f-string in line {node.lineno}"


def short_functions(tree: ast.Module) -> Iterator[str]:
    """A function fits on one screen."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}: {lines} lines"


def files(*patterns: str) -> list[Path]:
    """Our Python files that match, migrations apart."""
    found = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    return sorted(path for path in found if path.suffix == ".py" and "migrations" not in path.parts)


def findings(rule: Rule, paths: list[Path]) -> list[str]:
    """What `rule` finds in the files, with the place."""
    return [
        f"{path.relative_to(PACKAGE.parent)}: {finding}"
        for path in paths
        for finding in rule(ast.parse(path.read_text(encoding="utf-8")))
    ]
