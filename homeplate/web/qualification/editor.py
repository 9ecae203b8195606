"""The form of a framework: inputs filled from its definition, and the definition that was typed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Text, in_language, msg
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.qualification.definition import MOST_ELEMENTS, MOST_QUESTIONS, Element, Framework
from homeplate.web.forms import Attempt, Given, refilled
from homeplate.web.shown import Field, Option
from homeplate.web.words import gettext

FORM = "framework"
BARE = 2
"""Empty rows that stand below the elements, for more of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One element of the form; `title` is empty for a row that nothing was chosen in."""

    title: str
    fields: tuple[Field, ...]


def first(framework: Framework, language: str, attempt: Attempt | None) -> tuple[Field, ...]:
    """The inputs about the framework as a whole."""
    found = (
        Field(
            "name", gettext("Name"), value=in_language(framework.name, language), required=True, longest=120
        ),
        Field(
            "threshold",
            gettext("Reached with"),
            "number",
            str(framework.threshold),
            required=True,
            unit="/ 100",
        ),
        Field(
            "summary",
            gettext("What it is for"),
            "textarea",
            in_language(framework.summary, language),
            longest=1000,
        ),
    )
    return refilled(found, attempt, FORM)


def rows(framework: Framework, language: str, attempt: Attempt | None) -> tuple[Row, ...]:
    """The inputs of each element, and of a few rows that are empty."""
    known = list(framework.elements)
    number = min(len(known) + BARE, MOST_ELEMENTS)
    if attempt is not None:
        typed = [name for name in attempt.typed if name.startswith("e") and name.endswith(".fact")]
        number = max(number, min(len(typed), MOST_ELEMENTS))
    return tuple(
        _row(at, known[at] if at < len(known) else None, framework, language, attempt) for at in range(number)
    )


def _row(
    at: int, element: Element | None, framework: Framework, language: str, attempt: Attempt | None
) -> Row:
    facts = tuple(Option(key, in_language(one.name, language)) for key, one in BUYER_FACTS.items())
    questions = element.questions if element else ()
    asked = "\n".join(in_language(one, language) for one in questions)
    found = (
        Field("fact", gettext("Fact"), "select", element.fact if element else "", facts,
              placeholder=gettext("None: no such element")),
        Field("weight", gettext("Weight"), "number", str(element.weight) if element else ""),
        Field("order", gettext("Place"), "number", str(at + 1)),
        Field("name", gettext("Called"), value=in_language(element.name, language) if element else "",
              placeholder=in_language(element.asked.name, language) if element else "", longest=120),
        Field("after", gettext("Asked after"), "select", (element.after or ("",))[0] if element else "", facts,
              placeholder=gettext("Nothing else")),
        Field("confirmed", gettext("Has to be confirmed"), "check",
              "yes" if element and element.fact in framework.confirmed else ""),
        Field("questions", gettext("Questions"), "textarea", asked,
              help=gettext("One a line; none: that of the fact."), wide=True,
              placeholder=in_language(element.asked.ask, language) if element else ""),
    )  # fmt: skip
    named = tuple(replace(one, name=f"e{at}.{one.name}") for one in found)
    title = in_language(element.title, language) if element else ""
    return Row(title, refilled(named, attempt, FORM))


def typed(given: Given, framework: Framework, language: str) -> tuple[dict[str, Any], list[int]]:
    """The definition that the form holds, and which row each of its elements came from.

    Texts in other languages stay as they are. Raises `Invalid` with the name of the input.
    """
    number = sum(name.startswith("e") and name.endswith(".fact") for name in given.values)
    chosen = [at for at in range(min(number, MOST_ELEMENTS)) if given.text(f"e{at}.fact")]
    chosen.sort(key=lambda at: (given.whole(f"e{at}.order", at + 1), at))
    data = {
        "name": _said(framework.name, language, given.text("name")),
        "summary": _said(framework.summary, language, given.text("summary")),
        "threshold": _whole(given, "threshold"),
        "confirmed": [given.text(f"e{at}.fact") for at in chosen if given.ticked(f"e{at}.confirmed")],
        "elements": [_element(given, f"e{at}", framework, language) for at in chosen],
    }
    return data, chosen


def _element(given: Given, row: str, framework: Framework, language: str) -> dict[str, Any]:
    fact = given.text(f"{row}.fact")
    known = framework.facts.get(fact)
    after = given.text(f"{row}.after")
    return {
        "fact": fact,
        "weight": _whole(given, f"{row}.weight"),
        "name": _said(known.name if known else {}, language, given.text(f"{row}.name")),
        "after": _after(known, after, fact),
        "questions": _questions(known, language, given.text(f"{row}.questions")),
    }


def _after(known: Element | None, after: str, fact: str) -> list[str]:
    """What comes first; where the first of several was left alone, all of them stay."""
    if known is not None and known.after[:1] == (after,):
        return list(known.after)
    return [after] if after and after != fact else []


def _questions(known: Element | None, language: str, text: str) -> list[dict[str, str]]:
    """A question a line; each keeps what it says in other languages where it stands in the same place."""
    before = known.questions if known else ()
    lines = [line.strip() for line in text.splitlines() if line.strip()][:MOST_QUESTIONS]
    return [_said(before[at] if at < len(before) else {}, language, line) for at, line in enumerate(lines)]


def _said(words: Text, language: str, text: str) -> dict[str, str]:
    """A text with what was typed in one language; what was shown there from another one is left alone."""
    if text == in_language(words, language):
        return dict(words)
    kept: Mapping[str, str] = {**words, language: text}
    return {code: one for code, one in kept.items() if one}


def _whole(given: Given, name: str) -> int:
    found = given.whole(name, -1)
    if not 1 <= found <= 100:
        raise Invalid("range", msg("Between {least} and {most}.", least=1, most=100), field=name)
    return found


def placed(error: Invalid, chosen: list[int]) -> Invalid:
    """The error of a definition at the input of the form that it belongs to."""
    steps = error.field.split(".")
    if steps[0] != "elements" or len(steps) < 2 or not steps[1].isdigit():
        return error
    at = int(steps[1])
    row = chosen[at] if at < len(chosen) else 0
    part = steps[2] if len(steps) > 2 else "fact"
    return Invalid(error.code, error.message, field=f"e{row}.{part}", details=error.details)
