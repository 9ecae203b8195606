"""The filters of insight that are less used: what an address asks for by them, in words, and what they offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from homeplate.accounts.segments import SIZES, UNKNOWN
from homeplate.insight.choices import Choices
from homeplate.insight.frame import NONE, Band, band_of, bound_of
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor, major
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import versions
from homeplate.web.forms import Given
from homeplate.web.jinja import language
from homeplate.web.pipeline.cards import money
from homeplate.web.shown import Field, Option

LABELS: dict[str, Message] = {
    "version": msg("Version of the process"),
    "source": msg("Source"),
    "kind": msg("Kind"),
    "industry": msg("Industry of the account"),
    "size": msg("Employees of the account"),
    "value": msg("Value"),
}
EVERY: dict[str, Message] = {
    "version": msg("All versions"),
    "source": msg("All sources"),
    "kind": msg("All kinds"),
    "industry": msg("All industries"),
    "size": msg("Accounts of any size"),
    "value": msg("Any value"),
}
OF_ACCOUNTS = ("industry", "size")
OWN, LEAST, BELOW = "own", "least", "below"
NAMES = (*LABELS, LEAST, BELOW)
"""What the address calls them. `value` is `NONE`, `OWN` with bounds of its own, or two bounds such as “2000-8000”,
either of which may be missing."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What an address asks for: as it was `typed`, as `parts` of a frame, as it is `said`, and what was `lost`."""

    typed: dict[str, str]
    parts: dict[str, Any] = field(default_factory=dict)
    said: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()


def read(given: Given, actor: Actor, process_id: UUID, today: date) -> Narrowed:
    """Read the address; a part that makes no sense is as if it were not there."""
    typed = {name: given.text(name)[:LONGEST] for name in NAMES}
    if not actor.may(Permission.ACCOUNT_VIEW):
        typed.update(dict.fromkeys(OF_ACCOUNTS, ""))
    if typed["size"] not in (*SIZES, UNKNOWN):
        typed["size"] = ""
    parts: dict[str, Any] = {name: typed[name] for name in ("source", "kind", *OF_ACCOUNTS)}
    lost: tuple[str, ...] = ()
    version = None
    if typed["version"]:
        found = version_of(actor, process_id, typed["version"])
        if found is None:
            typed["version"], lost = "", (LABELS["version"].render(gettext),)
        else:
            parts["version_id"], version = found
    band = read_band(given, typed, actor.currency, today)
    if band:
        parts["band"] = band
    else:
        typed["value"] = typed["value"] if typed["value"] == OWN else ""
    chosen = {**typed, "value": band_name(band, actor.currency)}
    return Narrowed(typed, parts, said(chosen, actor.currency, version), lost)


def said(typed: Mapping[str, str], currency: str, version: int | None = None) -> tuple[tuple[str, str], ...]:
    """What narrows figures: the name of each filter, with what stands on its chip."""
    words = {
        name: typed[name] if typed[name] != NONE else gettext("none")
        for name in ("source", "kind", "industry")
        if typed.get(name)
    }
    if typed.get("size"):
        words["size"] = size_text(typed["size"])
    if version is not None:
        words["version"] = version_text(version)
    if band := band_of(typed.get("value", ""), currency, date.min):
        words["value"] = band_text(band, currency)
    return tuple((name, f"{LABELS[name].render(gettext)}: {words[name]}") for name in LABELS if name in words)


def version_of(actor: Actor, process_id: UUID, typed: str) -> tuple[UUID, int] | None:
    """The version that an address names, with its number; None where it names none that was ever published."""
    wanted = parse_id(typed)
    rows = versions(actor, process_id=process_id)
    return next(((row.id, row.number) for row in rows if row.id == wanted and row.state != "draft"), None)


def read_band(given: Given, typed: dict[str, str], currency: str, today: date) -> Band | None:
    """The band of value that is asked for; None for any value."""
    if typed["value"] != OWN:
        return band_of(typed["value"], currency, today)
    band = Band(today, _amount(given, LEAST, currency), _amount(given, BELOW, currency))
    return band if band != Band(today) else None


def _amount(given: Given, name: str, currency: str) -> int | None:
    try:
        number = given.amount(name)
    except Invalid:
        return None
    return None if number is None else bound_of(str(number), currency)


def band_name(band: Band | None, currency: str) -> str:
    """A band as an address has it."""
    if band is None:
        return ""
    return NONE if band.unvalued else "-".join(_edge(minor, currency) for minor in (band.least, band.below))


def _edge(minor: int | None, currency: str) -> str:
    return "" if minor is None else format(major(minor, currency).normalize(), "f")


def band_text(band: Band, currency: str) -> str:
    """A band in words."""
    least, below = (
        None if minor is None else money(from_minor(minor, currency), language())
        for minor in (band.least, band.below)
    )
    if least and below:
        return gettext("%(least)s to less than %(below)s") % {"least": least, "below": below}
    if least:
        return gettext("%(least)s and more") % {"least": least}
    return gettext("less than %(below)s") % {"below": below} if below else gettext("none, or no rate")


def version_text(number: int) -> str:
    """A version in words."""
    return gettext("version %(n)s") % {"n": number}


def size_text(size: str) -> str:
    """A size of accounts in words."""
    if size not in SIZES:
        return gettext("not known")
    least, below = SIZES[size]
    return f"{max(least, 1)}–{below - 1}" if below else gettext("%(n)s and more") % {"n": least}


def offered(actor: Actor, typed: dict[str, str], found: Choices) -> tuple[Field, ...]:
    """The inputs with what there is to choose from; what is chosen now is always among it."""
    choices: dict[str, Iterable[Option]] = {
        "version": [Option(str(one), version_text(number)) for one, number in found.versions],
        "source": _texts(found.sources),
        "kind": _texts(found.kinds),
        "industry": _texts(found.industries),
        "size": [Option(size, size_text(size)) for size in (*SIZES, UNKNOWN)],
        "value": _bands(actor.currency, found.bounds, typed["value"]),
    }
    fields = [
        _select(name, typed[name], list(options))
        for name, options in choices.items()
        if name not in OF_ACCOUNTS or actor.may(Permission.ACCOUNT_VIEW)
    ]
    if typed["value"] == OWN:
        unit = actor.currency
        fields.append(Field(LEAST, gettext("At least"), "money", typed[LEAST], unit=unit))
        fields.append(Field(BELOW, gettext("Less than"), "money", typed[BELOW], unit=unit))
    return tuple(fields)


def _texts(texts: Iterable[str]) -> list[Option]:
    return [*(Option(text, text) for text in texts), Option(NONE, gettext("none"))]


def _bands(currency: str, bounds: tuple[int, ...], chosen: str) -> list[Option]:
    """Bands below, between and above the bounds; the one that is chosen, what has no value, and one's own bounds."""
    edges = ["", *(_edge(minor, currency) for minor in bounds), ""]
    values = [f"{least}-{below}" for least, below in pairwise(edges) if least or below]
    if chosen not in ("", NONE, OWN, *values):
        values.append(chosen)
    bands = [(value, band_of(value, currency, date.min)) for value in values]
    return [
        *(Option(value, band_text(band, currency)) for value, band in bands if band),
        Option(NONE, gettext("none, or no rate")),
        Option(OWN, gettext("From … to …")),
    ]


def _select(name: str, chosen: str, options: list[Option]) -> Field:
    known = {option.value for option in options}
    if chosen and chosen not in known:
        options = [*options, Option(chosen, chosen)]
    every = EVERY[name].render(gettext)
    return Field(name, LABELS[name].render(gettext), "select", chosen, tuple(options), placeholder=every)
