"""What a sales process is: stages in order, each with criteria whose weights add up to 100.

A `Process` that exists is structurally sound (keys unique, references known, legs in order), otherwise making it
raises `Invalid` with the dotted path of the place in `field`. Whether it is a *good* process is for `lint` to say:
drafts may be unfinished.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from homeplate.kit.errors import NotFound
from homeplate.kit.text import msg
from homeplate.process import structure
from homeplate.process.criteria import CRITERION_TYPES, Condition, Criterion
from homeplate.process.values import Frozen, Language, Slug, Words

if TYPE_CHECKING:
    AnyCriterion = Criterion
else:
    # Built from the registry, so that a new type needs no second entry.
    # Built from the registry, so that a new type needs no second entry.
    AnyCriterion = Annotated[reduce(or_, CRITERION_TYPES.values()), Field(discriminator="type")]

__all__ = ["Condition", "Criterion", "Gate", "Objection", "Process", "Role", "Stage"]


class Role(Frozen):
    """Somebody on the selling side who owns stages or validates criteria."""

    key: Slug
    name: Words


class Objection(Frozen):
    """What a buyer is likely to say at a stage, and the answer that works."""

    says: Words
    answer: Words


class Stage(Frozen):
    """One ordered part of a process; its criteria are what must be shown to leave it.

    `sold` is what is being sold here (an appointment, the order), `entry` names criteria of earlier stages that
    must still hold on entering, `leg` is the side of the diamond (1 home to first base … 4 third to home).
    `after_sale` marks a last stage that begins when the sale is won (follow-up, implementation): its criteria add
    to the progress of a won deal and do not hold up the win.
    """

    key: Slug
    name: Words
    objective: Words = {}
    sold: Words = {}
    buyer_stage: Words = {}
    owner: Slug | None = None
    responsibilities: Mapping[Slug, Words] = {}
    target_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    leg: Annotated[int, Field(ge=1, le=4)]
    after_sale: bool = False
    guidance: Words = {}
    objections: Annotated[tuple[Objection, ...], Field(max_length=20)] = ()
    entry: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    criteria: Annotated[tuple[AnyCriterion, ...], Field(max_length=50)] = ()

    @cached_property
    def required(self) -> tuple[Criterion, ...]:
        """The criteria that gate the way out."""
        return tuple(criterion for criterion in self.criteria if criterion.required)


class Gate(NamedTuple):
    """The check on the way out of one stage into the next (None: out of the last one, to a won sale)."""

    leaving: Stage
    entering: Stage | None
    criteria: tuple[Criterion, ...]
    """Required criteria of the stage left, then those that the stage entered wants to hold still."""


class Process(Frozen):
    """A whole process. Look-ups by key raise `NotFound` for keys that are not in it."""

    homeplate: Literal[1] = 1
    key: Slug
    name: Words
    summary: Words = {}
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=20)] = ("en",)
    roles: Annotated[tuple[Role, ...], Field(max_length=50)] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        """Keys unique, references known, legs in order. Raises `Invalid`, which Pydantic passes on as it is."""
        structure.check_keys(self.roles, "roles")
        structure.check_keys(self.stages, "stages")
        structure.check_criteria(self.stages)
        structure.check_facts(self.stages)
        structure.check_references(self.stages, {role.key for role in self.roles})
        structure.check_legs(self.stages)
        structure.check_after_sale(self.stages)
        return self

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in order of the stages."""
        return tuple(criterion for stage in self.stages for criterion in stage.criteria)

    @cached_property
    def facts(self) -> dict[str, str]:
        """The facts about the buyer that criteria show, each with the key of its criterion."""
        return {criterion.fact: criterion.key for criterion in self.criteria if criterion.fact is not None}

    @cached_property
    def total_weight(self) -> int:
        """The sum of all weights: 100 in a finished process."""
        return sum(criterion.weight for criterion in self.criteria)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {stage.key: position for position, stage in enumerate(self.stages)}

    @cached_property
    def _criteria_by_key(self) -> dict[str, tuple[Criterion, Stage]]:
        return {criterion.key: (criterion, stage) for stage in self.stages for criterion in stage.criteria}

    @cached_property
    def _gates(self) -> tuple[Gate, ...]:
        followers = (*self.stages[1:], None)
        return tuple(
            self._gate_between(stage, after) for stage, after in zip(self.stages, followers, strict=True)
        )

    def _gate_between(self, leaving: Stage, entering: Stage | None) -> Gate:
        still = [self.criterion(key) for key in entering.entry] if entering else []
        own = {criterion.key for criterion in leaving.required}
        return Gate(leaving, entering, (*leaving.required, *(c for c in still if c.key not in own)))

    @cached_property
    def selling_stages(self) -> tuple[Stage, ...]:
        """The stages on the way to a won sale: all but one after it."""
        return tuple(stage for stage in self.stages if not stage.after_sale)

    def has_stage(self, key: str) -> bool:
        """Whether there is a stage of that key."""
        return key in self._positions

    def has_criterion(self, key: str) -> bool:
        """Whether there is a criterion of that key in any stage."""
        return key in self._criteria_by_key

    def index(self, stage_key: str) -> int:
        """Position of the stage, from 0."""
        try:
            return self._positions[stage_key]
        except KeyError:
            raise NotFound(
                "stage", msg("There is no stage “{key}” in this process.", key=stage_key)
            ) from None

    def stage(self, key: str) -> Stage:
        """The stage of that key."""
        return self.stages[self.index(key)]

    def next_stage(self, key: str) -> Stage | None:
        """The stage after it; None after the last."""
        return self.gate(key).entering

    def gate(self, leaving: str) -> Gate:
        """The gate out of the stage of that key."""
        return self._gates[self.index(leaving)]

    def criterion(self, key: str) -> Criterion:
        """The criterion of that key, in whatever stage."""
        return self._find(key)[0]

    def stage_of(self, criterion_key: str) -> Stage:
        """The stage that the criterion belongs to."""
        return self._find(criterion_key)[1]

    def _find(self, key: str) -> tuple[Criterion, Stage]:
        try:
            return self._criteria_by_key[key]
        except KeyError:
            raise NotFound(
                "criterion", msg("There is no criterion “{key}” in this process.", key=key)
            ) from None
