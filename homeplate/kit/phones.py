"""Telephone numbers in the one form in which they are compared (E.164), read by Google's rules of each country.

The library's tables of a country are loaded when a number of it first comes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

from homeplate.kit.text import folded

_EXTENSION = re.compile(r"\s*(?:내선|alanro|ankn\.?)\s*(?=\d)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _library() -> Any:
    return import_module("phonenumbers")


@lru_cache(maxsize=50_000)
def phone_forms(text: str, country: str = "") -> tuple[str, str]:
    """How a number is written for everybody, and what it is compared by: `+358 40 1234567`, `+358401234567`.

    A national number is read as one of `country` (ISO 3166). One that is written with its country stays as it is
    written; one that is none of any country stays as it is, and is compared by its digits. An extension counts.
    """
    as_written = (text, bare_phone(text))
    plain = _EXTENSION.sub(" ext. ", text)
    if not country and not plain.lstrip().startswith(("+", "(+")):
        return as_written
    library = _library()
    try:
        found = library.parse(plain, country or None)
    except library.NumberParseException:
        return as_written
    if not library.is_valid_number(found):
        return as_written
    compared = library.format_number(found, library.PhoneNumberFormat.E164)
    compared += f"x{found.extension}" if found.extension else ""
    if text.lstrip().startswith("+"):
        return text, compared
    return library.format_number(found, library.PhoneNumberFormat.INTERNATIONAL), compared


def bare_phone(text: str) -> str:
    """A number by its digits and its plus alone, for one of which no country is known."""
    plain = folded(text)
    digits = re.sub(r"[^\d+]", "", plain)
    return digits if len(digits) > 2 else plain[:254]
