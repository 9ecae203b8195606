"""HP8xx: every text in every language of the process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from homeplate.kit.text import Message, Text, msg
from homeplate.process.definition import Process
from homeplate.process.lint.base import Finding, Spot, stage_place, whole_place

# Texts without which nothing can be shown; the absence of others is a matter of other rules.
ALWAYS = ("name", "label", "says", "answer")


def missing_translations(process: Process) -> Iterator[Finding]:
    """HP801: one finding for each text, naming the languages it lacks."""
    for path, text in texts(process):
        if not text and path.rsplit(".", 1)[-1] not in ALWAYS:
            continue
        lacking = [code for code in process.languages if not text.get(code, "").strip()]
        if lacking:
            reason = msg(
                "The text “{path}” is missing in: {languages}.", path=path, languages=", ".join(lacking)
            )
            mend = msg("Translate it, or take the language out of “languages”.")
            yield Finding("HP801", "error", path, _place(process, path), reason, mend)


def texts(part: object, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every text in a definition with its dotted path."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts(getattr(part, name), f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for position, element in enumerate(part):
            yield from texts(element, f"{path}.{position}")
    elif isinstance(part, Mapping):
        if path.endswith(".responsibilities"):
            for role, text in part.items():
                yield f"{path}.{role}", text
        else:
            yield path, part


def _place(process: Process, path: str) -> Message:
    steps = path.split(".")
    if steps[0] != "stages":
        return whole_place()
    stage = process.stages[int(steps[1])]
    if len(steps) > 3 and steps[2] == "criteria":
        return Spot("", int(steps[1]), stage, stage.criteria[int(steps[3])]).place
    return stage_place(stage)


def lacking(process: Process, codes: Iterable[str]) -> tuple[int, dict[str, int]]:
    """How many texts a definition has, and how many of them each of the languages lacks."""
    said = [text for _, text in texts(process) if any(text.values())]
    return len(said), {code: sum(not text.get(code, "").strip() for text in said) for code in codes}
