"""Everything one deal's page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from homeplate.accounts.care import Stops
from homeplate.deals.history import history_of
from homeplate.deals.models import Deal, Document, Stakeholder
from homeplate.deals.queries.lists import ROW_FIELDS, DealRow, row_of
from homeplate.deals.rules.refusals import TOLD_NO
from homeplate.deals.rules.standing import explained, stands
from homeplate.deals.rules.state import Held, facts_of
from homeplate.deals.store import holding_of
from homeplate.kit.text import Message, msg
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.playbook.queries import definition
from homeplate.process import gates, probability, progress
from homeplate.process.definition import Criterion, Process, Stage
from homeplate.process.facts import Facts
from homeplate.tenancy.prepared import fetch


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion as it stands on a deal.

    `state` is one of validated, lapsed, not_evidenced, failing, open, not_applicable; `reason` says what is
    missing. `may_validate` is about the role of the person who looks.
    """

    criterion: Criterion
    state: str
    held: Held | None
    by: str
    reason: Message | None
    may_validate: bool


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage as it stands on a deal: `place` is past, current or ahead; `share` of its weight is validated."""

    stage: Stage
    place: str
    share: float
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class StakeholderView:
    """A person in the decision. `influence` 1–5, `attitude` −2 (against) to 2 (for us); `stops` is what they have
    ruled out (`accounts.care.Stops`)."""

    contact_id: UUID
    name: str
    title: str
    account: str
    buying_role: str
    influence: int
    attitude: int
    note: str
    stops: Stops


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file kept with the deal; `size` in bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DealDetail:
    """One deal with all that its page shows. `verdict` is about the next gate (the won sale at the end)."""

    deal: DealRow
    process: Process
    stages: tuple[StageView, ...]
    verdict: gates.Verdict
    next_stage: Stage | None
    what_next: tuple[progress.Suggestion, ...]
    slipped: tuple[CriterionView, ...]
    diamond: progress.DiamondPosition
    chance: probability.Probability
    stakeholders: tuple[StakeholderView, ...]
    documents: tuple[DocumentView, ...]
    no_next_step: bool
    days_in_stage: int

    @property
    def sale_next(self) -> bool:
        """Whether the next gate leads to the won sale."""
        return self.next_stage is None or self.next_stage.after_sale

    @property
    def stage(self) -> StageView:
        """The stage the deal is at."""
        return next(view for view in self.stages if view.place == "current")

    def criterion(self, key: str) -> CriterionView:
        """The criterion `key` as it stands. Raises `NotFound`."""
        self.process.criterion(key)
        return next(view for stage in self.stages for view in stage.criteria if view.criterion.key == key)


@query(Permission.DEAL_VIEW)
def no_at(actor: Actor, *, deal_id: UUID, moment: datetime) -> UUID | None:
    """The fact by which a no for now was told at a moment."""
    seen = Deal.objects.visible_to(actor).filter(id=deal_id).values("id")
    facts = facts_about(deal_id).filter(subject_id__in=seen, verb=TOLD_NO, at=moment)
    return facts.values_list("id", flat=True).first()


@query(Permission.DEAL_VIEW)
def deal_record(actor: Actor, *, deal_id: UUID) -> DealRow:
    """The columns of one visible deal, in one statement. Raises `NotFound`."""
    return _record(actor, deal_id)


def _record(actor: Actor, deal_id: UUID) -> DealRow:
    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = Deal.objects.visible_to(with_marks(actor, marks)).filter(id=marks["deal"])
        return rows.values_list(*ROW_FIELDS)

    found = next(fetch(("deal", shape_of(actor)), {**values_of(actor), "deal": deal_id}, build), None)
    if found is None:
        not_found(msg("deal"))
    return row_of(found, member_names(actor.workspace_id))


@query(Permission.DEAL_VIEW)
def deal_detail(actor: Actor, *, deal_id: UUID, now: datetime, today: date) -> DealDetail:
    """Everything the page of one visible deal shows. Raises `NotFound`."""
    deal = _record(actor, deal_id)
    process = definition(deal.version_id)
    holding = holding_of(deal_id)
    # What held when a deal was closed is not said to lapse afterwards.
    now = (deal.closed_at or now).astimezone(now.tzinfo)
    facts = facts_of(deal, holding, process, now)
    names = member_names(actor.workspace_id)
    views = tuple(_criterion(actor, key, holding.get(key.key), facts, now, names) for key in process.criteria)
    gate = gates.evaluate(process.gate(deal.stage), facts, now)
    slipped = {gap.criterion for gap in progress.slipped(process, deal.stage, facts, now)}
    return DealDetail(
        deal=deal,
        process=process,
        stages=tuple(_stage(process, stage, deal.stage, views) for stage in process.stages),
        verdict=gate,
        next_stage=process.next_stage(deal.stage),
        what_next=progress.what_next(process, deal.stage, facts, now),
        slipped=tuple(view for view in views if view.criterion.key in slipped),
        diamond=progress.diamond(process, deal.stage, facts, now),
        chance=_chance(deal, process, facts, now),
        stakeholders=_stakeholders(deal_id),
        documents=_documents(deal_id, names),
        no_next_step=deal.status == "open" and (deal.next_step_on is None or deal.next_step_on < today),
        days_in_stage=max((now - deal.stage_since).days, 0),
    )


def _criterion(
    actor: Actor,
    criterion: Criterion,
    held: Held | None,
    facts: Facts,
    now: datetime,
    names: Mapping[UUID, str],
) -> CriterionView:
    allowed = not criterion.validators or actor.role in (*criterion.validators, "admin")
    gap = gates.missing((criterion,), facts, now)
    by = names.get(held.member_id, "") if held and held.member_id else ""
    return CriterionView(
        criterion=criterion,
        state=gates.state_of(criterion, facts, now),
        held=held,
        by=by,
        reason=gap[0].reason if gap else None,
        may_validate=allowed and actor.may(Permission.DEAL_VALIDATE),
    )


def _stage(process: Process, stage: Stage, current: str, views: tuple[CriterionView, ...]) -> StageView:
    keys = {criterion.key for criterion in stage.criteria}
    own = tuple(view for view in views if view.criterion.key in keys)
    applying = [view for view in own if view.state != "not_applicable"]
    total = sum(view.criterion.weight for view in applying)
    done = sum(view.criterion.weight for view in applying if view.state == "validated")
    here, now = process.index(stage.key), process.index(current)
    place = "current" if here == now else "past" if here < now else "ahead"
    return StageView(stage, place, done / total if total else 1.0, own)


def _chance(deal: DealRow, process: Process, facts: Facts, now: datetime) -> probability.Probability:
    if deal.status != "open":
        return probability.closed(deal.status == "won")
    if deal.probability_source == "hand":
        return probability.by_hand(deal.probability / 1000, deal.owner)
    placed = stands(deal, process, facts, deal.progress, now)
    return explained(process, deal.progress, history_of(deal.process_id), placed)


_PERSON = (
    "contact_id",
    "contact__name",
    "contact__title",
    "contact__account__name",
    "buying_role",
    "influence",
    "attitude",
    "note",
    "contact__stops",
)


def _stakeholders(deal_id: UUID) -> tuple[StakeholderView, ...]:
    def build(marks: Mapping[str, Any]) -> QuerySet[Stakeholder, Any]:
        rows = Stakeholder.objects.filter(deal_id=marks["deal"])
        return rows.order_by("-influence", "contact__name").values_list(*_PERSON)

    return tuple(
        StakeholderView(contact_id, name, title, account or "", *rest)
        for contact_id, name, title, account, *rest in fetch("stakeholders", {"deal": deal_id}, build)
    )


def _documents(deal_id: UUID, names: Mapping[UUID, str]) -> tuple[DocumentView, ...]:
    def build(marks: Mapping[str, Any]) -> QuerySet[Document, Any]:
        rows = Document.objects.filter(deal_id=marks["deal"], archived_at=None).order_by("-created_at")
        return rows.values_list("id", "name", "media_type", "size", "member_id", "created_at")

    return tuple(
        DocumentView(identity, name, media_type, size, names.get(by, ""), created_at)
        for identity, name, media_type, size, by, created_at in fetch("documents", {"deal": deal_id}, build)
    )


@query(Permission.DEAL_VIEW)
def open_document(actor: Actor, *, deal_id: UUID, document_id: UUID) -> tuple[DocumentView, File[bytes]]:
    """A document of a visible deal and its content. Raises `NotFound`."""
    _record(actor, deal_id)
    row = Document.objects.filter(id=document_id, deal_id=deal_id, archived_at=None).first()
    if row is None:
        not_found(msg("document"))
    view = DocumentView(row.id, row.name, row.media_type, row.size, "", row.created_at)
    return view, default_storage.open(row.path)
