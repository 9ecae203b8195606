"""How templates write: as Jinja does, by a shorter way."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape

from homeplate.web import calling


class Bold:
    """Something that knows itself how it is written."""

    def __html__(self) -> str:
        return "<b>&amp;</b>"


@pytest.fixture
def env() -> Environment:
    found: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("value", [None, 7, 0.5, "", "a <b>", Markup("<i>&</i>"), Bold(), lazystr("<'\">")])
def test_a_value_is_written_as_it_is_escaped(value: object) -> None:
    assert str(calling.written(value)) == str(escape(value))


@given(st.text("ab<>&'\"펌 "))
def test_a_text_is_written_as_it_is_escaped(text: str) -> None:
    assert calling.written(text) == str(escape(text))


def test_a_page_writes_the_short_way(env: Environment) -> None:
    """Fails where a version of Jinja or MarkupSafe has other inner names: pages are right then, but slower."""
    assert calling.escaped is not escape, "MarkupSafe has no `_escape_inner` any more"
    source = str(env.compile("{{ name }}", raw=True))
    assert "written(" in source, "Jinja does not ask `_output_child_pre` any more"
    assert env.from_string("{{ name }}{{ name|safe }}").render(name="<b>") == "&lt;b&gt;<b>"
