"""Which criteria a process may lack (P5): what won deals had more often when they left a stage, unasked. Pure.

Many things are looked at, so that one of them would stand out by chance: an addition is proposed only where its effect,
the criteria of the stage being alike, is beyond chance among all that were looked at (C. E. Bonferroni).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from homeplate.insight.logistic import Effect, Pattern, effects
from homeplate.insight.proposing import SURE, Grounds, Kind, Proposal
from homeplate.kit.estimates import Share
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process

DAYS = 14
"""How long before the leaving of a stage a conversation counts."""
EACH = 10
"""Deals with it, and without it, below which nothing is looked at."""
ERROR = 0.05
"""How often something of no effect may be proposed, of all that is looked at together."""
ACTIVITIES: Mapping[str, str] = {
    "meeting": "meeting",
    "call": "call",
    "visit": "visit",
    "demo": "demo",
    "workshop": "workshop",
    "email": "email_exchange",
}
"""The kinds of steps that are activities, and what criteria call them. A decision or a signature is the outcome."""
ROLES = ("decision_maker", "economic_buyer", "guide", "user", "technical", "quality", "purchasing", "legal")
"""Buying roles that somebody is proposed to be found for."""
FEATURES = (
    *(f"role:{role}" for role in ROLES),
    "document",
    "step",
    *(f"activity:{kind}" for kind in ACTIVITIES),
)
"""What is looked at."""

Seen = tuple[frozenset[str], frozenset[str], bool, int]
"""Deals alike: the criteria that they had, what else was known of them, whether they were won, and how many."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that was looked at when deals left the stage at `position`."""

    position: int
    feature: str
    with_it: Share
    without: Share
    effect: Effect


@dataclass(frozen=True, slots=True)
class Addition:
    """A criterion that outcomes speak for asking for; `among` so many things that were looked at."""

    candidate: Candidate
    stage: str
    among: int

    @property
    def proposal(self) -> Proposal:
        """What it is in forms and in the ledger."""
        lift, one = self.candidate.effect.lift, self.candidate
        grounds = Grounds(lift.value, lift.low, lift.high, one.with_it.of + one.without.of)
        return Proposal(Kind.ADD, f"{one.feature}@{self.stage}", grounds)


def candidates(
    position: int, keys: Sequence[str], features: Iterable[str], seen: Sequence[Seen]
) -> list[Candidate]:
    """What deals say of each feature at one stage, whose criteria are `keys`; nothing of what few have or few lack."""
    found = []
    for feature in features:
        with_it = _share(seen, feature, has=True)
        without = _share(seen, feature, has=False)
        if min(with_it.of, without.of) < EACH or with_it.of + without.of < SURE:
            continue
        patterns = [
            Pattern((*(key in held for key in keys), feature in what), deals, deals if won else 0)
            for held, what, won, deals in seen
        ]
        effect = effects(_together(patterns))[-1]
        if effect is not None:
            found.append(Candidate(position, feature, with_it, without, effect))
    return found


def _share(seen: Sequence[Seen], feature: str, *, has: bool) -> Share:
    of = [(won, deals) for _, what, won, deals in seen if (feature in what) is has]
    return Share(sum(deals for won, deals in of if won), sum(deals for _, deals in of))


def _together(patterns: Iterable[Pattern]) -> list[Pattern]:
    sums: dict[tuple[bool, ...], list[int]] = {}
    for one in patterns:
        total = sums.setdefault(one.holds, [0, 0])
        total[0] += one.deals
        total[1] += one.won
    return [Pattern(holds, deals, won) for holds, (deals, won) in sums.items()]


def additions(process: Process, looked: Sequence[Candidate]) -> tuple[Addition, ...]:
    """Those beyond chance among all that were looked at, each at the first stage where it is so."""
    if not looked:
        return ()
    z = NormalDist().inv_cdf(1 - ERROR / 2 / len(looked))
    sure = [one for one in looked if one.effect.log_odds - z * one.effect.spread > 0]
    first: dict[str, Candidate] = {}
    for one in sorted(sure, key=lambda one: one.position):
        first.setdefault(one.feature, one)
    return tuple(Addition(one, process.stages[one.position].key, len(looked)) for one in first.values())


def missing(process: Process, position: int) -> tuple[str, ...]:
    """The features that neither the stage at `position` nor one before it asks for."""
    asked = {
        feature
        for stage in process.stages[: position + 1]
        for criterion in stage.criteria
        for feature in _asks(criterion)
    }
    return tuple(feature for feature in FEATURES if feature not in asked)


def _asks(criterion: Criterion) -> Iterable[str]:
    """The features that a criterion stands for."""
    match criterion.type:
        case "contact":
            yield f"role:{getattr(criterion, 'buying_role')}"  # noqa: B009  # of one type only
        case "document":
            yield "document"
        case "next_step":
            yield "step"
        case "activity":
            kinds = {known: kind for kind, known in ACTIVITIES.items()}
            yield f"activity:{kinds.get(getattr(criterion, 'activity'), '')}"  # noqa: B009  # of one type only
