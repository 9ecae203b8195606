"""The forms of a session: their inputs, and what was typed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext

from homeplate.coaching.queries import SessionRow
from homeplate.coaching.rules import LONGEST, SHORTEST, TEXT_LENGTH, Agreed
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.queries import MemberRow
from homeplate.web.coaching.words import topics
from homeplate.web.forms import Given
from homeplate.web.shown import Field, Option

USUAL = 30
"""Minutes that a new session begins with."""
WEEK = timedelta(days=7)
ROWS = 2
"""Follow-ups that a form has room for besides those there are."""
DEAL, TEXT, DUE, WHICH = "deal-", "agreed-", "due-", "which-"
PLEASE = msg("Please fill this in.")


def log_fields(
    led: Sequence[MemberRow], known: Mapping[str, str], chosen: Mapping[str, str], today: date
) -> tuple[Field, ...]:
    """The inputs of a new session; `chosen` says with whom and what about."""
    people = tuple(Option(str(one.id), one.name) for one in led)
    whom = Field("whom", gettext("With whom"), "select", chosen.get("whom", ""), people, required=True)
    return (whom, *_fields(known, chosen.get("about", ""), today.isoformat(), str(USUAL), "", today, None))


def change_fields(row: SessionRow, known: Mapping[str, str], today: date) -> tuple[Field, ...]:
    """The inputs of a session that is there."""
    return _fields(known, row.about.text, row.day.isoformat(), str(row.minutes), row.notes, today, row)


def _fields(
    known: Mapping[str, str],
    about: str,
    day: str,
    minutes: str,
    notes: str,
    today: date,
    row: SessionRow | None,
) -> tuple[Field, ...]:
    span = gettext("%(least)s to %(most)s minutes.") % {"least": SHORTEST, "most": LONGEST}
    offered = topics(known, row.about if row else None)
    return (
        Field("about", gettext("What about"), "select", about, offered, required=True),
        Field("day", gettext("Day"), "date", day, required=True, most=today.isoformat()),
        Field("minutes", gettext("Minutes"), "number", minutes, required=True, help=span),
        Field("notes", gettext("Notes"), "textarea", notes, longest=4000, wide=True),
    )


def agreed_fields(row: SessionRow | None, today: date) -> tuple[tuple[Field, ...], ...]:
    """A line of inputs for each follow-up, and some that are empty."""
    lines = []
    there = row.follow_ups if row else ()
    for place in range(len(there) + ROWS):
        one = there[place] if place < len(there) else None
        due = one.due if one else today + WEEK
        lines.append(
            (
                Field(f"{WHICH}{place}", "", "hidden", str(one.id) if one else ""),
                Field(
                    f"{TEXT}{place}", gettext("Agreed"), value=one.text if one else "", longest=TEXT_LENGTH
                ),
                Field(f"{DUE}{place}", gettext("Until"), "date", due.isoformat()),
            )
        )
    return tuple(lines)


def read_agreed(given: Given) -> list[Agreed]:
    """The follow-ups that were typed; lines without a text are none. Raises `Invalid`."""
    found = []
    numbers = (name.removeprefix(TEXT) for name in given.values if name.startswith(TEXT))
    places = sorted(int(one) for one in numbers if one.isdecimal() and len(one) < 4)
    for place in places:
        text = given.text(f"{TEXT}{place}")
        if not text:
            continue
        due = given.day(f"{DUE}{place}")
        if due is None:
            raise Invalid("required", msg("Say until when it is agreed."), field=f"{DUE}{place}")
        found.append(Agreed(text, due, parse_id(given.text(f"{WHICH}{place}"))))
    return found


def read_deals(given: Given) -> list[UUID]:
    """The deals that were ticked."""
    ids = (parse_id(name.removeprefix(DEAL)) for name in given.values if name.startswith(DEAL))
    return [one for one in ids if one is not None]


def read_minutes(given: Given) -> int:
    """So many minutes. Raises `Invalid` (`minutes`)."""
    found = given.amount("minutes")
    if found is None or found != int(found):
        raise Invalid("minutes", msg("Write whole minutes."), field="minutes")
    return int(found)


def read_day(given: Given) -> date:
    """The day. Raises `Invalid` (`day`)."""
    found = given.day("day")
    if found is None:
        raise Invalid("required", PLEASE, field="day")
    return found


def retyped(lines: Iterable[tuple[Field, ...]], given: Mapping[str, str]) -> tuple[tuple[Field, ...], ...]:
    """The lines of follow-ups as they were typed."""
    return tuple(tuple(replace(one, value=given.get(one.name, "")) for one in line) for line in lines)
