"""Criteria that are proposed to be asked for besides: what they say, and what they become in a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from homeplate.deals.rules.kinds import BUYING_ROLES, NEXT_STEP_KINDS
from homeplate.insight.adding import ACTIVITIES, FEATURES, Addition
from homeplate.insight.criteria import Decisive
from homeplate.kit.text import Message, in_language, msg
from homeplate.process.definition import Process
from homeplate.web.insight.words import Count, Words, between, points

LABELS: dict[str, Message] = {
    "role": msg("Known in the decision: {name}"),
    "document": msg("A document of the buyer is kept"),
    "step": msg("A next step with its day is agreed"),
    "activity": msg("Held with the buyer: {name}"),
}
"""What a criterion for a feature is called."""
MARK = "add-"
"""What a number of an addition is called, before what it counts and its feature."""


def label_of(feature: str) -> str:
    """What the feature is, in the language that is spoken."""
    kind, _, name = feature.partition(":")
    known = {"role": BUYING_ROLES, "activity": NEXT_STEP_KINDS}.get(kind, {})
    words = known[name].render(gettext) if name in known else name
    return Message(LABELS[kind].msgid, {"name": words} if name else {}).render(gettext)


def values_of(feature: str, process: Process) -> dict[str, Any]:
    """The criterion that asks for a feature, in every language of the process."""
    kind, _, name = feature.partition(":")
    more: Mapping[str, Any] = {
        "role": {"type": "contact", "buying_role": name},
        "document": {"type": "document"},
        "step": {"type": "next_step"},
        "activity": {"type": "activity", "activity": ACTIVITIES.get(name, name)},
    }[kind]
    label = {}
    for tongue in process.languages:
        with translation.override(tongue):
            label[tongue] = label_of(feature)
    return {"label": label, "required": False, **more}


def says(one: Addition) -> str:
    """The proposal in words."""
    return gettext("Ask for “%(criterion)s”") % {"criterion": label_of(one.candidate.feature)}


def why(words: Words, one: Addition) -> str:
    """What it rests on: both win rates, the lift with its range, and among how many it stands out."""
    seen = one.candidate
    text = gettext(
        "Won with it: %(with)s of %(with_of)s; without: %(without)s of %(without_of)s. Lift %(points)s (%(sure)s), the "
        "criteria of the stage being alike; beyond chance among the %(among)s things that were looked at."
    )
    return text % {
        "with": words.percent(seen.with_it.value),
        "with_of": words.deals(seen.with_it.of),
        "without": words.percent(seen.without.value),
        "without_of": words.deals(seen.without.of),
        "points": points(seen.effect.lift),
        "sure": between(seen.effect.lift),
        "among": words.number(one.among),
    }


def links(words: Words, one: Addition) -> Iterator[tuple[str, Count]]:
    """The deals behind it."""
    seen = one.candidate
    for what, label, number in (
        ("with-won", gettext("won with it"), seen.with_it.hits),
        ("with-lost", gettext("lost with it"), seen.with_it.of - seen.with_it.hits),
        ("without-won", gettext("won without it"), seen.without.hits),
        ("without-lost", gettext("lost without it"), seen.without.of - seen.without.hits),
    ):
        yield label, words.count(int(number), f"{MARK}{what}:{seen.feature}", seen.position)


def stage_of(words: Words, one: Addition, found: Decisive) -> str:
    """The stage whose gate would ask for it."""
    name = found.stages[one.candidate.position]
    return in_language(name, words.language)


def read(what: str) -> tuple[str, str] | None:
    """What a number of an addition counts, and its feature; None for any other."""
    if not what.startswith(MARK):
        return None
    counted, _, feature = what.removeprefix(MARK).partition(":")
    return (counted, feature) if feature in FEATURES else None
