"""The filters of a search as its page shows them, and what is asked as chips that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext

from homeplate.people.access import Actor
from homeplate.prospects.fields import ABOUT_FACETS, FIELDS, NAMED, SIZES, Field, band_name
from homeplate.prospects.query import PARTS, Condition, Query, to_address
from homeplate.prospects.words import term
from homeplate.web.addresses import address
from homeplate.web.prospects.words import SPANS, label, value_text
from homeplate.web.shown import Option

OFFERED: Final = 8
"""Values of a facet that can be ticked, the most frequent first, besides those that are."""

Typed = Mapping[str, Sequence[str]]
"""The parameters of an address as they were typed."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A value that can be ticked, or followed to where `url` leads, with how many would be found."""

    value: str
    label: str
    count: int | None
    ticked: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What can be asked of one field; the texts are as they were typed. `parts` says which inputs there are."""

    key: str
    label: str
    kind: str
    unit: str
    opened: bool
    parts: tuple[str, ...]
    ticks: tuple[Tick, ...] = ()
    more: str = ""
    all: str = ""
    none: str = ""
    least: str = ""
    most: str = ""
    under: str = ""
    over: str = ""
    unknown: bool = False
    spans: tuple[Option, ...] = ()
    first: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is asked, in words, and the address of the search without it."""

    text: str
    url: str


def filters(
    actor: Actor, query: Query, typed: Typed, facets: Mapping[str, Mapping[str, int]]
) -> tuple[Filter, ...]:
    """The filters of a search, those with facets first."""
    keys = [key for key in FIELDS if query.about == "people" or FIELDS[key].about == "company"]
    if "fit" not in facets and not query.asked("fit"):
        keys.remove("fit")
    first = ("fit", *ABOUT_FACETS[query.about])
    keys.sort(key=lambda key: first.index(key) if key in first else len(first))
    return tuple(_filter(actor, FIELDS[key], query, typed, facets.get(key, {})) for key in keys)


def _filter(actor: Actor, field: Field, query: Query, typed: Typed, counts: Mapping[str, int]) -> Filter:
    asked = query.asked(field.key)
    ticks = _ticks(field, query, asked, counts)
    ticked = {term(one.value) for one in ticks if one.ticked}
    more = [one for one in _typed(typed, field.key) if term(one) not in ticked]
    return Filter(
        key=field.key,
        label=label(field.key),
        kind=field.kind,
        unit=actor.currency if field.money else "",
        opened=any(name.partition(".")[0] == field.key and any(typed[name]) for name in typed),
        parts=PARTS[field.kind],
        ticks=ticks,
        more="; ".join(more),
        all="; ".join(_typed(typed, f"{field.key}.all")),
        none="; ".join(_typed(typed, f"{field.key}.not")),
        least=_last(typed, f"{field.key}.min"),
        most=_last(typed, f"{field.key}.max"),
        under=_last(typed, f"{field.key}.under"),
        over=_last(typed, f"{field.key}.over"),
        unknown=_last(typed, f"{field.key}.unknown") in ("1", "yes"),
        spans=_spans(asked) if field.kind == "day" else (),
        listed=field.key in NAMED,
        first=bool(counts) and field.key in ("fit", *ABOUT_FACETS[query.about][:3]),
    )


def _spans(asked: Condition) -> tuple[Option, ...]:
    known = [Option(key, words.render(gettext)) for key, words in SPANS.items()]
    others = {one for one in (asked.under, asked.over) if one and one not in SPANS}
    return (*known, *(Option(one, one) for one in sorted(others)))


def _ticks(field: Field, query: Query, asked: Condition, counts: Mapping[str, int]) -> tuple[Tick, ...]:
    if field.key == "employees":
        return tuple(_bands(query, asked, counts))
    if field.key in NAMED:
        every = list(NAMED[field.key])
        if field.kind != "fit":
            every.sort(key=lambda one: -counts.get(one, 0))
            # What nobody has would find nobody.
            every = [one for one in every if one in counts or one in asked.any] or every
        return tuple(
            Tick(one, value_text(field.key, one), counts.get(one, 0) if counts else None, one in asked.any)
            for one in every
        )
    wanted = {term(one): one for one in asked.any}
    first = list(counts.items())[:OFFERED]
    shown = {term(value) for value, _ in first}
    known = {term(value): (value, count) for value, count in counts.items()}
    more = [known.get(key, (value, 0)) for key, value in wanted.items() if key not in shown and field.facet]
    return tuple(
        Tick(value, value_text(field.key, value), count, term(value) in wanted)
        for value, count in (*first, *more)
    )


def _bands(query: Query, asked: Condition, counts: Mapping[str, int]) -> Iterator[Tick]:
    for low, high in SIZES:
        name = band_name(low, high)
        here = (asked.least, asked.most) == (low, high)
        condition = Condition() if here else Condition(least=low, most=high, unknown=asked.unknown)
        if counts.get(name) or here:
            url = here_is(query.with_condition("employees", condition))
            yield Tick(name, value_text("employees", name), counts.get(name, 0), here, url)


def _typed(typed: Typed, name: str) -> list[str]:
    return [one for one in typed.get(name, ()) if one]


def _last(typed: Typed, name: str) -> str:
    return next(reversed(_typed(typed, name)), "")


def here_is(query: Query) -> str:
    """The address of a search."""
    asked = to_address(query)
    return f"{address('prospects')}?{asked}" if asked else address("prospects")


# --- chips -----------------------------------------------------------------------------------------------------------


def chips(query: Query, within: str = "", without: str = "") -> tuple[Chip, ...]:
    """What a search asks, one chip for each condition; `within` and `without` are what the lists are called that it is
    kept within and that it leaves out."""
    found = []
    if query.text:
        found.append(Chip(f"“{query.text}”", here_is(replace(query, text=""))))
    for key, condition in query.where:
        url = here_is(query.with_condition(key, Condition()))
        found.append(Chip(f"{label(key)}: {_said(key, condition)}", url))
    if query.per_company:
        text = gettext("at most %(count)s of a company") % {"count": query.per_company}
        found.append(Chip(text, here_is(replace(query, per_company=0))))
    if query.fresh:
        found.append(Chip(gettext("neither contact nor lead yet"), here_is(replace(query, fresh=False))))
    if query.within:
        text = gettext("on “%(name)s”") % {"name": within or "–"}
        found.append(Chip(text, here_is(replace(query, within=""))))
    if query.without:
        text = gettext("not on “%(name)s”") % {"name": without or "–"}
        found.append(Chip(text, here_is(replace(query, without=""))))
    return tuple(found)


def _said(key: str, condition: Condition) -> str:
    parts = []
    if condition.any:
        parts.append(gettext(" or ").join(value_text(key, one) for one in condition.any))
    if condition.all:
        parts.append(gettext(" and ").join(value_text(key, one) for one in condition.all))
    if condition.none:
        parts.append(
            gettext("not %(what)s") % {"what": ", ".join(value_text(key, one) for one in condition.none)}
        )
    parts += _bounds(condition)
    if condition.known is not None:
        parts.append(gettext("known") if condition.known else gettext("unknown"))
    return " · ".join(parts)


def _bounds(condition: Condition) -> Iterator[str]:
    if condition.least is not None:
        yield gettext("from %(what)s") % {"what": _figure(condition.least)}
    if condition.most is not None:
        yield gettext("up to %(what)s") % {"what": _figure(condition.most)}
    if condition.under:
        yield gettext("less than %(what)s") % {"what": _span(condition.under)}
    if condition.over:
        yield gettext("more than %(what)s") % {"what": _span(condition.over)}
    if condition.unknown:
        yield gettext("or unknown")


def _figure(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,}".replace(",", " ")


def _span(text: str) -> str:
    return SPANS[text].render(gettext) if text in SPANS else text
