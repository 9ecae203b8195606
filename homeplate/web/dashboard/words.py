"""What tiles say in words: numbers in the signs of the language, charts in places of `WIDE` units, links with filters.

The same for a page, a mail and a PDF; in these the links begin with the address of the site.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.dashboards.filters import Filters
from homeplate.dashboards.tiles import TILES
from homeplate.dashboards.told import (
    BALANCE,
    BARS,
    DAYS,
    LEANING,
    POINTS,
    RANGES,
    RATE,
    SHARE,
    TIMES,
    Figure,
    Label,
    Line,
    Sample,
    Told,
    Way,
)
from homeplate.kit.text import Message, in_language
from homeplate.people.access import Actor
from homeplate.web.formats import as_plural, date_text, month_text, number_text, signed, signed_share
from homeplate.web.insight.words import points_between, points_of
from homeplate.web.pipeline.cards import whole_money

WIDE = 100.0
"""Units that the widest bar of a chart has."""

SAMPLES: dict[str, Callable[[int], str]] = {
    "closed": lambda n: ngettext("of %(n)s closed deal", "of %(n)s closed deals", n),
    "open": lambda n: ngettext("%(n)s open deal", "%(n)s open deals", n),
    "won": lambda n: ngettext("%(n)s won", "%(n)s won", n),
    "lost": lambda n: ngettext("%(n)s lost", "%(n)s lost", n),
    "created": lambda n: ngettext("%(n)s created", "%(n)s created", n),
    "past": lambda n: ngettext(
        "chances from %(n)s deal of the past", "chances from %(n)s deals of the past", n
    ),
    "passages": lambda n: ngettext("of %(n)s passage", "of %(n)s passages", n),
    "due": lambda n: ngettext("of %(n)s deal due", "of %(n)s deals due", n),
    "months": lambda n: ngettext("over %(n)s month", "over %(n)s months", n),
    "entries": lambda n: ngettext("%(n)s entry", "%(n)s entries", n),
    "looks": lambda n: ngettext("%(n)s waits for a look", "%(n)s wait for a look", n),
    "entered": lambda n: ngettext("%(n)s entered", "%(n)s entered", n),
    "stays": lambda n: ngettext("%(n)s stay", "%(n)s stays", n),
    "sales": lambda n: ngettext("%(n)s sale", "%(n)s sales", n),
    "customers": lambda n: ngettext("of %(n)s customer", "of %(n)s customers", n),
    "answers": lambda n: ngettext("%(n)s answer", "%(n)s answers", n),
    "sessions": lambda n: ngettext("%(n)s session", "%(n)s sessions", n),
    "reps": lambda n: ngettext("of %(n)s rep", "of %(n)s reps", n),
    "missing": lambda n: ngettext("%(n)s criterion was missing", "%(n)s criteria were missing", n),
}


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A number in words; `url` leads to what it counts."""

    label: str
    value: str
    sure: str
    sample: str
    before: str
    note: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of a chart or a list; places are of `WIDE` units, None where nothing is drawn. A bar begins at `start`.
    `heading` stands above the first line of a group."""

    label: str
    value: str
    sure: str
    note: str
    tone: str
    url: str
    start: float = 0.0
    bar: float = 0.0
    band: tuple[float, float] | None = None
    mark: float | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class TileShown:
    """A tile laid out; `waits` while its figures are counted for the first time, `failed` where they could not be."""

    name: str
    label: str
    means: str
    url: str
    wide: bool
    drawn: str
    figures: tuple[FigureShown, ...] = ()
    lines: tuple[LineShown, ...] = ()
    verdict: str = ""
    tone: str = ""
    empty: str = ""
    made: datetime | None = None
    without_rate: str = ""
    more: str = ""
    waits: bool = False
    failed: bool = False


class Words:
    """Words tiles for one reader, with the filters that their dashboard has."""

    def __init__(self, actor: Actor, wanted: Filters, language: str, year: int, site: str = "") -> None:
        self.actor, self.wanted, self.language, self.year, self.site = actor, wanted, language, year, site
        self.short = language.split("-")[0]

    def tile(self, name: str, told: Told | None, *, wide: bool, waits: bool = False) -> TileShown:
        """A tile, whatever came of it: None where nothing could be told."""
        tile = TILES[name]
        head = (name, tile.label.render(gettext), tile.means.render(gettext), self.url(tile.page), wide)
        if told is None:
            return TileShown(*head, BARS, failed=True)
        return TileShown(
            *head,
            told.drawn,
            figures=tuple(self.figure(one) for one in told.figures),
            lines=tuple(self.lines(told)),
            verdict=self.label(told.verdict) if told.verdict else "",
            tone=told.tone,
            empty=self.label(told.empty) if told.empty else "",
            made=told.made,
            without_rate=", ".join(told.without_rate),
            more=ngettext("and %(n)s more", "and %(n)s more", told.more) % {"n": self.number(told.more)}
            if told.more
            else "",
            waits=waits,
        )

    def url(self, way: Way | None) -> str:
        """Where a way leads, with the filters of the dashboard unless it has its own."""
        if way is None:
            return ""
        place = f"{self.site}{reverse(way.page, args=way.args)}"
        query = urlencode({**({} if way.plain else self._filters(way)), **way.query})
        return f"{place}?{query}" if query else place

    def _filters(self, way: Way) -> Mapping[str, str]:
        kept = self.wanted.kept
        ahead = kept.pop("ahead", "")
        if "forecast" in (*way.args, way.query.get("part")):
            kept.pop("period", None)
            return kept | ({"period": ahead} if ahead else {})
        if way.page == "insight-coaching":  # Its usual period is shorter, and it knows no other filter.
            return {name: kept[name] for name in ("team",) if name in kept} | {
                "period": self.wanted.period or "year"
            }
        return kept

    def label(self, label: Label) -> str:
        """A label in the reader's language."""
        if isinstance(label, Message):
            return label.render(gettext, self.short)
        return label if isinstance(label, str) else in_language(label, self.short)

    def number(self, value: float) -> str:
        """A number in the signs of the language."""
        return number_text(value, self.language)

    def value(self, value: float | None, unit: str) -> str:
        """A number with its unit; a dash for what cannot be told."""
        if value is None:
            return "–"
        match unit:
            case "share" | "leaning" | "balance":
                return self._share(value, unit)
            case "money":
                return self.money(value)
            case "money-a-day":
                return gettext("%(money)s a day") % {"money": self.money(value)}
            case "days":
                shown = round(value, 1) if value < 10 else round(value)
                words = ngettext("%(n)s day", "%(n)s days", as_plural(shown))
                return words % {"n": self.number(shown)}
            case "points":
                return points_of(value)
            case "index" | "times":
                return f"{self.number(round(value, 1))}{'×' if unit == TIMES else ''}"
        return self.number(round(value))

    def _share(self, value: float, unit: str) -> str:
        if unit == BALANCE:
            return signed(round(100 * value), self.language)
        return signed_share(value, self.language) if unit == LEANING else f"{round(100 * value)} %"

    def money(self, minor: float) -> str:
        """An amount in whole units."""
        return whole_money(minor, self.actor.currency, self.language)

    def between(self, low: float | None, high: float | None, unit: str) -> str:
        """An interval, its unit said once where that is usual; empty for none."""
        if low is None or high is None:
            return ""
        if unit == SHARE:
            return f"{round(100 * low)}–{round(100 * high)} %"
        if unit in (POINTS, BALANCE):
            return points_between(low, high)
        if unit == DAYS:
            return f"{self.number(round(low, 1) if low < 10 else round(low))}–{self.value(high, unit)}"
        if unit == RATE:
            return f"{self.money(low)}–{self.money(high)}"
        if unit == TIMES:
            return f"{self.number(round(low, 1))}–{self.value(high, unit)}"
        return f"{self.value(low, unit)} – {self.value(high, unit)}"

    def figure(self, one: Figure) -> FigureShown:
        """One number."""
        before = ""
        if one.before is not None:
            before = gettext("%(value)s in the period before") % {"value": self.value(one.before, one.unit)}
        return FigureShown(
            label=self.label(one.label),
            value=self.value(one.value, one.unit),
            sure=self.between(one.low, one.high, one.unit),
            sample=self.sample(one.sample) if one.sample else "",
            before=before,
            note=self.label(one.note) if one.note else "",
            tone=one.tone,
            url=self.url(one.way),
        )

    def sample(self, one: Sample) -> str:
        """From how many of what."""
        return SAMPLES[one.of](one.number) % {"n": self.number(one.number)}

    def lines(self, told: Told) -> list[LineShown]:
        """The lines, drawn to one scale."""
        low, high = scale(told.lines)
        shown, above = [], ""
        for one in told.lines:
            group = self.label(one.group)
            heading = group if group != above else ""
            shown.append(replace(self.line(one, told.drawn, low, WIDE / (high - low)), heading=heading))
            above = group
        return shown

    def line(self, one: Line, drawn: str, low: float, each: float) -> LineShown:
        """One line. A list has no bars, and may have a day in place of a number."""
        label = self.label(one.label)
        if not label and one.day is not None:
            label = month_text(one.day, self.language)
        dated = drawn == "list" and one.day is not None
        value = date_text(one.day, self.language, "short", self.year) if dated and one.day else ""
        if not value and one.value is not None:
            value = self.value(one.value, one.unit)
        has_band = one.low is not None and one.high is not None
        zero, end = -low * each, ((one.value or 0.0) - low) * each
        return LineShown(
            label=label,
            value=value,
            sure=self.between(one.low, one.high, one.unit),
            note=self.note(one, drawn),
            tone=one.tone,
            url=self.url(one.way),
            start=min(zero, end),
            bar=abs(end - zero),
            band=((one.low - low) * each, (one.high - low) * each) if has_band and one.low is not None
            and one.high is not None else None,
            mark=(one.mark - low) * each if one.mark is not None else None,
        )  # fmt: skip

    def note(self, one: Line, drawn: str) -> str:
        """What stands beside its label; the mark of a range is what was booked."""
        if drawn == RANGES and one.mark is not None:
            return gettext("booked %(money)s") % {"money": self.value(one.mark, one.unit)}
        return " · ".join(filter(None, (self.label(one.note), self.sample(one.sample) if one.sample else "")))


def scale(lines: tuple[Line, ...]) -> tuple[float, float]:
    """From where to where a chart reaches: shares to the whole of one, differences to both sides, others from nought.
    Pure."""
    found = [
        value for one in lines for value in (one.value, one.low, one.high, one.mark) if value is not None
    ]
    units = {one.unit for one in lines}
    if units == {SHARE}:
        return 0.0, 1.0
    top = max(found, default=0.0) * 1.04 or 1.0
    if units == {POINTS}:
        far = max(top, -min(found, default=0.0)) or 1.0
        return -far, far
    return 0.0, max(top, 1e-9)
