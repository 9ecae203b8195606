"""Public holidays of countries and their regions.

The library costs 40 ms to import, so it is imported when somebody first asks; what it says of a year is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

TONGUES = {"en": "en_US"}
"""Languages that the library names otherwise."""


@lru_cache(maxsize=1)
def _library() -> Any:
    return import_module("holidays")


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """The two-letter codes of the countries whose holidays are known."""
    return tuple(sorted(code for code in _library().list_supported_countries() if len(code) == 2))


@lru_cache(maxsize=64)
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """Code and name of the parts of a country that keep holidays of their own."""
    if country not in countries():
        return ()
    found = _library().country_holidays(country)
    names = {code: name for name, code in (getattr(found, "subdivisions_aliases", None) or {}).items()}
    return tuple((code, names.get(code, code)) for code in found.subdivisions)


@lru_cache(maxsize=256)
def public_holidays(country: str, region: str, year: int, language: str) -> Mapping[date, str]:
    """The holidays of a year by day, named in `language` where they can be, else in English or as said there."""
    if country not in countries() or not 1900 <= year <= 2200:
        return {}
    known = _library().country_holidays(country).supported_languages
    tongue = TONGUES.get(language, language)
    spoken = next((one for one in (tongue, "en_US") if one in known), None)
    return dict(_library().country_holidays(country, subdiv=region or None, years=year, language=spoken))


def checked_place(country: str, region: str) -> tuple[str, str]:
    """A country with one of its regions, or none. Raises `Invalid` (`country`, `region`)."""
    code = country.strip().upper()
    if code and code not in countries():
        text = msg("The holidays of “{country}” are not known.", country=country[:20])
        raise Invalid("country", text, field="country")
    if region and region not in dict(regions(code)):
        raise Invalid("region", msg("Choose one from the list."), field="region")
    return code, region
