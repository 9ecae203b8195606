"""What people expect of the open deals as files: amounts in whole units, shares 0–1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from django.utils.translation import gettext

from homeplate.deals.rules.categories import CATEGORIES
from homeplate.insight.expected import Part
from homeplate.insight.forecast import Forecast
from homeplate.kit.money import major
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.part import Table
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.around import around


def expected_table(request: PageRequest, found: Forecast | None) -> Table:
    """A row for the whole, and one for each team and person, each in its team."""
    each = [label.render(gettext) for label in CATEGORIES.values()]
    header = (
        gettext("Team"),
        gettext("Rep"),
        gettext("Currency"),
        gettext("Booked so far"),
        "p50",
        *(
            f"{label}: {what}"
            for label in each
            for what in (gettext("due"), gettext("value"), gettext("computed brings"), gettext("due later"))
        ),
    )
    return Table(header, _lines(request, found) if found else ())


def _lines(request: PageRequest, found: Forecast) -> Iterator[tuple[Cell, ...]]:
    near, code = around(request), found.currency
    people = {one.id: one.name for one in near.everybody}
    teams = {one.id: one.name for one in near.teams}
    yield (gettext("All"), "", *_figures(found.expected.whole, code))
    for node in found.expected.nodes:
        team = teams.get(node.team, "") if node.team else ""
        yield (team, people.get(node.owner, "–") if node.owner else "", *_figures(node.part, code))


def _figures(part: Part, currency: str) -> Iterator[Cell]:
    yield from (currency, major(round(part.booked), currency), major(round(part.middle), currency))
    for key in CATEGORIES:
        due = part.of(key)
        yield from (
            due.deals,
            major(round(due.value), currency),
            major(round(due.expected), currency),
            part.after(key).deals,
        )


def kept_table(request: PageRequest, found: Forecast | None) -> Table:
    """A row for each month that is over and each category that held anything when it began."""
    header = (
        gettext("Month"),
        gettext("Category"),
        gettext("Deals"),
        gettext("Won"),
        gettext("Share won"),
        gettext("Currency"),
        gettext("Value"),
        gettext("Value won"),
    )
    return Table(header, _months(found) if found else ())


def _months(found: Forecast) -> Iterator[tuple[Cell, ...]]:
    for month in found.kept:
        for key, one in month.categories.items():
            yield (
                f"{month.start:%Y-%m}",
                CATEGORIES[key].render(gettext),
                one.deals,
                one.won,
                one.share.value,
                found.currency,
                major(round(one.value), found.currency),
                major(round(one.won_value), found.currency),
            )


FILES: Final[dict[str, Callable[[PageRequest, Forecast | None], Table]]] = {
    "expected": expected_table,
    "kept": kept_table,
}
"""The files by their names in the address."""
