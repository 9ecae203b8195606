"""How formal the present way to sell is, in the three kinds of P6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homeplate.kit.text import Message, msg
from homeplate.process.assessment.questions import known


@dataclass(frozen=True, slots=True)
class Kind:
    """How formal the present way to sell is (P6), and what Homeplate does about it."""

    key: str
    name: Message
    means: Message
    remedy: Message


NONE = Kind(
    "none",
    msg("No process"),
    msg("Every sale goes its own way, so nobody can say where a deal stands, or what to do better."),
    msg("Start with a template as it is. After a dozen closed deals you know what to change."),
)
BELIEVED = Kind(
    "believed",
    msg("A process in name"),
    msg(
        "Stages or tasks are there, but a deal moves on by time or by what the seller did. Such a list says "
        "what was done, not what the buyer decided."
    ),
    msg(
        "Every criterion of the template asks what the buyer did, and wants it shown. Leave your tasks outside."
    ),
)
UNOPTIMISED = Kind(
    "unoptimised",
    msg("A process that is not optimised yet"),
    msg(
        "Deals move on by what buyers show. Whether the steps are in the best order, and their weights right, "
        "only outcomes can tell."
    ),
    msg(
        "Take the template, bring your own criteria into it, and let won and lost deals correct the weights."
    ),
)
KINDS = (NONE, BELIEVED, UNOPTIMISED)
"""The three kinds of P6."""


def kind_of(answers: Mapping[str, str]) -> Kind | None:
    """Which of the three kinds (P6) the present way to sell is; None when nothing was said of it.

    It is a process only where deals move by what the buyer shows, whatever the stages are called.
    """
    said = known(answers)
    today, moves = said.get("today", ""), said.get("moves", "")
    if today == "own" or (not today and moves == "feeling"):
        return NONE
    if moves == "buyer" and today != "tasks":
        return UNOPTIMISED
    if today == "criteria" and not moves:
        return UNOPTIMISED
    return BELIEVED if today or moves else None
