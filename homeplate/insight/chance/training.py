"""Training a win model on looks at deals, and judging it on later ones before anybody uses it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from homeplate.insight.chance import judging
from homeplate.insight.chance.fitting import Design, Fitted, design, fit, numpy
from homeplate.insight.chance.judging import Gain, Goodness
from homeplate.insight.chance.looks import Looks
from homeplate.insight.measures.landmarks import MOST_LIKELY
from homeplate.process.taught import Level, WinModel

FEWEST = 30
"""Closed deals below which nothing is concluded: the weights of the process speak."""
FOLDS = 4
"""Stretches of the last half of all outcomes. What is said in each is taught by what was closed before it."""
LEVELS: tuple[Level, ...] = ("base", "place", "criteria")
LEAST_LACK = 0.005
"""A model is never taken to be truer than that: a range of some two points on either side of one half."""
MONTH = 30 * 1440
METHOD = "map-1"
"""The name of this way of training, kept with what came of it."""

Checkpoint = Callable[[], None]


@dataclass(frozen=True)
class Told:
    """What was said of later looks: `which` of all, the base rate known then, and the chance by each level."""

    which: Any
    base: Any
    by: Mapping[str, Any]


@dataclass(frozen=True)
class Trained:
    """A model, what it and simpler ones would have said of later deals, and how good that was. `gained` is how much
    better it was than the base rate, `within` how much better it tells than stage and time there alone which deals are
    won within a month; none where nothing could be tried."""

    model: WinModel
    deals: int
    looks: int
    told: Told
    goodness: Mapping[str, Goodness] = field(default_factory=dict)
    gained: Gain | None = None
    within: Gain | None = None


def train(
    looks: Looks, *, number: int, since: int | None = None, checkpoint: Checkpoint = lambda: None
) -> Trained | None:
    """The most that outcomes speak for: a model of the criteria where it was better out of time than the base rate, and
    than stage and age alone; these where they were better; otherwise the base rate. None for too few outcomes.

    `since`: the minute from which later deals are tried on, in place of the last half. `checkpoint` is called between
    the steps, and may raise.
    """
    deals = looks.count
    if deals < FEWEST:
        return None
    designs = {level: design(looks.alike, level) for level in LEVELS}
    told = try_out(looks, designs, since, checkpoint)
    level, gained = chosen(told, looks)
    fitted = fitted_on(looks, designs[level])
    checkpoint()
    won, deal = looks.won[told.which], looks.deal[told.which]
    good = (
        {name: judging.goodness(said, told.base, won, deal) for name, said in told.by.items()}
        if len(won)
        else {}
    )
    skill = good[level].skill if level in good and level != "base" else 0.0
    within = tried_within(looks, told, level, _edges(looks, since))
    model = replace(
        fitted.model(number, deals, skill, lack(looks, fitted.said())),
        within=within is not None and within.beyond_chance,
    )
    return Trained(model, deals, len(looks.won), told, good, gained, within)


def fitted_on(looks: Looks, of: Design) -> Fitted:
    """A model of all looks."""
    told, won = looks.tally()
    return fit(of, told, won, looks.count)


def tried_within(looks: Looks, told: Told, level: Level, edges: Any) -> Gain | None:
    """How much better the chance to be won within a month is told when that of a stage and a time there is shared out
    among its deals by their chances to be won in the end, than when all of them are given the same."""
    np, which = numpy(), told.which
    if level == "base" or not len(which):
        return None
    names = {
        place: number for number, place in enumerate(sorted({(one.stage, one.age) for one in looks.alike}))
    }
    place = np.array([names[one.stage, one.age] for one in looks.alike])[looks.like]
    soon = looks.won & (looks.closed - looks.at <= MONTH)
    stretch = np.searchsorted(edges, looks.at, side="right")[which]
    even, shared = np.zeros(len(which)), np.zeros(len(which))
    for number, edge in enumerate(edges, 1):
        now, before = stretch == number, looks.closed < edge
        if not now.any():
            continue
        here = place[which][now]
        even[now] = _drawn(place[before], soon[before], len(names))[here]
        shared[now] = even[now] * beside(told.by[level][now], here)
    return judging.gain(
        np.clip(shared, 0.001, MOST_LIKELY), np.clip(even, 0.001, MOST_LIKELY), soon[which], looks.deal[which]
    )


def beside(said: Any, place: Any, count: Any = None) -> Any:
    """Each chance beside the mean of those at its place, each counted so often."""
    np = numpy()
    count = np.ones(len(said)) if count is None else count
    whole = np.bincount(place, weights=said * count) / np.maximum(np.bincount(place, weights=count), 1e-9)
    return said / np.maximum(whole[place], 1e-6)


def _drawn(place: Any, soon: Any, size: int) -> Any:
    """How often deals of each place were won soon, drawn towards all of them as by 20 looks more."""
    np = numpy()
    all_of_them = (soon.sum() + 1) / (len(soon) + 2)
    count, hits = np.bincount(place, minlength=size), np.bincount(place, weights=soon, minlength=size)
    return (hits + 20 * all_of_them) / (count + 20)


def lack(looks: Looks, said: Any) -> float:
    """The variance, in log-odds, by which deals that are alike differ from what was `said` of each kind of them, beyond
    what chance makes of so many deals (by moments, looks at one deal being one). It keeps intervals honest where a
    model is too simple and deals are many."""
    np, size = numpy(), len(looks.alike)
    off = looks.won - said[looks.like]
    pair, place = np.unique(looks.deal.astype(np.int64) * size + looks.like, return_inverse=True)
    by_chance = np.bincount(pair % size, weights=np.bincount(place, weights=off) ** 2, minlength=size)
    whole = np.bincount(looks.like, weights=off, minlength=size) ** 2
    told = np.bincount(looks.like, minlength=size) * said * (1 - said)
    some = told > 0
    above = float(((whole - by_chance)[some] / told[some]).sum())
    return max(above / float(told.sum()), LEAST_LACK) if some.any() else LEAST_LACK


def try_out(looks: Looks, designs: Mapping[Level, Design], since: int | None, checkpoint: Checkpoint) -> Told:
    """What would have been said at each look of the later part, by what had been closed before its stretch began."""
    np = numpy()
    edges = _edges(looks, since)
    stretch = np.searchsorted(edges, looks.at, side="right")
    which = np.flatnonzero(stretch > 0)
    base = np.zeros(len(looks.at))
    by = {level: np.zeros(len(looks.at)) for level in designs}
    for number, edge in enumerate(edges, 1):
        checkpoint()
        now = stretch == number
        before = looks.only(looks.closed < edge)
        if not now.any():
            continue
        base[now] = rate = _rate(before)
        told, won = before.tally()
        for level, of in designs.items():
            if level == "base":
                by[level][now] = rate
                continue
            by[level][now] = fit(of, told, won, before.count).said()[looks.like[now]]
    return Told(which, base[which], {level: said[which] for level, said in by.items()})


def _edges(looks: Looks, since: int | None) -> Any:
    """When each stretch begins: by the number of deals that were closed, not by the calendar."""
    np = numpy()
    ends = np.sort(looks.closed[np.unique(looks.deal, return_index=True)[1]])
    if since is not None:
        ends = ends[ends >= since]
        first = [since]
        shares: Sequence[float] = [number / FOLDS for number in range(1, FOLDS)]
    else:
        first, shares = [], [0.5 + number / FOLDS / 2 for number in range(FOLDS)]
    found = [int(ends[int(share * len(ends))]) for share in shares] if len(ends) else []
    return np.unique(np.array(first + found))


def _rate(before: Looks) -> float:
    """The share of looks whose deal was won, drawn to one half as by two deals."""
    if not len(before.won):
        return 0.5
    deals = before.count
    return float((before.won.mean() * deals + 1) / (deals + 2))


def chosen(told: Told, looks: Looks) -> tuple[Level, Gain | None]:
    """The level that the trial speaks for, and how much better it was than the base rate: more has to be better than
    that by more than a standard error, and better than less."""
    if not len(told.which):
        return "base", None
    won, deal = looks.won[told.which], looks.deal[told.which]
    best: Level = "base"
    more: tuple[Level, ...] = ("place", "criteria")
    gained = judging.gain(told.by["base"], told.base, won, deal)
    for level in more:
        over_base = judging.gain(told.by[level], told.base, won, deal)
        over_best = judging.gain(told.by[level], told.by[best], won, deal)
        if over_base.beyond_chance and over_best.value > 0:
            best, gained = level, over_base
    return best, gained
