"""Two versions of a process: what changed, and where the open deals of the old one go in the new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, Protocol, TypeVar

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, Text, msg
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process, Stage
from homeplate.process.facts import Evidence
from homeplate.process.likeness import similarity
from homeplate.process.values import Frozen

ALIKE = 0.6
STAGES_ALIKE = 0.5
"""From this similarity of labels (names of stages, which are shorter) a new key is taken for the old one renamed."""

ChangeKind = Literal[
    "process_changed",
    "stage_added",
    "stage_removed",
    "stage_renamed",
    "stage_moved",
    "stage_changed",
    "criterion_added",
    "criterion_removed",
    "criterion_renamed",
    "criterion_moved",
    "weight_changed",
    "rule_changed",
    "text_changed",
]
STAGE_TEXTS = ("objective", "sold", "buyer_stage", "responsibilities", "guidance", "objections")
STAGE_RULES = ("owner", "target_days", "leg", "after_sale", "entry")
CRITERION_TEXTS = ("evidence", "guidance", "questions", "unit")
COVERED = ("key", "label", "weight", *CRITERION_TEXTS)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `key` is that of the stage or criterion in the new version (in the old one if removed).

    `before` and `after` are values of the definition (a text, a weight, a stage key …) or None.
    """

    kind: ChangeKind
    key: str
    field: str
    before: object
    after: object
    message: Message


@dataclass(frozen=True, slots=True)
class MigrationMap:
    """Where the stages and criteria of an old version went: old key to new key.

    Every old stage has a place. A criterion that maps to None has none, and its evidence is dropped.
    """

    stages: Mapping[str, str]
    criteria: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Migration:
    """What becomes of one deal: its stage, its evidence by new keys, and the old keys kept and dropped."""

    stage: str
    evidence: Mapping[str, Evidence]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


class Labelled(Protocol):
    """A stage or criterion, as far as matching goes."""

    @property
    def key(self) -> str:
        """The key."""


Part = TypeVar("Part", bound=Labelled)


def migration_map(
    old: Process,
    new: Process,
    *,
    stages: Mapping[str, str] | None = None,
    criteria: Mapping[str, str | None] | None = None,
) -> MigrationMap:
    """Maps by key, then by similar label; `stages` and `criteria` overrule it.

    A stage that is gone without a likeness maps to the nearest earlier one, so that no deal jumps ahead.
    Raises `Invalid` when an overruling key is in neither version, or the criteria are of different types.
    """
    _check_overrides(old, new, stages or {}, criteria or {})
    same_stage = same_stages(old, new)
    same_criterion = _matched(
        old.criteria, new.criteria, lambda c: c.label, fits=lambda a, b: a.type == b.type
    )
    return MigrationMap(
        stages=_all_placed(old, new, same_stage | dict(stages or {})),
        criteria={c.key: same_criterion.get(c.key) for c in old.criteria} | dict(criteria or {}),
    )


def migrate(evidence: Mapping[str, Evidence], stage: str, mapping: MigrationMap) -> Migration:
    """The deal in the new version. Of two old criteria that went into one, the later evidence is kept."""
    moved: dict[str, tuple[str, Evidence]] = {}
    for key, given in evidence.items():
        target = mapping.criteria.get(key)
        rival = moved.get(target) if target else None
        if target and (rival is None or (rival[1].evidenced, rival[1].at) < (given.evidenced, given.at)):
            moved[target] = (key, given)
    kept = {key for key, _ in moved.values()}
    return Migration(
        stage=mapping.stages[stage],
        evidence={target: given for target, (_, given) in moved.items()},
        kept=tuple(key for key in evidence if key in kept),
        dropped=tuple(key for key in evidence if key not in kept),
    )


def diff(old: Process, new: Process) -> tuple[Change, ...]:
    """What changed, stages first, each in the order of the new version."""
    return (*_process_changes(old, new), *_stage_changes(old, new), *_criterion_changes(old, new))


def _process_changes(old: Process, new: Process) -> Iterator[Change]:
    for name in ("name", "summary", "languages", "roles"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            message = msg("The process: “{field}” changed.", field=name)
            yield Change("process_changed", new.key, name, before, after, message)


def _stage_changes(old: Process, new: Process) -> Iterator[Change]:
    same = same_stages(old, new)
    former = {now: before for before, now in same.items()}
    for stage in old.stages:
        if stage.key not in same:
            message = msg("Stage “{stage}” is removed.", stage=stage.name)
            yield Change("stage_removed", stage.key, "", stage.name, None, message)
    moved = _moved(
        [former[s.key] for s in new.stages if s.key in former], [s.key for s in old.stages if s.key in same]
    )
    for stage in new.stages:
        if stage.key not in former:
            message = msg("Stage “{stage}” is new.", stage=stage.name)
            yield Change("stage_added", stage.key, "", None, stage.name, message)
        else:
            yield from _one_stage(old.stage(former[stage.key]), stage, former[stage.key] in moved)


def _one_stage(before: Stage, after: Stage, moved: bool) -> Iterator[Change]:
    if before.key != after.key or before.name != after.name:
        message = msg("Stage “{before}” is now called “{after}”.", before=before.name, after=after.name)
        yield Change("stage_renamed", after.key, "name", before.name, after.name, message)
    if moved:
        message = msg("Stage “{stage}” has another place.", stage=after.name)
        yield Change("stage_moved", after.key, "", None, None, message)
    for name, was, becomes in _differing(before, after, STAGE_TEXTS):
        message = msg("Stage “{stage}”: “{field}” is worded differently.", stage=after.name, field=name)
        yield Change("text_changed", after.key, name, was, becomes, message)
    for name, was, becomes in _differing(before, after, STAGE_RULES):
        message = msg("Stage “{stage}”: “{field}” changed.", stage=after.name, field=name)
        yield Change("stage_changed", after.key, name, was, becomes, message)


def _criterion_changes(old: Process, new: Process) -> Iterator[Change]:
    same = _matched(old.criteria, new.criteria, lambda c: c.label)
    same_stage = same_stages(old, new)
    former = {now: before for before, now in same.items()}
    for criterion in old.criteria:
        if criterion.key not in same:
            message = msg("“{criterion}” is removed.", criterion=criterion.label)
            yield Change("criterion_removed", criterion.key, "", criterion.label, None, message)
    for criterion in new.criteria:
        if criterion.key not in former:
            message = msg("“{criterion}” is new.", criterion=criterion.label)
            yield Change("criterion_added", criterion.key, "", None, criterion.label, message)
            continue
        before = old.criterion(former[criterion.key])
        was, becomes = old.stage_of(before.key), new.stage_of(criterion.key)
        if same_stage.get(was.key) != becomes.key:
            message = msg(
                "“{criterion}” moves to stage “{stage}”.", criterion=criterion.label, stage=becomes.name
            )
            yield Change("criterion_moved", criterion.key, "", was.key, becomes.key, message)
        yield from _one_criterion(before, criterion)


def _one_criterion(before: Criterion, after: Criterion) -> Iterator[Change]:
    if before.key != after.key or before.label != after.label:
        message = msg("“{before}” now reads “{after}”.", before=before.label, after=after.label)
        yield Change("criterion_renamed", after.key, "label", before.label, after.label, message)
    if before.weight != after.weight:
        message = msg(
            "“{criterion}” weighs {after} instead of {before}.",
            criterion=after.label, after=after.weight, before=before.weight,
        )  # fmt: skip
        yield Change("weight_changed", after.key, "weight", before.weight, after.weight, message)
    for name, was, becomes in _differing(before, after, CRITERION_TEXTS):
        message = msg("“{criterion}”: “{field}” is worded differently.", criterion=after.label, field=name)
        yield Change("text_changed", after.key, name, was, becomes, message)
    names = dict.fromkeys((*type(before).model_fields, *type(after).model_fields))
    for name, was, becomes in _differing(before, after, [name for name in names if name not in COVERED]):
        message = msg("“{criterion}”: “{field}” changed.", criterion=after.label, field=name)
        yield Change("rule_changed", after.key, name, was, becomes, message)


def _differing(before: Frozen, after: Frozen, names: Sequence[str]) -> Iterator[tuple[str, object, object]]:
    for name in names:
        was, becomes = getattr(before, name, None), getattr(after, name, None)
        if was != becomes:
            yield name, was, becomes


def _moved(now: list[str], before: list[str]) -> set[str]:
    """Keys whose order among the others changed: what is outside the longest common run of both orders."""
    blocks = SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    stayed = {before[block.a + step] for block in blocks for step in range(block.size)}
    return set(before) - stayed


def same_stages(old: Process, new: Process) -> dict[str, str]:
    """The stages of the old version that the new one has too: old key to new key."""
    return _matched(old.stages, new.stages, lambda stage: stage.name, STAGES_ALIKE)


def _matched(
    old: Sequence[Part],
    new: Sequence[Part],
    label: Callable[[Part], Text],
    enough: float = ALIKE,
    fits: Callable[[Part, Part], bool] = lambda before, after: True,
) -> dict[str, str]:
    """Old key to new key: equal keys first, then among the rest the most similar labels first."""
    by_key = {part.key: part for part in new}
    same = {part.key: part.key for part in old if part.key in by_key and fits(part, by_key[part.key])}
    rest_old = [part for part in old if part.key not in same]
    rest_new = [part for part in new if part.key not in same]
    pairs = [(similarity(label(a), label(b)), a.key, b.key) for a in rest_old for b in rest_new if fits(a, b)]
    for alike, before, after in sorted(pairs, key=lambda pair: -pair[0]):
        if alike >= enough and before not in same and after not in same.values():
            same[before] = after
    return same


def _all_placed(old: Process, new: Process, same: Mapping[str, str]) -> dict[str, str]:
    placed: dict[str, str] = {}
    last = new.stages[0].key
    for stage in old.stages:
        last = placed[stage.key] = same.get(stage.key, last)
    return placed


def _check_overrides(
    old: Process, new: Process, stages: Mapping[str, str], criteria: Mapping[str, str | None]
) -> None:
    for before, after in stages.items():
        if not old.has_stage(before) or not new.has_stage(after):
            raise _bad_mapping("stages", before, after)
    for before, target in criteria.items():
        known = old.has_criterion(before) and (target is None or new.has_criterion(target))
        if not known or (target is not None and old.criterion(before).type != new.criterion(target).type):
            raise _bad_mapping("criteria", before, target)


def _bad_mapping(field: str, before: str, after: Any) -> Invalid:
    message = msg(
        "“{before}” cannot go to “{after}”: choose one of the same kind.", before=before, after=after or "–"
    )
    return Invalid("mapping", message, field=f"{field}.{before}")
