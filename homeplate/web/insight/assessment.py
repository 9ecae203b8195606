"""The part of insight about the process itself: whether it is real, and what to mend first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.insight.assessment import Assessment, assessment, deals_behind_conduct
from homeplate.insight.maturity import FEWEST, Observed, Point
from homeplate.insight.measures.discipline import CONDUCT, Discipline
from homeplate.insight.weighing import Verdict
from homeplate.kit.estimates import Share
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.formats import date_text
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_shares
from homeplate.web.insight.words import Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest

LEVELS: tuple[tuple[Message, Message], ...] = (
    (msg("Random"), msg("Every sale goes its own way.")),
    (msg("Informal"), msg("There is a process, but stages are skipped or gates passed open.")),
    (msg("Formal"), msg("Deals take its stages in turn and show what its gates ask for.")),
    (msg("Dynamic"), msg("It is kept, and it changes when outcomes or customers say so.")),
)
WHAT: dict[str, Message] = {
    "adherent": msg("Closed in the period, no stage passed over"),
    "skipped": msg("Closed in the period, a stage passed over"),
    "kept": msg("Closed in the period, every gate passed with all that it asks for"),
    "overridden": msg("Closed in the period, a gate passed with something missing"),
    "unhurried": msg("Closed in the period, no stage left within minutes"),
    "hurried": msg("Closed in the period, a stage left within minutes"),
}
POINTS: dict[Point, tuple[Message, Message]] = {
    Point.IN_USE: (
        msg("Deals run on it"),
        msg("Run every deal on the process until at least ten are closed."),
    ),
    Point.BUYER: (
        msg("It asks what buyers do"),
        msg("Replace tasks, counts of calls and elapsed time by what the buyer did, and wants it shown."),
    ),
    Point.COMPLETE: (
        msg("Its steps are complete and in order"),
        msg("Mend what the check of the process finds."),
    ),
    Point.ADHERENCE: (
        msg("Deals pass no stage over"),
        msg("Look at the deals that skip stages: either the stage is not needed, or they were rushed."),
    ),
    Point.GATES: (
        msg("Gates are kept"),
        msg(
            "Talk about overridden gates every week. A criterion that nobody can meet belongs out of the gate."
        ),
    ),
    Point.HASTE: (
        msg("Stages are worked at as they happen"),
        msg("Stages that are left within minutes were entered afterwards. Enter evidence on the day."),
    ),
    Point.WEIGHTS: (
        msg("Outcomes confirm the weights"),
        msg("Take the weights that outcomes speak for, and look at the criteria that speak against a win."),
    ),
    Point.REVIEWED: (
        msg("It was looked at within a year"),
        msg("Note what customers, the market and technology ask of the process, and revise it once a year."),
    ),
    Point.LEARNED: (
        msg("Revisions had a reason"),
        msg("Say with each new version why: outcomes, customers, the market or technology."),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A point: `holds` is None where it cannot be told yet; `links` lead to what it was seen in."""

    label: str
    holds: bool | None
    said: str
    mend: str
    links: tuple[tuple[str, str], ...]
    before: Versus | str = ""


class Assessed(Part[Assessment]):
    """Whether the process is real."""

    name = "assessment"
    template = "insight/assessment.html"
    label = msg("Is the process real?")

    def figures(self, request: PageRequest, asked: Asked) -> Assessment | None:
        """Definition, deals and revisions."""
        return assessment(request.actor, asked.frame, now=request.now)

    def known(self, found: Assessment) -> bool:
        """Always: that nothing runs on a process is an answer too."""
        return True

    def context(self, request: PageRequest, asked: Asked, found: Assessment) -> dict[str, Any]:
        """The level on its ladder, the kind with its remedy, the points."""
        words = Words(request.actor, asked, self.name, language())
        kind = found.result.kind
        return {
            "levels": [
                (number, name.render(gettext), means.render(gettext))
                for number, (name, means) in enumerate(LEVELS, 1)
            ],
            "level": found.result.level,
            "kind": kind
            and {part: getattr(kind, part).render(gettext) for part in ("name", "means", "remedy")},
            "points": _lines(words, found, request.actor.may(Permission.PROCESS_EDIT)),
            "deals": found.seen.adherent.of,
            "figures": _plain(words, found),
        }

    def table(self, found: Assessment | None, language: str) -> Table:
        """A row for each point: whether it holds, and what was seen."""
        header = (gettext("Point"), gettext("Holds"), gettext("Seen"), gettext("Of"))
        return Table(header, _rows(found))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals that kept to something, or did not."""
        if what not in CONDUCT:
            not_found(msg("figure"))
        deals = deals_behind_conduct(request.actor, asked.frame, what=what)
        return Behind(WHAT[what].render(gettext), deals)


def _plain(words: Words, found: Assessment) -> tuple[Figure, ...]:
    """Steps, predictability and bottleneck, of every process."""
    one = found.plain
    steps = ngettext("%(n)s step", "%(n)s steps", one.steps) % {"n": one.steps}
    criteria = ngettext("%(n)s criterion", "%(n)s criteria", one.criteria) % {"n": one.criteria}
    dearest = in_language(one.costs, words.language) if one.costs else gettext("too few to tell")
    sure = gettext("beyond chance") if one.clear else gettext("others may cost as much")
    query = words.asked.query()
    return (
        Figure(
            "steps",
            gettext("Steps until the sale"),
            steps,
            gettext(
                "The stages that a deal goes through until it is won, and the criteria that they ask for."
            ),
            sample=criteria,
        ),
        Figure(
            "half",
            gettext("Predictability"),
            words.day_range(one.half) or gettext("too few to tell"),
            gettext(
                "The middle half of the sales of the period took between so many days from their creation: the "
                "narrower, the more predictable."
            ),
            sample=ngettext("from %(n)s sale", "from %(n)s sales", one.sales)
            % {"n": words.number(one.sales)},
        ),
        Figure(
            "narrow",
            gettext("Bottleneck"),
            dearest,
            gettext("The stage that costs most wins: why is told beside what became of deals."),
            sample=sure if one.costs else "",
            links=((gettext("Why"), f"{reverse('insight')}{'?' if query else ''}{query}#t-narrow"),),
        ),
    )


SHARES: dict[Point, tuple[str, str, Callable[[Observed | Discipline], Share]]] = {
    Point.ADHERENCE: ("adherent", "skipped", lambda seen: seen.adherent),
    Point.GATES: ("kept", "overridden", lambda seen: seen.kept),
    Point.HASTE: ("unhurried", "hurried", lambda seen: seen.unhurried),
}


def _lines(words: Words, found: Assessment, may_edit: bool) -> list[Line]:
    return [
        Line(
            POINTS[point][0].render(gettext),
            holds,
            _said(words, point, found.seen) + _looked(words, point, found),
            "" if holds else POINTS[point][1].render(gettext),
            tuple(_links(words, point, found, may_edit)),
            _before(words, point, found),
        )
        for point, holds in found.result.points.items()
    ]


def _looked(words: Words, point: Point, found: Assessment) -> str:
    """When the process was looked at last, where that is the point."""
    at = found.plain.looked_at
    if point is not Point.REVIEWED or at is None:
        return ""
    on = words.actor.day_of(at)
    day = date_text(on, words.language, "full", on.year)
    said = gettext("Looked at last on %(day)s.") % {"day": day}
    return f" {said}"


def _before(words: Words, point: Point, found: Assessment) -> Versus | str:
    if point not in SHARES or SHARES[point][2](found.seen).of < FEWEST:
        return ""
    share_of = SHARES[point][2]
    return of_shares(words, share_of(found.seen), share_of(found.before), FEWEST)


def _said(words: Words, point: Point, seen: Observed) -> str:
    if point in SHARES:
        share = SHARES[point][2](seen)
        if share.of < FEWEST:
            return gettext("Too few closed deals to tell: %(n)s of %(wanted)s.") % {
                "n": share.of,
                "wanted": FEWEST,
            }
        return gettext("%(share)s of %(deals)s (%(range)s)") % {
            "share": words.percent(share.value),
            "deals": words.deals(share.of),
            "range": words.percents(share.interval),
        }
    match point:
        case Point.IN_USE:
            deals = seen.adherent.of
            return ngettext("%(n)s closed deal ran on it.", "%(n)s closed deals ran on it.", deals) % {
                "n": words.number(deals)
            }
        case Point.BUYER | Point.COMPLETE:
            return _findings(point, seen)
        case Point.WEIGHTS:
            return _verdicts(seen)
        case Point.REVIEWED:
            return gettext(
                "Within twelve months: versions published %(versions)s, reasons noted %(reasons)s."
            ) % {
                "versions": seen.revisions,
                "reasons": seen.reasons,
            }
        case _ if not seen.revisions:
            return gettext("There was no revision yet.")
        case _:
            return gettext("%(founded)s of %(revisions)s revisions say why.") % {
                "founded": seen.founded,
                "revisions": seen.revisions,
            }


def _findings(point: Point, seen: Observed) -> str:
    families = ("HP3",) if point is Point.BUYER else ("HP2", "HP4", "HP5", "HP6")
    codes = [code for code in seen.findings if code.startswith(families)]
    if not codes:
        return gettext("The check finds nothing.")
    return gettext("The check finds %(codes)s.") % {"codes": ", ".join(codes)}


def _verdicts(seen: Observed) -> str:
    return gettext(
        "Criteria: %(decide)s decide, %(against)s speak against a win, %(little)s make little difference, %(open)s are "
        "not settled yet."
    ) % {
        "decide": seen.verdicts.get(Verdict.DECIDES, 0),
        "against": seen.verdicts.get(Verdict.AGAINST, 0),
        "little": seen.verdicts.get(Verdict.LITTLE, 0),
        "open": seen.verdicts.get(Verdict.OPEN, 0),
    }


def _links(words: Words, point: Point, found: Assessment, may_edit: bool) -> Iterable[tuple[str, str]]:
    query = words.asked.query()
    if point in SHARES:
        good, bad, share_of = SHARES[point]
        share = share_of(found.seen)
        for what, number in ((good, share.hits), (bad, share.of - share.hits)):
            one = Count(int(number), words.url(what))
            yield f"{WHAT[what].render(gettext)}: {words.number(one.number)}", one.url if one.number else ""
    elif point is Point.WEIGHTS:
        yield gettext("Which criterion decides"), f"{reverse('insight-part', args=['criteria'])}?{query}"
    elif point in (Point.BUYER, Point.COMPLETE) and may_edit:
        yield gettext("Open the studio"), reverse("process-studio", args=[found.process_id])
    elif point in (Point.REVIEWED, Point.LEARNED):
        yield gettext("The process and its versions"), reverse("process", args=[found.process_id])


def _rows(found: Assessment | None) -> Iterable[tuple[Cell, ...]]:
    for point, holds in found.result.points.items() if found else ():
        share = SHARES[point][2](found.seen) if found and point in SHARES else None
        label = POINTS[point][0].render(gettext)
        yield (label, holds, share.hits if share else None, share.of if share else None)
