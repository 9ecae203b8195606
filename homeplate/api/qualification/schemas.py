"""What deals and leads tell of their qualification in the same words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from homeplate.api.http import said
from homeplate.api.types import Answer as Base
from homeplate.api.types import Body, Long
from homeplate.kit.text import in_language
from homeplate.people.access import Actor
from homeplate.qualification.rules import Answer as Known
from homeplate.qualification.rules import Part, Standing

TAG = "Qualification"

State = Literal["open", "later", "moot", "follows", "lapsed", "against", "assumed", "stated", "confirmed"]
Score = Annotated[int, Field(ge=0, le=3)]


class Given(Base):
    """What is known of a fact. `criterion` is that whose evidence it is; `shown` comes from there and from no answer;
    `unshown` was confirmed while that criterion holds no longer."""

    fact: str
    score: int
    text: str
    source: str
    said_on: date | None
    link: str
    by_id: UUID | None
    at: datetime
    expires_at: datetime | None
    criterion: str
    shown: bool
    unshown: bool


class Element(Base):
    """An element of a framework as it stands; `share` is its weight of 100, `follows` the fact that tells it."""

    fact: str
    name: str
    share: int
    state: State
    score: int
    follows: str
    questions: list[str]


class Reached(Base):
    """A framework as it stands: points of 100, the share that is answered, and why its threshold is not reached.
    `ask_next` are the facts worth asking, the most worth first."""

    framework: str
    name: str
    points: int
    answered: int
    threshold: int
    reached: bool
    missing: list[str]
    elements: list[Element]
    ask_next: list[str]


class LeadAnswerIn(Body):
    """An answer about a lead: 0 not so, 1 assumed, 2 said by the buyer, 3 confirmed."""

    score: Score
    text: Long = ""
    source: Annotated[str, Field(max_length=200)] = ""
    said_on: date | None = None
    link: Annotated[str, Field(max_length=1000)] = ""
    holds_days: Annotated[int, Field(ge=1, le=3650)] | None = None


def reached_json(at: Standing, actor: Actor) -> dict[str, Any]:
    """A `Reached` in the language of the actor."""
    return {
        "framework": at.framework.key,
        "name": in_language(at.framework.name, actor.language),
        "points": at.points,
        "answered": at.answered,
        "threshold": at.framework.threshold,
        "reached": at.reached,
        "missing": [said(one, actor) for one in at.missing],
        "elements": [_element(part, at.framework.total, actor) for part in at.parts],
        "ask_next": [part.element.fact for part in at.nexts],
    }


def _element(part: Part, total: int, actor: Actor) -> dict[str, Any]:
    return {
        "fact": part.element.fact,
        "name": in_language(part.element.title, actor.language),
        "share": round(100 * part.element.weight / total),
        "state": part.state,
        "score": part.score,
        "follows": part.follows,
        "questions": [in_language(one, actor.language) for one in part.element.asks],
    }


def given_json(one: Known) -> dict[str, Any]:
    """A `Given`."""
    return {
        "fact": one.fact,
        "score": one.score,
        "text": one.text,
        "source": one.source,
        "said_on": one.said_on,
        "link": one.link,
        "by_id": one.member_id,
        "at": one.at,
        "expires_at": one.expires_at,
        "criterion": one.criterion,
        "shown": one.shown,
        "unshown": one.unshown,
    }
