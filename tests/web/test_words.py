"""Sentences are those of the catalogs, in the language that is spoken at the moment, and escaped where pages are."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.text import format_lazy
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from homeplate.web import words


def rendered(template: str, **values: object) -> str:
    return str(engines["jinja2"].from_string(template).render(values))


@pytest.mark.parametrize("language", ["en", "ko", "fi"])
def test_a_sentence_is_what_the_catalog_of_the_active_language_says(language: str) -> None:
    for _ in range(2):
        with translation.override(language):
            assert words.gettext("Pipeline") == translation.gettext("Pipeline")
            assert rendered("{{ _('Pipeline') }}") == translation.gettext("Pipeline")


def test_a_plain_sentence_is_no_markup() -> None:
    assert not isinstance(words.gettext("Pipeline"), Markup)


def test_a_page_escapes_the_values_of_a_sentence() -> None:
    assert rendered("{{ _('You: %(name)s', name=who) }}", who="<b>") == "You: &lt;b&gt;"


def test_a_mail_does_not() -> None:
    text = "{% autoescape false %}{{ _('You: %(name)s', name=who) }}{% endautoescape %}"
    assert rendered(text, who="<b>") == "You: <b>"


def test_a_percent_sign_is_written_twice_in_a_sentence_and_shown_once() -> None:
    assert rendered("{{ _('100 %% of it') }}") == "100 % of it"


def test_a_macro_and_a_loop_are_called_as_jinja_calls_them() -> None:
    template = (
        "{% macro one(a, b='x') %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}"
        "{% for n in [1, 2] %}{% set m = n %}{% call one(m, b='<') %}{{ _('Pipeline') }}{% endcall %}{% endfor %}"
    )
    assert rendered(template) == "1&lt;Pipeline2&lt;Pipeline"


def test_what_was_made_up_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MOST", 3)
    known = words.Sentences()
    assert [known[f"sentence {number}"] for number in range(9)][-1] == "sentence 8"
    assert len(known) == 3


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<a href='x'>&\"", "&lt;a href=&#39;x&#39;&gt;&amp;&#34;"),
        (Markup("<b>"), "<b>"),
        (mark_safe("<i>"), "<i>"),
        (7, "7"),
        (None, "None"),
        (format_lazy("{}", "<"), "&lt;"),
    ],
)
def test_a_value_is_written_as_it_is_escaped(value: object, shown: str) -> None:
    assert rendered("{{ v }}", v=value) == shown == str(escape(value))
    assert rendered("{% set kept %}{{ v }}{% endset %}{{ kept }}", v=value) == shown
    assert rendered("{% macro one(v) %}{{ v }}{% endmacro %}{{ one(v) }}", v=value) == shown


def test_what_escapes_nothing_writes_values_as_they_are() -> None:
    assert rendered("{% autoescape false %}{{ v }}{% endautoescape %}{{ v }}", v="<") == "<&lt;"


def test_a_value_that_nobody_passed_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ missing }}")
