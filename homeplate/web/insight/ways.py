"""The ways by which a month is said, in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext

from homeplate.insight.forecasting.ways import WAYS

__all__ = ["WAYS", "way_text"]


def way_text(way: str) -> str:
    """A way in words; nothing for one that there is not."""
    return WAYS[way].render(gettext) if way in WAYS else ""
