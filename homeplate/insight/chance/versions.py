"""The versions of the model of a process, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.history import history_of
from homeplate.deals.models import Deal
from homeplate.insight.chance.judging import Goodness
from homeplate.insight.chance.looks import MOST
from homeplate.insight.chance.training import FEWEST
from homeplate.insight.models import TrainedModel
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names

NEW, SHARE = 20, 0.1
"""How many outcomes, and what share of those that taught the last version, are enough to train anew."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was trained. `figures` say how good each level was on later deals.

    `within`: whether the forecast goes by it. `ours` and `theirs` say how good it and the one then in use (`against`; 0
    for the weights of the process) were on the same `tried` deals.
    """

    id: UUID
    number: int
    state: str
    level: str
    method: str
    by: str
    deals: int
    since: datetime | None
    until: datetime | None
    created_at: datetime
    finished_at: datetime | None
    in_use: bool
    taken: bool
    within: bool
    against: int
    tried: int
    figures: Mapping[str, Goodness]
    ours: Goodness | None
    theirs: Goodness | None

    @property
    def good(self) -> Goodness | None:
        """How good it was on later deals."""
        return self.figures.get(self.level)


@query(Permission.DEAL_VIEW)
def versions_of(actor: Actor, *, process_id: UUID) -> list[Version]:
    """All of a process, the newest first."""
    model = history_of(process_id).model
    rows = TrainedModel.objects.filter(process_id=process_id).defer("model").order_by("-number")
    names = member_names(actor.workspace_id)
    return [_version(row, names, model.number if model else 0) for row in rows]


@query(Permission.DEAL_VIEW)
def version_of(actor: Actor, *, run_id: UUID) -> Version:
    """One by its id. Raises `NotFound`."""
    row = TrainedModel.objects.filter(id=run_id).defer("model").first() or not_found(msg("version"))
    model = history_of(row.process_id).model
    return _version(row, member_names(actor.workspace_id), model.number if model else 0)


def _version(row: TrainedModel, names: Mapping[UUID, str], in_use: int) -> Version:
    compared: dict[str, Any] = row.compared
    return Version(
        id=row.id,
        number=row.number,
        state=row.state,
        level=row.level,
        method=row.method,
        by=names.get(row.member_id, "") if row.member_id else "",
        deals=row.deals,
        since=row.since,
        until=row.until,
        created_at=row.created_at,
        finished_at=row.finished_at,
        in_use=row.number == in_use,
        taken=bool(compared.get("taken")),
        within=bool(compared.get("within")),
        against=compared.get("with", 0),
        tried=compared.get("deals", 0),
        figures={level: Goodness(**figures) for level, figures in row.figures.items()},
        ours=Goodness(**compared["ours"]) if "ours" in compared else None,
        theirs=Goodness(**compared["theirs"]) if "theirs" in compared else None,
    )


def enough_is_new(process_id: UUID) -> bool:
    """Whether enough deals of a process were closed since a version was trained last."""
    closed = max((reached for reached, _ in history_of(process_id).stages.values()), default=0)
    told = TrainedModel.objects.filter(process_id=process_id, state__in=("done", "few", "same")).order_by(
        "-number"
    )
    last = told.values_list("deals", "created_at").first()
    if last is None:
        return closed >= FEWEST
    deals, at = last
    # A version learns from no more than so many: beyond them, those that are new are counted by themselves.
    new = (
        closed - deals
        if deals < MOST
        else Deal.objects.filter(process_id=process_id, closed_at__gt=at).count()
    )
    return closed >= FEWEST and new >= max(NEW, SHARE * deals)
