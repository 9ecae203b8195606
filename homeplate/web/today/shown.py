"""From a day of the domain to what its template lays out. Pure but for the language and the day of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext, ngettext

from homeplate.deals.queries import Day, DayRow, Pile
from homeplate.deals.queries.attention import STEPS
from homeplate.deals.rules.kinds import NEXT_STEP_KINDS
from homeplate.kit.text import in_language
from homeplate.web.addresses import address
from homeplate.web.formats import date_text, number_text
from homeplate.web.lists.owners import ME
from homeplate.web.pipeline.cards import money, step_state
from homeplate.web.pipeline.filters import EVERY


@dataclass(frozen=True, slots=True)
class Line:
    """One deal in a pile. `title` is the step, or the deal where the pile is not about steps; `about` what else.

    `state` is that of a step (overdue, today, ahead) or empty; `spot` is where its form opens. `do_url` is empty for
    whoever may not change the deal. `aim` is where the deal's page shows what is missing.
    """

    id: str
    url: str
    title: str
    about: str
    when: str
    state: str
    value: str
    revision: int
    spot: str
    aim: str = ""
    aim_url: str = ""
    do_url: str = ""
    form_url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A pile under its name, why it matters, its count and the list that has all of it."""

    key: str
    title: str
    why: str
    count: int
    url: str
    lines: tuple[Line, ...]
    steps: bool

    @property
    def more(self) -> bool:
        """Whether the list has more than is shown."""
        return self.count > len(self.lines)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a day is worded for one reader."""

    language: str
    today: date
    relative: Callable[[date], str]
    may_edit: bool
    due_from: date | None = None


def list_url(**asked: str) -> str:
    """The list of deals that a number counts, over all processes."""
    query = {"process": EVERY, **{name: value for name, value in asked.items() if value}}
    return f"{address('pipeline-list')}?{urlencode(query)}"


def groups(day: Day, wording: Wording) -> tuple[Group, ...]:
    """The piles in their order, each empty one too."""
    return tuple(_group(pile, wording) for pile in day.piles.values())


def _group(pile: Pile, wording: Wording) -> Group:
    title, why = _titles()[pile.name]
    return Group(
        key=pile.name,
        title=title,
        why=why,
        count=pile.count,
        url=list_url(owner=ME, show=pile.name),
        lines=tuple(line(row, pile.name, wording) for row in pile.rows),
        steps=pile.name in STEPS,
    )


def _titles() -> dict[str, tuple[str, str]]:
    return {
        "overdue": (gettext("Overdue"), ""),
        "due": (gettext("Today"), ""),
        "week": (gettext("The next 7 days"), ""),
        "nearly": (gettext("One criterion from the gate"), gettext("Show this, and the deal can move on.")),
        "late": (gettext("Late at their stage"), gettext("Longer at their stage than the process plans.")),
        "no-step": (gettext("Without a next step"), gettext("Nothing is agreed with the buyer.")),
        "past-close": (
            gettext("Close date passed"),
            gettext("Still open after the day they were expected to close."),
        ),
    }


def line(row: DayRow, pile: str, wording: Wording) -> Line:
    """One row of a pile."""
    url = address("deal", row.id)
    dated = pile in STEPS
    day = row.expected_close if pile == "past-close" else row.next_step_on
    lacking = row.lacking
    label = in_language(lacking.label, wording.language) if lacking else ""
    stage = in_language(row.stage, wording.language) if pile == "late" else ""
    return Line(
        id=str(row.id),
        url=url,
        title=(row.next_step or kind_of(row.next_step_kind)) if dated else row.name,
        about=" · ".join(part for part in (row.name if dated else "", row.account, stage) if part),
        when=_when(row, pile, day, wording),
        state=step_state(day, wording.today, wording.due_from) if dated else "",
        value=money(row.value, wording.language) if row.value else "",
        revision=row.revision,
        spot=f"at-{pile}-{row.id}",
        aim=label,
        aim_url=f"{url}?{urlencode({'open': lacking.criterion})}#c-{lacking.criterion}" if lacking else "",
        do_url=address("today-step", row.id) if wording.may_edit else "",
        form_url=_form_url(row.id, pile) if wording.may_edit and (dated or pile == "no-step") else "",
    )


def _form_url(deal_id: UUID, pile: str) -> str:
    return f"{address('today-step', deal_id)}?{urlencode({'at': pile})}"


def _when(row: DayRow, pile: str, day: date | None, wording: Wording) -> str:
    """What there is to say of time: when the step is, how long the deal has stood, when it was to close."""
    if pile in ("nearly", "no-step"):
        return in_language(row.stage, wording.language)
    if pile == "late":
        told = {"n": number_text(row.days, wording.language), "planned": row.planned or 0}
        return ngettext("%(n)s day, planned %(planned)s", "%(n)s days, planned %(planned)s", row.days) % told
    if pile in ("past-close", "overdue") and day:
        short = date_text(day, wording.language, "short", wording.today.year)
        return gettext("%(day)s, %(ago)s") % {"day": short, "ago": wording.relative(day)}
    return date_text(day, wording.language, "day", wording.today.year) if day else ""


def kind_of(key: str) -> str:
    """A kind of step in the reader's language."""
    known = NEXT_STEP_KINDS.get(key)
    return known.render(gettext) if known else key


def summary(day: Day, language: str) -> str:
    """The day in one line: what comes first, or that nothing does."""
    if not day.deals.deals:
        return gettext("You have no open deals of your own.")
    told = [
        phrase % {"n": number_text(count, language)}
        for count, phrase in _phrases({name: pile.count for name, pile in day.piles.items()})
        if count
    ]
    return gettext("%(parts)s.") % {"parts": ", ".join(told)} if told else gettext("Nothing is due today.")


def _phrases(counts: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """What the line may say, each with its count, in the order of what is to be done first."""
    overdue, due, nearly, none = (counts[name] for name in ("overdue", "due", "nearly", "no-step"))
    yield overdue, ngettext("%(n)s step overdue", "%(n)s steps overdue", overdue)
    yield due, ngettext("%(n)s step due today", "%(n)s steps due today", due)
    yield (
        nearly,
        ngettext(
            "%(n)s deal one criterion from its gate", "%(n)s deals one criterion from their gate", nearly
        ),
    )
    yield none, ngettext("%(n)s deal without a next step", "%(n)s deals without a next step", none)
