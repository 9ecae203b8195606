"""How a label betrays that it is not about the buyer: one file per language, one dict.

Precision goes before completeness: a label that begins with the buyer as subject is left alone.
"""

from __future__ import annotations

from homeplate.process.lint.phrases import en, fi, ko
from homeplate.process.lint.phrases.base import Kind, Phrases

PHRASES: dict[str, Phrases] = {"en": en.PHRASES, "ko": ko.PHRASES, "fi": fi.PHRASES}

__all__ = ["PHRASES", "Kind", "Phrases"]
