"""What the address of a dashboard asks for: which one, and the filters, which are its own where it names none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.dashboards.filters import Filters, frames
from homeplate.dashboards.queries import DashboardRow
from homeplate.kit.text import Message
from homeplate.people.access import Actor
from homeplate.web.forms import options
from homeplate.web.insight import narrowing
from homeplate.web.insight.asked import AHEAD, OWN, PERIODS
from homeplate.web.page import PageRequest
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.around import Around
from homeplate.web.shown import Field, Option

NAMES = tuple(one.name for one in fields(Filters))


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in force; `differs` where they are not those that the dashboard begins with. `asks` for bounds of a
    value that were not given yet."""

    wanted: Filters
    differs: bool
    asks: bool = False

    @property
    def query(self) -> dict[str, str]:
        """The parts of an address that ask for the same, whatever the dashboard begins with."""
        return asdict(self.wanted) if self.differs else {}


def asked(actor: Actor, given: Mapping[str, str], row: DashboardRow, near: Around) -> Asked:
    """Read the address; what nobody can choose any more is left out."""
    own = row.filters
    if not any(name in given for name in NAMES):
        return Asked(own, False)
    typed = dict(near.given.values)
    if typed.get("value") == narrowing.OWN:
        band = narrowing.read_band(near.given, typed, actor.currency, date.min)
        typed["value"] = narrowing.band_name(band, actor.currency)
    wanted = Filters.of(typed)
    return Asked(wanted, wanted != own, near.given.text("value") == narrowing.OWN and not wanted.value)


def inputs(request: PageRequest, near: Around, wanted: Filters) -> tuple[Field, ...]:
    """The filters; those that could change nothing for this person are left out."""
    back = {key: words for key, words in PERIODS.items() if key != OWN}
    found = [
        _select("period", gettext("Period"), wanted.period, back),
        _select("ahead", gettext("Forecast of"), wanted.ahead, AHEAD),
    ]
    of = filters.whose(request.actor, asdict(wanted), near.processes, near.colleagues, near.teams)
    return (*found, *of)


def more(what: Asked) -> dict[str, Any]:
    """The menu of the less used filters, as pages of insight have it."""
    kept = {name: value for name, value in what.wanted.kept.items() if name in narrowing.NAMES}
    value = {"value": narrowing.OWN} if what.asks else {}
    url = f"{reverse('insight-filters')}?{urlencode({**what.wanted.kept, **value})}"
    return {"url": url, "kept": [*kept.items()], "count": len(kept), "opened": what.asks}


def chips(actor: Actor, row: DashboardRow, what: Asked, today: date) -> list[tuple[str, str]]:
    """What of the less used filters narrows it, in words, each with the address that takes it away."""
    kept, found = what.wanted.kept, None
    if "version" in kept:
        process_id = frames(actor, what.wanted, today=today)[0].process_id
        found = narrowing.version_of(actor, process_id, kept["version"])
    said = narrowing.said(kept, actor.currency, found[1] if found else None)
    whole = asdict(what.wanted)
    return [(words, address(row, {**whole, name: ""})) for name, words in said]


def _select(name: str, label: str, chosen: str, words: Mapping[str, Message]) -> Field:
    first, *others = options(words)
    return Field(name, label, "select", chosen, (Option("", first.label), *others))


def address(row: DashboardRow, query: Mapping[str, str] | None = None, url: str = "dashboard-one") -> str:
    """The address of a dashboard, or of something that belongs to it."""
    place = reverse(url, args=[row.which])
    return f"{place}?{urlencode(query)}" if query else place
