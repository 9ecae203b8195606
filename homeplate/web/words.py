"""Sentences in the reader's language, each found once in a process instead of at every place of every page.

`gettext` of Django asks three times which language is active and walks through all catalogs, and Jinja wraps that in
calls of its own: a page of three hundred sentences spent a seventh of its time there.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

MOST = 10_000
"""Sentences kept of a language: more than all catalogs hold, should a sentence ever be made up of values."""


class Sentences(dict[str, str]):
    """What one language makes of the sentences that were asked for; `wrap` is what they are kept as."""

    def __init__(self, wrap: Callable[[str], str] = str) -> None:
        super().__init__()
        self._wrap = wrap

    def __missing__(self, message: str) -> str:
        found = self._wrap(translation.gettext(message))
        if len(self) < MOST:
            self[message] = found
        return found


_plain: dict[str | None, Sentences] = {}
_marked: dict[str | None, Sentences] = {}


def gettext(message: str) -> str:
    """A sentence in the active language."""
    language = translation.get_language()
    known = _plain.get(language)
    if known is None:
        known = _plain[language] = Sentences()
    return known[message]


@pass_eval_context
def word(context: EvalContext, message: str, /, **values: object) -> str:
    """`_` of the templates: a sentence filled with values, which are escaped where the template escapes."""
    if not context.autoescape:
        return gettext(message) % values
    language = translation.get_language()
    known = _marked.get(language)
    if known is None:
        known = _marked[language] = Sentences(Markup)
    found = known[message]
    return found % values if values or "%" in found else found
