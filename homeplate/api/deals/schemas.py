"""How deals look on the wire, and how they get there: each `…_json` builds what the schema above it documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from homeplate.api.types import Answer, Body, Custom, Key, Line, Long, Money, MoneyIn, Patch, money
from homeplate.deals.actions.create import NextStep
from homeplate.deals.rules.competitors import names_of

Status = Literal["open", "won", "lost"]
Category = Literal["commit", "best_case", "pipeline", "omitted"]


class NextStepIn(Body):
    """What was agreed with the buyer, of which kind (see `/kinds`), and for which day."""

    what: Line
    kind: Key = "other"
    on: date

    def value(self) -> NextStep:
        """What actions take."""
        return NextStep(self.what, self.kind, self.on)


class NextStepOut(Answer):
    """What was agreed with the buyer, of which kind, and for which day."""

    what: str
    kind: str
    on: date


class Loss(Answer):
    """Why a deal was lost; `competitor` is who won it."""

    reason: str
    note: str
    competitor: str


class Deal(Answer):
    """A deal. `progress` is 0–100 and `probability` 0–1 with where it comes from; `gaps` counts required
    criteria of stages already left that do not hold now; `claimed` is the stage at which an import found it,
    with evidence for nothing before; `category` is what whoever answers for it expects of it in a forecast, and of a
    closed one what was said last; `revision` is the ETag."""

    id: UUID
    name: str
    account_id: UUID | None
    owner_id: UUID
    team_id: UUID | None
    process_id: UUID
    version_id: UUID
    stage: str
    stage_since: datetime
    status: Status
    value: Money | None
    kind: str
    source: str
    expected_close: date | None
    category: Category
    next_step: NextStepOut | None
    progress: Annotated[int, Field(ge=0, le=100)]
    probability: Annotated[float, Field(ge=0, le=1)]
    probability_source: Literal["criteria", "history", "model", "hand", "outcome"]
    gaps: int
    overrides: int
    lapses_at: datetime | None
    closed_at: datetime | None
    loss: Loss | None
    competitors: list[str]
    claimed: str
    custom: Custom
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    revision: int


class DealNamed(Deal):
    """A deal with the names of its account and owner."""

    account: str
    owner: str


def deal_json(deal: Any) -> dict[str, Any]:
    """A deal, as an action or a list gives it, as `Deal` documents it."""
    step = deal.next_step and {"what": deal.next_step, "kind": deal.next_step_kind, "on": deal.next_step_on}
    loss = deal.loss_reason and {
        "reason": deal.loss_reason,
        "note": deal.loss_note,
        "competitor": deal.competitor,
    }
    return {
        "id": deal.id,
        "name": deal.name,
        "account_id": deal.account_id,
        "owner_id": deal.owner_id,
        "team_id": deal.team_id,
        "process_id": deal.process_id,
        "version_id": deal.version_id,
        "stage": deal.stage,
        "stage_since": deal.stage_since,
        "status": deal.status,
        "value": money(deal.value_minor, deal.currency) if deal.value_minor else None,
        "kind": deal.kind,
        "source": deal.source,
        "expected_close": deal.expected_close,
        "category": deal.category,
        "next_step": step or None,
        "progress": deal.progress,
        "probability": deal.probability / 1000,
        "probability_source": deal.probability_source,
        "gaps": deal.gaps,
        "overrides": deal.overrides,
        "lapses_at": deal.lapses_at,
        "closed_at": deal.closed_at,
        "loss": loss or None,
        "competitors": list(names_of(deal.competitors)),
        "claimed": deal.claimed,
        "custom": deal.custom,
        "created_at": deal.created_at,
        "updated_at": deal.updated_at,
        "archived_at": deal.archived_at,
        "revision": deal.revision,
    }


def named_json(deal: Any) -> dict[str, Any]:
    """A row of a list as `DealNamed` documents it."""
    return {**deal_json(deal), "account": deal.account, "owner": deal.owner}


class DealIn(Body):
    """A new deal; it starts at the first stage of the published version of its process."""

    name: Line
    account_id: UUID | None = None
    process_id: UUID | None = None
    owner_id: UUID | None = None
    value: MoneyIn | None = None
    expected_close: date | None = None
    source: Line = ""
    kind: Line = ""
    next_step: NextStepIn | None = None
    custom: Custom = {}

    def values(self) -> dict[str, Any]:
        """What `create_deal` takes."""
        return {
            **{name: getattr(self, name) for name in type(self).model_fields},
            "value": self.value.amount if self.value else None,
            "currency": self.value.currency if self.value else None,
            "next_step": self.next_step.value() if self.next_step else None,
        }


class DealPatch(Patch):
    """What to change of a deal. `probability` null gives it back to the criteria; `value` null empties it."""

    name: Line = ""
    account_id: UUID | None = None
    value: MoneyIn | None = None
    expected_close: date | None = None
    source: Line = ""
    kind: Line = ""
    probability: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    custom: Custom = {}

    def changes(self) -> dict[str, Any]:
        """What `edit_deal` takes."""
        given = {
            name: getattr(self, name) for name in self.model_fields_set if name in DealPatch.model_fields
        }
        if "value" in given:
            given["value"] = self.value.amount if self.value else None
            if self.value and self.value.currency:
                given["currency"] = self.value.currency
        return given


class Advance(Body):
    """Forward to a stage. `seen` is the stage at which you saw the deal: if it moved meanwhile, nothing is done."""

    to: Key
    seen: Key | None = None


class Back(Advance):
    """Back to an earlier stage, and why."""

    reason: Long


class Override(Advance):
    """Forward past gates that are not met, and why."""

    reason: Long


class CategoryIn(Body):
    """What is expected of an open deal in a forecast."""

    category: Category


class Competitors(Body):
    """Competitors that the buyer looks at (`met`), and such that are none any more (`gone`)."""

    met: Annotated[list[Line], Field(max_length=20)] = []
    gone: Annotated[list[Line], Field(max_length=20)] = []


class Win(Body):
    """The sale. Gates left unmet need a reason and the permission to override."""

    override_reason: Long = ""


class Lose(Body):
    """Why the deal is lost; `reason` is one of the loss reasons of `/kinds`."""

    reason: Key
    note: Long = ""
    competitor: Line = ""


class ToldNo(Body):
    """A no that is not the last word: `reason` is one of the reasons of a no of `/kinds`, `step` what is done on the
    day to come back."""

    reason: Key
    step: NextStepIn
    note: Long = ""


class Because(Body):
    """The reason for it."""

    reason: Long


class Assign(Body):
    """Who is to own the deal, with a note for them."""

    owner_id: UUID
    note: Long = ""


class EvidenceIn(Body):
    """Evidence for a criterion. The form of `value` is that of the criterion: see `value_schema` in its progress."""

    value: Any
    note: Long = ""


class Withdrawal(Body):
    """Why the evidence no longer counts."""

    reason: Long = ""
