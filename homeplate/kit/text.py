"""Sentences that are written in pure code and translated at the door, and texts kept in several languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Text = Mapping[str, str]
"""One text in several languages: language code to sentence."""
BETWEEN = "\x04"
"""What stands between context and words in catalogs."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet translated: an English template and the values that fill it.

    `str()` gives English; an interface passes its gettext to `render`.
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    context: str = ""
    """What tells it from the same words that mean something else."""

    def render(self, gettext: Callable[[str], str], language: str = "en") -> str:
        """The sentence in the language of `gettext`; parameters that are messages or texts follow in `language`."""
        values = {key: _rendered(value, gettext, language) for key, value in self.params.items()}
        return self._translated(gettext).format(**values)

    def _translated(self, gettext: Callable[[str], str]) -> str:
        if not self.context:
            return gettext(self.msgid)
        # As catalogs hold words with a context; where one lacks them, what was asked for comes back.
        found = gettext(f"{self.context}{BETWEEN}{self.msgid}")
        return self.msgid if BETWEEN in found else found

    def __str__(self) -> str:
        return self.render(lambda sentence: sentence)


def _rendered(value: object, gettext: Callable[[str], str], language: str) -> object:
    if isinstance(value, Message):
        return value.render(gettext, language)
    return in_language(value, language) if isinstance(value, Mapping) else value


def msg(msgid: str, **params: object) -> Message:
    """A `Message`; the name is a keyword of the string extraction, so `msgid` must be a literal."""
    return Message(msgid, params)


def pmsg(context: str, msgid: str, **params: object) -> Message:
    """A `Message` whose words mean something else elsewhere: `context` tells which of them is meant."""
    return Message(msgid, params, context)


def in_language(text: Text, language: str) -> str:
    """The text in `language`, else in English, else in whatever language there is; empty when there is none."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def folded(text: str) -> str:
    """The form under which names are compared and searched: NFKC, case-folded, on one line."""
    if text.isascii() and text.isprintable():  # as most are: the same in a third of the time
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", one_line(text)).casefold().split())


_UNFIT = ("Cc", "Cs")  # control characters; half surrogates, which no database can store


def storable(text: str) -> str:
    """`text` without what no database takes: the character zero and halves of surrogates."""
    return text if text.isprintable() else text.replace("\0", "").encode(errors="ignore").decode()


def one_line(text: str) -> str:
    """`text` without control characters, half surrogates and line breaks, trimmed: fit for a name or a title."""
    if not text.isprintable():
        fit = (
            " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNFIT
        )
        text = "".join(fit)
    return " ".join(text.split())
