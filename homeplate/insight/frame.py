"""What figures are asked about: which deals, and which stretch of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.accounts.segments import UNKNOWN, accounts_of_segment
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import Note
from homeplate.insight.mirror.places import Mirror, in_columns, mirror_of, over
from homeplate.insight.mirror.then import go_back
from homeplate.kit.errors import Invalid
from homeplate.kit.exchange import minor_factor
from homeplate.kit.money import to_minor
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.playbook.queries import definition, process_in_use, versions
from homeplate.process.definition import Process, Stage
from homeplate.rates.queries import rates_between
from homeplate.tenancy.context import workspace

HERE = Path(__file__).parent
ASKED = (HERE / "frame.sql").read_text(encoding="utf-8")
NARROW = (HERE / "narrow.sql").read_text(encoding="utf-8")
VIEWS = {
    "seen": "SELECT * FROM deal WHERE " + ASKED.format(deal="id"),  # noqa: S608  # our own text
    "turn": "SELECT * FROM stay WHERE selling AND way <> 'found' AND " + ASKED.format(deal="deal"),  # noqa: S608
    "course": "SELECT * FROM entry WHERE " + ASKED.format(deal="deal"),  # noqa: S608
}
"""What measures read: the deals that somebody asks about and may see, as they are now; every stay of them at a selling
stage whose course is known (of a deal that an import found closed nobody knows how it went); and the first time that
each came to each such stage."""
NONE = "-"
"""In the place of a source, a kind or an industry: the deals that have none."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: from `since` to before `until`, moments in UTC without a zone, as the mirror has them."""

    since: datetime
    until: datetime

    @property
    def values(self) -> dict[str, datetime]:
        """By the names that statements use."""
        return {"since": self.since, "until": self.until}


@dataclass(frozen=True, slots=True)
class Band:
    """Deals by what they are worth at the rates of `day`, in minor units of the currency of the workspace: at `least`
    so much, and less than `below`; or those without a value or a rate."""

    day: date
    least: int | None = None
    below: int | None = None
    unvalued: bool = False


def band_of(text: str, currency: str, day: date) -> Band | None:
    """The band that is written as `NONE` (no value, or no rate), or as two bounds in whole units such as “2000-8000”,
    either of which may be missing; None for any other text."""
    if text == NONE:
        return Band(day, unvalued=True)
    least, _, below = text.partition("-")
    band = Band(day, bound_of(least, currency), bound_of(below, currency))
    return band if band != Band(day) else None


def bound_of(text: str, currency: str) -> int | None:
    """A bound in minor units; None for a text that is no amount."""
    try:
        return max(to_minor(Decimal(text), currency), 0)
    except (InvalidOperation, Invalid):
        return None


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked about. Days are those of the workspace: from `since`, to before `until`.

    `teams` names a team and those below it. An empty part narrows nothing; `source`, `kind` and `industry` may be
    `NONE`. `industry` and `size` are those of the account: its line of business, and one of `SIZES`.
    """

    process_id: UUID
    since: date
    until: date
    owner_id: UUID | None = None
    teams: tuple[UUID, ...] = ()
    version_id: UUID | None = None
    source: str = ""
    kind: str = ""
    industry: str = ""
    size: str = ""
    band: Band | None = None

    @property
    def narrowing(self) -> tuple[object, ...]:
        """What it goes by of what a deal is, besides whose and when."""
        return self.source, self.kind, self.industry, self.size, self.band

    @property
    def narrowed(self) -> bool:
        """Whether it goes by any of that."""
        return any(self.narrowing)

    def window(self, zone: str) -> Window:
        """The days as moments."""
        return Window(midnight(self.since, zone), midnight(self.until, zone))

    @property
    def before(self) -> Frame:
        """The same stretch of days right before this one."""
        return replace(self, since=self.since - (self.until - self.since), until=self.since)


def midnight(day: date, zone: str) -> datetime:
    """When a day of the workspace begins, as the mirror has moments."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def utc(moment: datetime) -> datetime:
    """A moment as the mirror has it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def whose(actor: Actor, frame: Frame) -> dict[str, Any]:
    """Which deals are asked about, and which `actor` may see, by the names that statements use."""
    return {
        "process": frame.process_id,
        "everything": actor.reach is Reach.ALL,
        "me": actor.member_id,
        "mine": sorted(actor.teams) if actor.reach is Reach.TEAM else [],
        "owner": frame.owner_id,
        "teams": list(frame.teams) or None,
        "version": frame.version_id,
        "narrowed": frame.narrowed,
    }


def process_of(actor: Actor, frame: Frame) -> tuple[UUID, Process]:
    """The process that is asked about, and its definition: that of the version asked for, or of the one that new deals
    run on. Raises `NotFound` for a process that is not in use."""
    process_id, process = process_in_use(actor, frame.process_id)
    if not frame.version_id:
        return process_id, process
    with workspace(actor.workspace_id):
        return process_id, definition(frame.version_id)


def narrow(session: Session, actor: Actor, frame: Frame) -> None:
    """Name in `kept` the deals that the filters let through which go by what a deal is; none where there are none."""
    if not frame.narrowed:
        session.run("CREATE OR REPLACE TEMP TABLE kept (id UUID)")
        return
    members = _members(actor, frame)
    session.run(
        "CREATE OR REPLACE TEMP TABLE member AS SELECT unnest(CAST($ids AS UUID[])) AS id", ids=members.ids
    )
    factors = factors_on(session, actor, frame.band.day) if frame.band else {}
    session.load("price", {"currency": "VARCHAR", "factor": "DOUBLE"}, list(factors.items()))
    band = frame.band
    session.run(
        NARROW,
        source=_wanted(frame.source),
        kind=_wanted(frame.kind),
        segmented=bool(frame.industry or frame.size),
        strays=members.strays,
        banded=band is not None,
        unvalued=band is not None and band.unvalued,
        least=band and band.least,
        below=band and band.below,
    )


def _wanted(text: str) -> str | None:
    return "" if text == NONE else text or None


@dataclass(frozen=True, slots=True)
class _Members:
    """The accounts of a segment; `strays` when deals without an account belong to it."""

    ids: list[UUID]
    strays: bool


def _members(actor: Actor, frame: Frame) -> _Members:
    if not (frame.industry or frame.size):
        return _Members([], False)
    ids = accounts_of_segment(actor, industry=_wanted(frame.industry), size=frame.size)
    return _Members(ids, frame.industry in ("", NONE) and frame.size in ("", UNKNOWN))


def factors_on(session: Session, actor: Actor, day: date) -> dict[str, float]:
    """What a minor unit of each currency that deals have is worth on a day, in minor units of that of the workspace."""
    codes = {code for (code,) in session.rows("SELECT DISTINCT currency FROM deal WHERE currency <> ''")}
    rates = rates_between(actor, spans=dict.fromkeys(codes - {actor.currency}, (day, day)))
    found = {code: rates.on(code, day) for code in codes}
    return {code: float(minor_factor(rate, actor.currency)) for code, rate in found.items() if rate}


def see(session: Session, whose: Mapping[str, Any]) -> None:
    """Make the views of the deals that are asked about."""
    session.whose = whose
    for name, sql in VIEWS.items():
        session.view(name, sql, **whose)


def see_only(session: Session, sql: str, **values: Any) -> None:
    """From here on, see only those of the deals that a statement finds."""
    session.run(f"CREATE OR REPLACE TEMP TABLE found AS {sql}", **values)
    session.run("CREATE OR REPLACE TEMP TABLE kept AS SELECT id FROM found")
    see(session, {**session.whose, "narrowed": True})


@contextmanager
def looking(
    actor: Actor, note: Note, frame: Frame, folder: Mirror | None = None, then: datetime | None = None
) -> Iterator[Session]:
    """A session over the mirror in which `VIEWS` hold the deals that `frame` asks about and `actor` may see; as they
    stood `then`, where a moment is given.

    `stage` has the stages of every version of the process: their `position`, whether they are `selling`, and the keys
    of the criteria that each `asks` for.
    """
    mirror = folder or mirror_of(actor.workspace_id)
    with over(mirror, note) if then is None else in_columns(mirror, note, frame.process_id) as session:
        if then is not None:
            go_back(session, frame.process_id, utc(then))
        stages = [
            (version.id, stage.key, position, not stage.after_sale, stage.target_days or 0, _keys(stage))
            for version in versions(actor, process_id=frame.process_id)
            for position, stage in enumerate(definition(version.id).stages)
        ]
        kinds = {"version": "UUID", "key": "VARCHAR", "position": "UTINYINT", "selling": "BOOLEAN"}
        session.load("stage", {**kinds, "target_days": "USMALLINT", "asks": "VARCHAR[]"}, stages)
        narrow(session, actor, frame)
        see(session, whose(actor, frame))
        yield session


def _keys(stage: Stage) -> list[str]:
    return [criterion.key for criterion in stage.criteria]
