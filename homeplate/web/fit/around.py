"""The fit of a record as its page shows it: the company by its best profile, and the persona of each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from homeplate.fit.definition import Definition
from homeplate.fit.records import RecordFit
from homeplate.fit.rules import Judged
from homeplate.fit.words import TEXT_NAMES
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.web.fit.shown import Shown, fit_shown
from homeplate.web.jinja import say


@dataclass(frozen=True, slots=True)
class PersonaShown:
    """The persona that somebody matches: its name and score, and what to prepare with."""

    name: str
    score: str
    url: str
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFitShown:
    """A fit on a page. `others` are those by further profiles; `personas` by the id of the person as text; `missing`
    the personas that nobody matches. `begin_url` leads to the first profile, for whoever may write one, where none is
    published."""

    best: Shown | None
    others: tuple[Shown, ...]
    personas: Mapping[str, PersonaShown]
    missing: tuple[tuple[str, str], ...]
    begin_url: str = ""

    @property
    def anything(self) -> bool:
        """Whether there is something to show."""
        return self.best is not None or bool(self.personas or self.missing or self.begin_url)


def record_fit(actor: Actor, found: RecordFit) -> RecordFitShown:
    """A fit for the page of a record."""
    shown = [fit_shown(one.fit, found.values, one) for one in found.company]
    taken = {one.by.profile_id for one in found.people.values()}
    nothing = not found.by.profiles and not found.by.personas
    return RecordFitShown(
        shown[0] if shown else None,
        tuple(shown[1:]),
        {str(who): persona_shown(one) for who, one in found.people.items()},
        tuple((one.name, _url(one.profile_id)) for one in found.by.personas if one.profile_id not in taken),
        reverse("profiles") if nothing and actor.may(Permission.FIT_EDIT) else "",
    )


def persona_shown(judged: Judged) -> PersonaShown:
    """The persona that somebody matches."""
    return PersonaShown(
        judged.by.name, str(judged.fit.score), _url(judged.by.profile_id), texts_of(judged.by.definition)
    )


def texts_of(definition: Definition) -> tuple[tuple[str, str], ...]:
    """What a profile tells in words: its heading and text."""
    return tuple((say(TEXT_NAMES[key]), text) for key, text in definition.texts.items())


def _url(profile_id: UUID) -> str:
    return reverse("profile", args=[profile_id])
