"""How insight words its numbers, and where the deals behind them are listed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from moneyed import Money

from homeplate.insight.choices import rounded
from homeplate.kit.estimates import Difference
from homeplate.kit.exchange import Total
from homeplate.kit.money import from_minor
from homeplate.people.access import Actor
from homeplate.web.formats import as_plural, number_text, signed
from homeplate.web.insight.asked import Asked
from homeplate.web.jinja import language
from homeplate.web.pipeline.cards import money

WIDE = 100.0
"""Units that the widest bar of a chart has."""


@dataclass(frozen=True, slots=True)
class Versus:
    """The period before: `was` in words, `change` with its sign; `beyond` chance or not, None where that cannot be
    told. `value` is what it was, where a heading says that it is of the period before."""

    was: str
    change: str = ""
    beyond: bool | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its definition: `sure` is its interval, `sample` from how many deals, `before` the same stretch
    earlier, in words or as a `Versus`. `links` lead to the deals that it counts, by words; nowhere without an
    address."""

    key: str
    label: str
    value: str
    means: str
    sure: str = ""
    sample: str = ""
    before: str | Versus = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many deals, and where they are listed."""

    number: int
    url: str


class Words:
    """Numbers in words, for one reader of one part of insight. A dash stands for what cannot be told."""

    def __init__(self, actor: Actor, asked: Asked, part: str, language: str) -> None:
        self.actor, self.asked, self.part, self.language = actor, asked, part, language
        self.currency = actor.currency

    def url(self, what: str, position: int | None = None) -> str:
        """The list of the deals that a number counts."""
        more = {"part": self.part, "of": what, **({} if position is None else {"at": position})}
        query = self.asked.query()
        return f"{reverse('insight-deals')}?{query}{'&' if query else ''}{urlencode(more)}"

    def count(self, number: int, what: str, position: int | None = None) -> Count:
        """A number of deals with their list."""
        return Count(number, self.url(what, position))

    def link(self, words: str, number: int, what: str) -> tuple[str, str]:
        """Words that lead to the deals that a number counts; to nothing where it counts none."""
        return words, self.url(what) if number else ""

    def number(self, value: float) -> str:
        """A number in the signs of the language."""
        return number_text(value, self.language)

    def percent(self, share: float | None) -> str:
        """A share in whole per cent."""
        return "–" if share is None else f"{round(100 * share)} %"

    def percents(self, between: tuple[float, float] | None) -> str:
        """An interval of a share; empty for none."""
        return f"{round(100 * between[0])}–{round(100 * between[1])} %" if between else ""

    def days(self, count: float | None) -> str:
        """Days; with one decimal below ten."""
        if count is None:
            return "–"
        shown = _rounded(count)
        return ngettext("%(n)s day", "%(n)s days", as_plural(shown)) % {"n": self.number(shown)}

    def day_range(self, between: tuple[float, float] | None) -> str:
        """An interval of days; empty for none."""
        return f"{self.number(_rounded(between[0]))}–{self.days(between[1])}" if between else ""

    def day_change(self, count: float) -> str:
        """A difference of days with its sign."""
        shown = _rounded(abs(count)) * (1 if count >= 0 else -1)
        return ngettext("%(n)s day", "%(n)s days", as_plural(abs(shown))) % {"n": self.signed(shown)}

    def signed(self, value: float) -> str:
        """A number with its sign."""
        return signed(value, self.language)

    def deals(self, count: int) -> str:
        """A number of deals."""
        return ngettext("%(n)s deal", "%(n)s deals", count) % {"n": self.number(count)}

    def amount(self, total: Total) -> str:
        """A total in whole units; amounts without a rate follow it."""
        more = [money(value, self.language) for value in total.missing]
        return " + ".join([self.whole(total.money), *more])

    def whole(self, value: Money) -> str:
        """Money in whole units."""
        return money(Money(value.amount.to_integral_value(), value.currency), self.language)

    def units(self, minor: float) -> str:
        """Minor units of the currency of the workspace as an amount in whole units."""
        return self.whole(from_minor(round(minor), self.currency))

    def about(self, minor: float) -> str:
        """The same with the two digits that say something, of what has a wide range."""
        return self.units(rounded(minor))

    def before(self, value: str, sample: int) -> str:
        """What a figure was in the period before, from a sample of that size."""
        if not sample:
            return gettext("nothing in the period before")
        return gettext("%(value)s in the period before") % {"value": value}


def _rounded(days: float) -> float:
    return round(days, 1) if days < 10 else round(days)


def points(found: Difference | None) -> str:
    """A difference of shares in whole points, with its sign; a dash for none."""
    return points_of(None if found is None else found.value)


def between(found: Difference | None) -> str:
    """The interval of a difference in points; empty for none."""
    return "" if found is None else points_between(found.low, found.high)


def points_of(share: float | None) -> str:
    """The same of a difference that is a plain number."""
    if share is None:
        return "–"
    whole = round(100 * share)
    return ngettext("%(n)s point", "%(n)s points", abs(whole)) % {"n": signed(whole, language())}


def points_between(low: float, high: float) -> str:
    """From how many points to how many."""
    return " … ".join(signed(round(100 * one), language()) for one in (low, high))
