"""Who gets a lead: rules in their order, each with conditions and people; among those who fit, the least loaded or the
next in turn. Values in, one answer out, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.kit.text import Message, folded, msg

LOAD, TURN = "load", "turn"
WAYS: dict[str, Message] = {LOAD: msg("Whoever has the fewest open leads"), TURN: msg("In turn")}
"""How one is chosen among those who fit."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Each condition that is empty holds for everybody; all of them have to hold.

    `postal` are beginnings of postal codes, `regions` and `industries` parts of names. `members` are who may get the
    lead; without any, all who work on leads in `team_id`. `skill` narrows them to those who have it.
    """

    id: UUID
    name: str
    countries: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
    postal: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    industries: tuple[str, ...] = ()
    members: frozenset[UUID] = frozenset()
    team_id: UUID | None = None
    skill: str = ""
    way: str = LOAD

    def fits(self, lead: Mapping[str, Any]) -> bool:
        """Whether a lead, by its columns, is one that the rule speaks of."""
        return (
            _among(lead.get("country"), self.countries)
            and _among(lead.get("language"), self.languages)
            and _among(lead.get("source"), self.sources)
            and _holds(lead.get("region"), self.regions)
            and _holds(lead.get("industry"), self.industries)
            and _begins(lead.get("postal_code"), self.postal)
        )


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works on leads: `open` leads are theirs now, `last_at` is when they got the newest one.

    `capacity` is the most open leads they take, None without a limit; they are away until the day before `back_on`.
    """

    id: UUID
    name: str
    team_id: UUID | None
    open: int = 0
    last_at: datetime | None = None
    capacity: int | None = None
    skills: frozenset[str] = frozenset()
    back_on: date | None = None

    def takes(self, today: date) -> bool:
        """Whether they are there and have room."""
        here = self.back_on is None or self.back_on <= today
        return here and (self.capacity is None or self.open < self.capacity)


@dataclass(frozen=True, slots=True)
class Routed:
    """Who gets a lead, or the team in which it waits; `why` in words. `rule_id` is None where no rule spoke of it."""

    owner_id: UUID | None
    team_id: UUID | None
    why: Message | None = None
    rule_id: UUID | None = field(default=None)


def route(
    lead: Mapping[str, Any], rules: Iterable[Rule], workers: Sequence[Worker], today: date
) -> Routed | None:
    """The answer of the first rule that speaks of a lead; None where none does.

    Where nobody of the rule is there with room left, the lead waits in its team.
    """
    for rule in rules:
        if not rule.fits(lead):
            continue
        fitting = [one for one in workers if _is_of(one, rule)]
        there = [one for one in fitting if one.takes(today)]
        if not there:
            why = msg("Rule “{rule}”: nobody is there with room for more.", rule=rule.name)
            return Routed(None, rule.team_id or _team_of(fitting), why, rule.id)
        chosen = min(there, key=_next_in_turn if rule.way == TURN else _least_loaded)
        return Routed(chosen.id, chosen.team_id, _why(rule, chosen, len(there)), rule.id)
    return None


def _is_of(worker: Worker, rule: Rule) -> bool:
    named = worker.id in rule.members if rule.members else worker.team_id == rule.team_id
    return named and (not rule.skill or folded(rule.skill) in worker.skills)


def _team_of(workers: Sequence[Worker]) -> UUID | None:
    return workers[0].team_id if workers else None


def _least_loaded(worker: Worker) -> tuple[int, float, str]:
    return worker.open, _moment(worker), str(worker.id)


def _next_in_turn(worker: Worker) -> tuple[float, str]:
    return _moment(worker), str(worker.id)


def _moment(worker: Worker) -> float:
    return worker.last_at.timestamp() if worker.last_at else 0.0


def _why(rule: Rule, chosen: Worker, of: int) -> Message:
    if rule.way == TURN:
        return msg("Rule “{rule}”: next in turn among {of}.", rule=rule.name, of=of)
    return msg(
        "Rule “{rule}”: the fewest open leads ({open}) among {of}.", rule=rule.name, open=chosen.open, of=of
    )


def _among(value: object, known: frozenset[str]) -> bool:
    return not known or value in known


def _holds(value: object, parts: tuple[str, ...]) -> bool:
    text = folded(str(value or ""))
    return not parts or any(folded(part) in text for part in parts)


def _begins(value: object, starts: tuple[str, ...]) -> bool:
    text = folded(str(value or "")).replace(" ", "")
    return not starts or any(text.startswith(folded(start).replace(" ", "")) for start in starts)
