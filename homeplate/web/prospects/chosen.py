"""What was chosen among prospects: rows that were ticked, all that a search finds, or a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.prospects.lists.queries import list_ids, list_of
from homeplate.prospects.queries import LARGEST, found_ids, search
from homeplate.prospects.query import ABOUT, Query, from_address
from homeplate.web.page import PageRequest


@dataclass(frozen=True, slots=True)
class Chosen:
    """Companies or people (`about`): some `rows`, else what the `search` of an address finds, else a list."""

    about: str
    rows: tuple[UUID, ...] = ()
    search: str = ""
    list_id: UUID | None = None

    @classmethod
    def of(cls, request: PageRequest) -> Chosen:
        """What an address or a form names. Raises `Invalid` where it names nothing."""
        given = request.POST if request.method == "POST" else request.GET
        rows = tuple(one for text in given.getlist("id")[:LARGEST] if (one := parse_id(text)))
        found = cls(
            about=given.get("about", "") if given.get("about") in ABOUT else ABOUT[0],
            rows=rows,
            search=given.get("search", "").replace("\x00", "")[:4000],
            list_id=parse_id(given.get("list", "")),
        )
        if not rows and found.list_id is None and "search" not in given:
            raise Invalid("required", msg("Choose at least one row."), field="id")
        return found

    def pairs(self) -> list[tuple[str, str]]:
        """The same as parameters."""
        if self.rows:
            return [("about", self.about), *(("id", str(one)) for one in self.rows)]
        named = ("list", str(self.list_id)) if self.list_id else ("search", self.search)
        return [("about", self.about), named]

    @property
    def query(self) -> Query:
        """The search. Raises `Invalid`."""
        return from_address(self.search)

    def count(self, actor: Actor, now: datetime) -> int:
        """How many were chosen."""
        if self.rows:
            return len(self.rows)
        if self.list_id:
            return list_of(actor, list_id=self.list_id).size
        return search(actor, wanted=self.query, now=now, size=0, facets=False).total

    def ids(self, actor: Actor, now: datetime, most: int) -> Sequence[UUID]:
        """The first `most` of them."""
        if self.rows:
            return self.rows[:most]
        if self.list_id:
            return list_ids(actor, list_id=self.list_id, most=most)
        return found_ids(actor, wanted=self.query, now=now, most=most)

    def origin(self) -> dict[str, Any]:
        """Where they were chosen, as a take keeps it."""
        if self.rows:
            return {}
        return {"list": str(self.list_id)} if self.list_id else {"search": self.search}


def about_of(chosen: Chosen, actor: Actor) -> str:
    """Whether companies or people were chosen: a list and a search know it themselves."""
    if chosen.rows:
        return chosen.about
    return list_of(actor, list_id=chosen.list_id).about if chosen.list_id else chosen.query.about
