"""What kind of selling a team does, in seven questions: a template proposed with its reasons, and how it sells today.

Two of the questions say how formal the present way is (P6): no process, one that is believed to be there but
is not, or one that is not optimised. All of them lend points to templates; the one with the most is proposed.
A further question is one entry of `QUESTIONS`; the form, the proposal and its reasons follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homeplate.kit.text import Message
from homeplate.process.assessment.kinds import KINDS, Kind, kind_of
from homeplate.process.assessment.questions import QUESTIONS, Answer, Question, known

__all__ = [
    "KINDS", "QUESTIONS", "SAFEST", "Answer", "Kind", "Proposal", "Question", "Standing", "kind_of", "known", "propose",
]  # fmt: skip

SAFEST = ("essential", "pipeline", "seven-step", "baseball", "key-account")
"""The templates in the order in which a tie is decided: the smallest step from no process first."""

CLEAR_LEAD, CLEAR_ANSWERS = 3, 5
"""Points ahead of the runner-up, and questions answered, from which on a proposal is called clear."""

MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """What a template got: its points, and the answers that lent them, those that lent most first."""

    template: str
    points: int
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """All templates by their points, the proposed one first.

    `sureness` is `clear`, `likely` or `close`; `kind` is None when neither question about today was answered.
    """

    standings: tuple[Standing, ...]
    sureness: str
    answered: int
    kind: Kind | None

    @property
    def template(self) -> str:
        """The proposed template."""
        return self.standings[0].template

    @property
    def runner_up(self) -> str:
        """The one to look at next."""
        return self.standings[1].template

    @property
    def lead(self) -> int:
        """Points between the two."""
        return self.standings[0].points - self.standings[1].points


def propose(answers: Mapping[str, str]) -> Proposal:
    """The template that fits `answers` (question key to answer key); any answers, also none, give one."""
    given = [
        answer
        for question in QUESTIONS
        if (answer := question.answer(answers.get(question.key, ""))) is not None
    ]
    standings = tuple(
        sorted((_standing(template, given) for template in SAFEST), key=lambda one: -one.points)
    )
    lead = standings[0].points - standings[1].points
    return Proposal(standings, _sureness(lead, len(given)), len(given), kind_of(answers))


def _standing(template: str, given: list[Answer]) -> Standing:
    lending = [answer for answer in given if answer.points.get(template)]
    lending.sort(key=lambda answer: -answer.points[template])
    return Standing(
        template,
        sum(answer.points[template] for answer in lending),
        tuple(answer.because for answer in lending[:MOST_REASONS]),
    )


def _sureness(lead: int, answered: int) -> str:
    if lead >= CLEAR_LEAD and answered >= CLEAR_ANSWERS:
        return "clear"
    return "likely" if lead > 1 else "close"
