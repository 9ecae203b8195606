"""What is there already and may be the same as what a form is about to add: shown before it is added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from homeplate.accounts.duplicates.likely import likely
from homeplate.accounts.duplicates.rules import in_words
from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.web import jinja
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest

ANYWAY = "anyway"
ASKS = Conflict("likely-there", msg("This may be there already. Look at what is there, or add it anyway."))


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that may be the same, and how likely in words."""

    url: str
    name: str
    hint: str
    words: str


def look(request: PageRequest, given: Given, kind: str, values: Mapping[str, Any]) -> tuple[Alike, ...]:
    """The records that may be the same; none for whoever said to add it anyway."""
    if given.ticked(ANYWAY):
        return ()
    told = {name: value for name, value in values.items() if value not in ("", None)}
    return tuple(
        Alike(reverse(kind, args=[one.id]), one.name, one.hint, jinja.say(in_words(one.probability)))
        for one in likely(request.actor, kind=kind, values=told)
    )
