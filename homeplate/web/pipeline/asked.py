"""What an address of the list of deals asks for, and what all of its deals come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from homeplate.deals import queries
from homeplate.deals.queries import SORTS
from homeplate.fields.queries import list_fields
from homeplate.fields.rules import Definition
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.playbook.queries import process_in_use
from homeplate.process.definition import Process
from homeplate.web.forms import Given
from homeplate.web.jinja import language
from homeplate.web.lists.columns import Chosen
from homeplate.web.lists.picking import chosen
from homeplate.web.page import PageRequest, spoken
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.columns import USUAL, every
from homeplate.web.totals import shown_totals

PLACE = "pipeline-list"
USUAL_SORT = "-updated"
SORTED_BY = {
    "overdue": "next_step_on",
    "due": "-value",
    "week": "next_step_on",
    "no-step": "-value",
    "nearly": "-value",
    "late": "stage_since",
    "past-close": "expected_close",
}
"""What comes first in a list that was asked for one of these: what waits longest, or is worth most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, with the process it is about; None for those of all processes."""

    wanted: filters.Wanted
    process: Process | None
    sort: str
    after: str
    columns: Chosen
    own: tuple[Definition, ...]


def asked(request: PageRequest, given: Given) -> Asked:
    """Read an address of the list. Parts that make no sense are as if they were not there."""
    actor, now = request.actor, request.now
    board = filters.read(given, actor, now)
    process: Process | None = None
    if given.text("process") == filters.EVERY:
        wanted = filters.read_list(given, board, (), None)
    else:
        process_id, process = process_in_use(actor, board.process)
        wanted = filters.read_list(given, board, [stage.key for stage in process.stages], process_id)
    # Once for the page and for what all of it comes to.
    wanted = replace(wanted, deals=queries.with_few_open(actor, wanted.deals, today=request.today))
    sort = wanted.typed["sort"]
    known = sort.removeprefix("-") in SORTS
    own = list_fields(actor, record="deal")
    shown = chosen(actor, PLACE, wanted.typed, every(own, spoken()), USUAL)
    wanted.typed["cols"] = shown.text
    return Asked(
        wanted, process, sort if known else _usual_sort(actor, wanted), given.text("after"), shown, own
    )


def _usual_sort(actor: Actor, wanted: filters.Wanted) -> str:
    """The order of a list that was asked for in none. Only one person's deals have an index for what waits longest."""
    of_one = actor.reach is Reach.OWN or wanted.deals.owner_id is not None
    return SORTED_BY.get(wanted.typed["show"], USUAL_SORT) if of_one else USUAL_SORT


def sums(request: PageRequest, what: Asked) -> dict[str, Any]:
    """How many deals the whole list holds, and what they are worth."""
    found = queries.deal_sums(request.actor, today=request.today, wanted=what.wanted.deals)
    total = shown_totals(request.actor, (found.dated,), language(), request.today)[0]
    return {"count": found.deals, "total": total}
