"""What the studio draws of a draft: columns of cards, the weight bar, the stages round the diamond. Pure but for
the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.kit.text import in_language
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process, Stage
from homeplate.process.editing import Way, may_go, stage_may_go
from homeplate.process.lint import Finding
from homeplate.web.diamond import on_diamond
from homeplate.web.jinja import say
from homeplate.web.processes.forms.labels import FIELDS, LEGS, plain
from homeplate.web.processes.shown import PLACE


@dataclass(frozen=True, slots=True)
class Note:
    """A finding where it belongs. `href` leads to the place, `sheet` to the input that it is about if there is one,
    `repair` (code and path) is what the button sends that mends it, where lint knows how."""

    severity: str
    code: str
    reason: str
    advice: str
    place: str
    href: str
    sheet: str
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A criterion; `ways` are those in which it has room to move."""

    key: str
    label: str
    url: str
    weight: int
    kind: str
    required: bool
    milestone: bool
    tags: tuple[tuple[str, str], ...]
    ways: tuple[Way, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A stage; `typed` is a new criterion that could not be added yet."""

    key: str
    name: str
    url: str
    number: int
    weight: int
    facts: tuple[tuple[str, str, str], ...]
    ways: tuple[Way, ...]
    cards: tuple[Card, ...]
    notes: tuple[Note, ...]
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A criterion in the weight bar: where it begins, how wide it is, in the shade of its stage."""

    start: int
    width: int
    shade: int
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A stage on the diamond."""

    x: float
    y: float
    number: int
    name: str


Places = dict[tuple[str, str], tuple[Note, ...]]
"""Findings by (stage key, criterion key); the criterion is empty for the stage, both for the whole process."""


def notes(process: Process, findings: Iterable[Finding], process_id: UUID) -> Places:
    """The findings by the place they concern."""
    found: Places = {}
    for finding in findings:
        place = _place(process, finding.path)
        found[place] = (*found.get(place, ()), _note(finding, place, process_id))
    return found


def _place(process: Process, path: str) -> tuple[str, str]:
    match = PLACE.match(path)
    if match is None:
        return "", ""
    stage = process.stages[int(match[1])]
    return stage.key, stage.criteria[int(match[2])].key if match[2] else ""


def _note(finding: Finding, place: tuple[str, str], process_id: UUID) -> Note:
    stage, criterion = place
    studio = reverse("process-studio", args=[process_id])
    anchor = f"#c-{criterion}" if criterion else f"#s-{stage}" if stage else "#studio"
    return Note(
        finding.severity,
        finding.code,
        plain(finding.reason),
        plain(finding.mend),
        say(finding.place),
        studio + anchor,
        _sheet(finding.path, place, process_id),
        f"{finding.code} {finding.path}" if finding.repair else "",
    )


def _sheet(path: str, place: tuple[str, str], process_id: UUID) -> str:
    """The address of the sheet with the input that a finding is about; empty when it is about no single one."""
    stage, criterion = place
    match = PLACE.match(path)
    field = path[match.end() :].strip(".").split(".")[0] if match else path.split(".")[0]
    if field not in FIELDS:
        return ""
    if criterion:
        return reverse("process-studio-criterion", args=[process_id, criterion]) + f"?at={field}"
    if stage:
        return reverse("process-studio-stage", args=[process_id, stage]) + f"?at={field}"
    return reverse("process-studio-settings", args=[process_id]) + f"?at={field}"


def columns(
    process: Process, places: Places, process_id: UUID, language: str, typed: dict[str, str]
) -> tuple[Column, ...]:
    """The stages in order; `typed` are new criteria by stage that could not be added."""
    return tuple(
        Column(
            key=stage.key,
            name=in_language(stage.name, language),
            url=reverse("process-studio-stage", args=[process_id, stage.key]),
            number=number + 1,
            weight=sum(criterion.weight for criterion in stage.criteria),
            facts=_facts(process, stage, language),
            ways=stage_may_go(process, stage.key),
            cards=tuple(_card(process, one, places, process_id, language) for one in stage.criteria),
            notes=places.get((stage.key, ""), ()),
            typed=typed.get(stage.key, ""),
        )
        for number, stage in enumerate(process.stages)
    )


#: icons handshake clock user diamond trophy
def _facts(process: Process, stage: Stage, language: str) -> tuple[tuple[str, str, str], ...]:
    """What is said of a stage on its column: icon, what it is, and the words."""
    owners = {role.key: in_language(role.name, language) for role in process.roles}
    days = stage.target_days
    after = gettext("After the sale") if stage.after_sale else say(LEGS[stage.leg - 1])
    return (
        ("handshake", gettext("Sold here"), in_language(stage.sold, language)),
        (
            "clock",
            gettext("Expected"),
            ngettext("%(num)s day", "%(num)s days", days) % {"num": days} if days else "",
        ),
        ("user", gettext("Owner"), owners.get(stage.owner or "", "")),
        ("trophy" if stage.after_sale else "diamond", gettext("Diamond"), after),
    )


def _card(process: Process, one: Criterion, places: Places, process_id: UUID, language: str) -> Card:
    roles = {role.key: in_language(role.name, language) for role in process.roles}
    #: icons hourglass user-check split
    tags = []
    if one.expires_days:
        days = ngettext("%(num)s day", "%(num)s days", one.expires_days) % {"num": one.expires_days}
        tags.append(("hourglass", days))
    if one.validators:
        tags.append(("user-check", ", ".join(roles.get(key, key) for key in one.validators)))
    if one.applies:
        tags.append(("split", gettext("for some deals")))
    return Card(
        key=one.key,
        label=in_language(one.label, language) or one.key,
        url=reverse("process-studio-criterion", args=[process_id, one.key]),
        weight=one.weight,
        kind=say(one.title),
        required=one.required,
        milestone=one.milestone,
        tags=tuple(tags),
        ways=may_go(process, one.key),
        notes=places.get((process.stage_of(one.key).key, one.key), ()),
    )


def segments(process: Process, language: str) -> tuple[Segment, ...]:
    """The weight bar."""
    found, start = [], 0
    for position, stage in enumerate(process.stages):
        for one in stage.criteria:
            title = f"{in_language(stage.name, language)}: {in_language(one.label, language)} ({one.weight})"
            found.append(Segment(start, one.weight, position % 2, title))
            start += one.weight
    return tuple(found)


def dots(process: Process, language: str) -> tuple[Dot, ...]:
    """The stages before the sale round the diamond, each in the middle of its part of the leg."""
    found: list[Dot] = []
    for leg in range(1, len(LEGS) + 1):
        on_it = [stage for stage in process.selling_stages if stage.leg == leg]
        for number, stage in enumerate(on_it):
            at = on_diamond(leg - 1, (number + 0.5) / len(on_it))
            found.append(Dot(at.x, at.y, len(found) + 1, in_language(stage.name, language)))
    return tuple(found)


def diamond_text(process: Process, language: str) -> str:
    """The diamond in words: which stages lie on which side."""
    sides = []
    for number, leg in enumerate(LEGS):
        names = [in_language(one.name, language) for one in process.selling_stages if one.leg == number + 1]
        sides.append(f"{say(leg)}: {', '.join(names) or '–'}")
    return "; ".join(sides)


def weights_text(found: Sequence[Column]) -> str:
    """The weight bar in words."""
    return ", ".join(f"{column.name} {column.weight}" for column in found)
