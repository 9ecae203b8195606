"""What the forms of evidence share: what they may offer, and how dates, texts and activities are worded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext

from homeplate.kit.text import Message, in_language, msg
from homeplate.kit.workdays import Calendar
from homeplate.web.formats import date_text
from homeplate.web.forms import Given
from homeplate.web.shown import Field

ACTIVITIES: dict[str, Message] = {
    "meeting": msg("Meeting"),
    "call": msg("Call"),
    "video_call": msg("Video call"),
    "visit": msg("Visit"),
    "demo": msg("Demonstration"),
    "workshop": msg("Workshop"),
    "presentation": msg("Presentation"),
    "site_visit": msg("Visit to a reference"),
    "email_exchange": msg("Exchange of e-mails"),
}
"""Kinds of activity, as criteria name them."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the forms of one deal may offer and what they need to word evidence.

    `contacts` are people of the account and of the deal by id; `documents` the names of kept files by id;
    `currencies` are those an amount may be in, that of the workspace first. `calendar` knows
    the working days of the reader.
    """

    currency: str
    language: str
    today: date
    contacts: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    may_add_contact: bool = False
    currencies: tuple[str, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)

    def text(self, words: Mapping[str, str]) -> str:
        """A text of the process in the reader's language."""
        return in_language(words, self.language)

    def day(self, value: object) -> str:
        """A stored ISO date as the reader writes dates."""
        try:
            day = date.fromisoformat(str(value)[:10])
        except ValueError:
            return str(value)
        return date_text(day, self.language, "full", self.today.year)


@dataclass(frozen=True, slots=True)
class NewContact:
    """Somebody not in the address book yet, to be added to it as evidence."""

    name: str
    email: str


class Uploaded:
    """Stands for a file that came with the form; it is kept first and then named as evidence."""


class Form(NamedTuple):
    """The form of one type. `read` gives None when nothing was filled in."""

    fields: Callable[[Any, Any, Around], Sequence[Field]]
    read: Callable[[Any, Given, Around], object]
    say: Callable[[Any, Any, Around], str]


def activity_label(kind: str) -> str:
    """A kind of activity in the reader's language."""
    return ACTIVITIES[kind].render(gettext) if kind in ACTIVITIES else kind
