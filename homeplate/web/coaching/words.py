"""What sessions are about and how long they took, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext, pgettext

from homeplate.coaching.rules import DEAL, HABIT, ONBOARDING, OTHER, STAGE, About
from homeplate.deals.rules.coaching import HABITS
from homeplate.kit.errors import Refused
from homeplate.kit.text import in_language
from homeplate.people.access import Actor
from homeplate.playbook.queries import process_in_use
from homeplate.web.formats import number_text
from homeplate.web.jinja import language
from homeplate.web.page import spoken
from homeplate.web.shown import Option


def habits() -> dict[str, str]:
    """The habits by name: what to talk about where one stands out."""
    return {
        "no_step": gettext("Agree next steps"),
        "overdue": gettext("Keep agreed days"),
        "late": gettext("Get deals moving"),
        "overridden": gettext("Prove before moving on"),
    }


def stages(actor: Actor) -> dict[str, str]:
    """The stages of the process in use, by key; none while none is published."""
    try:
        _, process = process_in_use(actor, None)
    except Refused:
        return {}
    return {stage.key: in_language(stage.name, spoken()) for stage in process.stages}


def topics(known: Mapping[str, str], also: About | None = None) -> tuple[Option, ...]:
    """What a session may be about, to choose from: habits, stages, the rest; `also` what one is about already."""
    named = habits()
    found = [Option(About(HABIT, habit).text, named[habit]) for habit in HABITS]
    found += [Option(About(kind).text, plain()[kind]) for kind in (DEAL, ONBOARDING)]
    found += [Option(About(STAGE, key).text, about_words(About(STAGE, key), known)) for key in known]
    found.append(Option(OTHER, plain()[OTHER]))
    if also and also.text not in {one.value for one in found}:
        found.insert(0, Option(also.text, about_words(also, known)))
    return tuple(found)


def plain() -> dict[str, str]:
    """The kinds that say no more."""
    return {
        DEAL: gettext("A deal"),
        ONBOARDING: gettext("Onboarding"),
        OTHER: pgettext("coaching", "Something else"),
    }


def about_words(about: About, known: Mapping[str, str]) -> str:
    """What a session was about. A stage that is gone is told by its key."""
    if about.kind == HABIT:
        return habits().get(about.topic, about.topic)
    if about.kind == STAGE:
        return gettext("Stage “%(name)s”") % {"name": known.get(about.topic, about.topic)}
    return plain()[about.kind]


def minutes_words(minutes: int) -> str:
    """So many minutes."""
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": number_text(minutes, language())}
