"""What erasing people does to the notices that named them (S6)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import BinaryField
from django.db.models.functions import Substr

from homeplate.people.notices import forget_about
from homeplate.prospects.models import SearchNews
from homeplate.prospects.takes.rules import unpacked
from homeplate.prospects.watches.rules import NAMED


def forget_named(people: Collection[UUID]) -> None:
    """Take back the notices of news that named one of some people, in the running transaction. The news stay: they
    hold ids alone."""
    if not people:
        return
    first = Substr("ids", 1, 16 * NAMED, output_field=BinaryField())
    rows = SearchNews.objects.values_list("id", first).iterator(chunk_size=1000)
    forget_about([news_id for news_id, ids in rows if any(one in people for one in unpacked(ids))])
