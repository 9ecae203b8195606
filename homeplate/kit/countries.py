"""Countries as people write them, in the languages of the program, to ISO 3166 codes."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from homeplate.kit.text import folded

_TONGUES = ("en", "ko", "fi")
_SPOKEN = (
    "cs", "da", "de", "el", "es", "et", "fr", "hu", "id", "it", "ja", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru",
    "sk", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Languages that are known by their own names too; each table read costs some milliseconds."""
_OTHERS = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "america": "US",
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "korea": "KR", "republic of korea": "KR", "korea, republic of": "KR", "south korea": "KR", "한국": "KR",
    "the netherlands": "NL", "holland": "NL", "czech republic": "CZ", "uae": "AE", "russian federation": "RU",
    "viet nam": "VN", "turkey": "TR", "hong kong": "HK", "taiwan": "TW", "usa.": "US", "yhdysvallat": "US",
}  # fmt: skip
"""Names that are in use beside those of the Unicode consortium."""


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    names: dict[str, str] = {}
    for tongue in _TONGUES:
        for code, name in Locale(tongue).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(folded(str(name)), str(code))
                names.setdefault(code.lower(), str(code))
    return {**names, **_OTHERS}


@lru_cache(maxsize=10_000)
def country_code(text: str) -> str:
    """`Finland`, `suomi`, `핀란드`, `fi`, `FI-18` all as `FI`; empty for what is no country."""
    plain = folded(" ".join(text.split()))
    if not plain:
        return ""
    return _codes().get(plain) or _codes().get(plain.partition("-")[0] if plain[2:3] == "-" else "", "")


@lru_cache(maxsize=1_000)
def language_code(text: str) -> str:
    """`Korean`, `한국어`, `suomi`, `fi`, `en-US` as a code (ko, fi, en-US); what is no language as it is."""
    plain = folded(" ".join(text.split()))
    return _languages().get(plain, text.strip())


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for tongue in _TONGUES:
        for code, name in Locale(tongue).languages.items():
            if len(code) in (2, 3):
                names.setdefault(folded(str(name)), str(code))
    for code in _SPOKEN:
        names.setdefault(folded(str(Locale(code).get_language_name(code))), code)
    return names
