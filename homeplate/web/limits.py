"""How often something may be asked from one place: against guessing and floods, not against people."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from homeplate.kit.errors import HomeplateError
from homeplate.kit.text import msg


class TooMany(HomeplateError):
    """More than the rate allows."""

    status = 429


def count(what: str, who: str, *, most: int, seconds: int) -> None:
    """Count one more `what` by `who`; a window of `seconds` begins with the first. Raises `TooMany`.

    It is one number in the cache, and each process of the server has its own.
    """
    digest = hashlib.sha256(who.encode(errors="replace")).hexdigest()[:32]
    key = f"web.rate.{what}.{digest}"
    if cache.add(key, 1, seconds):
        return
    try:
        used = cache.incr(key)
    except ValueError:  # the window ended in between
        cache.set(key, 1, seconds)
        return
    if used > most:
        raise TooMany("rate", msg("That was asked too often. Try again in a while."))


def place_of(request: HttpRequest) -> str:
    """Where a request comes from, as sign-in counts it."""
    return str(get_adapter(request).get_client_ip(request))
