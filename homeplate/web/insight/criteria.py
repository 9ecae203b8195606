"""The part of insight about criteria: which of them decide, and the weights that outcomes speak for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.insight.comparison import apart
from homeplate.insight.criteria import (
    Decisive,
    Tested,
    deals_behind_criterion,
    deals_beside_criteria,
    decisive,
)
from homeplate.insight.frame import process_of
from homeplate.insight.measures.lift import HELD
from homeplate.insight.weighing import Verdict
from homeplate.kit.estimates import Difference
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight import added, proposed
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.words import WIDE, Count, Versus, Words, between, points
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, spoken

WHAT: dict[str, Message] = {
    "with-won": msg("Won, with “{criterion}” validated when they left the stage"),
    "with-lost": msg("Lost, with “{criterion}” validated when they left the stage"),
    "without-won": msg("Won, without “{criterion}” validated when they left the stage"),
    "without-lost": msg("Lost, without “{criterion}” validated when they left the stage"),
}
BESIDE: dict[str, Message] = {
    "with-won": msg("Won, and when they left the stage: {criterion}"),
    "with-lost": msg("Lost, and when they left the stage: {criterion}"),
    "without-won": msg("Won, and not when they left the stage: {criterion}"),
    "without-lost": msg("Lost, and not when they left the stage: {criterion}"),
}
VERDICTS: dict[Verdict, Message] = {
    Verdict.DECIDES: msg("decides"),
    Verdict.OPEN: msg("not settled yet"),
    Verdict.LITTLE: msg("makes little difference"),
    Verdict.AGAINST: msg("won less often with it"),
    Verdict.FEW: msg("too few to tell"),
}
TONES = {Verdict.DECIDES: "ok", Verdict.LITTLE: "warn", Verdict.AGAINST: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of the chart. `bar` and `band` run from −`WIDE` to `WIDE`; empty where nothing can be told."""

    stage: str
    label: str
    required: bool
    with_it: str
    with_won: Count
    with_lost: Count
    without: str
    without_won: Count
    without_lost: Count
    raw: str
    lift: str
    sure: str
    bar: float | None
    band: tuple[float, float] | None
    verdict: str
    tone: str
    weight: int
    proposed: int
    studio: str
    before: Versus | str


class Criteria(Part[Decisive]):
    """Which criterion decides."""

    name = "criteria"
    template = "insight/criteria.html"
    label = msg("Which criterion decides")

    def figures(self, request: PageRequest, asked: Asked) -> Decisive | None:
        """Every criterion against the outcomes of the period."""
        return decisive(request.actor, asked.frame)

    def known(self, found: Decisive) -> bool:
        """Whether a deal that was closed left a stage."""
        return found.deals > 0

    def context(self, request: PageRequest, asked: Asked, found: Decisive) -> dict[str, Any]:
        """A line for each criterion, and what is proposed."""
        words = Words(request.actor, asked, self.name, language())
        may = request.actor.may(Permission.PROCESS_EDIT)
        studio = reverse("process-studio", args=[found.process_id]) if may else ""
        return {
            "lines": [_line(words, one, studio) for one in found.criteria if not one.after_sale],
            "changed": [_line(words, one, studio) for one in found.criteria if _moves(one)],
            "deals": found.deals,
            "in_use": found.in_use,
            "process_id": found.process_id,
            "proposals": proposed.lines(words, found),
            "proposals_url": f"{reverse('insight-proposals')}?{asked.query()}" if may else "",
            "decline_url": f"{reverse('insight-proposal-decline')}?{asked.query()}" if may else "",
            "take_url": f"{reverse('insight-weights')}?{asked.query()}" if may and found.changes else "",
        }

    def table(self, found: Decisive | None, language: str) -> Table:
        """A row for each criterion: shares and lifts −1 to 1."""
        header = (
            gettext("Stage"), gettext("Criterion"), gettext("Weight"), gettext("With it: closed"),
            gettext("With it: won"), gettext("Without it: closed"), gettext("Without it: won"),
            gettext("Difference"), gettext("From"), gettext("Until"), gettext("Lift"), gettext("From"),
            gettext("Until"), gettext("Proposed weight"), gettext("Lift in the period before"),
        )  # fmt: skip
        return Table(header, _rows(found.criteria if found else (), language))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """Won or lost ones, with or without a criterion; `position` counts the criteria of the process."""
        _, process = process_of(request.actor, asked.frame)
        if (known := added.read(what)) and known[0] in HELD and position is not None:
            counted, feature = known
            found = deals_beside_criteria(
                request.actor, asked.frame, feature=feature, what=counted, position=position
            )
            named = {"criterion": added.label_of(feature)}
            return Behind(Message(BESIDE[counted].msgid, named).render(gettext), found)
        if what not in HELD or position is None or position >= len(process.criteria):
            not_found(msg("figure"))
        criterion = process.criteria[position]
        deals = deals_behind_criterion(request.actor, asked.frame, key=criterion.key, what=what)
        words = {"criterion": in_language(criterion.label, spoken())}
        return Behind(Message(WHAT[what].msgid, words).render(gettext), deals)


def _moves(one: Tested) -> bool:
    return one.proposed != one.evidence.weight


def _line(words: Words, one: Tested, studio: str) -> Line:
    of_it, lift = one.evidence, one.evidence.effect.lift if one.evidence.effect else None
    told = lift is not None and of_it.verdict is not Verdict.FEW
    with_won, without_won = int(of_it.with_it.hits), int(of_it.without.hits)
    return Line(
        stage=in_language(one.stage, words.language),
        label=in_language(one.label, words.language),
        required=one.required,
        with_it=words.percent(of_it.with_it.value),
        with_won=words.count(with_won, "with-won", one.at),
        with_lost=words.count(of_it.with_it.of - with_won, "with-lost", one.at),
        without=words.percent(of_it.without.value),
        without_won=words.count(without_won, "without-won", one.at),
        without_lost=words.count(of_it.without.of - without_won, "without-lost", one.at),
        raw=points(of_it.raw),
        lift=points(lift) if told else "–",
        sure=between(lift) if told else "",
        bar=WIDE * lift.value if lift and told else None,
        band=(WIDE * lift.low, WIDE * lift.high) if lift and told else None,
        verdict=VERDICTS[of_it.verdict].render(gettext),
        tone=TONES.get(of_it.verdict, ""),
        weight=of_it.weight,
        proposed=one.proposed,
        studio=f"{studio}#a-{one.key}" if studio else "",
        before=_before(words, one, told=told),
    )


def _before(words: Words, one: Tested, *, told: bool) -> Versus | str:
    """The lift of the stretch before; beyond chance where the interval of the difference of both holds no zero."""
    was = one.before
    if was is None or was.effect is None or was.verdict is Verdict.FEW:
        return "–"
    lift, then = one.evidence.effect.lift if one.evidence.effect and told else None, was.effect.lift
    value, apart_by = apart(
        lift.value if lift else None,
        (lift.low, lift.high) if lift else None,
        then.value,
        (then.low, then.high),
    )
    if value is None or apart_by is None:
        return Versus(points(then), value=points(then))
    change = Difference(value, *apart_by)
    return Versus(points(then), points(change), not apart_by[0] <= 0 <= apart_by[1])


def _rows(criteria: Iterable[Tested], language: str) -> Iterable[tuple[Cell, ...]]:
    for one in criteria:
        of_it = one.evidence
        yield (
            in_language(one.stage, language), in_language(one.label, language), of_it.weight,
            of_it.with_it.of, int(of_it.with_it.hits), of_it.without.of, int(of_it.without.hits),
            *_cells(of_it.raw), *_cells(of_it.effect.lift if of_it.effect else None), one.proposed,
            one.before.effect.lift.value if one.before and one.before.effect else None,
        )  # fmt: skip


def _cells(found: Difference | None) -> tuple[Cell, Cell, Cell]:
    return (found.value, found.low, found.high) if found else (None, None, None)
