"""Countries by their codes and by what files call them, in the languages of the product. Pure."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.prospects.words import term

_ALSO = {
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "uk": "GB",
    "england": "GB",
    "korea": "KR",
    "republic of korea": "KR",
    "한국": "KR",
}


@cache
def _names() -> dict[str, str]:
    found = {term(name): code for name, code in _ALSO.items()}
    for language in ("en", "ko", "fi", "de", "fr", "es"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(term(name), code)
                found.setdefault(code.lower(), code)
    return found


@lru_cache(maxsize=8192)
def country_code(text: str, field: str) -> str:
    """The ISO 3166 code of a country, by code or name. Raises `Invalid` (`country`)."""
    code = _names().get(term(text))
    if code is None:
        raise Invalid(
            "country",
            msg("“{text}” is not a country. Use a code such as FI, KR or US.", text=text[:40]),
            field=field,
        )
    return code
