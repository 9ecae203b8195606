"""What those who answer for them expect of the open deals, by category, team and person, beside what is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from homeplate.deals.rules.categories import BEST_CASE, CATEGORIES, COMMIT, PIPELINE
from homeplate.insight.forecasting.convolution import Odds, odds, spread_of, together
from homeplate.insight.measures import expecting
from homeplate.insight.measures.expecting import Doubt, Slice, Sliced, Won
from homeplate.insight.mirror.engine import Session
from homeplate.kit.exchange import Rates, Sum, total
from homeplate.kit.text import Message, msg

COUNTED = (COMMIT, BEST_CASE, PIPELINE)
"""The categories that leaders add to what is booked, one after the other; what is omitted is in none of these sums."""
CLOSED: Final[dict[str, Message]] = {
    COMMIT: msg("Booked + commit"),
    BEST_CASE: msg("Booked + commit + best case"),
    PIPELINE: msg("Booked + commit + best case + pipeline"),
}
"""What each of these sums is."""
CELLS, EXACT = 1024, 32
"""How finely the middle of one person's deals is told: to one per cent of its mean, in half a millisecond."""
NOTHING = Slice()


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has: `booked` by `sales`, the open deals `due` by the end of the period by category, and those that
    are due `later` or on no day. `middle` is the computed p50: booked, and the middle of what the open deals bring."""

    booked: float = 0.0
    sales: int = 0
    due: Mapping[str, Slice] = field(default_factory=dict)
    later: Mapping[str, Slice] = field(default_factory=dict)
    middle: float = 0.0

    def of(self, category: str) -> Slice:
        """The deals of a category that are due."""
        return self.due.get(category, NOTHING)

    def after(self, category: str) -> Slice:
        """Those of it that are not."""
        return self.later.get(category, NOTHING)

    @property
    def open(self) -> Slice:
        """All of the open deals."""
        return sum((*self.due.values(), *self.later.values()), NOTHING)

    def up_to(self, category: str) -> float:
        """What leaders expect: booked, and what is due in the surest categories up to one of `COUNTED`."""
        counted = COUNTED[: COUNTED.index(category) + 1]
        return self.booked + sum(self.of(one).value for one in counted)

    def __add__(self, other: Part) -> Part:
        return Part(
            self.booked + other.booked,
            self.sales + other.sales,
            _added(self.due, other.due),
            _added(self.later, other.later),
        )


def _added(one: Mapping[str, Slice], other: Mapping[str, Slice]) -> dict[str, Slice]:
    keys = [key for key in CATEGORIES if key in one or key in other]
    return {key: one.get(key, NOTHING) + other.get(key, NOTHING) for key in keys}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a team: the deals of a person who changed teams are told under each."""

    owner: UUID
    team: UUID | None
    part: Part
    odds: Odds | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the roll-up: a team with all below it, or a person in one; `owner` is None for a team. `above` is the
    number of the line that it belongs to, -1 for none."""

    owner: UUID | None
    team: UUID | None
    depth: int
    above: int
    part: Part


@dataclass(frozen=True, slots=True)
class Expected:
    """The whole, whose it is, and where judgement and figures go apart."""

    whole: Part
    nodes: tuple[Node, ...]
    doubts: tuple[Doubt, ...]

    @property
    def people(self) -> list[tuple[UUID, Slice]]:
        """The open deals of each person, whoever is expected to bring the most first."""
        found: dict[UUID, Slice] = {}
        for one in self.nodes:
            if one.owner and one.part.open.deals:
                found[one.owner] = found.get(one.owner, NOTHING) + one.part.open
        return sorted(found.items(), key=lambda pair: -pair[1].expected)


def expected(
    session: Session,
    *,
    teams: Sequence[tuple[UUID, UUID | None]],
    rates: Rates,
    booked: tuple[datetime, datetime],
    until: date,
    today: date,
) -> Expected:
    """From the deals that carry a forecast. `teams`: those in reach, each with the one above, from the top; `booked`:
    the moments between which is counted what was won; the period ends before the day `until`."""
    held = holders(
        expecting.sliced(session, until),
        expecting.won_by(session, *booked),
        rates,
        expecting.weighed(session),
    )
    return Expected(_of_all(held), tuple(rolled(held, teams)), tuple(expecting.doubts(session, today, until)))


def holders(
    slices: Iterable[Sliced],
    won: Iterable[Won],
    rates: Rates,
    weighed: tuple[Sequence[tuple[UUID, UUID | None]], Any, Any, Any],
) -> list[Holder]:
    """Everybody who has open deals or won something. Pure."""
    found: dict[tuple[UUID, UUID | None], Part] = {}
    sums: dict[tuple[UUID, UUID | None], list[Sum]] = {}
    for one in slices:
        part = found.setdefault((one.owner, one.team), Part())
        told = {one.category: one.slice}
        more = Part(due=told) if one.due else Part(later=told)
        found[one.owner, one.team] = part + more
    for sale in won:
        key = sale.owner, sale.team
        found[key] = found.setdefault(key, Part()) + Part(sales=sale.deals)
        sums.setdefault(key, []).append(Sum(sale.currency, sale.minor, sale.day))
    for key, each in sums.items():
        found[key] = replace(found[key], booked=float(total(each, rates).minor))
    pairs, numbers, values, chances = weighed
    order = numbers.argsort(kind="stable")
    ends = [0, *numbers[order].searchsorted(range(len(pairs)), side="right")]
    theirs = {
        pair: odds(values[order[since:until]], chances[order[since:until]], exact=EXACT)
        for pair, since, until in zip(pairs, ends, ends[1:], strict=False)
    }
    return [Holder(owner, team, part, theirs.get((owner, team))) for (owner, team), part in found.items()]


def rolled(held: Sequence[Holder], teams: Sequence[tuple[UUID, UUID | None]]) -> list[Node]:
    """The lines from the top: each team, then those below it, then its own people, whoever brings most first; what
    belongs to no team that is known comes last. Teams without anything are left out. Pure."""
    known = {one for one, _ in teams}
    below: dict[UUID | None, list[UUID]] = {}
    for one, above in teams:
        below.setdefault(above if above in known else None, []).append(one)
    people: dict[UUID | None, list[Holder]] = {}
    for holder in held:
        people.setdefault(holder.team if holder.team in known else None, []).append(holder)
    nodes: list[Node] = []

    def within(team: UUID | None) -> list[Holder]:
        return [*people.get(team, ()), *(each for one in below.get(team, ()) for each in within(one))]

    def add(team: UUID | None, depth: int, above: int) -> None:
        for one in below.get(team, ()):
            inside = within(one)
            if inside:
                nodes.append(Node(None, one, depth, above, _of_all(inside)))
                add(one, depth + 1, len(nodes) - 1)
        ordered = sorted(people.get(team, ()), key=lambda each: -each.part.up_to(PIPELINE))
        nodes.extend(Node(each.owner, each.team, depth, above, _of_all([each])) for each in ordered)

    add(None, 0, -1)
    return nodes


def _of_all(held: Sequence[Holder]) -> Part:
    part = sum((one.part for one in held), Part())
    all_odds = together([one.odds for one in held if one.odds], exact=EXACT)
    return replace(part, middle=part.booked + spread_of(all_odds, cells=CELLS).p50)
