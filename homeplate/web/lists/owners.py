"""Whose records a list shows: the filter that lists have in common."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from homeplate.people.access import Actor
from homeplate.people.queries import MemberRow
from homeplate.web.shown import Field, Option

ME = "me"
"""In place of an owner: whoever asks."""


def owner_filter_field(actor: Actor, people: Iterable[MemberRow], chosen: str, mine: str) -> Field:
    """The choice of an owner; `mine` is what one's own records are called. Of those who left only the one that is asked
    for is offered: records may still be theirs."""
    others = [
        Option(str(one.id), one.name if one.is_active else gettext("%(name)s (left)") % {"name": one.name})
        for one in people
        if one.id != actor.member_id and (one.is_active or str(one.id) == chosen)
    ]
    options = (Option("", gettext("Everybody")), Option(ME, mine), *others)
    return Field("owner", gettext("Owner"), "select", chosen, options)
