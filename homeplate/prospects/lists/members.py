"""What a search is kept within, or leaves out: a list, or what a watched search found new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.views import lineage
from homeplate.prospects.lists.models import ListedProspect, ProspectList
from homeplate.prospects.query import Query
from homeplate.prospects.takes.rules import unpacked
from homeplate.prospects.watches.models import SearchNews


def visible_lists(actor: Actor) -> QuerySet[ProspectList]:
    """The lists that exist for `actor`, deleted ones too: own ones, and those shared as saved views are."""
    if actor.member_id is None:
        return ProspectList.objects.all()
    shared = Q(sharing="all")
    if actor.may(Permission.WORKSPACE_MANAGE):
        shared = ~Q(sharing="me")
    elif teams := sorted(lineage(actor) | actor.teams):
        shared |= Q(sharing="team", team_id__in=teams)
    return ProspectList.objects.filter(Q(member_id=actor.member_id) | shared)


def ids_on(actor: Actor, wanted: Query, which: Literal["within", "without"]) -> Sequence[UUID] | None:
    """Who is on the list that a search is kept `within`, or goes `without`, or was found new by a watched search of the
    actor's own; None where it names none. Raises `Invalid` (`list`) for what is not there."""
    text: str = getattr(wanted, which)
    if not text:
        return None
    identity = parse_id(text)
    if identity is not None:
        found = visible_lists(actor).filter(id=identity, about=wanted.about, archived_at__isnull=True)
        if found.exists():
            rows = ListedProspect.objects.filter(list_id=identity, removed_at__isnull=True)
            return list(rows.values_list("record_id", flat=True))
        news = SearchNews.objects.filter(id=identity, about=wanted.about)
        packed = news.filter(member_id=actor.member_id or UUID(int=0)).values_list("ids", flat=True).first()
        if packed is not None:
            return unpacked(packed)
    raise Invalid("list", msg("There is no such list, or you may not see it."), field=which)
