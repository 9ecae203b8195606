"""What the figures of insight have in common as data: what is asked, shares with their bounds, and no figures yet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NoReturn
from uuid import UUID

from pydantic import BaseModel, Field

from homeplate.api.types import Answer
from homeplate.insight.estimates import Share
from homeplate.insight.frame import Frame
from homeplate.insight.tasks import ask_to_catch_up
from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.playbook.queries import process_in_use

TAG = "Insight"


class Estimate(Answer):
    """A share, 0–1, of so many, between two bounds in 95 of 100 cases; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None
    of: int


class Asked(BaseModel):
    """Which process (that of new deals unless it is named), and which days: from `since` to before `until`."""

    process_id: UUID | None = None
    since: Annotated[date, Field(ge=date(1900, 1, 1))]
    until: Annotated[date, Field(le=date(2199, 12, 31))]

    def frame(self, actor: Actor) -> Frame:
        """What the figures are about. Raises `NotFound` for a process that is not in use."""
        process_id, _ = process_in_use(actor, self.process_id)
        return Frame(process_id, self.since, max(self.until, self.since))


def share(one: Share) -> dict[str, object]:
    """A share as `Estimate`."""
    low, high = one.interval or (None, None)
    return {"value": one.value, "low": low, "high": high, "of": one.of}


def not_counted(actor: Actor) -> NoReturn:
    """Have the history read, and say that it is not there yet."""
    ask_to_catch_up(actor.workspace_id)
    raise Conflict(
        "not-counted",
        msg("The history of your deals is being read for the first time. Ask again in a minute."),
    )
