"""Time zones as people look for them: by the city, in their own language."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location

from homeplate.kit.text import folded
from homeplate.web.formats import locale_of

OFFERED = 12
LINKS = ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico", "posix", "right")
"""First parts of names that only repeat others under an older name."""


@lru_cache(maxsize=8)
def _known(language: str) -> tuple[tuple[str, str, str], ...]:
    """Name, city and text to search in, of every zone."""
    locale, found = locale_of(language), []
    for name in sorted(available_timezones()):
        area, slash, _ = name.partition("/")
        if slash and area not in LINKS:
            city = get_timezone_location(name, locale=locale, return_city=True)
            found.append((name, city, folded(f"{name.replace('_', ' ')} {name} {city}")))
    return (("UTC", "UTC", "utc"), *found)


def zones_like(text: str, language: str) -> list[tuple[str, str]]:
    """Name and city of the zones that hold `text`; a few, those whose city begins so first."""
    wanted = folded(text)
    found = [(name, city) for name, city, searched in _known(language) if wanted in searched]
    found.sort(key=lambda one: (not folded(one[1]).startswith(wanted), one[1]))
    return found[:OFFERED]
