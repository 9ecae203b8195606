"""From the definition of a process to what its pages lay out. Pure but for the language of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from homeplate.kit.text import Message, in_language
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process, Stage
from homeplate.process.lint import Finding
from homeplate.web import shown

PLACE = re.compile(r"stages\.(\d+)(?:\.criteria\.(\d+))?")
Say = Callable[[Message], str]
Places = Mapping[tuple[int, int], tuple[shown.Finding, ...]]
"""Findings by (stage, criterion); −1 where a finding is about the stage, or about the process, as such."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done with a process. `link` ones only show a page."""

    label: str
    url: str
    primary: bool = False
    link: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list of versions."""

    label: str
    number: int
    state: str
    state_label: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a process."""

    name: str
    summary: str
    is_default: bool


def state_label(state: str) -> str:
    """The state of a version or process in a word."""
    words = {"draft": gettext("draft"), "published": gettext("published"), "retired": gettext("retired")}
    return words.get(state, state)


def placed(findings: Iterable[Finding], say: Say) -> Places:
    """The findings by the place they concern."""
    found: dict[tuple[int, int], tuple[shown.Finding, ...]] = {}
    for finding in findings:
        match = PLACE.match(finding.path)
        stage, criterion = (int(part) if part else -1 for part in match.groups()) if match else (-1, -1)
        one = shown.Finding(finding.severity, finding.code, say(finding.reason), say(finding.mend))
        found[stage, criterion] = (*found.get((stage, criterion), ()), one)
    return found


def stages(process: Process, findings: Places, language: str, say: Say) -> tuple[shown.ProcessStage, ...]:
    """The stages in order, with their findings beside them."""
    found, start = [], 0
    for position, stage in enumerate(process.stages):
        shown_stage = _stage(process, stage, position, start, findings, language, say)
        found.append(shown_stage)
        start += shown_stage.weight
    return tuple(found)


def _stage(
    process: Process, stage: Stage, position: int, start: int, findings: Places, language: str, say: Say
) -> shown.ProcessStage:
    owners = {role.key: in_language(role.name, language) for role in process.roles}
    criteria = tuple(
        _criterion(criterion, findings.get((position, number), ()), language, say)
        for number, criterion in enumerate(stage.criteria)
    )
    return shown.ProcessStage(
        key=stage.key,
        name=in_language(stage.name, language),
        weight=sum(criterion.weight for criterion in stage.criteria),
        start=start,
        criteria=criteria,
        objective=in_language(stage.objective, language),
        sold=in_language(stage.sold, language),
        owner=owners.get(stage.owner or "", stage.owner or ""),
        target_days=stage.target_days,
        buyer_stage=in_language(stage.buyer_stage, language),
        guidance=in_language(stage.guidance, language),
        objections=tuple(
            shown.Objection(in_language(one.says, language), in_language(one.answer, language))
            for one in stage.objections
        ),
        findings=findings.get((position, -1), ()),
    )


def _criterion(
    criterion: Criterion, findings: tuple[shown.Finding, ...], language: str, say: Say
) -> shown.ProcessCriterion:
    days = criterion.expires_days
    return shown.ProcessCriterion(
        key=criterion.key,
        label=in_language(criterion.label, language),
        weight=criterion.weight,
        type_label=say(criterion.title),
        required=criterion.required,
        milestone=criterion.milestone,
        evidence=in_language(criterion.evidence, language),
        expires=ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
        guidance=in_language(criterion.guidance, language),
        questions=tuple(in_language(question, language) for question in criterion.questions),
        findings=findings,
    )


def card(
    process: Process,
    language: str,
    *,
    url: str = "",
    version: str = "",
    state: str = "",
    open_deals: int | None = None,
    is_default: bool = False,
    copy_url: str = "",
    draft: str = "",
) -> shown.ProcessCard:
    """A process, or a template of one, in the gallery."""
    return shown.ProcessCard(
        name=in_language(process.name, language),
        url=url,
        summary=in_language(process.summary, language),
        stages=tuple(in_language(stage.name, language) for stage in process.stages),
        criteria=len(process.criteria),
        version=version,
        state=state,
        state_label=state_label(state) if state else "",
        open_deals=open_deals,
        is_default=is_default,
        key=process.key,
        copy_url=copy_url,
        draft=draft,
    )


def weights_text(found: Sequence[shown.ProcessStage]) -> str:
    """The weight bar in words."""
    return ", ".join(f"{stage.name} {stage.weight}" for stage in found)
