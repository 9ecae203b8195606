"""Two versions of a process side by side: what changed between them, and how the deals went on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from homeplate.insight.comparison import Adjusted, Help, adjusted, helped, until_told
from homeplate.insight.frame import Frame, Window, looking, utc
from homeplate.insight.funnel import NOBODY, NOTHING
from homeplate.insight.measures import gates, stages, versions, winning
from homeplate.insight.measures.discipline import CONDUCT, deals_of_conduct, discipline
from homeplate.insight.measures.gates import PASSAGES, deals_of_passage
from homeplate.insight.measures.stages import COURSES, Conversion, Durations
from homeplate.insight.measures.versions import Stratum
from homeplate.insight.measures.winning import OUTCOMES, Closed, Cohort, Cycle
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.estimates import Difference, Share, difference
from homeplate.kit.exchange import Sum
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import Reason, VersionRow, definition, process_detail, process_in_use
from homeplate.process.definition import Process
from homeplate.process.versions import Change, diff, same_stages

TO, AWAY = "moved-to", "moved-away"
"""What deals are called that were moved to a version, or away from it."""


@dataclass(frozen=True, slots=True)
class Side:
    """How the deals went that ran on one version from their creation on, in the period; those moved to it or away from
    it are only counted. By the positions of this version's stages."""

    version: VersionRow
    closed: Closed
    cohort: Cohort
    cycle: Cycle
    conversions: dict[int, Conversion]
    durations: dict[int, Durations]
    kept: Share
    overridden: Share
    open_deals: int
    open_sums: tuple[Sum, ...]
    moved_to: int
    moved_away: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A selling stage of the new version; `was` is its place in the old one, None where it is new."""

    position: int
    was: int | None
    name: Text


@dataclass(frozen=True, slots=True)
class Mix:
    """A source or kind that came much more often on one version than on the other."""

    what: str
    key: str
    new: Share
    old: Share


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions; `pairs` are the stages of the new one. `told` is what can be said, `more` how many deals are to
    close on the new version until there is more to say."""

    made: datetime
    process_id: UUID
    new: Side
    old: Side
    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]
    reasons: tuple[Reason, ...]
    raw: Difference | None
    alike: Adjusted | None
    mix: tuple[Mix, ...]
    told: Help
    more: int | None


@dataclass(frozen=True, slots=True)
class Alone:
    """A process that has only one published version: nothing to compare."""

    made: datetime
    process_id: UUID


@query(Permission.DEAL_VIEW)
def compared(
    actor: Actor,
    frame: Frame,
    *,
    new: int | None,
    old: int | None,
    now: datetime,
    today: date,
    folder: Mirror | None = None,
) -> Compared | Alone | None:
    """Two versions by their numbers, the one in use and the one before where these name none; None while the workspace
    has no mirror. Raises `NotFound` for a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    process_id, _ = process_in_use(actor, frame.process_id)
    detail = process_detail(actor, process_id=process_id)
    chosen = choose(detail.versions, new, old)
    if chosen is None:
        return Alone(note.at, process_id)
    after, before = chosen
    frame, window = replace(frame, version_id=None), frame.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        versions.look(session)
        strata = versions.alike(session, window, after.id, before.id)
        was = _side(session, before, window, now, today)
    with looking(
        actor, note, frame, folder
    ) as session:  # another: the measures of a session are about its deals
        versions.look(session)
        is_ = _side(session, after, window, now, today)
    raw, alike = difference(is_.closed.rate, was.closed.rate), adjusted((one.new, one.old) for one in strata)
    told = helped(is_.closed.rate, was.closed.rate, raw, alike)
    then, since = definition(before.id), definition(after.id)
    return Compared(
        made=note.at,
        process_id=process_id,
        new=is_,
        old=was,
        pairs=pairs(then, since),
        changes=diff(then, since),
        reasons=between(detail.reasons, before, after),
        raw=raw,
        alike=alike,
        mix=mixed(strata),
        told=told,
        more=until_told(is_.closed.rate, was.closed.rate) if told in (Help.OPEN, Help.FEW) else None,
    )


def choose(
    found: Sequence[VersionRow], new: int | None, old: int | None
) -> tuple[VersionRow, VersionRow] | None:
    """The version after and the one before, out of those that were published; None while there is only one. Pure."""
    published = sorted((one for one in found if one.published_at), key=lambda one: one.number)
    if len(published) < 2:
        return None
    numbers = {one.number: place for place, one in enumerate(published)}
    after = max(numbers.get(new or 0, len(published) - 1), 1)
    before = numbers.get(old or 0, after - 1)
    return published[after], published[before if before < after else after - 1]


def between(reasons: Sequence[Reason], before: VersionRow, after: VersionRow) -> tuple[Reason, ...]:
    """The reasons that were noted while the old version was the one in use, oldest first. Pure."""
    since, until = before.published_at, after.published_at
    found = [one for one in reasons if since and until and since <= one.at <= until]
    return tuple(sorted(found, key=lambda one: one.at))


def pairs(old: Process, new: Process) -> tuple[Pair, ...]:
    """The selling stages of the new version with the ones that they were. Pure."""
    former = {now: before for before, now in same_stages(old, new).items()}
    return tuple(
        Pair(position, old.index(former[stage.key]) if stage.key in former else None, stage.name)
        for position, stage in enumerate(new.stages)
        if not stage.after_sale
    )


def mixed(strata: Sequence[Stratum]) -> tuple[Mix, ...]:
    """The sources and kinds whose part of the deals differs beyond chance, the largest difference first. Pure."""
    new, old = sum(one.new.of for one in strata), sum(one.old.of for one in strata)
    found: list[tuple[float, Mix]] = []
    for what in ("source", "kind"):
        of_new: Counter[str] = Counter()
        of_old: Counter[str] = Counter()
        for one in strata:
            key = one.source if what == "source" else one.kind
            of_new[key] += one.new.of
            of_old[key] += one.old.of
        for key in sorted({*of_new, *of_old}):
            mix = Mix(what, key, Share(of_new[key], new), Share(of_old[key], old))
            apart = difference(mix.new, mix.old)
            if apart and (apart.low > 0 or apart.high < 0):
                found.append((abs(apart.value), mix))
    return tuple(mix for _, mix in sorted(found, key=lambda one: -one[0]))


def _side(session: Session, version: VersionRow, window: Window, now: datetime, today: date) -> Side:
    to, away = (len(versions.moved(session, version.id, away=one)) for one in (False, True))
    versions.only(session, version.id)
    deals, sums = winning.stock(session)
    conversions = dict(stages.conversion(session, window, utc(now)))
    gates.look(session, window)
    course = discipline(session, window)
    return Side(
        version=version,
        closed=winning.closed(session, window),
        cohort=winning.cohort(session, window),
        cycle=winning.cycle(session, window)["won"],
        conversions=conversions,
        durations=dict(stages.durations(session, window, utc(now))),
        kept=gates.kept(session),
        overridden=Share(course.kept.of - course.kept.hits, course.kept.of),
        open_deals=deals,
        open_sums=tuple(Sum(currency, minor, today) for currency, minor in sums),
        moved_to=to,
        moved_away=away,
    )


def conversion_of(side: Side, position: int | None) -> Conversion:
    """Of a stage by its position in the side's own version; of none where it has it not."""
    return side.conversions.get(position, NOBODY) if position is not None else NOBODY


def durations_of(side: Side, position: int | None) -> Durations:
    """Likewise."""
    return side.durations.get(position, NOTHING) if position is not None else NOTHING


@query(Permission.DEAL_VIEW)
def sides(
    actor: Actor, frame: Frame, *, new: int | None, old: int | None
) -> tuple[tuple[VersionRow, Process], ...]:
    """The versions that are compared with their definitions, the new one first; none while there is only one."""
    process_id, _ = process_in_use(actor, frame.process_id)
    chosen = choose(process_detail(actor, process_id=process_id).versions, new, old)
    return tuple((one, definition(one.id)) for one in chosen or ())


@query(Permission.DEAL_VIEW)
def deals_behind_version(
    actor: Actor,
    frame: Frame,
    *,
    version_id: UUID,
    what: str,
    position: int | None,
    now: datetime,
    folder: Mirror | None = None,
) -> Sequence[UUID]:
    """The deals that a number of one version counts. Nothing for anything that is not counted."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    frame, window = replace(frame, version_id=None), frame.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        versions.look(session)
        if what in (TO, AWAY):
            return versions.moved(session, version_id, away=what == AWAY)
        versions.only(session, version_id)
        if position is not None:
            wanted = what in COURSES
            return (
                stages.deals_of_course(session, window, utc(now), position=position, what=what)
                if wanted
                else []
            )
        if what in OUTCOMES:
            return winning.deals_of_outcome(session, window, what=what)
        if what in PASSAGES:
            return deals_of_passage(session, window, what=what)
        conduct = what.removeprefix("deals-")
        return deals_of_conduct(session, window, what=conduct) if conduct in CONDUCT else []
