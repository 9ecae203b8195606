"""Countries by their codes and by their names in many languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

from homeplate.kit.text import folded

_LANGUAGES = ("en", "ko", "fi", "de", "fr", "es", "it", "sv", "nb", "da", "nl", "pt", "ja", "zh")
"""In which countries are recognised by their names."""
_OTHER = {
    "uk": "GB",
    "usa": "US",
    "great britain": "GB",
    "england": "GB",
    "korea": "KR",
    "holland": "NL",
    "한국": "KR",
}


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """The ISO 3166 code of a country by its code or its name; the text itself where it is neither."""
    form = folded(text)
    if form in _OTHER:
        return _OTHER[form]
    if len(form) == 2 and form.upper() in _territories():
        return form.upper()
    return _names().get(form, text)


@lru_cache(maxsize=1)
def _territories() -> Mapping[str, str]:
    return {code: name for code, name in Locale.parse("en").territories.items() if len(code) == 2}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in _territories():
                found.setdefault(folded(name), code)
    return found
