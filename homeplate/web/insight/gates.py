"""The part of insight about gates: what was validated when they were passed, and what was let through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from homeplate.insight.estimates import Share
from homeplate.insight.gating import Gate, Gating, deals_at_gate, gating
from homeplate.insight.measures.gates import Lacking
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor, not_found
from homeplate.people.queries import member_names
from homeplate.playbook.queries import process_in_use
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.words import WIDE, Count, Figure, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, spoken

TOO_FEW = 10
"""Passes below which a rate of one person says next to nothing."""

WHAT: dict[str, Message] = {
    "passed": msg("Passed a gate in the period"),
    "complete": msg("Passed a gate in the period with everything validated"),
    "overridden": msg("Let through a gate in the period"),
    "late": msg("Passed a gate in the period with something missing"),
    "unknown": msg("Imported behind a gate in the period"),
}
AT_GATE: dict[str, Message] = {
    "passed": msg("Passed the gate out of “{stage}” in the period"),
    "complete": msg("Passed the gate out of “{stage}” in the period with everything validated"),
    "overridden": msg("Let through the gate out of “{stage}” in the period"),
    "late": msg("Passed the gate out of “{stage}” in the period with something missing"),
    "unknown": msg("Imported behind the gate out of “{stage}” in the period"),
}
MISSING = msg("“{criterion}” was missing at the gate out of “{stage}” in the period")


@dataclass(frozen=True, slots=True)
class Missed:
    """A criterion that was missing, at how many passes, and the deals."""

    label: str
    passes: int
    deals: Count


@dataclass(frozen=True, slots=True)
class GateLine:
    """A gate of the chart. Widths and places are of `WIDE` units; None where nothing can be told."""

    name: str
    passes: int
    passed: Count
    overridden: Count
    unknown: Count
    share: str
    sure: str
    was: str
    bar: float
    band: tuple[float, float] | None
    rate: str
    rate_sure: str
    late: str
    late_sure: str
    waited: int
    still: int
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """The overrides of one owner's deals; `few` are too few passes to tell a rate."""

    name: str
    passes: int
    overridden: int
    deals: Count
    rate: str
    sure: str
    few: bool


class Writer(Words):
    """Words the figures for one reader."""

    def __init__(self, actor: Actor, found: Gating, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, Gates.name, language)
        self.found = found

    def figures(self) -> tuple[Figure, ...]:
        """All gates together."""
        found = self.found
        return (
            self._share(
                "quality",
                gettext("With everything validated"),
                gettext(
                    "Passes of a gate with every required criterion validated before ÷ all passes in the "
                    "period. The range holds the true share in 95 of 100 cases (Wilson). What an import found "
                    "behind a gate is left out."
                ),
                (found.quality, found.quality_before),
                (gettext("Show those with something missing"), self.url("late")),
            ),
            self._share(
                "overrides",
                gettext("Overridden"),
                gettext(
                    "Passes that somebody let through ÷ all passes in the period; letting through "
                    "without an agreed next step counts, too."
                ),
                (found.overrides, found.overrides_before),
                (gettext("Show them"), self.url("overridden")),
            ),
            self._unknown(),
        )

    def _share(
        self, key: str, label: str, means: str, shares: tuple[Share, Share], link: tuple[str, str]
    ) -> Figure:
        now, was = shares
        return Figure(
            key,
            label,
            self.percent(now.value),
            means,
            sure=self.percents(now.interval),
            sample=self.passes(now.of),
            before=self.before(self.percent(was.value), was.of),
            links=(link,) if now.of else (),
        )

    def _unknown(self) -> Figure:
        most = max((gate.unknown for gate in self.found.gates), default=0)
        return Figure(
            "unknown",
            gettext("Not known"),
            self.number(most),
            gettext(
                "Deals that an import found behind a gate: whether anything was validated when they passed it "
                "is not known. They count in no share of this page."
            ),
            sample=gettext("imported behind a gate"),
            links=((gettext("Show them"), self.url("unknown")),) if most else (),
        )

    def passes(self, count: int) -> str:
        """A number of passes."""
        return ngettext("%(n)s pass", "%(n)s passes", count) % {"n": self.number(count)}

    def lines(self) -> tuple[GateLine, ...]:
        """The gates, ready to be drawn."""
        return tuple(self._line(gate) for gate in self.found.gates)

    def _line(self, gate: Gate) -> GateLine:
        now, between, late = gate.now, gate.now.quality.interval, gate.late
        bounds = (late.low, late.high) if late.low is not None and late.high is not None else None
        return GateLine(
            name=in_language(gate.stage, self.language),
            passes=now.passes,
            passed=self.count(now.deals, "passed", gate.position),
            overridden=self.count(now.deals_overridden, "overridden", gate.position),
            unknown=self.count(gate.unknown, "unknown", gate.position),
            share=self.percent(now.quality.value),
            sure=self.percents(between),
            was=self.percent(gate.before.quality.value),
            bar=WIDE * (now.quality.value or 0.0),
            band=(WIDE * between[0], WIDE * between[1]) if between else None,
            rate=self.percent(now.override_rate.value),
            rate_sure=self.percents(now.override_rate.interval),
            late=self.days(late.median),
            late_sure=self.day_range(bounds),
            waited=late.stays,
            still=late.stays - late.over,
            missed=tuple(self._missed(gate, one) for one in gate.lacking),
        )

    def _missed(self, gate: Gate, one: Lacking) -> Missed:
        deals = self.count(one.deals, f"missing-{one.criterion}", gate.position)
        return Missed(self.label(one.criterion), one.passes, deals)

    def label(self, criterion: str) -> str:
        """The words of a criterion; its key where the process no longer has it."""
        label = self.found.labels.get(criterion)
        return in_language(label, self.language) if label else criterion

    def owners(self) -> tuple[OwnerLine, ...]:
        """Whose deals were let through."""
        names = member_names(self.actor.workspace_id)
        return tuple(
            OwnerLine(
                name=names.get(one.owner, "–"),
                passes=one.passes,
                overridden=one.overridden,
                deals=Count(one.deals, self.url("overridden", owner=one.owner)),
                rate=self.percent(one.rate.value),
                sure=self.percents(one.rate.interval),
                few=one.passes < TOO_FEW,
            )
            for one in self.found.owners
        )


class Gates(Part[Gating]):
    """How the gates of a process were kept."""

    name = "gates"
    label = msg("Gates")

    def figures(self, request: PageRequest, asked: Asked) -> Gating | None:
        """All of them, taken in one session."""
        return gating(request.actor, asked.frame, now=request.now)

    def known(self, found: Gating) -> bool:
        """Whether a gate was passed, or a deal found behind one."""
        return any(gate.now.passes or gate.before.passes or gate.unknown for gate in found.gates)

    def context(self, request: PageRequest, asked: Asked, found: Gating) -> dict[str, Any]:
        """Tiles for all gates, a line for each, one for each owner."""
        writer = Writer(request.actor, found, asked, language())
        lines = writer.lines()
        return {
            "figures": writer.figures(),
            "lines": lines,
            "owners": writer.owners(),
            "passes": sum(line.passes for line in lines),
            "waited": sum(line.waited for line in lines),
        }

    def table(self, found: Gating | None, language: str) -> Table:
        """A row for each gate: shares 0–1, times in days."""
        header = (
            gettext("Stage left"), gettext("Passes"), gettext("Everything validated"), gettext("Share"),
            gettext("From"), gettext("Until"), gettext("Overridden"), gettext("Override rate"),
            gettext("Share in the period before"), gettext("Passes in the period before"),
            gettext("Criteria missing"), gettext("Still missing"),
            gettext("Median days until validated"), gettext("From"), gettext("Until"), gettext("Not known"),
        )  # fmt: skip
        return Table(header, _rows(found.gates if found else (), language))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """Of a gate, of all gates, or of a criterion that was missing at one."""
        _, process = process_in_use(request.actor, asked.frame.process_id)
        criterion = what.removeprefix("missing-") if what.startswith("missing-") else ""
        if position is None:
            title = WHAT[what].render(gettext) if what in WHAT else not_found(msg("figure"))
        elif position >= len(process.stages) or not (criterion or what in AT_GATE):
            not_found(msg("figure"))
        else:
            named = {"stage": in_language(process.stages[position].name, spoken())}
            if criterion:
                known = process.has_criterion(criterion)
                named["criterion"] = (
                    in_language(process.criterion(criterion).label, spoken()) if known else criterion
                )
            title = Message((MISSING if criterion else AT_GATE[what]).msgid, named).render(gettext)
        return Behind(title, deals_at_gate(request.actor, asked.frame, what=what, position=position))


def _rows(gates: Iterable[Gate], language: str) -> Iterable[tuple[Cell, ...]]:
    for gate in gates:
        now, late = gate.now, gate.late
        low, high = now.quality.interval or (None, None)
        yield (
            in_language(gate.stage, language), now.passes, now.complete, now.quality.value, low, high,
            now.overridden, now.override_rate.value, gate.before.quality.value, gate.before.passes,
            late.stays, late.stays - late.over, late.median, late.low, late.high, gate.unknown,
        )  # fmt: skip
