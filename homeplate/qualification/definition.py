"""What a framework of qualification is: elements with weights, each asking one fact of the dictionary."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, Text, msg
from homeplate.process.buyer_facts import BUYER_FACTS, BuyerFact
from homeplate.process.structure import closest
from homeplate.process.values import Frozen, Slug, Words, quotable, refusal

MOST_ELEMENTS = 20
MOST_QUESTIONS = 5


class Element(Frozen):
    """One part of a framework: the fact it asks for, what the framework calls it, and how much it weighs.

    `after` names facts that come first: before they are known this one is asked later, and never where the buyer said
    that it is not so. `questions` are asked instead of the fact's own.
    """

    fact: Slug
    name: Words = {}
    weight: Annotated[int, Field(ge=1, le=100)] = 10
    after: Annotated[tuple[Slug, ...], Field(max_length=5)] = ()
    questions: Annotated[tuple[Words, ...], Field(max_length=MOST_QUESTIONS)] = ()

    @model_validator(mode="after")
    def _facts_are_known(self) -> Self:
        """Every fact named is one of the dictionary."""
        for key in (self.fact, *self.after):
            if key not in BUYER_FACTS:
                raise refusal("unknown-fact", unknown_fact(key))
        return self

    @property
    def asked(self) -> BuyerFact:
        """The fact."""
        return BUYER_FACTS[self.fact]

    @property
    def title(self) -> Text:
        """What the framework calls it, else the name of the fact."""
        return self.name or self.asked.name

    @property
    def asks(self) -> Sequence[Text]:
        """The questions to the buyer, one at least."""
        return self.questions or (self.asked.ask,)


class Framework(Frozen):
    """A way to qualify: its elements in the order they are asked.

    It is reached with `threshold` points of 100 or more and every fact of `confirmed` confirmed.
    """

    key: Slug
    name: Words
    summary: Words = {}
    threshold: Annotated[int, Field(ge=1, le=100)] = 60
    confirmed: Annotated[tuple[Slug, ...], Field(max_length=MOST_ELEMENTS)] = ()
    elements: Annotated[tuple[Element, ...], Field(min_length=1, max_length=MOST_ELEMENTS)]

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        """Each fact is asked once, and what has to be confirmed is asked."""
        if len(self.facts) < len(self.elements):
            raise refusal("duplicate-fact", msg("Two elements ask for the same fact."))
        for key in self.confirmed:
            if key not in self.facts:
                raise refusal(
                    "not-asked", msg("“{key}” has to be confirmed, but no element asks for it.", key=key)
                )
        return self

    @cached_property
    def facts(self) -> Mapping[str, Element]:
        """The elements by the fact that they ask for."""
        return {element.fact: element for element in self.elements}

    @cached_property
    def total(self) -> int:
        """The sum of all weights."""
        return sum(element.weight for element in self.elements)


def unknown_fact(key: str, known: Collection[str] = tuple(BUYER_FACTS)) -> Message:
    """What to say of a fact that is not in the dictionary."""
    return msg("There is no fact “{key}”. {hint}", key=quotable(key), hint=closest(quotable(key), known))


def read_framework(data: object) -> Framework:
    """The framework that JSON-like `data` describes. Raises `Invalid` with the dotted path of the first problem."""
    try:
        return Framework.model_validate(data)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        path = ".".join(str(step) for step in detail["loc"])
        said = detail.get("ctx", {}).get("message")
        name = str(detail["loc"][-1]) if detail["loc"] else "framework"
        why = (
            said
            if isinstance(said, Message)
            else msg("“{name}” does not fit: {why}.", name=name, why=detail["msg"])
        )
        raise Invalid(detail["type"], why, field=path) from None


def framework_data(framework: Framework) -> dict[str, Any]:
    """JSON-ready data that `read_framework` reads back; what is at its default is left out."""
    return framework.model_dump(mode="json", exclude_defaults=True)
