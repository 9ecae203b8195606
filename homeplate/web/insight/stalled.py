"""The part of insight about deals that stand still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, ngettext

from homeplate.insight.measures.stalled import FEWEST, Stalled
from homeplate.insight.stalling import Standstill, stalled_deals, standstill
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Sum, Total
from homeplate.kit.ids import parse_id
from homeplate.kit.text import in_language, msg
from homeplate.people.access import not_found
from homeplate.people.queries import member_names
from homeplate.rates.queries import totals
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest

ALL, OWNED = "stalled", "owner-"


@dataclass(frozen=True, slots=True)
class Line:
    """The stalled deals of a stage or of an owner. Widths are of `WIDE` units; `few` where too few sales tell what is
    usual."""

    name: str
    stalled: Count
    open: int
    share: str
    sure: str
    value: str
    usual: str = ""
    stays: int = 0
    few: bool = False
    bar: float = 0.0
    open_bar: float = 0.0


class StalledPart(Part[Standstill]):
    """Open deals that stand still."""

    name = "stalled"
    template = "insight/stalled.html"
    label = msg("Standing still")

    def figures(self, request: PageRequest, asked: Asked) -> Standstill | None:
        """What stands still now, against the sales of the period."""
        return standstill(request.actor, asked.frame, now=request.now, today=request.today)

    def known(self, found: Standstill) -> bool:
        """Whether a deal is open."""
        return bool(found.share.of or found.unknown)

    def context(self, request: PageRequest, asked: Asked, found: Standstill) -> dict[str, Any]:
        """Tiles, a line for each stage, a line for each owner who has any."""
        words = Words(request.actor, asked, self.name, language())
        owners = [(key, one) for key, one in found.owners.items() if one.share.hits]
        groups = [one for _, one in found.stages] + [one for _, one in owners]
        every = [pair for _, one in found.stages for pair in one.minor]
        whole, *each = totals(
            request.actor, [_sums(minor, request) for minor in (every, *(one.minor for one in groups))]
        )
        most = max((one.share.of for _, one in found.stages), default=1) or 1
        names = member_names(request.actor.workspace_id)

        def line(name: str, one: Stalled, what: str, value: Total, position: int | None = None) -> Line:
            return _line(words, name, one, words.count(int(one.share.hits), what, position), value, most)

        return {
            "figures": (_share(words, found), _value(words, found, whole)),
            "lines": [
                line(in_language(name, words.language), one, ALL, value, at)
                for at, ((name, one), value) in enumerate(zip(found.stages, each, strict=False))
            ],
            "owners": [
                line(names.get(key, "?"), one, f"{OWNED}{key}", value)
                for (key, one), value in zip(owners, each[len(found.stages) :], strict=True)
            ],
            "unknown": found.unknown,
            "fewest": FEWEST,
        }

    def table(self, found: Standstill | None, language: str) -> Table:
        """A row for each stage."""
        header = (
            gettext("Stage"), gettext("Open deals"), gettext("Stalled"), gettext("Usual at most, days"),
            gettext("Stays of won deals"),
        )  # fmt: skip
        return Table(header, _rows(found, language))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The stalled deals, at one stage or of one owner."""
        owner = parse_id(what.removeprefix(OWNED)) if what.startswith(OWNED) else None
        if what != ALL and owner is None:
            not_found(msg("figure"))
        found = stalled_deals(
            request.actor, asked.frame, position=position, owner=owner, now=request.now, today=request.today
        )
        return Behind(gettext("Stalled deals"), found)


def _sums(minor: Iterable[tuple[str, int]], request: PageRequest) -> list[Sum]:
    return [Sum(currency, amount, request.today) for currency, amount in minor]


def _share(words: Words, found: Standstill) -> Figure:
    share = found.share
    hits = int(share.hits)
    of = int(share.of)
    said = ngettext("%(stalled)s of %(n)s deal", "%(stalled)s of %(n)s deals", of) % {
        "stalled": words.number(hits),
        "n": words.number(of),
    }
    return Figure(
        "stalled",
        gettext("Stalled"),
        words.percent(share.value),
        gettext(
            "Open deals that have stood at their stage for longer than nine in ten stays there of the deals won in the "
            "period, and have no dated next step ahead ÷ all open deals at stages of which enough sales tell that."
        ),
        sure=words.percents(share.interval),
        sample="" if hits else said,
        before=_was(words, share, found.was),
        links=((said, words.url(ALL)),) if hits else (),
    )  # fmt: skip


def _was(words: Words, share: Share, was: Share) -> Versus:
    """Beside what stood still when the period began."""
    if was.value is None:
        return Versus(gettext("nothing to compare with when the period began"))
    before = of_shares(words, share, was)
    return replace(
        before, was=gettext("%(share)s when the period began") % {"share": words.percent(was.value)}
    )


def _value(words: Words, found: Standstill, whole: Total) -> Figure:
    return Figure(
        "stalled-value",
        gettext("Value that stands still"),
        words.amount(whole),
        gettext("What the stalled deals are worth together, at the exchange rates of today."),
        sample=words.deals(int(found.share.hits)),
    )


def _line(words: Words, name: str, one: Stalled, count: Count, value: Total, most: float) -> Line:
    return Line(
        name=name,
        stalled=count,
        open=int(one.share.of),
        share=words.percent(one.share.value),
        sure=words.percents(one.share.interval),
        value=words.amount(value) if one.share.hits else "–",
        usual=words.days(one.usual),
        stays=one.stays,
        few=one.usual is None,
        bar=WIDE * one.share.hits / most,
        open_bar=WIDE * one.share.of / most,
    )


def _rows(found: Standstill | None, language: str) -> Iterable[tuple[Cell, ...]]:
    for name, one in found.stages if found else ():
        hits = int(one.share.hits) if one.usual is not None else None
        yield (in_language(name, language), int(one.share.of), hits, one.usual, one.stays)
