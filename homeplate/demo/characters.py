"""How the made-up reps differ: what a coach should find in their deals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Character:
    """The ways of one rep.

    `skill` shifts the log-odds of winning, `pace` stretches the days in a stage, `thorough` is the share of
    optional criteria taken care of, `large` the share of deals with key accounts. A rep who `rushes` passes
    gates by override and then parks deals late in the process; one who is `late_with_paper` moves first and
    validates afterwards.
    """

    skill: float = 0.0
    pace: float = 1.0
    thorough: float = 0.65
    large: float = 0.1
    skips_discovery: bool = False
    late_with_paper: bool = False
    rushes: bool = False


CHARACTERS = (
    # first team: the house as it should be
    Character(skill=0.9, pace=0.8, thorough=0.9, large=0.25),
    Character(skill=0.3, thorough=0.75),
    Character(skill=-0.2, pace=1.25),
    # second team: an inverted funnel, rushed forward and stuck
    Character(skill=-0.5, pace=0.7, thorough=0.35, rushes=True),
    Character(skill=-0.7, pace=0.7, thorough=0.3, rushes=True),
    Character(skill=-0.3, pace=0.8, thorough=0.4, rushes=True),
    # third team: one rep who skips discovery
    Character(skill=0.5, pace=0.9, thorough=0.8, large=0.3),
    Character(skill=-0.8, pace=0.75, thorough=0.4, skips_discovery=True),
    Character(skill=0.1),
    # fourth team: one rep with late paperwork
    Character(skill=0.2, thorough=0.7, large=0.3),
    Character(skill=0.1, thorough=0.6, late_with_paper=True),
    Character(skill=-0.4, pace=1.4, thorough=0.5),
)
"""The twelve reps, three a team."""

RUSHING_TEAM = 1
