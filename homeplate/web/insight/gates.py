"""The part of insight about gates: whether they are kept, what is missing at them, and when it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.insight.frame import process_of
from homeplate.insight.gates import CLAIMED, Gate, Gates, Missing, deals_behind_passage, gates
from homeplate.insight.measures.gates import PASSAGES, LatePaper
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Reach
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_estimates, of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, spoken

MISSING = "missing-"
"""What a number of missing criteria is called, before the place of the stage whose gate it is."""
WHAT: dict[str, Message] = {
    "passed": msg("Passed a gate in the period"),
    "kept": msg("Passed a gate with all that it asks for"),
    "overridden": msg("Passed a gate with something missing"),
    CLAIMED: msg("Found beyond a gate by an import in the period"),
}
AT_STAGE: dict[str, Message] = {
    "passed": msg("Left “{stage}” in the period"),
    "kept": msg("Left “{stage}” with all that its gate asks for"),
    "overridden": msg("Left “{stage}” with something missing"),
    CLAIMED: msg("Found beyond “{stage}” by an import in the period"),
}
LACKING = msg("“{criterion}” was missing at a gate")
MEANS: dict[str, Message] = {
    "kept": msg(
        "Passages of gates with every required criterion validated before ÷ all passages of the period. The range "
        "holds the true share in 95 of 100 cases (Wilson)."
    ),
    CLAIMED: msg(
        "Deals that an import of the period found beyond a gate. Nobody saw them pass it, so they are in none of the "
        "other figures of this page."
    ),
    "late": msg(
        "Days from the passage of a gate until half of what was missing is validated. What is still missing counts for "
        "as long as it has been (Kaplan–Meier)."
    ),
}
MOST_MISSING = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A gate of the chart; None where nothing can be told."""

    name: str
    asks: str
    passed: Count
    kept: Count
    overridden: Count
    share: str
    sure: str
    bar: float
    band: tuple[float, float] | None
    claimed: Count
    missing: int
    shown: int
    days: str
    days_sure: str
    p90: str
    before: Versus


@dataclass(frozen=True, slots=True)
class Lack:
    """A criterion that was missing."""

    label: str
    stage: str
    count: Count


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose deals passed gates."""

    name: str
    passed: int
    overridden: Count
    share: str
    sure: str


class GatesPart(Part[Gates]):
    """Whether gates are kept."""

    name = "gates"
    template = "insight/gates.html"
    label = msg("Gates")

    def figures(self, request: PageRequest, asked: Asked) -> Gates | None:
        """Every passage of the period and of the one before."""
        return gates(request.actor, asked.frame, now=request.now)

    def known(self, found: Gates) -> bool:
        """Whether a gate was passed, or claimed to have been."""
        return found.kept.of > 0 or found.claimed > 0

    def context(self, request: PageRequest, asked: Asked, found: Gates) -> dict[str, Any]:
        """Tiles, a line for each gate, what was missing, whose deals."""
        words = Words(request.actor, asked, self.name, language())
        return {
            "figures": (
                _kept(words, found),
                _late(words, found),
                *((_claimed(words, found),) if found.claimed else ()),
            ),
            "lines": [_line(words, gate) for gate in found.gates],
            "lates": found.late.missing > 0,
            "claims": found.claimed > 0,
            "passages": found.kept.of,
            "lacks": [_lack(words, one) for one in found.missing[:MOST_MISSING]],
            "owners": _owners(words, found) if request.actor.reach is not Reach.OWN else [],
        }

    def table(self, found: Gates | None, language: str) -> Table:
        """A row for each gate: shares 0–1."""
        header = (
            gettext("Stage"), gettext("Passed"), gettext("With something missing"), gettext("Kept"),
            gettext("From"), gettext("Until"), gettext("Criteria missing"), gettext("Shown since"),
            gettext("Median days"), gettext("From"), gettext("Until"), gettext("90 % within days"),
            gettext("Claimed by an import"),
        )  # fmt: skip
        return Table(header, _rows(found, language))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """Deals by how they passed gates, or a gate; or those at which a criterion was missing, by its place."""
        _, process = process_of(request.actor, asked.frame)
        gate = what.removeprefix(MISSING)
        if (
            what.startswith(MISSING)
            and gate.isdecimal()
            and position is not None
            and position < len(process.criteria)
        ):
            criterion = process.criteria[position]
            found = deals_behind_passage(
                request.actor, asked.frame, what="overridden", position=int(gate), criterion=criterion.key
            )
            words = {"criterion": in_language(criterion.label, spoken())}
            return Behind(Message(LACKING.msgid, words).render(gettext), found)
        if (what not in PASSAGES and what != CLAIMED) or (
            position is not None and position >= len(process.stages)
        ):
            not_found(msg("figure"))
        found = deals_behind_passage(request.actor, asked.frame, what=what, position=position)
        if position is None:
            return Behind(WHAT[what].render(gettext), found)
        stage = in_language(process.stages[position].name, spoken())
        return Behind(Message(AT_STAGE[what].msgid, {"stage": stage}).render(gettext), found)


def _kept(words: Words, found: Gates) -> Figure:
    missed = int(found.kept.of - found.kept.hits)
    told = ngettext("%(n)s passage with something missing", "%(n)s passages with something missing", missed)
    return Figure(
        "kept",
        gettext("Gates kept"),
        words.percent(found.kept.value),
        MEANS["kept"].render(gettext),
        sure=words.percents(found.kept.interval),
        sample=ngettext("of %(n)s passage", "of %(n)s passages", found.kept.of)
        % {"n": words.number(found.kept.of)},
        before=of_shares(words, found.kept, found.before),
        links=((told % {"n": words.number(missed)}, words.url("overridden")),) if missed else (),
    )


def _late(words: Words, found: Gates) -> Figure:
    late, was = found.late, found.late_before
    told = ngettext("%(n)s criterion was missing", "%(n)s criteria were missing", late.missing)
    shown = ngettext("%(n)s shown since", "%(n)s shown since", late.shown) % {"n": words.number(late.shown)}
    return Figure(
        "late",
        gettext("Shown late, half within"),
        words.days(late.days),
        MEANS["late"].render(gettext),
        sure=words.day_range(_bounds(late)),
        sample=f"{told % {'n': words.number(late.missing)}} · {shown}"
        if late.missing
        else gettext("Nothing was missing."),
        before=of_estimates(
            words, (late.days, _bounds(late)), (was.days, _bounds(was)), was.missing, days=True
        ),
    )


def _bounds(late: LatePaper) -> tuple[float, float] | None:
    return (late.low, late.high) if late.low is not None and late.high is not None else None


def _claimed(words: Words, found: Gates) -> Figure:
    return Figure(
        CLAIMED,
        gettext("Claimed by an import"),
        words.number(found.claimed),
        MEANS[CLAIMED].render(gettext),
        links=(words.link(words.deals(found.claimed), found.claimed, CLAIMED),),
    )


def _line(words: Words, gate: Gate) -> Line:
    kept, late, position = gate.kept, gate.late, gate.position
    between = kept.interval
    return Line(
        name=in_language(gate.name, words.language),
        asks=ngettext("%(n)s required", "%(n)s required", gate.asks) % {"n": gate.asks},
        passed=words.count(kept.of, "passed", position),
        kept=words.count(int(kept.hits), "kept", position),
        overridden=words.count(int(kept.of - kept.hits), "overridden", position),
        share=words.percent(kept.value),
        sure=words.percents(between),
        bar=WIDE * (kept.value or 0.0),
        band=(WIDE * between[0], WIDE * between[1]) if between else None,
        claimed=words.count(gate.claimed, CLAIMED, position),
        missing=late.missing,
        shown=late.shown,
        days=words.days(late.days),
        days_sure=words.day_range(_bounds(late)),
        p90=words.days(late.p90),
        before=of_shares(words, kept, gate.before),
    )


def _lack(words: Words, one: Missing) -> Lack:
    url = words.url(f"{MISSING}{one.position}", one.at) if one.at is not None else ""
    stage = in_language(one.stage, words.language)
    return Lack(in_language(one.label, words.language), stage, Count(one.times, url))


def _owners(words: Words, found: Gates) -> list[Owner]:
    return [
        Owner(
            name,
            share.of,
            Count(int(share.of - share.hits), _of_owner(words, owner)),
            words.percent(share.value),
            words.percents(share.interval),
        )
        for owner, (name, share) in found.owners.items()
        if name
    ]


def _of_owner(words: Words, owner: object) -> str:
    query = words.asked.query(owner=owner, part=words.part, of="overridden")
    return f"{reverse('insight-deals')}?{query}"


def _rows(found: Gates | None, language: str) -> Iterable[tuple[Cell, ...]]:
    for gate in found.gates if found else ():
        (low, high), late = gate.kept.interval or (None, None), gate.late
        missed = int(gate.kept.of - gate.kept.hits)
        yield (
            in_language(gate.name, language), gate.kept.of, missed, gate.kept.value, low, high,
            late.missing, late.shown, late.days, late.low, late.high, late.p90, gate.claimed,
        )  # fmt: skip
