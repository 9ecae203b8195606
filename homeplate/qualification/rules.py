"""What answers are worth: how far a framework is reached, why, and what to ask next. Pure.

A score says how sure an answer is: 0 the buyer said that it is not so, 1 we assume it, 2 the buyer said it, 3 it is
confirmed. The points of a framework are its weights times score / 3, of 100; what nobody answered counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.process.buyer_facts import BUYER_FACTS, CONFIRMED, STATED
from homeplate.qualification.definition import Element, Framework, unknown_fact

DEAL, LEAD = "deal", "lead"
SUBJECTS = (DEAL, LEAD)
"""What may be qualified."""

ANSWER = "answer"
"""What facts of the ledger call an answer; their id is that of the deal or lead, whose history they are part of."""

AGAINST, ASSUMED = 0, 1
SCORES: dict[int, Message] = {
    AGAINST: msg("Not so"),
    ASSUMED: msg("Assumed"),
    STATED: msg("Said by the buyer"),
    CONFIRMED: msg("Confirmed"),
}
"""The scores of an answer and what each is called."""

MEANINGS: dict[int, Message] = {
    AGAINST: msg("We asked, and it speaks against this sale."),
    ASSUMED: msg("We think so; nobody over there has said it."),
    STATED: msg("Somebody over there told us, and who is noted."),
    CONFIRMED: msg("Shown on paper, or by whoever decides."),
}

State = Literal["open", "later", "moot", "follows", "lapsed", "against", "assumed", "stated", "confirmed"]
_BY_SCORE: tuple[State, ...] = ("against", "assumed", "stated", "confirmed")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is qualified: `kind` is one of `SUBJECTS`."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one fact.

    `source` is who said it and `said_on` when, `link` where it can be read. `criterion` is the criterion of the deal
    whose evidence it is; `shown` tells that it comes from there and from no answer. `unshown` is an answer that was
    confirmed while that criterion holds no longer: it counts as said.
    """

    fact: str
    score: int
    at: datetime
    text: str = ""
    source: str = ""
    said_on: date | None = None
    link: str = ""
    member_id: UUID | None = None
    expires_at: datetime | None = None
    criterion: str = ""
    id: UUID | None = None
    shown: bool = False
    unshown: bool = False

    def holds(self, now: datetime) -> bool:
        """Whether it has not lapsed."""
        return self.expires_at is None or self.expires_at > now


Known = Mapping[str, Answer]
"""The answers to facts, by fact."""


@dataclass(frozen=True, slots=True)
class Part:
    """One element as it stands: its answer, the score that counts, and the points it adds.

    `follows` is the fact that tells it as well, where nobody answered this one.
    """

    element: Element
    state: State
    score: int
    answer: Answer | None = None
    follows: str = ""

    @property
    def answered(self) -> bool:
        """Whether somebody answered, and the answer holds."""
        return self.state in _BY_SCORE

    @property
    def missing(self) -> int:
        """What a confirmed answer would add, in thirds of its weight."""
        return (CONFIRMED - self.score) * self.element.weight


@dataclass(frozen=True, slots=True)
class Standing:
    """A framework as it stands for one subject: points of 100, the share that is answered, and what is missing.

    `nexts` are the parts worth asking, the most worth first.
    """

    framework: Framework
    parts: tuple[Part, ...]
    points: int
    answered: int
    missing: tuple[Message, ...]
    nexts: tuple[Part, ...]

    @property
    def reached(self) -> bool:
        """Whether the threshold is reached and everything confirmed that has to be."""
        return not self.missing


def known_of(answers: Iterable[Answer], tied: Mapping[str, str], shown: Known) -> dict[str, Answer]:
    """Every fact that is known, each said once.

    `tied` names the criterion that a fact is shown by on this subject, `shown` is the evidence of those that hold.
    Such a fact is confirmed as long as its criterion is: evidence is the source, and the answer says who told it.
    """
    found: dict[str, Answer] = {}
    for answer in answers:
        if answer.score == CONFIRMED and answer.fact in tied and answer.fact not in shown:
            answer = replace(answer, score=STATED, unshown=True)
        found[answer.fact] = answer
    for fact, evidence in shown.items():
        own = found.get(fact)
        if own is None or own.at < evidence.at or own.score < CONFIRMED:
            found[fact] = evidence
        else:
            found[fact] = replace(own, criterion=evidence.criterion, expires_at=evidence.expires_at)
    return found


def standing(framework: Framework, known: Known, now: datetime) -> Standing:
    """How far a framework is reached at `now`."""
    parts = tuple(_part(element, known, now) for element in framework.elements)
    points = _points(parts, framework.total)
    answered = sum(part.element.weight for part in parts if part.answered)
    return Standing(
        framework,
        parts,
        points,
        round(100 * answered / framework.total),
        _missing(framework, points, _confirmed(parts)),
        _nexts(parts),
    )


def _points(parts: Sequence[Part], total: int) -> int:
    """Rounded down: a threshold that is nearly reached is not reached."""
    return 100 * sum(part.score * part.element.weight for part in parts) // (CONFIRMED * total)


def _confirmed(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(part.element.fact for part in parts if part.state == "confirmed")


def _missing(framework: Framework, points: int, confirmed: frozenset[str]) -> tuple[Message, ...]:
    """Why its threshold is not reached: points that lack, and facts that are not confirmed."""
    found = []
    if points < framework.threshold:
        found.append(msg("{total} of the {needed} points needed.", total=points, needed=framework.threshold))
    found += [
        msg("“{fact}” is not confirmed.", fact=framework.facts[key].title)
        for key in framework.confirmed
        if key not in confirmed
    ]
    return tuple(found)


def _part(element: Element, known: Known, now: datetime) -> Part:
    answer = known.get(element.fact)
    if answer is not None and answer.holds(now):
        return Part(element, _BY_SCORE[answer.score], answer.score, answer)
    score, source = _told_by_others(element.fact, known, now)
    if source:
        return Part(element, "follows", score, answer, source)
    if answer is not None:
        return Part(element, "lapsed", 0, answer)
    first = [known.get(key) for key in element.after]
    if any(one is not None and one.score == AGAINST and one.holds(now) for one in first):
        return Part(element, "moot", 0)
    ready = all(one is not None and one.holds(now) for one in first)
    return Part(element, "open" if ready else "later", 0)


def _told_by_others(fact: str, known: Known, now: datetime) -> tuple[int, str]:
    """What answers to other facts tell of this one: the score, and the fact that tells most; nothing is 0."""
    told = [
        (BUYER_FACTS[answer.fact].gives.get(fact, 0), answer.fact)
        for answer in known.values()
        if answer.fact in BUYER_FACTS and answer.score >= STATED and answer.holds(now)
    ]
    score, source = max(told, default=(0, ""), key=lambda one: one[0])
    return (score, source) if score else (0, "")


_TURN: Mapping[State, int] = {"open": 0, "lapsed": 0, "later": 1, "follows": 2, "assumed": 2, "stated": 3}
"""In which turn a part is asked; what is confirmed, moot or spoken against is asked no more."""


def _nexts(parts: Sequence[Part]) -> tuple[Part, ...]:
    asked = [part for part in parts if part.state in _TURN]
    return tuple(sorted(asked, key=lambda part: (_TURN[part.state], -part.missing)))


@dataclass(frozen=True, slots=True)
class Count:
    """What a framework comes to where a threshold is reached: points, every fact that is confirmed, and the first
    moment at which it is reached no longer because answers lapse by themselves."""

    points: int
    confirmed: tuple[str, ...]
    until: datetime | None


def counted(
    framework: Framework, known: Known, at_least: int, wanted: Iterable[str], now: datetime
) -> Count | None:
    """The count at `now`; None with fewer than `at_least` points, or while a fact of `wanted` is not confirmed."""
    needed = frozenset(wanted)
    if not _reaches(framework, known, at_least, needed, now):
        return None
    ends = {one.expires_at for one in known.values() if one.expires_at is not None and one.expires_at > now}
    until = next((end for end in sorted(ends) if not _reaches(framework, known, at_least, needed, end)), None)
    points = standing(framework, known, now).points
    return Count(points, tuple(sorted(_sure(known, now))), until)


def _reaches(
    framework: Framework, known: Known, at_least: int, wanted: frozenset[str], now: datetime
) -> bool:
    return standing(framework, known, now).points >= at_least and wanted <= _sure(known, now)


def _sure(known: Known, now: datetime) -> frozenset[str]:
    """The facts that are confirmed, of this framework or not."""
    return frozenset(fact for fact, one in known.items() if one.score == CONFIRMED and one.holds(now))


def checked_fact(fact: str) -> str:
    """The key of a fact of the dictionary. Raises `Invalid` (`unknown-fact`) naming the nearest."""
    if fact not in BUYER_FACTS:
        raise Invalid("unknown-fact", unknown_fact(fact), field="fact")
    return fact


def checked_score(score: object) -> int:
    """A score. Raises `Invalid` (`score`)."""
    if not isinstance(score, int) or isinstance(score, bool) or score not in SCORES:
        raise Invalid("score", msg("Say how sure it is: 0, 1, 2 or 3."), field="score")
    return score
