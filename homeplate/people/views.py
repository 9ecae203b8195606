"""Reading saved views: those of one page that somebody has or that others share with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.db.models import FilteredRelation, Q, QuerySet

from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, query
from homeplate.people.models import SavedView, Team
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.tenancy.prepared import fetch

PAGES: Final = {
    "pipeline": ("board", "diamond", "list", "funnel", "timeline"),
    "accounts": ("list",),
    "contacts": ("list",),
    "prospects": ("list",),
}
"""The pages that views can be saved of, with the shapes they are shown in."""

SHARING: Final[dict[str, Message]] = {
    "me": msg("Only I"),
    "team": msg("My team and the teams below"),
    "all": msg("Everybody in the workspace"),
}
"""Who sees a view."""

LINEAGE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view as somebody sees it. `owner` is empty for one's own; `pinned` and `first` are the reader's choices."""

    id: UUID
    page: str
    shape: str
    name: str
    query: str
    sharing: str
    owner_id: UUID
    owner: str
    may_change: bool
    pinned: bool
    first: bool
    revision: int


_COLUMNS = (
    *("id", "page", "shape", "name", "query", "sharing"),
    *("member_id", "revision", "choice__pinned", "choice__first"),
)


@query(Permission.DEAL_VIEW)
def saved_views(actor: Actor, *, page: str = "") -> tuple[ViewRow, ...]:
    """The views of a page, or of all pages, that exist for `actor`, their own first, each by name; in one statement."""
    teams = _teams_of(actor)
    values = {"member": actor.member_id, **{f"team{number}": one for number, one in enumerate(teams or ())}}

    def build(marks: Mapping[str, Any]) -> QuerySet[SavedView, Any]:
        those = None if teams is None else [mark for name, mark in marks.items() if name.startswith("team")]
        rows = _visible(marks["member"], those).filter(page__in=[page] if page else PAGES)
        choice = FilteredRelation("choices", condition=Q(choices__member_id=marks["member"]))
        return rows.annotate(choice=choice).values_list(*_COLUMNS)

    # The operator has no seat, and so no views.
    key = ("people.views", page, teams is None, len(values))
    rows = fetch(key, values, build) if actor.member_id else build(values)
    names, manages = member_names(actor.workspace_id), actor.may(Permission.WORKSPACE_MANAGE)
    found = [_row(row, actor, names, manages) for row in rows]
    return tuple(sorted(found, key=lambda row: (bool(row.owner), row.name.casefold())))


def _row(row: Sequence[Any], actor: Actor, names: Mapping[UUID, str], manages: bool) -> ViewRow:
    identity, of, shape, name, text, sharing, owner, revision, pinned, first = row
    own = owner == actor.member_id
    return ViewRow(
        id=identity,
        page=of,
        shape=shape,
        name=name,
        query=text,
        sharing=sharing,
        owner_id=owner,
        owner="" if own else names.get(owner, ""),
        may_change=own or manages,
        pinned=bool(pinned),
        first=bool(first),
        revision=revision,
    )


def visible_views(actor: Actor) -> QuerySet[SavedView]:
    """The views that exist for `actor`: own ones, those shared with all, and those shared with a team above or, for
    whoever leads, below their own; for those who manage the workspace whatever is shared."""
    return _visible(actor.member_id, _teams_of(actor))


def _teams_of(actor: Actor) -> list[UUID] | None:
    """The teams whose views somebody sees; None for those of all."""
    if actor.may(Permission.WORKSPACE_MANAGE):
        return None
    return sorted(lineage(actor) | actor.teams)


def _visible(member_id: UUID | None, teams: Sequence[UUID] | None) -> QuerySet[SavedView]:
    shared = (
        Q(sharing="all") | Q(sharing="team", team_id__in=teams) if teams is not None else ~Q(sharing="me")
    )
    return SavedView.objects.filter(Q(member_id=member_id) | shared, archived_at__isnull=True)


def lineage(actor: Actor) -> frozenset[UUID]:
    """The team of a member and all above it; kept for a minute."""
    if actor.team_id is None:
        return frozenset()
    key = f"lineage:{actor.workspace_id}:{actor.team_id}"
    known: frozenset[UUID] | None = cache.get(key)
    if known is None:
        above = dict(Team.objects.values_list("id", "parent_id"))
        found: set[UUID] = set()
        place: UUID | None = actor.team_id
        while place and place not in found:
            found.add(place)
            place = above.get(place)
        known = frozenset(found)
        cache.set(key, known, LINEAGE_SECONDS)
    return known
