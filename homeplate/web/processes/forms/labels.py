"""What the fields of a definition are called on pages, and findings said in those words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from babel import Locale, UnknownLocaleError

from homeplate.kit.text import Message, msg
from homeplate.web.jinja import say

LEGS: tuple[Message, ...] = (
    msg("Home to first base"),
    msg("First to second base"),
    msg("Second to third base"),
    msg("Third base to home"),
)
"""The sides of the diamond, in the order in which they are run."""

FIELDS: Mapping[str, Message] = {
    "name": msg("Name"),
    "summary": msg("Whom it fits"),
    "languages": msg("Languages"),
    "roles": msg("Roles"),
    "objective": msg("Goal"),
    "sold": msg("What is sold here"),
    "buyer_stage": msg("What the buyer does meanwhile"),
    "owner": msg("Who answers for it"),
    "responsibilities": msg("Duties of each role"),
    "target_days": msg("Expected days"),
    "leg": msg("Side of the diamond"),
    "after_sale": msg("Begins when the sale is won"),
    "guidance": msg("Guidance"),
    "objections": msg("Likely objections"),
    "says": msg("The buyer says"),
    "answer": msg("An answer that works"),
    "entry": msg("Must still hold on entering"),
    "key": msg("Key"),
    "label": msg("Criterion"),
    "type": msg("Kind of evidence"),
    "weight": msg("Weight"),
    "required": msg("Required: the gate to the next stage asks for it"),
    "milestone": msg("Milestone: marks the stage as achieved"),
    "fact": msg("Fact about the buyer that it shows"),
    "evidence": msg("What is asked for as evidence"),
    "questions": msg("Questions to ask the buyer"),
    "validators": msg("Who may validate it"),
    "expires_days": msg("Lapses after"),
    "applies": msg("Only for some deals"),
    "min_length": msg("Fewest characters"),
    "at_least": msg("At least"),
    "at_most": msg("At most"),
    "is": msg("is"),
    "is_not": msg("is not"),
    "unit": msg("Unit"),
    "currency": msg("Currency"),
    "options": msg("Answers to choose from"),
    "passes": msg("Satisfies"),
    "when": msg("When"),
    "within_days": msg("Within"),
    "accepts": msg("File name endings"),
    "buying_role": msg("Buying role"),
    "activity": msg("Activity"),
    "items": msg("Lines of the scorecard"),
    "max": msg("Points at most"),
    "threshold": msg("Points needed"),
    "framework": msg("Framework"),
    "confirmed": msg("Has to be confirmed besides"),
}
"""Field of the format to its label in forms."""

QUOTED = re.compile(r"(?<=[“”\"])([a-z_]+)(?=[”\"])")


def name_of(field: str) -> str:
    """What a field is called."""
    found = FIELDS.get(field)
    return say(found) if found else field


def plain(sentence: Message) -> str:
    """A sentence about a definition with the fields by their labels, for whoever has never seen the format."""
    path = sentence.params.get("path")
    if isinstance(path, str):
        sentence = Message(sentence.msgid, {**sentence.params, "path": field_of(path)})
    return QUOTED.sub(lambda found: name_of(found[1]), say(sentence))


def field_of(path: str) -> str:
    """The label of the field that a path such as `stages.0.criteria.1.label` ends in."""
    for step in reversed(path.split(".")):
        if step in FIELDS:
            return name_of(step)
    return path


def language_name(code: str) -> str:
    """A language by its own name."""
    try:
        name = Locale.parse(code, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return (name or code).capitalize()
