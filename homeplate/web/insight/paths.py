"""The part of insight about the ways that deals really took: which stages, in which order, with what end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from homeplate.insight.measures.rework import Rework
from homeplate.insight.measures.variants import Variant, Way
from homeplate.insight.paths import Paths, deals_behind_rework, deals_behind_way, paths
from homeplate.kit.estimates import Share
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import not_found
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Words, points
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest

AGAIN = "again"
SHOWN = 20
"""Ways that have a line; the file holds all of them."""
WHAT: dict[str, Message] = {
    "straight": msg("Took every stage in turn"),
    "leapt": msg("Passed a stage over"),
    "returned": msg("Went back to a stage"),
}
MEANS: dict[str, Message] = {
    "straight": msg(
        "Deals closed in the period that went from stage to stage without passing one over or going back ÷ all closed "
        "ones whose course is known."
    ),
    "leapt": msg(
        "Of the same deals, those that never stood at a stage between their first one and the last; a sale has to go "
        "through all of them."
    ),
    "returned": msg("Of the same deals, those that went back to a stage, or were opened again at one."),
}
AWAY = msg("Went {way}")


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on a way; `odd` says what is unusual about coming there: `back`, `leap`, or nothing."""

    name: str
    odd: str


@dataclass(frozen=True, slots=True)
class Line:
    """A way of the chart."""

    steps: tuple[Step, ...]
    count: Count
    bar: float
    share: str
    won: str
    sure: str
    days: str


@dataclass(frozen=True, slots=True)
class AgainLine:
    """A stage that deals came back to."""

    name: str
    count: Count
    times: int
    days: str
    each: str
    won: str
    sure: str
    straight: str
    straight_of: int
    apart: str
    beyond: bool


class PathsPart(Part[Paths]):
    """The ways that deals took."""

    name = "paths"
    template = "insight/paths.html"
    label = msg("Ways that deals took")

    def figures(self, request: PageRequest, asked: Asked) -> Paths | None:
        """Every way of the period."""
        return paths(request.actor, asked.frame)

    def known(self, found: Paths) -> bool:
        """Whether a deal was closed whose course is known."""
        return bool(found.ways)

    def context(self, request: PageRequest, asked: Asked, found: Paths) -> dict[str, Any]:
        """Tiles for all deals, a line for each of the most frequent ways."""
        words = Words(request.actor, asked, self.name, language())
        names = [in_language(name, words.language) for name in found.stages]
        most = max((one.won.of for one in found.ways), default=1)
        deals = found.shares["straight"].of
        return {
            "figures": [
                _figure(words, what, share, found.before[what]) for what, share in found.shares.items()
            ],
            "lines": [_line(words, names, one, most, deals) for one in found.ways[:SHOWN]],
            "ways": len(found.ways),
            "deals": deals,
            "again": [_again(words, names, one) for one in found.again],
        }

    def table(self, found: Paths | None, language: str) -> Table:
        """A row for each way."""
        header = (
            gettext("Way"), gettext("Deals"), gettext("Won"), gettext("Median days"),
        )  # fmt: skip
        return Table(header, _rows(found, language))

    def more_table(self, request: PageRequest, asked: Asked, found: Paths | None, name: str) -> Table:
        """A row for each stage that deals came back to."""
        if name != AGAIN:
            not_found(msg("figure"))
        header = (
            gettext("Stage"), gettext("Deals"), gettext("Times"), gettext("Days there again"), gettext("Won"),
            gettext("Straight deals"), gettext("Won"),
        )  # fmt: skip
        return Table(header, _again_rows(found, language()))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals of a way, its places parted by hyphens, of one of the shares, or that came back to a stage."""
        if what == AGAIN and position is not None:
            deals = deals_behind_rework(request.actor, asked.frame, position=position)
            return Behind(gettext("Came back to the stage"), deals)
        if what in WHAT:
            return Behind(WHAT[what].render(gettext), deals_behind_way(request.actor, asked.frame, what=what))
        way = _read(what)
        found = paths(request.actor, asked.frame)
        if found is None or any(place >= len(found.stages) for place in way):
            not_found(msg("figure"))
        names = " → ".join(in_language(found.stages[place], language()) for place in way)
        deals = deals_behind_way(request.actor, asked.frame, what=way)
        return Behind(Message(AWAY.msgid, {"way": names}).render(gettext), deals)


def _read(what: str) -> Way:
    places = what.split("-")
    if not all(place.isdecimal() and len(place) <= 3 for place in places):
        not_found(msg("figure"))
    return tuple(int(place) for place in places)


def _figure(words: Words, what: str, share: Share, was: Share) -> Figure:
    hits = int(share.hits)
    links = ((words.deals(hits), words.url(what)),) if hits else ()
    return Figure(
        what,
        WHAT[what].render(gettext),
        words.percent(share.value),
        MEANS[what].render(gettext),
        sure=words.percents(share.interval),
        sample=ngettext("of %(n)s closed deal", "of %(n)s closed deals", share.of)
        % {"n": words.number(share.of)},
        before=of_shares(words, share, was),
        links=links,
    )


def _line(words: Words, names: list[str], one: Variant, most: int, deals: int) -> Line:
    return Line(
        steps=tuple(_steps(names, one.way)),
        count=words.count(one.won.of, "-".join(map(str, one.way))),
        bar=WIDE * one.won.of / most,
        share=words.percent(one.won.of / deals),
        won=words.percent(one.won.value),
        sure=words.percents(one.won.interval),
        days=words.days(one.days),
    )


def _steps(names: list[str], way: Way) -> Iterable[Step]:
    before = min(way[:1], default=0) - 1
    for place in way:
        odd = "leap" if place > before + 1 else "back" if place <= before else ""
        yield Step(_name(names, place), odd)
        before = place


def _rows(found: Paths | None, language: str) -> Iterable[tuple[Cell, ...]]:
    if found is None:
        return
    names = [in_language(name, language) for name in found.stages]
    for one in found.ways:
        way = " → ".join(step.name for step in _steps(names, one.way))
        yield (way, one.won.of, int(one.won.hits), one.days)


def _again(words: Words, names: list[str], one: Rework) -> AgainLine:
    apart = one.apart
    return AgainLine(
        name=_name(names, one.position),
        count=words.count(one.deals, AGAIN, one.position),
        times=one.times,
        days=words.days(one.days),
        each=words.days(one.days / one.times),
        won=words.percent(one.won.value),
        sure=words.percents(one.won.interval),
        straight=words.percent(one.straight.value),
        straight_of=int(one.straight.of),
        apart=points(apart),
        beyond=apart is not None and not apart.low <= 0 <= apart.high,
    )


def _name(names: list[str], place: int) -> str:
    return names[place] if place < len(names) else str(place + 1)


def _again_rows(found: Paths | None, language: str) -> Iterable[tuple[Cell, ...]]:
    names = [in_language(name, language) for name in found.stages] if found else []
    for one in found.again if found else ():
        outcome = (int(one.won.hits), int(one.straight.of), int(one.straight.hits))
        yield (_name(names, one.position), one.deals, one.times, one.days, *outcome)
