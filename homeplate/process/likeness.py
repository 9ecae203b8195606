"""How much two labels say the same."""

from __future__ import annotations

import re

from homeplate.kit.text import Text, folded, in_language

WORD = re.compile(r"\w+")
# Words that nearly every label has say nothing about what it asks.
COMMON = frozenset(
    WORD.findall(
        "the a an of to in on for and or with by at is are has have been was were that this their its our who what it "
        "buyer customer client prospect account company"
    )
)


def similarity(first: Text, second: Text) -> float:
    """0..1: the share of telling words that two labels have in common, in the first language that both have."""
    language = next((code for code in ("en", *first) if code in first and code in second), "en")
    left, right = _telling(in_language(first, language)), _telling(in_language(second, language))
    return len(left & right) / len(left | right) if left and right else 0.0


def _telling(text: str) -> frozenset[str]:
    words = frozenset(WORD.findall(folded(text)))
    return words - COMMON or words
