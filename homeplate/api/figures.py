"""What the figures of insight have in common as data: what is asked, shares with their bounds, and no figures yet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NoReturn
from uuid import UUID

from pydantic import BaseModel, Field

from homeplate.accounts.segments import SIZES, UNKNOWN
from homeplate.api.types import Answer
from homeplate.insight.coverage import tree
from homeplate.insight.frame import Frame, band_of
from homeplate.insight.tasks import anything, ask_to_catch_up
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.estimates import Share
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found
from homeplate.people.permissions import Permission
from homeplate.people.rules import team_and_below
from homeplate.playbook.queries import process_in_use, versions

TAG = "Insight"


class Estimate(Answer):
    """A share, 0–1, of so many, between two bounds in 95 of 100 cases; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None
    of: int


Name = Annotated[str, Field(max_length=200)]


class Asked(BaseModel):
    """Which process (that of new deals unless it is named), and which days: from `since` to before `until`. Narrowed to
    a team with those below it, a person, a published version; a `source`, `kind` or `industry` by its name or `-`:
    none; a `size` of accounts by employees such as `50-249`; a `value`, two bounds in whole units of the currency of
    the workspace such as `2000-8000`, either of which may be missing, or `-`: none."""

    process_id: UUID | None = None
    since: Annotated[date, Field(ge=date(1900, 1, 1))]
    until: Annotated[date, Field(le=date(2199, 12, 31))]
    team_id: UUID | None = None
    owner_id: UUID | None = None
    version_id: UUID | None = None
    source: Name = ""
    kind: Name = ""
    industry: Name = ""
    size: Name = ""
    value: Name = ""

    def frame(self, actor: Actor, day: date) -> Frame:
        """What the figures are about; amounts are banded at the rates of `day`. Raises `NotFound` for a process that is
        not in use or a version that it never had, `Invalid` for what is no size or value."""
        process_id, _ = process_in_use(actor, self.process_id)
        if self.industry or self.size:
            actor.require(Permission.ACCOUNT_VIEW)
        if self.size and self.size not in (*SIZES, UNKNOWN):
            raise Invalid("size", msg("There is no such size."), field="size")
        band = band_of(self.value, actor.currency, day)
        if self.value and band is None:
            raise Invalid("value", msg("Give two bounds such as 2000-8000."), field="value")
        return Frame(
            process_id,
            self.since,
            max(self.until, self.since),
            owner_id=self.owner_id,
            teams=with_those_below(actor, self.team_id),
            version_id=self._version(actor, process_id),
            source=self.source,
            kind=self.kind,
            industry=self.industry,
            size=self.size,
            band=band,
        )

    def _version(self, actor: Actor, process_id: UUID) -> UUID | None:
        if self.version_id is None:
            return None
        rows = versions(actor, process_id=process_id)
        known = any(row.id == self.version_id and row.state != "draft" for row in rows)
        return self.version_id if known else not_found(msg("version"))


def with_those_below(actor: Actor, team_id: UUID | None) -> tuple[UUID, ...]:
    """A team and all below it; none where none is named."""
    return tuple(sorted(team_and_below(team_id, tree(actor)))) if team_id else ()


def share(one: Share) -> dict[str, object]:
    """A share as `Estimate`."""
    low, high = one.interval or (None, None)
    return {"value": one.value, "low": low, "high": high, "of": one.of}


def not_counted(actor: Actor) -> NoReturn:
    """Have the history read, and say that it is not there yet, or that there is none."""
    if not anything(actor.workspace_id):
        raise Conflict("no-deals", msg("There is no deal yet to tell figures of. Add or import deals first."))
    ask_to_catch_up(actor.workspace_id)
    raise Conflict(
        "not-counted",
        msg("The history of your deals is being read for the first time. Ask again in a minute."),
    )
