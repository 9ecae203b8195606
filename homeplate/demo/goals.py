"""What a made-up organisation is to book, and what one of its leaders says of the quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from homeplate.demo.organisation import Cast
from homeplate.demo.voices import Voice
from homeplate.goals.actions import adjust, set_goal
from homeplate.goals.queries import whole_workspace
from homeplate.goals.rules import BY, MEMBER, TEAM, Whom, quarter_of
from homeplate.people.queries import teams

EACH = 60
"""What a rep is to book in a quarter, in thousands of the money of the voice."""

LESS = -40
REASONS = {
    "en": "Two buyers moved their decision to the new budget year.",
    "ko": "고객사 두 곳이 결정을 새 회계연도로 미뤘습니다.",
    "fi": "Kaksi ostajaa siirsi päätöksensä uudelle budjettivuodelle.",
}


def tell_goals(cast: Cast, voice: Voice, *, now: datetime) -> None:
    """This quarter and the next for each rep, the teams above them and all; and one leader who expects less."""
    actor, each = cast.operator, EACH * voice.scale
    parents = {one.id: one.parent_id for one in teams(actor)}
    wanted = {Whom(MEMBER, rep.id): each for rep in cast.reps}
    for rep in cast.reps:
        team: UUID | None = rep.team_id
        while team is not None:
            wanted[Whom(TEAM, team)] = wanted.get(Whom(TEAM, team), 0) + each
            team = parents.get(team)
    wanted[whole_workspace(actor)] = each * len(cast.reps)
    quarter = quarter_of(now.date())
    for period in (quarter, quarter.after):
        for whom, amount in wanted.items():
            set_goal(actor, whom=whom, period=period, amount=amount, now=now)
    reason = REASONS.get(voice.language, REASONS["en"])
    first = cast.reps[0]
    leader = replace(actor, member_id=first.manager)
    above = parents.get(first.team_id) if first.team_id else None
    about = [whole_workspace(actor), *([Whom(TEAM, above)] if above else [])]
    for whom in about:
        adjust(leader, whom=whom, period=quarter, kind=BY, amount=LESS * voice.scale, reason=reason, now=now)
