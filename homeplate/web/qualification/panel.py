"""From what is known of a deal or a lead to the panel that shows it, worded for the reader. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from homeplate.kit.text import Message, Text, in_language
from homeplate.process.buyer_facts import BUYER_FACTS, CONFIRMED
from homeplate.qualification.actions.answers import LINK_LENGTH, SOURCE_LENGTH, TEXT_LENGTH
from homeplate.qualification.definition import Element
from homeplate.qualification.queries import Qualified
from homeplate.qualification.rules import MEANINGS, SCORES, Answer, Part, Standing
from homeplate.web.forms import Attempt, refilled
from homeplate.web.shown import Field, Option
from homeplate.web.words import gettext

FORM = "q-"
"""What the name of the form of a fact begins with."""

STATES = {
    "open": "open",
    "later": "open",
    "moot": "unneeded",
    "follows": "open",
    "lapsed": "lapsed",
    "against": "missing",
    "assumed": "open",
    "stated": "open",
    "confirmed": "validated",
}
"""How the line of a part is drawn: as the criterion of that state."""

#: icons circle-x circle-dashed message-circle check
TONES = {"against": "bad", "assumed": "", "stated": "info", "confirmed": "ok", "lapsed": "warn"}


@dataclass(frozen=True, slots=True)
class Criterion:
    """The criterion of the deal's process that shows a fact: its label, where it stands, and its own inputs."""

    label: str
    evidence: str = ""
    evidence_url: str = ""
    url: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One element of the framework as the panel shows it; `fields` are there only while its form is open."""

    fact: str
    name: str
    state: str
    badge: str
    tone: str
    weight: int
    why: str
    url: str
    text: str = ""
    source: str = ""
    said_on: date | None = None
    link: str = ""
    by: str = ""
    at: datetime | None = None
    lapses: date | None = None
    opened: bool = False
    questions: tuple[str, ...] = ()
    shown: str = ""
    serves: tuple[str, ...] = ()
    criterion: Criterion | None = None
    fields: tuple[Field, ...] = ()
    answer_url: str = ""
    withdraw_url: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """What to ask next: the name of the element, its question, how many points it can add, and where it is answered."""

    name: str
    question: str
    points: int
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The framework that is shown. `tabs` are all in use: (name, address, whether shown, points). `target` is what of
    the page an answer puts anew. `missing` says why the threshold is not reached."""

    key: str
    name: str
    summary: str
    url: str
    target: str
    tabs: tuple[tuple[str, str, bool, str], ...]
    points: int
    threshold: int
    answered: int
    reached: bool
    missing: tuple[str, ...]
    lines: tuple[Line, ...]
    nexts: tuple[Next, ...]
    may_answer: bool
    settings_url: str = ""
    problem: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The inputs of the form that is open."""
        return tuple(
            one
            for line in self.lines
            for one in (*line.fields, *(line.criterion.fields if line.criterion else ()))
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the panel is asked for: the framework, and the fact whose form is open."""

    framework: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What it takes to write the panel of one subject: addresses, names of colleagues, and what criteria add.

    `address` gives where an answer to a fact is posted, taken back or shown; `criterion` words the criterion that
    shows a fact.
    """

    language: str
    today: date
    url: str
    target: str
    may_answer: bool
    names: Mapping[UUID, str]
    say: Callable[[Message], str]
    answer_url: Callable[[str, str], str]
    criterion: Callable[[str, Answer | None, bool], Criterion | None] = lambda fact, answer, opened: None
    settings_url: str = ""
    frameworks: Sequence[Standing] = field(default=())

    def text(self, words: Text) -> str:
        """A text in the reader's language."""
        return in_language(words, self.language)

    def shown_at(self, framework: str, fact: str = "") -> str:
        """The address of the panel with a framework, and with the form of a fact open."""
        more = f"&answer={fact}#q-{fact}" if fact else "#qualification"
        return f"{self.url}?framework={framework}{more}"


def panel(found: Qualified, asked: Asked, setting: Setting, attempt: Attempt | None = None) -> Panel | None:
    """The panel; None where no framework is in use."""
    at = found.named(asked.framework)
    if at is None:
        return None
    key = at.framework.key
    fact = attempt.form.removeprefix(FORM) if attempt and attempt.form.startswith(FORM) else asked.fact
    return Panel(
        key=key,
        name=setting.text(at.framework.name),
        summary=setting.text(at.framework.summary),
        url=setting.url,
        target=setting.target,
        tabs=tuple(_tab(one, one is at, setting) for one in found.standings),
        points=at.points,
        threshold=at.framework.threshold,
        answered=at.answered,
        reached=at.reached,
        missing=tuple(setting.say(one) for one in at.missing),
        lines=tuple(_line(part, at, found, setting, part.element.fact == fact, attempt) for part in at.parts),
        nexts=tuple(_next(part, at, setting) for part in at.nexts[:3]) if setting.may_answer else (),
        may_answer=setting.may_answer,
        settings_url=setting.settings_url,
    )


def _tab(at: Standing, current: bool, setting: Setting) -> tuple[str, str, bool, str]:
    name = setting.text(at.framework.name)
    return name, setting.shown_at(at.framework.key), current, f"{at.points}"


def _next(part: Part, at: Standing, setting: Setting) -> Next:
    element = part.element
    points = round(100 * part.missing / (CONFIRMED * at.framework.total))
    url = setting.shown_at(at.framework.key, element.fact)
    return Next(setting.text(element.title), setting.text(element.asks[0]), points, url)


def _line(
    part: Part, at: Standing, found: Qualified, setting: Setting, opened: bool, attempt: Attempt | None
) -> Line:
    element, answer = part.element, part.answer
    opened = opened and setting.may_answer
    said = answer if answer is not None else None
    criterion = setting.criterion(element.fact, answer, opened)
    withdrawn = setting.answer_url("withdraw", element.fact) if said and setting.may_answer else ""
    return Line(
        fact=element.fact,
        name=setting.text(element.title),
        state=STATES[part.state],
        badge=_badge(part, setting),
        tone=TONES.get(part.state, ""),
        weight=round(100 * element.weight / at.framework.total),
        why=_why(part, criterion, setting),
        url=setting.shown_at(at.framework.key, element.fact),
        text=said.text if said else "",
        source=said.source if said else "",
        said_on=said.said_on if said else None,
        link=said.link if said else "",
        by=setting.names.get(said.member_id, "") if said and said.member_id else "",
        at=said.at if said else None,
        lapses=timezone.localdate(said.expires_at) if said and said.expires_at else None,
        opened=opened,
        questions=tuple(setting.text(one) for one in element.asks),
        shown=setting.text(element.asked.shown),
        serves=_serves(element, at, found, setting) if opened else (),
        criterion=criterion,
        fields=refilled(inputs(element, said), attempt, FORM + element.fact) if opened else (),
        answer_url=f"{setting.answer_url('', element.fact)}?framework={at.framework.key}",
        withdraw_url=f"{withdrawn}?framework={at.framework.key}" if withdrawn else "",
    )


def _badge(part: Part, setting: Setting) -> str:
    if part.state == "lapsed":
        return gettext("lapsed")
    if part.state == "moot":
        return gettext("not needed")
    return setting.say(SCORES[part.score]) if part.answered else ""


def _why(part: Part, criterion: Criterion | None, setting: Setting) -> str:
    """One line below the name: what was said, or why nothing needs to be."""
    answer = part.answer
    if part.follows:
        name = setting.text(BUYER_FACTS[part.follows].name)
        return gettext("Follows from “%(fact)s”; ask to be sure.") % {"fact": name}
    if part.state == "moot":
        return gettext("What comes before it is not so.")
    if answer is None:
        return setting.text(part.element.asked.shown)
    if answer.unshown:
        return gettext("Confirmed once; the criterion that showed it holds no longer.")
    said = " · ".join(one for one in (answer.source, " ".join(answer.text.split())) if one)
    return said or (criterion.evidence if criterion else "") or setting.say(MEANINGS[answer.score])


def _serves(element: Element, at: Standing, found: Qualified, setting: Setting) -> tuple[str, ...]:
    """The other frameworks in use that the answer counts in, with what they call it."""
    return tuple(
        f"{setting.text(one.framework.name)}: {setting.text(one.framework.facts[element.fact].title)}"
        for one in found.standings
        if one is not at and element.fact in one.framework.facts
    )


def inputs(element: Element, answer: Answer | None) -> tuple[Field, ...]:
    """The inputs of an answer, filled with what is known."""
    own = answer if answer is not None and not answer.shown else None
    choices = tuple(
        Option(str(score), f"{SCORES[score].render(gettext)} – {MEANINGS[score].render(gettext)}")
        for score in sorted(SCORES)
    )
    score = "" if answer is None else str(answer.score)
    return (
        Field("score", gettext("How sure is it?"), "radio", score, choices, required=True, wide=True),
        Field("text", gettext("Answer"), "textarea", answer.text if answer else "", longest=TEXT_LENGTH),
        Field("source", gettext("Who said it"), value=own.source if own else "", longest=SOURCE_LENGTH),
        Field(
            "said_on",
            gettext("When"),
            "date",
            own.said_on.isoformat() if own and own.said_on else "",
        ),
        Field("link", gettext("Where it can be read"), value=own.link if own else "", longest=LINK_LENGTH,
              placeholder="https://"),
        Field(
            "holds_days",
            gettext("Lapses after"),
            "number",
            str(element.asked.days),
            unit=gettext("days"),
        ),
    )  # fmt: skip
