"""What must hold for a definition to mean anything at all. Each check raises `Invalid` at the first break."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import Protocol

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.process.criteria import Condition, Criterion
from homeplate.process.criteria.choice import Choice


class Keyed(Protocol):
    """Anything with a key."""

    @property
    def key(self) -> str:
        """The key."""


class StageLike(Keyed, Protocol):
    """What the checks read of a stage (`definition.Stage`, which is built on this module)."""

    @property
    def owner(self) -> str | None:
        """Role key."""

    @property
    def responsibilities(self) -> Collection[str]:
        """Role keys."""

    @property
    def leg(self) -> int:
        """Side of the diamond."""

    @property
    def after_sale(self) -> bool:
        """Whether it begins with the won sale."""

    @property
    def entry(self) -> tuple[str, ...]:
        """Criterion keys."""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """In order."""


def broken(path: str, code: str, message: Message) -> Invalid:
    """The error of a break at a dotted path such as `stages.2.owner`."""
    return Invalid(code, message, field=path)


def closest(key: str, known: Collection[str]) -> Message:
    """“Did you mean …?”, or what there is to choose from."""
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    if near:
        return msg("Did you mean “{near}”?", near=near[0])
    return msg("Known are: {known}.", known=", ".join(sorted(known)[:20]) or "–")


def check_keys(parts: Sequence[Keyed], path: str) -> None:
    """Refuses two parts of one key."""
    seen: set[str] = set()
    for position, part in enumerate(parts):
        if part.key in seen:
            raise broken(f"{path}.{position}.key", "duplicate-key", _twice(part.key))
        seen.add(part.key)


def check_criteria(stages: Sequence[StageLike]) -> None:
    """Criterion keys are unique in the whole process; `entry` and conditions look back, never ahead."""
    earlier: dict[str, Criterion] = {}
    for position, stage in enumerate(stages):
        path = f"stages.{position}"
        for place, key in enumerate(stage.entry):
            if key not in earlier:
                raise broken(f"{path}.entry.{place}", "unknown-criterion", _not_earlier(key, earlier))
        for place, criterion in enumerate(stage.criteria):
            here = f"{path}.criteria.{place}"
            if criterion.key in earlier:
                raise broken(f"{here}.key", "duplicate-key", _twice(criterion.key))
            for number, condition in enumerate(criterion.applies):
                _check_condition(condition, earlier, f"{here}.applies.{number}")
            earlier[criterion.key] = criterion


def _check_condition(condition: Condition, earlier: dict[str, Criterion], path: str) -> None:
    """A condition on a criterion asks an earlier choice for one of its options."""
    if condition.criterion is None:
        return
    asked = earlier.get(condition.criterion)
    if asked is None:
        raise broken(f"{path}.criterion", "unknown-criterion", _not_earlier(condition.criterion, earlier))
    if not isinstance(asked, Choice):
        message = msg(
            "A condition can only ask a criterion of type “choice”; “{key}” is “{type}”.",
            key=asked.key,
            type=asked.type,
        )
        raise broken(f"{path}.criterion", "not-a-choice", message)
    options = {option.key for option in asked.options}
    for name, answer in (("is", condition.equals), ("is_not", condition.is_not)):
        if answer is not None and answer not in options:
            message = msg(
                "“{key}” has no option “{answer}”. {hint}",
                key=asked.key,
                answer=answer,
                hint=closest(answer, options),
            )
            raise broken(f"{path}.{name}", "unknown-option", message)


def check_facts(stages: Sequence[StageLike]) -> None:
    """Criteria name facts of the dictionary, and each fact is shown by one of them at most."""
    seen: set[str] = set()
    for position, stage in enumerate(stages):
        for place, criterion in enumerate(stage.criteria):
            fact, path = criterion.fact, f"stages.{position}.criteria.{place}.fact"
            if fact is None:
                continue
            if fact not in BUYER_FACTS:
                hint = closest(fact, BUYER_FACTS)
                raise broken(
                    path, "unknown-fact", msg("There is no fact “{key}”. {hint}", key=fact, hint=hint)
                )
            if fact in seen:
                message = msg("Two criteria show the fact “{fact}”.", fact=BUYER_FACTS[fact].name)
                raise broken(path, "duplicate-fact", message)
            seen.add(fact)


def check_references(stages: Sequence[StageLike], roles: Collection[str]) -> None:
    """Owners, responsibilities and validators are roles of this process."""
    for path, role in _role_references(stages):
        if role not in roles:
            message = msg("There is no role “{role}”. {hint}", role=role, hint=closest(role, roles))
            raise broken(path, "unknown-role", message)


def _role_references(stages: Sequence[StageLike]) -> Iterator[tuple[str, str]]:
    for position, stage in enumerate(stages):
        path = f"stages.{position}"
        if stage.owner is not None:
            yield f"{path}.owner", stage.owner
        for role in stage.responsibilities:
            yield f"{path}.responsibilities.{role}", role
        for place, criterion in enumerate(stage.criteria):
            for number, role in enumerate(criterion.validators):
                yield f"{path}.criteria.{place}.validators.{number}", role


def check_legs(stages: Sequence[StageLike]) -> None:
    """Nobody runs the diamond backwards."""
    for position in range(1, len(stages)):
        before, leg = stages[position - 1].leg, stages[position].leg
        if leg < before:
            message = msg("Leg {leg} comes after leg {before}: legs never decrease.", leg=leg, before=before)
            raise broken(f"stages.{position}.leg", "legs", message)


def _twice(key: str) -> Message:
    return msg("The key “{key}” is used twice.", key=key)


def _not_earlier(key: str, earlier: Collection[str]) -> Message:
    return msg("“{key}” is not a criterion of an earlier place. {hint}", key=key, hint=closest(key, earlier))


def check_after_sale(stages: Sequence[StageLike]) -> None:
    """Only the last of several stages may begin with the won sale."""
    for position, stage in enumerate(stages):
        if stage.after_sale and (position == 0 or position < len(stages) - 1):
            message = msg("Only the last stage of a process can lie after the sale.")
            raise broken(f"stages.{position}.after_sale", "after-sale", message)
