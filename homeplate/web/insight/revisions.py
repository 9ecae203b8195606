"""The part of insight about versions: two of a process side by side, and whether the newer one sells better."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.insight.comparison import Interval, apart
from homeplate.insight.measures.discipline import CONDUCT
from homeplate.insight.measures.gates import PASSAGES
from homeplate.insight.measures.stages import COURSES
from homeplate.insight.measures.winning import OUTCOMES
from homeplate.insight.revisions import (
    AWAY,
    TO,
    Alone,
    Compared,
    compared,
    conversion_of,
    deals_behind_version,
    durations_of,
    sides,
)
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor, not_found
from homeplate.playbook.queries import process_detail
from homeplate.playbook.rules import REASON_KINDS
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import AFTER, BEFORE, Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.sides import CONDUCT_OF, NEW, OLD, PART, Writer, range_of
from homeplate.web.jinja import language, say
from homeplate.web.page import PageRequest, spoken

CHANGES_SHOWN = 12
WORDING = ("text_changed", "process_changed")
"""Changes that come last: they change what is read, not what is asked for."""
TITLES: dict[str, Message] = {
    "won": msg("Won on version {version}"),
    "lost": msg("Lost on version {version}"),
    "created": msg("Created in the period on version {version}"),
    "created-won": msg("Created in the period on version {version} and won"),
    "open": msg("Open on version {version}"),
    "passed": msg("Passed a gate on version {version}"),
    "overridden": msg("Passed a gate with something missing on version {version}"),
    "deals-overridden": msg("Closed on version {version}, let through a gate with something missing"),
    "entered": msg("Entered “{stage}” on version {version}"),
    "beyond": msg("Went beyond “{stage}” on version {version}"),
    TO: msg("Moved to version {version}"),
    AWAY: msg("Moved away from version {version}"),
}
"""What the deals behind a number are called."""


class Revisions(Part[Compared | Alone]):
    """Whether a revision of the process helped."""

    name = PART
    template = "insight/revisions.html"
    label = msg("Did the revision help?")
    compares = False
    own = (AFTER, BEFORE)

    def figures(self, request: PageRequest, asked: Asked) -> Compared | Alone | None:
        """Both versions in the period."""
        new, old = _numbers(asked)
        return compared(request.actor, asked.frame, new=new, old=old, now=request.now, today=request.today)

    def known(self, found: Compared | Alone) -> bool:
        """There is always something to say: a process without a revision is told that."""
        return True

    def context(self, request: PageRequest, asked: Asked, found: Compared | Alone) -> dict[str, Any]:
        """The verdict first, then figures, stages, what changed and why."""
        process_url = reverse("process", args=[found.process_id])
        if isinstance(found, Alone):
            return {"alone": True, "process_url": process_url}
        writer = Writer(request.actor, found, asked, language())
        said, tone = writer.verdict()
        changes = [say(one.message) for one in sorted(found.changes, key=lambda one: one.kind in WORDING)]
        numbers = urlencode({BEFORE: found.old.version.number, AFTER: found.new.version.number})
        diff = f"{reverse('process-diff', args=[found.process_id])}?{numbers}"
        return {
            "alone": False,
            "said": said,
            "tone": tone,
            "alike": writer.alike(),
            "new": found.new.version,
            "old": found.old.version,
            "choices": _choices(request.actor, asked, found),
            "figures_of": writer.lines(),
            "lines": writer.stages(),
            "besides": writer.besides(),
            "changes": changes[:CHANGES_SHOWN],
            "more_changes": max(len(changes) - CHANGES_SHOWN, 0),
            "diff_url": diff,
            "reasons": [
                (REASON_KINDS[one.kind].render(gettext) if one.kind in REASON_KINDS else "", one)
                for one in found.reasons
            ],
        }

    def table(self, found: Compared | Alone | None, language: str) -> Table:
        """A row for each figure and each stage: shares 0–1, times in days."""
        header = (
            gettext("Figure"), gettext("Stage"),
            gettext("Newer version"), gettext("From"), gettext("Until"), gettext("Sample"),
            gettext("Older version"), gettext("From"), gettext("Until"), gettext("Sample"),
            gettext("Difference"), gettext("From"), gettext("Until"),
        )  # fmt: skip
        return Table(header, _rows(found, language) if isinstance(found, Compared) else ())

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals of one version, `new` or `old`."""
        side, _, of = what.partition("-")
        new, old = _numbers(asked)
        found = sides(request.actor, asked.frame, new=new, old=old)
        if side not in (NEW, OLD) or not found or not _counted(of, position):
            not_found(msg("figure"))
        version, process = found[0] if side == NEW else found[1]
        stages = process.stages
        if position is not None and position >= len(stages):
            not_found(msg("figure"))
        wanted = partial(
            deals_behind_version,
            request.actor,
            asked.frame,
            version_id=version.id,
            position=position,
            now=request.now,
        )
        words = {"version": str(version.number)}
        if position is not None:
            words["stage"] = in_language(stages[position].name, spoken())
        if of == "closed":
            title = gettext("Closed in the period on version %(version)s") % words
            return Behind(title, [*wanted(what="won"), *wanted(what="lost")])
        return Behind(Message(TITLES[of].msgid, words).render(gettext), wanted(what=of))


def _counted(of: str, position: int | None) -> bool:
    """Whether there is such a number."""
    if position is not None:
        return of in COURSES and of in TITLES
    plain = of in OUTCOMES or of in PASSAGES or of.removeprefix(CONDUCT_OF) in CONDUCT or of in (TO, AWAY)
    return of == "closed" or (plain and of in TITLES)


def _numbers(asked: Asked) -> tuple[int | None, int | None]:
    new, old = (asked.typed[name] for name in (AFTER, BEFORE))
    return (int(new) if new.isdecimal() else None, int(old) if old.isdecimal() else None)


PAIRS = 6
"""So many pairs are offered."""


def _choices(actor: Actor, asked: Asked, found: Compared) -> list[tuple[str, str, bool]]:
    """The pairs of versions that follow each other, and the one that is looked at; a link to each."""
    detail = process_detail(actor, process_id=found.process_id)
    numbers = sorted(one.number for one in detail.versions if one.published_at)
    shown = (found.new.version.number, found.old.version.number)
    others = {(new, old) for old, new in pairwise(numbers)} | {(numbers[-1], numbers[0])}
    offered = {shown, *sorted(others - {shown}, reverse=True)[: PAIRS - 1]}
    start = reverse("insight-part", args=[Revisions.name])
    return [
        (
            gettext("%(old)s → %(new)s") % {"old": pair[1], "new": pair[0]},
            f"{start}?{asked.query(**{AFTER: pair[0], BEFORE: pair[1]})}",
            pair == shown,
        )
        for pair in sorted(offered, reverse=True)
    ]


def _rows(found: Compared, language: str) -> Iterable[tuple[Cell, ...]]:
    new, old = found.new, found.old
    shares = (
        (gettext("Win rate"), new.closed.rate, old.closed.rate),
        (gettext("Of the deals created"), new.cohort.rate, old.cohort.rate),
        (gettext("Gates kept"), new.kept, old.kept),
        (gettext("Deals with an overridden gate"), new.overridden, old.overridden),
    )
    for label, one, other in shares:
        yield _row(label, "", (one.value, one.interval, one.of), (other.value, other.interval, other.of))
    one_cycle, other_cycle = new.cycle, old.cycle
    yield _row(
        gettext("Length of a sale"),
        "",
        (one_cycle.days, one_cycle.interval, one_cycle.deals),
        (other_cycle.days, other_cycle.interval, other_cycle.deals),
    )
    for pair in found.pairs:
        name = in_language(pair.name, language)
        sides = [
            (one.known, one.interval, one.entered)
            for one in (conversion_of(new, pair.position), conversion_of(old, pair.was))
        ]
        yield _row(gettext("Goes beyond, estimated"), name, *sides)
        stays = [
            (one.median, range_of(one.low, one.high), one.stays)
            for one in (durations_of(new, pair.position), durations_of(old, pair.was))
        ]
        yield _row(gettext("Median days"), name, *stays)


Estimate = tuple[float | None, Interval | None, int]


def _row(label: str, stage: str, new: Estimate, old: Estimate) -> tuple[Cell, ...]:
    value, at = apart(new[0], new[1], old[0], old[1])
    none = (None, None)
    return (
        label, stage, new[0], *(new[1] or none), new[2], old[0], *(old[1] or none), old[2], value, *(at or none),
    )  # fmt: skip
