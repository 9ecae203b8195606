"""Reading profiles and personas, and what scores by them: for lists, pages, and whoever scores records of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.fit.actions import CHANGED
from homeplate.fit.definition import Definition, read_definition
from homeplate.fit.fields import COMPANY, MONEY, PERSON
from homeplate.fit.models import Profile, ProfileVersion
from homeplate.fit.rules import Judged, Version, judged, matching
from homeplate.kit.exchange import Rates
from homeplate.kit.text import msg
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.rates.queries import rates_between
from homeplate.tenancy.context import workspace
from homeplate.tenancy.prepared import fetch

DEFINITIONS_KEPT = 512


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list; `state` is draft, published or retired."""

    id: UUID
    number: int
    state: str
    note: str
    author: str
    created_at: datetime
    published_at: datetime | None
    revision: int
    definition: Definition


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile or persona in a list: what it scores by, and the draft, as far as there are any; `shown` is what is
    worked on: the draft, else what is published."""

    id: UUID
    about: str
    name: str
    archived_at: datetime | None
    published: VersionRow | None
    draft: VersionRow | None
    shown: VersionRow


@dataclass(frozen=True, slots=True)
class ProfileDetail:
    """A profile with all its versions, newest first; `undo` says whether the last change of the draft can be taken
    back."""

    profile: ProfileRow
    versions: tuple[VersionRow, ...]
    undo: bool


@query(Permission.PROSPECT_VIEW)
def profiles(actor: Actor, *, about: str = "", archived: bool = False) -> list[ProfileRow]:
    """The profiles and personas in their order, in two statements; with `archived` those that were taken away."""
    rows = Profile.objects.filter(archived_at__isnull=not archived).order_by("about", "position", "id")
    found = list(rows.filter(about=about) if about else rows)
    below = _versions(actor, [row.id for row in found], ("draft", "published"))
    return [_row(row, below.get(row.id, ())) for row in found]


@query(Permission.PROSPECT_VIEW)
def profile_detail(actor: Actor, *, profile_id: UUID) -> ProfileDetail:
    """One profile with its versions. Raises `NotFound`."""
    row = Profile.objects.filter(id=profile_id).first() or not_found(msg("profile"))
    versions = _versions(actor, [row.id], ("draft", "published", "retired")).get(row.id, ())
    found = _row(row, versions)
    undo = False
    if found.draft is not None:
        changes = facts_about(profile_id).filter(verb=CHANGED, data__version=str(found.draft.id))
        last = changes.values_list("data__revision", flat=True).first()
        undo = last == found.draft.revision
    return ProfileDetail(found, tuple(versions), undo)


def _versions(
    actor: Actor, profile_ids: Sequence[UUID], states: Sequence[str]
) -> dict[UUID, list[VersionRow]]:
    names = member_names(actor.workspace_id)
    found: dict[UUID, list[VersionRow]] = {}
    rows = ProfileVersion.objects.filter(profile_id__in=list(profile_ids), state__in=states)
    for one in rows.order_by("profile_id", "-number"):
        row = VersionRow(
            one.id,
            one.number,
            one.state,
            one.note,
            names.get(one.author_id, "") if one.author_id else "",
            one.created_at,
            one.published_at,
            one.revision,
            read_definition(one.definition),
        )
        found.setdefault(one.profile_id, []).append(row)
    return found


def _row(row: Profile, versions: Sequence[VersionRow]) -> ProfileRow:
    by_state = {version.state: version for version in reversed(versions)}
    draft, current = by_state.get("draft"), by_state.get("published")
    shown = draft or current or versions[0]
    return ProfileRow(row.id, row.about, row.name, row.archived_at, current, draft, shown)


_seen: dict[tuple[UUID, UUID], Definition] = {}


@dataclass(frozen=True, slots=True)
class Published:
    """What a workspace scores by: its published profiles and personas in their order."""

    profiles: tuple[Version, ...]
    personas: tuple[Version, ...]

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies that amounts of rules are in."""
        rules = (rule for one in (*self.profiles, *self.personas) for rule in one.definition.rules)
        return frozenset(rule.currency for rule in rules if rule.kind == MONEY and rule.currency)

    def company(
        self, values: Mapping[str, Any], today: date, rates: Rates | None = None
    ) -> tuple[Judged, ...]:
        """How well a company fits, by the best profile first; nothing where none is published."""
        return judged(self.profiles, values, today=today, rates=rates)

    def person(self, values: Mapping[str, Any], today: date) -> Judged | None:
        """The persona that a person matches best, if any fits."""
        return matching(self.personas, values, today=today)


def published(actor: Actor) -> Published:
    """What the workspace scores by; one statement, once the versions have been seen. Asks no permission: who sees a
    record sees how well it fits."""
    with workspace(actor.workspace_id):
        return _published_in(actor.workspace_id)


def _published_in(here: UUID) -> Published:
    rows = list(fetch("fit.published", {}, _published))
    unseen = [row[1] for row in rows if (here, row[1]) not in _seen]
    if unseen:
        if len(_seen) > DEFINITIONS_KEPT:
            _seen.clear()
        for version_id, data in ProfileVersion.objects.filter(id__in=unseen).values_list("id", "definition"):
            _seen[here, version_id] = read_definition(data)
    versions = [
        (about, Version(profile_id, version_id, number, _seen[here, version_id]))
        for profile_id, version_id, number, about in rows
    ]
    return Published(
        tuple(one for about, one in versions if about == COMPANY),
        tuple(one for about, one in versions if about == PERSON),
    )


def _published(marks: Mapping[str, Any]) -> QuerySet[ProfileVersion, Any]:
    rows = ProfileVersion.objects.filter(state="published", profile__archived_at__isnull=True)
    order = ("profile__about", "profile__position", "profile_id")
    return rows.order_by(*order).values_list("profile_id", "id", "number", "profile__about")


def rates_for(actor: Actor, *, codes: Iterable[str], today: date) -> Rates | None:
    """The rates of a day between the currencies of rules and of amounts: one statement, none where they are all one."""
    wanted = {code for code in codes if code}
    if len(wanted) < 2:
        return None
    return rates_between(actor, spans={code: (today, today) for code in wanted if code != actor.currency})
