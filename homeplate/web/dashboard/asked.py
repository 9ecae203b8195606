"""What the address of a dashboard asks for: which one, and the filters, which are its own where it names none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.dashboards.filters import Filters
from homeplate.dashboards.queries import DashboardRow
from homeplate.kit.text import Message
from homeplate.people.permissions import Reach
from homeplate.web.forms import options
from homeplate.web.insight.asked import AHEAD, OWN, PERIODS
from homeplate.web.page import PageRequest
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.around import Around
from homeplate.web.shown import Field, Option

NAMES = tuple(one.name for one in fields(Filters))


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in force; `differs` where they are not those that the dashboard begins with."""

    wanted: Filters
    differs: bool

    @property
    def query(self) -> dict[str, str]:
        """The parts of an address that ask for the same, whatever the dashboard begins with."""
        return asdict(self.wanted) if self.differs else {}


def asked(given: Mapping[str, str], row: DashboardRow, near: Around) -> Asked:
    """Read the address; what nobody can choose any more is left out."""
    own = row.filters
    typed = {**near.given.values} if any(name in given for name in NAMES) else {}
    wanted = Filters.of(typed) if any(name in given for name in NAMES) else own
    return Asked(wanted, wanted != own)


def inputs(request: PageRequest, near: Around, wanted: Filters) -> tuple[Field, ...]:
    """The filters; those that could change nothing for this person are left out."""
    back = {key: words for key, words in PERIODS.items() if key != OWN}
    found = [
        _select("period", gettext("Period"), wanted.period, back),
        _select("ahead", gettext("Forecast of"), wanted.ahead, AHEAD),
    ]
    plain = {**asdict(wanted), "show": "", "q": ""}
    every = filters.fields(request.actor, plain, near.processes, near.colleagues, near.teams)
    names = ("process", "owner", "team") if request.actor.reach is not Reach.OWN else ("process",)
    return (*found, *(field for field in every if field.name in names))


def _select(name: str, label: str, chosen: str, words: Mapping[str, Message]) -> Field:
    first, *others = options(words)
    return Field(name, label, "select", chosen, (Option("", first.label), *others))


def address(row: DashboardRow, query: Mapping[str, str] | None = None, url: str = "dashboard-one") -> str:
    """The address of a dashboard, or of something that belongs to it."""
    place = reverse(url, args=[row.which])
    return f"{place}?{urlencode(query)}" if query else place
