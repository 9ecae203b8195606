"""What a made-up organisation consists of, and what its people write.

Each organisation is one YAML file beside this one, in its language; a further one is one file more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from babel import Locale
from pydantic import TypeAdapter

Lines = tuple[str, ...]
Person = tuple[str, str]
"""A name, and the part of the e-mail address before the @."""


@dataclass(frozen=True, slots=True)
class Routing:
    """One rule of routing: which leads it speaks of, and the team (0–3, in the order of `Voice.regions`) that gets
    them."""

    name: str
    team: int
    sources: Lines = ()
    countries: Lines = ()
    industries: Lines = ()
    skill: str = ""
    way: str = "load"


@dataclass(frozen=True, slots=True)
class LeadForm:
    """The words of the form on the site of the organisation."""

    name: str
    title: str
    intro: str
    thanks: str
    consent: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One organisation in one language.

    `regions` are two regions of two teams each; `reps` are twelve, three a team in that order; `managers`
    one a region. `specialists` are operations, marketing, success, approver and viewer, in that order.
    `scale` is what one thousand euros of a usual deal are worth in `currency`, `second_scale` the same in
    `second_currency`. `answers` holds what people
    write down for a text criterion, by its key; `any` is for all others, sixty characters at least.
    `next_steps` are pairs (what, kind) for the first, the middle and the last third of a process. `country` is the code
    of the organisation's own; `abroad` those of the cities that lie in another one. `sources` are those of deals, in
    the order of `demo.leads.SOURCE_OF_DEALS`.
    """

    language: str
    organisation: str
    slug: str
    currency: str
    second_currency: str
    scale: int
    second_scale: int
    time_zone: str
    country: str
    regions: tuple[tuple[str, tuple[str, str]], tuple[str, tuple[str, str]]]
    admin: Person
    managers: tuple[Person, Person]
    reps: tuple[Person, ...]
    specialists: tuple[Person, Person, Person, Person, Person]
    given_names: Lines
    family_names: Lines
    family_first: bool
    company_heads: Lines
    company_tails: Lines
    cities: Lines
    abroad: Mapping[str, str]
    industries: Lines
    titles: Mapping[str, str]
    products: Lines
    deal_name: str
    sources: Lines
    kinds: Lines
    answers: Mapping[str, Lines]
    notes: Mapping[str, Lines]
    next_steps: tuple[tuple[tuple[str, str], ...], ...]
    loss_notes: Mapping[str, Lines]
    competitors: Lines
    override_reasons: Lines
    regress_reasons: Lines
    reopen_reasons: Lines
    withdraw_reasons: Lines
    needs: Lines
    lead_notes: Lines
    lead_events: Lines
    routing: tuple[Routing, ...]
    lead_form: LeadForm

    def scale_of(self, currency: str) -> int:
        """What one thousand euros are worth in one of the two currencies."""
        return self.scale if currency == self.currency else self.second_scale

    def country_of(self, city: str) -> str:
        """The code of the country that a city lies in."""
        return self.abroad.get(city, self.country)

    def country_name(self, code: str) -> str:
        """What a country is called in this language."""
        return str(Locale(self.language).territories[code])

    def full_name(self, given: str, family: str) -> str:
        """The name of a person as it is written in this language."""
        return f"{family}{given}" if self.family_first else f"{given} {family}"

    def company_name(self, head: str, tail: str) -> str:
        """The name of a company as it is written in this language."""
        return f"{head}{tail}" if self.family_first else f"{head} {tail}"


_FILES = {file.stem: file for file in sorted(Path(__file__).parent.glob("*.yaml"))}
LANGUAGES = tuple(sorted(_FILES, key=lambda language: (language != "en", language)))
"""The languages in which there is an organisation, English first."""


@cache
def voice_of(language: str) -> Voice:
    """The organisation that speaks `language`, one of `LANGUAGES`."""
    text = _FILES[language].read_text(encoding="utf-8")
    return TypeAdapter(Voice).validate_python(yaml.safe_load(text))
