"""What erasing people does to the notices that named them (S6)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from homeplate.people.notices import forget_about
from homeplate.prospects.models import SearchNews
from homeplate.prospects.takes.rules import unpacked
from homeplate.prospects.watches.rules import NAMED


def forget_named(people: Collection[UUID]) -> None:
    """Take back the notices of news that named one of some people, in the running transaction. The news stay: they
    hold ids alone."""
    rows = SearchNews.objects.values_list("id", "ids").iterator(chunk_size=100) if people else ()
    named = [news_id for news_id, ids in rows if any(one in people for one in unpacked(ids, 0, NAMED))]
    forget_about(named)
