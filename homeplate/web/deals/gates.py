"""The gate sheet: what is missing on the way to a stage, the forms that show it, and keeping what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from homeplate.accounts.actions import create_contact
from homeplate.deals.actions import add_document
from homeplate.deals.actions.create import NextStep
from homeplate.deals.queries import DealDetail
from homeplate.deals.queries.detail import CriterionView, StageView
from homeplate.deals.queries.gate import WON, GateView, gate_verdict
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.process.criteria import Criterion
from homeplate.process.facts import Deal as NoFigures
from homeplate.qualification.actions import validate as validated
from homeplate.qualification.actions import withdraw as withdrawn
from homeplate.web import jinja, shown
from homeplate.web.deals import evidence, fields
from homeplate.web.deals.around import Around, NewContact, Uploaded
from homeplate.web.deals.context import around, deal_page, detail_of
from homeplate.web.deals.criteria import Writer
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence, toast


@dataclass(frozen=True, slots=True)
class GateForm:
    """What the sheet was sent with and what came of it: errors by the name of an input, and one for all."""

    typed: Mapping[str, str] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    typed_reason: str = ""
    overriding: bool = False
    asks_step: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A gate as its sheet shows it, but for the addresses it posts to; `to` is the key of the stage ahead."""

    gate: shown.Gate
    to: str

    def placed(self, **addresses: str) -> shown.Gate:
        """The gate with its addresses."""
        return replace(self.gate, **addresses)  # type: ignore[arg-type]


def gate_shown(request: PageRequest, deal_id: UUID, to: str, form: GateForm) -> Sheet:
    """What is missing on the way from where the deal is to the stage `to` (empty: the next one)."""
    detail = detail_of(request, deal_id)
    verdict = gate_verdict(request.actor, deal_id=deal_id, now=request.now, to=to)
    near = around(request, detail)
    views = missing(detail, verdict)
    writer = Writer(detail, near, jinja.say)
    lines = tuple(_typed(writer.line(view, _stage(detail, view)), form) for view in views)
    needed = len(_asked(detail, verdict.to))
    gate = shown.Gate(
        deal=detail.deal.name,
        deal_url=reverse("deal", args=[deal_id]),
        here=near.text(detail.stage.stage.name),
        there=_name(detail, verdict.to, near),
        criteria=lines,
        needed=needed,
        met=max(needed - len(lines), 0),
        submit_url="",
        revision=detail.deal.revision,
        may_move=request.actor.may(Permission.DEAL_EDIT),
        may_override=request.actor.may(Permission.DEAL_OVERRIDE),
        typed_reason=form.typed_reason,
        overriding=form.overriding,
        error=form.error,
        step_fields=fields.step(detail, near) if form.asks_step else (),
        won=verdict.to == WON,
    )
    return Sheet(gate, verdict.to)


def missing(detail: DealDetail, verdict: GateView) -> list[CriterionView]:
    """The criteria that stand in the way, in the order of the process."""
    return [detail.criterion(one.criterion) for one in verdict.verdict.missing]


def _stage(detail: DealDetail, view: CriterionView) -> StageView:
    return next(stage for stage in detail.stages if view in stage.criteria)


def _asked(detail: DealDetail, to: str) -> set[str]:
    """The keys of all criteria of the gates between the deal's stage and `to`, those that apply."""
    process = detail.process
    end = process.index(to) if process.has_stage(to) else len(process.selling_stages)
    between = process.stages[process.index(detail.deal.stage) : end]
    keys = {criterion.key for stage in between for criterion in process.gate(stage.key).criteria}
    return {key for key in keys if detail.criterion(key).state != "not_applicable"}


def _name(detail: DealDetail, to: str, near: Around) -> str:
    if detail.process.has_stage(to):
        return near.text(detail.process.stage(to).name)
    return gettext("the sale")


def _typed(line: shown.Criterion, form: GateForm) -> shown.Criterion:
    """A criterion with what was typed for it and what is wrong with that."""
    if form.typed is None:
        return line
    inputs = tuple(
        replace(one, value=form.typed.get(one.name, ""), error=form.errors.get(one.name, ""))
        for one in line.fields
    )
    return replace(line, fields=inputs)


# -- keeping evidence -----------------------------------------------------------------------------


def save_evidence(
    request: PageRequest, deal_id: UUID, to: str, given: Given, errors: dict[str, str]
) -> int | None:
    """Validate every missing criterion that was filled in; gives the revision of the deal after that.

    What cannot be taken is told in `errors`, by the name of its input, and does not hold up the rest.
    """
    detail = detail_of(request, deal_id)
    verdict = gate_verdict(request.actor, deal_id=deal_id, now=request.now, to=to)
    near, revision = around(request, detail), given.revision()
    for view in missing(detail, verdict):
        if not view.may_validate:
            continue
        try:
            revision = _keep(request, detail, view.criterion, near, given, revision)
        except Invalid as error:
            errors[_place(view.criterion, near, error)] = sentence(error)
    return revision


def _place(criterion: Criterion, near: Around, error: Invalid) -> str:
    """The name of the input that an error belongs to: the first one when it names none of them."""
    names = [one.name for one in evidence.fields_of(criterion, None, near)]
    named = f"{criterion.key}.{error.field}"
    return named if named in names else next(iter(names), "")


def _keep(
    request: PageRequest,
    detail: DealDetail,
    criterion: Criterion,
    near: Around,
    given: Given,
    revision: int | None,
) -> int | None:
    value, made = _read(request, detail, criterion, near, given, revision)
    if value is None:
        return revision
    revision = None if made else revision
    deal = validated(
        request.actor,
        deal_id=detail.deal.id,
        criterion=criterion.key,
        value=value,
        note=evidence.part_of(given, criterion.key).text("note"),
        now=request.now,
        revision=revision,
    )
    return deal.revision


def evidence_given(
    request: PageRequest, detail: DealDetail, criterion: Criterion, near: Around, given: Given
) -> object:
    """The evidence that the inputs of a criterion hold, its person or file added first; None for nothing."""
    return _read(request, detail, criterion, near, given, None)[0]


def _read(
    request: PageRequest,
    detail: DealDetail,
    criterion: Criterion,
    near: Around,
    given: Given,
    revision: int | None,
) -> tuple[object, bool]:
    """The evidence, and whether a record was added for it."""
    file = request.FILES.get(f"{criterion.key}.file")
    value = evidence.read(criterion, given, near, has_file=file is not None)
    if not isinstance(value, NewContact | Uploaded):
        return value, False
    _refuse_stale(detail, revision)
    return _made(request, detail, criterion, value, file), True


def _refuse_stale(detail: DealDetail, revision: int | None) -> None:
    """Before a file or a person is added for a deal that somebody changed meanwhile."""
    if revision is not None and revision < detail.deal.revision:
        raise Conflict(
            "stale", msg("Somebody changed this deal a moment ago. Look at it again before you change it.")
        )


def _made(
    request: PageRequest,
    detail: DealDetail,
    criterion: Criterion,
    value: NewContact | Uploaded,
    file: UploadedFile[bytes] | None,
) -> object:
    """The record that evidence points at, added first: a person of the account, or a file of the deal."""
    if isinstance(value, NewContact):
        made = create_contact(
            request.actor,
            name=value.name,
            emails=[value.email] if value.email else [],
            account_id=detail.deal.account_id,
            now=request.now,
        )
        return str(made.id)
    assert file is not None and file.file is not None
    name = file.name or ""
    problem = criterion.check({"ref": "-", "name": name}, request.now, NoFigures())
    if problem is not None:
        raise Invalid("file-kind", problem, field="file")
    kept = add_document(
        request.actor, deal_id=detail.deal.id, name=name, content=cast("BinaryIO", file.file), now=request.now
    )
    return {"ref": str(kept.id), "name": kept.name}


def next_step_of(given: Given) -> NextStep | None:
    """The next step that the sheet asked for; None when it did not. Raises `Invalid` without its day."""
    what, on = given.text("next_step"), given.day("next_step_on")
    if not what and on is None:
        return None
    if on is None:
        raise Invalid("date-missing", msg("Say for which day it was agreed."), field="next_step_on")
    return NextStep(what, given.text("next_step_kind") or "other", on)


# -- one criterion on the page of the deal --------------------------------------------------------


@require_POST
@page
def validate(request: PageRequest, deal_id: UUID, key: str) -> HttpResponse:
    """Validate one criterion with the evidence of its form."""
    request.actor.require(Permission.DEAL_VALIDATE)
    given, detail = Given.posted(request), detail_of(request, deal_id)
    criterion = detail.criterion(key).criterion
    near = around(request, detail)
    try:
        before = given.revision()
        if _keep(request, detail, criterion, near, given, before) == before:
            raise Invalid("evidence-missing", msg("Fill in the evidence first."), field="value")
    except (Invalid, Conflict) as error:
        placed = _placed(criterion, near, error)
        attempt = Attempt.of(f"c-{key}", given, placed)
        return deal_page(request, deal_id, attempt=attempt, status=error.status)
    text = gettext("Validated: %(criterion)s") % {"criterion": near.text(criterion.label)}
    return _shown(request, deal_id, text)


def _placed(criterion: Criterion, near: Around, error: Invalid | Conflict) -> Invalid | Conflict:
    if isinstance(error, Conflict):
        return error
    kind = Refused if isinstance(error, Refused) else Invalid
    return kind(error.code, error.message, field=_place(criterion, near, error), details=error.details)


@require_POST
@page
def withdraw(request: PageRequest, deal_id: UUID, key: str) -> HttpResponse:
    """Take the validation of one criterion back."""
    given = Given.posted(request)
    detail_of(request, deal_id).criterion(key)
    try:
        withdrawn(
            request.actor,
            deal_id=deal_id,
            criterion=key,
            reason=given.text("reason"),
            now=request.now,
            revision=given.revision(),
        )
    except (Invalid, Conflict) as error:
        return deal_page(request, deal_id, attempt=Attempt.of(f"c-{key}", given, error), status=error.status)
    return _shown(request, deal_id, gettext("Withdrawn; the criterion is open again."))


def _shown(request: PageRequest, deal_id: UUID, text: str) -> HttpResponse:
    if not is_htmx(request):
        return go(request, reverse("deal", args=[deal_id]), text)
    return toast(deal_page(request, deal_id), text)
