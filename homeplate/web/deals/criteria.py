"""From the criteria of a deal to the lines of its checklist and of its gate. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from homeplate.deals.queries import DealDetail
from homeplate.deals.queries.detail import CriterionView, StageView
from homeplate.kit.text import Message
from homeplate.process.criteria import Criterion
from homeplate.process.criteria.framework import FrameworkReached
from homeplate.web import shown
from homeplate.web.addresses import address
from homeplate.web.deals.around import Around
from homeplate.web.deals.evidence import document_ref, fields_of, is_id, said
from homeplate.web.forms import Attempt, refilled
from homeplate.web.words import gettext

STATES = {
    "validated": "validated",
    "lapsed": "lapsed",
    "not_evidenced": "claimed",
    "not_applicable": "unneeded",
}
"""What the checklist calls a state; open and failing criteria are `missing` when they are required."""

PLACES = {
    "current": gettext_noop("this stage"),
    "past": gettext_noop("earlier stage"),
    "ahead": gettext_noop("later stage"),
}
"""Where a stage lies, seen from the one the deal is at."""

Say = Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria of one stage. `folded` groups are opened by whoever looks for them."""

    key: str
    name: str
    note: str
    points: str
    criteria: tuple[shown.Criterion, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """How the criteria of one deal are written: what forms may offer, and what was typed in vain."""

    detail: DealDetail
    around: Around
    say: Say
    attempt: Attempt | None = None

    def line(self, view: CriterionView, stage: StageView, form: str = "") -> shown.Criterion:
        """One criterion; `form` is the form that an attempt was made with, its own when empty."""
        criterion, held, around = view.criterion, view.held, self.around
        state = STATES.get(view.state) or ("missing" if criterion.required else "open")
        fillable = view.may_validate and state not in ("unneeded",) and self._workable(stage)
        fillable = fillable and not criterion.counted
        inputs = fields_of(criterion, held.value if held else None, around) if fillable else ()
        reason, asked = self._reason(view), around.text(criterion.evidence)
        reference = document_ref(held.value) if held and criterion.type == "document" else ""
        return shown.Criterion(
            key=criterion.key,
            label=around.text(criterion.label),
            weight=criterion.weight,
            state=state,
            type_label=self.say(criterion.title),
            required=criterion.required,
            milestone=criterion.milestone,
            reason=reason,
            asked=asked if asked != reason else "",
            guidance=around.text(criterion.guidance),
            questions=tuple(around.text(question) for question in criterion.questions),
            evidence=said(criterion, held.value, around) if held else "",
            evidence_url=self._evidence_url(reference),
            note=held.note if held else "",
            by=view.by,
            at=held.at if held else None,
            lapses=timezone.localdate(held.expires_at) if held and held.expires_at else None,
            fields=refilled(inputs, self.attempt, form or f"c-{criterion.key}"),
            validate_url=self._url("deal-validate", criterion.key) if fillable else "",
            withdraw_url=self._url("deal-withdraw", criterion.key) if fillable and held else "",
            answers_url=self._answers_url(criterion),
        )

    def groups(self) -> tuple[Group, ...]:
        """The present stage first, then earlier ones that slipped back, then all others folded."""
        slipped = {view.criterion.key for view in self.detail.slipped}
        stages = [stage for stage in self.detail.stages if stage.criteria]
        ranked = sorted(stages, key=lambda stage: _rank(stage, slipped))
        return tuple(self._group(stage, folded=_rank(stage, slipped) > 1) for stage in ranked)

    def _group(self, stage: StageView, *, folded: bool) -> Group:
        lines = tuple(self.line(view, stage) for view in stage.criteria)
        points = sum(line.weight for line in lines if line.state != "unneeded")
        met, needed = met_of(stage.criteria)
        opened = self.attempt is not None and any(self.attempt.form == f"c-{line.key}" for line in lines)
        return Group(
            key=stage.stage.key,
            name=self.around.text(stage.stage.name),
            note=f"{gettext(PLACES[stage.place])} · {met_text(met, needed)}",
            points=ngettext("%(n)d point", "%(n)d points", points) % {"n": points},
            criteria=lines,
            folded=folded and not opened,
        )

    def _workable(self, stage: StageView) -> bool:
        deal = self.detail.deal
        if deal.archived_at is not None:
            return False
        return deal.status == "open" or (deal.status == "won" and stage.stage.after_sale)

    def _reason(self, view: CriterionView) -> str:
        """Why it does not count, without the name that stands above it anyway."""
        if view.reason is None:
            return (
                gettext("Only under a condition that this deal does not meet.")
                if view.state == "not_applicable"
                else ""
            )
        params = view.reason.params
        if view.state == "failing" and isinstance(params.get("why"), Message):
            return self.say(params["why"])  # type: ignore[arg-type]
        if view.state == "lapsed":
            return gettext("Lapsed on %(day)s: confirm it again.") % {
                "day": self.around.day(params.get("day"))
            }
        if view.state == "not_evidenced":
            return gettext("Taken over without evidence: show it, then validate it.")
        return self.around.text(view.criterion.evidence) or gettext("Not shown yet.")

    def _evidence_url(self, reference: str) -> str:
        if reference in self.around.documents:
            return address("deal-document", self.detail.deal.id, reference)
        return reference if reference.startswith(("https://", "http://")) and not is_id(reference) else ""

    def _answers_url(self, criterion: Criterion) -> str:
        """Where the answers stand that a criterion is counted from."""
        if not isinstance(criterion, FrameworkReached):
            return ""
        start = address("deal", self.detail.deal.id)
        return f"{start}?framework={criterion.framework}#qualification"

    def _url(self, name: str, key: str) -> str:
        return address(name, self.detail.deal.id, key)


def _rank(stage: StageView, slipped: set[str]) -> int:
    if stage.place == "current":
        return 0
    return 1 if stage.place == "past" and any(view.criterion.key in slipped for view in stage.criteria) else 2


def met_of(views: Iterable[CriterionView]) -> tuple[int, int]:
    """How many of the required criteria that apply are met, and how many there are."""
    asked = [view for view in views if view.criterion.required and view.state != "not_applicable"]
    return sum(view.state == "validated" for view in asked), len(asked)


def met_text(met: int, needed: int) -> str:
    """“3 of 5 required met”."""
    if not needed:
        return gettext("nothing required")
    return gettext("%(met)s of %(needed)s required met") % {"met": met, "needed": needed}
