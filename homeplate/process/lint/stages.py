"""HP2xx: what every stage needs: a gate, a milestone, an owner, a duration, guidance, something that is sold."""

from __future__ import annotations

from collections.abc import Iterator

from homeplate.kit.text import Message, Text, msg
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process, Stage
from homeplate.process.lint.base import Finding, Severity, spots, stage_place, whole_place

FEWEST_STAGES, MOST_STAGES = 3, 9
FEWEST_CRITERIA, MOST_CRITERIA = 3, 7


def gate_requires(process: Process) -> Iterator[Finding]:
    """HP201."""
    for position, stage in enumerate(process.stages):
        if not stage.required and not stage.after_sale:
            reason = msg("No criterion of this stage is required: its gate lets every deal through.")
            mend = msg("Make the criterion required without which the next stage is a waste of time.")
            yield _finding("HP201", "error", position, stage, reason, mend, "criteria", "required")


def stage_has_milestone(process: Process) -> Iterator[Finding]:
    """HP202."""
    for position, stage in enumerate(process.stages):
        if not any(criterion.milestone for criterion in stage.criteria):
            reason = msg("No criterion marks this stage as achieved.")
            mend = msg("Mark one criterion as the milestone: the key node that the stage is there for.")
            yield _finding("HP202", "error", position, stage, reason, mend, "criteria", "milestone")


def stage_has_owner(process: Process) -> Iterator[Finding]:
    """HP203."""
    for position, stage in enumerate(process.stages):
        if stage.owner is None:
            reason, mend = (
                msg("Nobody owns this stage."),
                msg("Name the role that answers for it as “owner”."),
            )
            yield _finding("HP203", "error", position, stage, reason, mend, "owner")


def stage_has_duration(process: Process) -> Iterator[Finding]:
    """HP204."""
    for position, stage in enumerate(process.stages):
        if stage.target_days is None:
            reason = msg("This stage has no target duration, so that nobody can see when a deal is stuck.")
            mend = msg("Set “target_days” to the days that a good deal takes here.")
            yield _finding("HP204", "error", position, stage, reason, mend, "target_days")


def stage_has_guidance(process: Process) -> Iterator[Finding]:
    """HP205."""
    reason = msg("This stage has no guidance.")
    mend = msg("Write in two to five sentences how a good seller goes about it.")
    yield from _without_text("HP205", "error", process, "guidance", reason, mend)


def stage_sells_something(process: Process) -> Iterator[Finding]:
    """HP206."""
    reason = msg("It is not said what is being sold at this stage.")
    mend = msg(
        "Name as “sold” what the buyer is asked to agree to here: a meeting, access to the committee, the order."
    )
    yield from _without_text("HP206", "error", process, "sold", reason, mend)


def stage_mirrors_the_buyer(process: Process) -> Iterator[Finding]:
    """HP207."""
    reason = msg("It is not said what the buyer does meanwhile.")
    mend = msg("Describe as “buyer_stage” the stage of the purchase that this one mirrors.")
    yield from _without_text("HP207", "warning", process, "buyer_stage", reason, mend)


def stage_has_objective(process: Process) -> Iterator[Finding]:
    """HP208."""
    reason = msg("This stage has no objective.")
    mend = msg("Say as “objective” what must be achieved before the deal goes on.")
    yield from _without_text("HP208", "warning", process, "objective", reason, mend)


def criterion_asks_for_evidence(process: Process) -> Iterator[Finding]:
    """HP209."""
    for spot in spots(process):
        if not _written(spot.criterion.evidence):
            reason = msg("It is not said what shows that this criterion holds.")
            mend = msg("Say as “evidence” what is to be shown: a sentence of the buyer, a document, a date.")
            yield Finding("HP209", "warning", f"{spot.path}.evidence", spot.place, reason, mend)


def number_of_stages(process: Process) -> Iterator[Finding]:
    """HP210."""
    number = len(process.stages)
    if number < FEWEST_STAGES:
        reason = msg("{number} stages are too few to see where a deal stands.", number=number)
        mend = msg("Split the stage in which deals stay longest; three to nine stages work.")
        yield Finding("HP210", "error", "stages", whole_place(), reason, mend)
    if number > MOST_STAGES:
        reason = msg("{number} stages are more than a team can keep apart.", number=number)
        mend = msg("Join stages that deals pass on the same day; three to nine stages work.")
        yield Finding("HP210", "error", "stages", whole_place(), reason, mend)


def number_of_criteria(process: Process) -> Iterator[Finding]:
    """HP211."""
    for position, stage in enumerate(process.stages):
        number = len(stage.criteria)
        if FEWEST_CRITERIA <= number <= MOST_CRITERIA:
            continue
        reason = msg("This stage has {number} criteria; three to seven work.", number=number)
        mend = (
            msg("Ask what else the buyer must have done before the next stage is worth the effort.")
            if number < FEWEST_CRITERIA
            else msg("Keep the criteria that separate won from lost deals, and make the others guidance.")
        )
        yield _finding("HP211", "warning", position, stage, reason, mend, "criteria")


def _finding(
    code: str,
    severity: Severity,
    at: int,
    stage: Stage,
    reason: Message,
    mend: Message,
    part: str,
    flag: str = "",
) -> Finding:
    """A finding at a part of the stage; `flag` proposes to set that flag of the criterion that deserves it most."""
    repair = None
    if flag and stage.criteria:
        best = max(range(len(stage.criteria)), key=lambda place: _worth(stage.criteria[place]))
        repair = {f"stages.{at}.criteria.{best}.{flag}": True}
    return Finding(code, severity, f"stages.{at}.{part}", stage_place(stage), reason, mend, repair)


def _worth(criterion: Criterion) -> tuple[bool, bool, bool, int]:
    return (not criterion.applies, criterion.milestone, criterion.required, criterion.weight)


def _without_text(
    code: str, severity: Severity, process: Process, part: str, reason: Message, mend: Message
) -> Iterator[Finding]:
    for position, stage in enumerate(process.stages):
        if not _written(getattr(stage, part)):
            yield _finding(code, severity, position, stage, reason, mend, part)


def _written(text: Text) -> bool:
    return any(sentence.strip() for sentence in text.values())
