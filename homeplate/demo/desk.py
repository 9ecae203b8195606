"""How leads come in at the made-up organisation: rules of routing, who takes how many, and a form on its site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from homeplate.demo.organisation import Cast
from homeplate.demo.voices import Voice
from homeplate.leads import actions

REPS_A_TEAM = 3
CAPACITY = 20
SKILLED, BUSY = 3, 7
"""Which reps have the skill of the rule that asks for one, and take only so many leads at a time."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What leads that come by the form bring along."""

    form: str
    consent: str


def tell_desk(cast: Cast, voice: Voice, *, now: datetime) -> Desk:
    """Set up the rules and the form of the voice, as an administrator would; gives what those who send it agree to."""
    actor = cast.operator
    teams = [cast.reps[place].team_id for place in range(0, len(cast.reps), REPS_A_TEAM)]
    skills = [rule.skill for rule in voice.routing if rule.skill]
    actions.set_desk(actor, member_id=cast.reps[SKILLED].id, skills=skills, now=now)
    actions.set_desk(actor, member_id=cast.reps[BUSY].id, capacity=CAPACITY, now=now)
    for rule in voice.routing:
        conditions = {
            "sources": rule.sources,
            "countries": rule.countries,
            "industries": rule.industries,
        }
        actions.save_rule(
            actor,
            name=rule.name,
            conditions=conditions,
            team_id=teams[rule.team],
            skill=rule.skill,
            way=rule.way,
            now=now,
        )
    form = voice.lead_form
    actions.save_form(
        actor,
        values={
            "name": form.name,
            "title": form.title,
            "intro": form.intro,
            "thanks": form.thanks,
            "consent": form.consent,
            "asks": ["company", "phone", "country", "need", "immediacy"],
        },
        team_id=teams[0],
        now=now,
    )
    return Desk(form.name, form.consent)
