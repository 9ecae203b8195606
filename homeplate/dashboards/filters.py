"""What a dashboard is narrowed to: whose deals, of which process, and which stretch of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from homeplate.accounts.segments import SIZES, UNKNOWN
from homeplate.insight.frame import Frame, band_of
from homeplate.insight.periods import stretch, stretch_ahead
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import teams
from homeplate.people.rules import team_and_below
from homeplate.playbook.queries import choices, process_in_use, versions

ME = "me"
"""The owner who asks, whoever it is."""
PERIODS = ("year", "quarter", "this-quarter", "last-quarter", "this-year")
AHEAD = ("this-quarter", "this-month", "next-month", "next-quarter")
"""The names of stretches of time, back and ahead; the first of each is meant by an empty one."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """As they are kept and as an address has them; an empty part narrows nothing. `value` is a band as
    `insight.frame.band_of` reads it."""

    process: str = ""
    owner: str = ""
    team: str = ""
    period: str = ""
    ahead: str = ""
    version: str = ""
    source: str = ""
    kind: str = ""
    industry: str = ""
    size: str = ""
    value: str = ""

    @classmethod
    def of(cls, given: Mapping[str, object]) -> Filters:
        """What is known of what was given; a part that makes no sense is as if it were not there."""
        told = {one.name: str(given.get(one.name) or "")[:LONGEST] for one in fields(cls)}
        whole = {
            "process": told["process"] if parse_id(told["process"]) else "",
            "owner": told["owner"] if told["owner"] == ME or parse_id(told["owner"]) else "",
            "team": told["team"] if parse_id(told["team"]) else "",
            "version": told["version"] if parse_id(told["version"]) else "",
            "period": told["period"] if told["period"] in PERIODS[1:] else "",
            "ahead": told["ahead"] if told["ahead"] in AHEAD[1:] else "",
            "size": told["size"] if told["size"] in (*SIZES, UNKNOWN) else "",
        }
        return cls(**{**told, **whole})

    @property
    def kept(self) -> dict[str, str]:
        """The parts that are set."""
        return {name: value for name, value in asdict(self).items() if value}


def frames(actor: Actor, wanted: Filters, *, today: date) -> tuple[Frame, Frame]:
    """The stretch that looks back and the one that looks ahead. A process, a
    version or a team that is gone narrows nothing.

    Raises `Refused` while no process is published.
    """
    process = parse_id(wanted.process)
    known = {row.id for row in choices(actor)} if process else set()
    process_id, _ = process_in_use(actor, process if process in known else None)
    narrowed: dict[str, Any] = {
        "owner_id": actor.member_id if wanted.owner == ME else parse_id(wanted.owner),
        "teams": _teams(actor, parse_id(wanted.team)),
        "version_id": _version(actor, process_id, parse_id(wanted.version)),
        "source": wanted.source,
        "kind": wanted.kind,
        "band": band_of(wanted.value, actor.currency, today),
    }
    if actor.may(Permission.ACCOUNT_VIEW):
        narrowed |= {"industry": wanted.industry, "size": wanted.size}
    back = stretch(wanted.period, today, None, None)
    ahead = stretch_ahead(wanted.ahead, today)
    return Frame(process_id, *back, **narrowed), Frame(process_id, *ahead, **narrowed)


def _version(actor: Actor, process_id: UUID, version: UUID | None) -> UUID | None:
    rows = versions(actor, process_id=process_id) if version else ()
    return version if any(row.id == version and row.state != "draft" for row in rows) else None


def _teams(actor: Actor, team: UUID | None) -> tuple[UUID, ...]:
    """A team with those below it; nothing for one that is gone or out of reach."""
    if team is None or actor.reach is Reach.OWN:
        return ()
    rows = teams(actor)
    if team not in {row.id for row in rows}:
        return ()
    return tuple(sorted(team_and_below(team, ((row.id, row.parent_id) for row in rows))))
