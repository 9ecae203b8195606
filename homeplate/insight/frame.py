"""What figures are asked about: which deals, and which stretch of time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.insight.mirror.engine import Session, over
from homeplate.insight.mirror.files import Folder, Note
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.playbook.queries import definition, versions

SEEN = (Path(__file__).parent / "frame.sql").read_text(encoding="utf-8")


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
class Frame:
    """What is asked about. Days are those of the workspace: from `since`, to before `until`.

    `team_id` takes in the teams below it when `teams` names them. An empty part narrows nothing.
    """

    process_id: UUID
    since: date
    until: date
    owner_id: UUID | None = None
    teams: tuple[UUID, ...] = ()
    version_id: UUID | None = None
    source: str = ""
    kind: str = ""

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
        "source": frame.source,
        "kind": frame.kind,
    }


@contextmanager
def looking(actor: Actor, note: Note, frame: Frame, folder: Folder | None = None) -> Iterator[Session]:
    """A session over the mirror in which `seen` holds the deals that `frame` asks about and `actor` may see.

    `stage` has the stages of every version of the process: their `position`, and whether they are `selling`.
    """
    with over(folder or Folder(actor.workspace_id), note) as session:
        stages = [
            (version.id, stage.key, position, not stage.after_sale, stage.target_days or 0)
            for version in versions(actor, process_id=frame.process_id)
            for position, stage in enumerate(definition(version.id).stages)
        ]
        kinds = {"version": "UUID", "key": "VARCHAR", "position": "UTINYINT", "selling": "BOOLEAN"}
        session.load("stage", {**kinds, "target_days": "USMALLINT"}, stages)
        session.run(SEEN, **whose(actor, frame))
        yield session
