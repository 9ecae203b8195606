"""Every word that a page shows goes through the catalogs: none stands hard-coded in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from homeplate.cli.catalogs import extract
from tests.house.rules import PACKAGE

TEMPLATES = PACKAGE / "web" / "templates"
SAMPLES = "styleguide"
"""The style guide shows components to developers, filled with samples that are nobody's sentences."""

NAMES = {"Homeplate", "YAML", "CSV", "PDF", "API", "SMTP", "Ctrl", "Enter", "Esc"}
"""The same in every language."""

SEEN = re.compile(
    r">([^<>]*)(?=<)|\b(?:title|placeholder|alt|aria-label|aria-description|content)=\"([^\"]*)\"", re.DOTALL
)
"""What a person sees or hears of a page: text between tags, and the attributes that are read out."""

TRANSLATED = re.compile(
    r"\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%\s*block \w+_class\s*%\}.*?\{%\s*endblock\s*%\}", re.DOTALL
)
"""Sentences given to the catalogs as a block, and blocks that hold names of style classes."""

LEXER = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # nothing is rendered


def hard_coded(source: str) -> Iterator[str]:
    """The words of a template that stand in it as they are; what expressions and blocks write is left out."""
    source = TRANSLATED.sub("", source)
    plain = "".join(text if kind == "data" else "" for _, kind, text in LEXER.lex(source))
    plain = re.sub(r"<meta\b[^>]*>|<(script|style)\b.*?</\1>|<!--.*?-->", "", plain, flags=re.DOTALL)
    for found in SEEN.finditer(f">{plain}<"):
        shown = re.sub(r"&\w+;", "", found[1] or found[2] or "")
        words = re.findall(r"[^\W\d_]{2,}", shown)
        # A macro may write nothing but the attributes of a tag.
        if '="' not in shown and set(words) - NAMES:
            yield " ".join(words)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>{{ _('Save') }}</p>", []),
        ("<p>{% trans %}Save{% endtrans %}</p>", []),
        ("<p>Save</p>", ["Save"]),
        ("<p>{{ name }} is gone</p>", ["is gone"]),
        ('<input placeholder="Name {{ x }}">', ["Name"]),
        ('<a class="wide" href="/deals/">{{ icon("x") }} &middot; 1</a>', []),
        ("<title>{{ title }} · Homeplate</title>", []),
        ("저장", ["저장"]),
    ],
)
def test_hard_coded_words_are_found(source: str, words: list[str]) -> None:
    assert list(hard_coded(source)) == words


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted(TEMPLATES.rglob("*.html"))
        if SAMPLES not in path.parts and path.stem != SAMPLES
    ],
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_no_word_of_a_template_is_hard_coded(path: Path) -> None:
    assert list(hard_coded(path.read_text(encoding="utf-8"))) == []


def _texts(said: str | list[str] | tuple[str, ...]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def test_no_sentence_of_a_page_holds_a_bare_per_cent_sign() -> None:
    """Pages fill their sentences in with “%”: one that stands for itself takes the letter behind it along."""
    bare = re.compile(r"%(?!\(\w+\)s|%)")
    on_pages = {
        (message.context, _texts(message.id)[0])
        for message in extract()
        if any(path.endswith((".html", ".txt")) for path, _ in message.locations)
    }
    said = {text for _, text in on_pages}
    for language in ("ko", "fi"):
        with (PACKAGE / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
            catalog = read_po(file, locale=language)
        said |= {
            text
            for message in catalog
            if message.id and (message.context, _texts(message.id)[0]) in on_pages
            for text in _texts(message.string or "")
        }
    assert [text for text in said if bare.search(text)] == []


@pytest.mark.parametrize(
    "path",
    [PACKAGE / "locale/ko/LC_MESSAGES/django.po", *sorted((PACKAGE / "process/templates").glob("*.yaml"))],
    ids=lambda path: path.name,
)
def test_korean_asks_in_one_tone(path: Path) -> None:
    """Pages and playbooks ask in -세요 and tell in -습니다 throughout. The stiffer -십시오, and the looser -어요,
    read as another author beside it."""
    text = path.read_text(encoding="utf-8")
    assert text.count("십시오") == 0
    assert re.findall(r"\w*(?:[가-힣]해|돼|예|에|어|아|져|줘|둬)요(?=[.\" ])", text) == []
