"""How much one token may ask, and how large a request may be. Both generous: against accidents, not people."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from homeplate.api.problems import TooLarge, TooMany
from homeplate.kit.text import msg

WINDOW_SECONDS = 60
LARGEST_BODY = 2 * 2**20
LARGEST_UPLOAD = 21 * 2**20
"""A document of 20 MB and the form around it."""

MULTIPART = "multipart/form-data"


def count(request: HttpRequest, who: str, now: datetime) -> None:
    """Count a request of `who` in the present window. Raises `TooMany` beyond the rate.

    The window is fixed: it is one number in the cache, and each process of the server has its own.
    """
    allowed: int = settings.HOMEPLATE_API_RATE
    if not allowed:
        return
    seconds = int(now.timestamp())
    window, left = seconds // WINDOW_SECONDS, WINDOW_SECONDS - seconds % WINDOW_SECONDS
    digest = hashlib.sha256(who.encode(errors="replace")).hexdigest()[:32]
    key = f"api.rate.{digest}.{window}"
    used = _counted(key)
    request.rate = (allowed, max(allowed - used, 0), left)  # type: ignore[attr-defined]
    if used > allowed:
        raise TooMany(
            "rate",
            msg("Too many requests. Go on in {seconds} seconds.", seconds=left),
            details={"retry_after": left},
        )


def _counted(key: str) -> int:
    if cache.add(key, 1, WINDOW_SECONDS):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # a full cache forgot it in between: the window begins anew
        cache.set(key, 1, WINDOW_SECONDS)
        return 1


def tell_rate(request: HttpRequest, response: HttpResponse) -> None:
    """Put the state of the window into the headers."""
    rate = getattr(request, "rate", None)
    if rate is None:
        return
    allowed, rest, left = rate
    response["RateLimit-Policy"] = f'"default";q={allowed};w={WINDOW_SECONDS}'
    response["RateLimit"] = f'"default";r={rest};t={left}'
    if response.status_code == 429:
        response["Retry-After"] = str(left)


def refuse_large(request: HttpRequest) -> None:
    """Raise `TooLarge` for a body beyond the limit, before any of it is read."""
    upload = request.content_type == MULTIPART
    most = LARGEST_UPLOAD if upload else getattr(settings, "HOMEPLATE_API_BODY", LARGEST_BODY)
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > most:
        raise TooLarge("too-large", msg("A request may have at most {count} bytes.", count=most))
