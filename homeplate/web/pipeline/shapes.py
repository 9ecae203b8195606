"""`/pipeline/diamond/` and `/pipeline/funnel/`: where the open deals stand, as runners on the bases and as a shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.deals import queries
from homeplate.deals.queries import Board, Column
from homeplate.kit.exchange import dated
from homeplate.kit.text import in_language
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use
from homeplate.process.definition import Process
from homeplate.rates.queries import totals
from homeplate.web.diamond import BASES, on_diamond
from homeplate.web.download import csv_file
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.views import SOME_ID, frame
from homeplate.web.shown import TotalShown
from homeplate.web.totals import shown_open

RUNNERS = 15
"""Runners shown of each stage, those of the highest value; the figures beside count all."""
LANE, LANES = 5.0, 6
"""Units between runners side by side, and how many stand so before they stand on each other."""
CENTRE = 50.0


@dataclass(frozen=True, slots=True)
class Runner:
    """A deal on the diamond, on a square of 100 units; `tone` is `warn` when nothing is agreed next."""

    x: float
    y: float
    url: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage with its exact figures; `url` lists its deals.

    `share` is what it holds of all open deals, `expected` what it would be expected to, both in per cent; the
    latter is None where nothing is known.
    """

    name: str
    url: str
    count: int
    total: TotalShown
    share: float
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """A side of the diamond with the stages along it."""

    label: str
    count: int
    stages: tuple[StageLine, ...]


@require_GET
@page
def diamond(request: PageRequest) -> HttpResponse:
    """The open deals as runners on the bases."""
    wanted, context = frame(request, "diamond")
    if not context["processes"]:
        return render(request, "pipeline/diamond.html", context)
    _, process = process_in_use(request.actor, wanted.process)
    board = _board(request, wanted, RUNNERS)
    deal_url = reverse("deal", args=[SOME_ID])
    lines = _lines(board, wanted, {}, _totals(request, board))
    context |= {
        "runners": tuple(runners(board.columns, process, deal_url)),
        "legs": legs(board.columns, lines),
        "bases": bases(process, spoken()),
        "count": board.deals,
        "crowded": any(column.more for column in board.columns),
    }
    return render(request, "pipeline/diamond.html", context)


@require_GET
@page
def funnel(request: PageRequest) -> HttpResponse:
    """How the open deals lie across the stages, against the shape that would be expected."""
    wanted, context = frame(request, "funnel")
    if not context["processes"]:
        return render(request, "pipeline/funnel.html", context)
    board = _board(request, wanted, 0)
    shape = queries.expected_shape(request.actor, process_id=wanted.process)
    sums = _totals(request, board)
    lines = _lines(board, wanted, shape.shares, sums)
    widest = max((max(line.share, line.expected or 0) for line in lines), default=0) or 1
    context |= {
        "lines": lines,
        "scale": 100 / widest,
        "count": board.deals,
        "total": sums[-1],
        "closed": shape.closed if shape.shares else 0,
        "csv_url": f"{reverse('pipeline-funnel-figures')}?{wanted.query()}"
        if request.actor.may(Permission.EXPORT_RUN)
        else "",
    }
    return render(request, "pipeline/funnel.html", context)


@require_GET
@page
def funnel_figures(request: PageRequest) -> StreamingHttpResponse:
    """The figures of the funnel as a CSV file; values in the currency that the workspace reports in."""
    actor = request.actor
    actor.require(Permission.EXPORT_RUN)
    wanted = filters.read(around(request).given, actor, request.now)
    board = _board(request, wanted, 0)
    expected = queries.expected_shape(actor, process_id=wanted.process).shares
    worth = totals(actor, (dated(column.total.values, request.today) for column in board.columns))
    header = (
        gettext("Stage"),
        gettext("Deals"),
        gettext("Share"),
        gettext("Expected"),
        gettext("Value"),
        gettext("Currency"),
        gettext("Without a rate"),
    )
    rows = (
        (
            column.name,
            column.total.deals,
            column.total.deals / board.deals if board.deals else 0,
            expected.get(column.stage),
            total.money.amount,
            actor.currency,
            " + ".join(f"{value.amount} {value.currency.code}" for value in total.missing),
        )
        for column, total in zip(board.columns, worth, strict=True)
    )
    return csv_file("funnel", request.today, header, rows)


def _board(request: PageRequest, wanted: filters.Wanted, cards: int) -> Board:
    return queries.board(
        request.actor,
        now=request.now,
        today=request.today,
        process_id=wanted.process,
        wanted=wanted.deals,
        cards=cards,
    )


def _totals(request: PageRequest, board: Board) -> tuple[TotalShown, ...]:
    """The total of each column, and that of the whole board."""
    values = [*(column.total.values for column in board.columns), board.values]
    return shown_open(request.actor, values, language(), request.today)


def _lines(
    board: Board,
    wanted: filters.Wanted,
    expected: dict[str, float] | object,
    totals: Sequence[TotalShown],
) -> tuple[StageLine, ...]:
    shares = expected if isinstance(expected, dict) else {}
    return tuple(
        StageLine(
            name=column.name,
            url=f"{reverse('pipeline-list')}?{wanted.query(stage=column.stage)}",
            count=column.total.deals,
            total=total,
            share=100 * column.total.deals / board.deals if board.deals else 0.0,
            expected=100 * shares[column.stage] if column.stage in shares else None,
        )
        for column, total in zip(board.columns, totals, strict=False)
    )


def runners(columns: Iterable[Column], process: Process, deal_url: str) -> Iterable[Runner]:
    """Where each card of the board stands on the diamond; those at the same place stand side by side."""
    crowd: dict[tuple[int, int], int] = {}
    for column in columns:
        for card in column.cards:
            run = run_of(process, column.stage, card.progress)
            place = column.leg, round(run * 12)
            lane = crowd[place] = crowd.get(place, -1) + 1
            spot = on_diamond(column.leg - 1, min(run, 0.999))
            away = LANE * (lane % LANES)
            x = spot.x + away * _outward(column.leg, 0)
            y = spot.y + away * _outward(column.leg, 1)
            text = " · ".join(part for part in (card.name, card.account, column.name) if part)
            url = deal_url.replace(str(SOME_ID), str(card.id))
            yield Runner(round(x, 1), round(y, 1), url, text, "warn" if card.no_next_step else "")


def run_of(process: Process, stage: str, progress: int) -> float:
    """How much of its leg (0–1) a deal has behind that stands at `stage` with `progress` per cent of all weights.

    The stages of a leg are equally long; within one the weights of its criteria decide.
    """
    if not process.has_stage(stage):
        return 1.0
    here = process.stage(stage)
    same = [part.key for part in process.selling_stages if part.leg == here.leg]
    if stage not in same:
        return 1.0
    before = process.stages[: process.index(stage)]
    behind = sum(criterion.weight for part in before for criterion in part.criteria)
    own = sum(criterion.weight for criterion in here.criteria)
    share = min(max((progress - behind) / own, 0.0), 1.0) if own else 0.0
    return (same.index(stage) + share) / len(same)


def _outward(leg: int, axis: int) -> float:
    """The direction from the middle of the diamond through the middle of a leg."""
    start, end = BASES[leg - 1], BASES[leg % 4]
    return ((start[axis] + end[axis]) / 2 - CENTRE) / 26.9


def bases(process: Process, tongue: str) -> tuple[str, ...]:
    """What it takes to touch first, second and third base and home: the last stage of each leg."""
    last = {stage.leg: in_language(stage.name, tongue) for stage in process.selling_stages}
    return tuple(last.get(leg, "") for leg in (1, 2, 3, 4))


def legs(columns: Sequence[Column], lines: Sequence[StageLine]) -> tuple[Leg, ...]:
    """The sides of the diamond in the order in which they are run."""
    labels = (
        gettext("Home to first base"),
        gettext("First to second base"),
        gettext("Second to third base"),
        gettext("Third base to home"),
    )
    found = []
    for number, label in enumerate(labels, start=1):
        mine = tuple(
            line for column, line in zip(columns, lines, strict=True) if min(column.leg, 4) == number
        )
        found.append(Leg(label, sum(line.count for line in mine), mine))
    return tuple(found)
