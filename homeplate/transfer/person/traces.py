"""What tells that a text is about a person, and the text without it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GONE = "█"
"""What stands where a name, address or number was."""
SHORTEST = 4
"""Names and numbers of fewer characters are words of the language as well, and stay in free text."""


@dataclass(frozen=True, slots=True)
class Traces:
    """The names, addresses and numbers of one person, longest first, as one pattern; None when there are none."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, texts: Iterable[str]) -> Traces:
        """The traces that `texts` leave; too short ones leave none."""
        found = {" ".join(text.split()) for text in texts}
        long = sorted(
            (text for text in found if len(text) >= SHORTEST or _is_hangul(text)), key=len, reverse=True
        )
        if not long:
            return cls(None)
        return cls(re.compile("|".join(_whole(text) for text in long), re.IGNORECASE))

    def are_in(self, text: str) -> bool:
        """Whether a text holds one of the traces."""
        return self.pattern is not None and self.pattern.search(text) is not None

    def without(self, value: Any) -> Any:
        """A text, or a JSON value with texts, without the traces; the same object when it holds none."""
        if self.pattern is None:
            return value
        if isinstance(value, str):
            return self.pattern.sub(GONE, value)
        if isinstance(value, Mapping):
            return {key: self.without(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.without(one) for one in value]
        return value


def _is_hangul(text: str) -> bool:
    """Names of three letters are whole names in Korean."""
    return len(text) >= SHORTEST - 1 and all("가" <= sign <= "힣" for sign in text)


def _whole(text: str) -> str:
    """The text where it is not part of a longer word; Korean particles may follow."""
    begins = r"(?<![^\W_])" if text[0].isalnum() else ""
    ends = r"(?![^\W_])" if text[-1].isascii() and text[-1].isalnum() else ""
    return begins + r"\s+".join(re.escape(part) for part in text.split()) + ends


def texts_in(value: Any) -> Iterable[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
