"""Sentences are found in every kind of source, and a gap in a translation is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from homeplate.cli import catalogs

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Deal"
msgstr "거래"

#, fuzzy
msgid "Stage"
msgstr "단계"

msgid "Gate"
msgstr ""
"""


@pytest.fixture
def korean(tmp_path: Path, settings: object) -> Path:
    source = tmp_path / "ko" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    return source


def test_messages_of_pure_code_are_found() -> None:
    assert catalogs.extract().get("This amount is too large.")


def test_empty_guessed_and_absent_sentences_are_gaps(korean: Path) -> None:
    wanted = Catalog()
    for sentence in ("Deal", "Stage", "Gate", "Account"):
        wanted.add(sentence)
    assert catalogs.missing(korean, wanted) == ["Stage", "Gate", "Account"]


def test_a_catalog_is_compiled_once_until_it_changes(korean: Path) -> None:
    assert catalogs.compile_changed() == 1
    assert catalogs.compile_changed() == 0
    assert korean.with_suffix(".mo").stat().st_size > 0
