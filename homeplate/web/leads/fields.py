"""What may be said about a lead, as inputs, as what they were filled with, and as facts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext, pgettext

from homeplate.leads.queries import LeadRow
from homeplate.leads.rules.input import TEXTS
from homeplate.leads.rules.kinds import APPROACHES, COLLEAGUE, IMMEDIACY, SOURCES
from homeplate.web.caring import told
from homeplate.web.forms import Given, options
from homeplate.web.leads.words import country_name, country_options, named, source_name, urgency
from homeplate.web.shown import Field, Option

#: icons phone mail message-square users calendar building-2 file-text compass
WAY_ICONS = {
    "phone": "phone",
    "email": "mail",
    "message": "message-square",
    "introduction": "users",
    "event": "calendar",
    "visit": "building-2",
    "content": "file-text",
}
BLANK_WAYS = 2
"""Ways to approach that a form has room for besides those there are."""


def somebody(row: LeadRow | None) -> tuple[Field, ...]:
    """Who it is, and how they are reached."""
    held = _holder(row)
    return (
        Field("person", gettext("Person"), value=held("person"), longest=200),
        Field("company", gettext("Company"), value=held("company"), longest=200),
        Field("email", gettext("E-mail address"), value=held("email"), longest=254),
        Field("phone", gettext("Phone"), value=held("phone"), longest=40),
        Field("job_title", gettext("Job title"), value=held("job_title"), longest=160),
        Field("domain", gettext("Web address"), value=held("domain"), longest=200, placeholder="example.com"),
    )


def need(row: LeadRow | None) -> tuple[Field, ...]:
    """What they need, how soon, and where they come from."""
    held = _holder(row)
    return (
        Field("need", gettext("What they need"), "textarea", held("need"), longest=4000),
        Field("immediacy", gettext("How soon"), "select", held("immediacy"), options(IMMEDIACY)),
        Field(
            "source",
            gettext("Source"),
            "select",
            held("source") or COLLEAGUE,
            options(SOURCES),
            required=True,
        ),
        Field(
            "source_detail",
            gettext("Which one"),
            value=held("source_detail"),
            longest=200,
            placeholder=gettext("The event, the campaign, who told you"),
        ),
    )


def more(row: LeadRow | None) -> tuple[Field, ...]:
    """Where they are, what they agreed to, and whatever else is known."""
    held = _holder(row)
    spoken = tuple(Option(code, str(name)) for code, name in settings.LANGUAGES)
    if held("language") not in {"", *dict(settings.LANGUAGES)}:
        spoken = (*spoken, Option(held("language"), held("language")))
    return (
        Field("industry", gettext("Industry"), value=held("industry"), longest=120),
        Field("country", gettext("Country"), "select", held("country"), country_options()),
        Field("region", gettext("Region"), value=held("region"), longest=120),
        Field("city", gettext("City"), value=held("city"), longest=120),
        Field("postal_code", gettext("Postal code"), value=held("postal_code"), longest=20),
        Field("language", gettext("Speaks"), "select", held("language"), spoken),
        Field(
            "consent",
            gettext("What they agreed to"),
            "textarea",
            held("consent"),
            longest=1000,
            help=gettext("When and how they said that they may be contacted."),
        ),
        Field("note", gettext("Notes"), "textarea", held("note"), longest=4000),
    )


def ways(row: LeadRow | None) -> tuple[tuple[Field, Field], ...]:
    """The ways to approach them: a kind and what to say or whom to ask, with room for more."""
    there = list(row.approaches) if row is not None else []
    blank = {"way": "", "text": ""}
    return tuple(
        (
            Field(
                f"way-{number}",
                gettext("Way %(n)d") % {"n": number + 1},
                "select",
                one["way"],
                options(APPROACHES),
            ),
            Field(
                f"way-text-{number}",
                gettext("With what"),
                value=one["text"],
                longest=300,
                placeholder=gettext("Whom to ask, what to begin with"),
            ),
        )
        for number, one in enumerate([*there, *([blank] * BLANK_WAYS)])
    )


def everything(row: LeadRow | None) -> tuple[Field, ...]:
    """All inputs of a lead."""
    pairs = tuple(one for pair in ways(row) for one in pair)
    return (*somebody(row), *need(row), *more(row), *pairs)


def _holder(row: LeadRow | None) -> Any:
    return lambda name: str(getattr(row, name) or "") if row is not None else ""


def values(given: Given) -> dict[str, Any]:
    """What the inputs of a lead were filled with; inputs that were not there say nothing."""
    found: dict[str, Any] = {name: given.text(name) for name in TEXTS if name in given.values}
    numbers = sorted(
        int(name.removeprefix("way-"))
        for name in given.values
        if name.startswith("way-") and name.removeprefix("way-").isdecimal() and len(name) < 8
    )
    if numbers:
        found["approaches"] = [
            {"way": given.text(f"way-{number}"), "text": given.text(f"way-text-{number}")}
            for number in numbers
        ]
    return found


def facts(row: LeadRow, day: Any) -> tuple[tuple[str, str], ...]:
    """What is known of a lead, as label and text; what is empty is left out."""
    where = ", ".join(
        part for part in (row.postal_code, row.city, row.region, country_name(row.country)) if part
    )
    known = (
        (gettext("Company"), row.company),
        (gettext("Person"), row.person),
        (gettext("Job title"), row.job_title),
        (gettext("Industry"), row.industry),
        (gettext("Place"), where),
        (gettext("Speaks"), dict(settings.LANGUAGES).get(row.language, row.language)),
        (gettext("Source"), source_name(row)),
        (gettext("How soon"), urgency(row)),
        (gettext("Owner"), row.owner_name or pgettext("owner", "nobody")),
        (gettext("Team"), row.team_name),
        (gettext("Handed in by"), row.handed_in_by_name),
        (gettext("Came"), day(row.created_at)),
        (gettext("First contact"), day(row.contacted_at) if row.contacted_at else ""),
        (gettext("Accepted"), day(row.accepted_at) if row.accepted_at else ""),
        (gettext("Qualified"), day(row.qualified_at) if row.qualified_at else ""),
        (gettext("What they agreed to"), row.consent),
        (gettext("What they ruled out"), told(row.stops)),
    )
    return tuple((label, text) for label, text in known if text)


def approach_lines(row: LeadRow) -> tuple[tuple[str, str, str], ...]:
    """The ways to approach them: icon, kind in words, and what with."""
    return tuple(
        (WAY_ICONS.get(one["way"], "compass"), named(APPROACHES, one["way"]), one["text"])
        for one in row.approaches
    )
