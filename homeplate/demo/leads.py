"""Leads of the made-up organisation: some that just came in, and half a year of what became of those before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.demo.organisation import Cast, Rep
from homeplate.demo.teller import in_office
from homeplate.demo.voices import Voice
from homeplate.leads import actions
from homeplate.leads.rules.kinds import IMMEDIATE
from homeplate.people.access import Actor
from homeplate.people.notices import forget_about
from homeplate.tenancy.context import workspace

DAYS = 170
FRESH = 12
"""Leads that came in during the last two days, for a demo of usual size."""
OLD_NEWS = timedelta(days=3)
SOURCES = (
    "web_form", "web_form", "content", "event", "referral", "partner", "cold_call", "email_marketing", "social_media",
    "colleague",
)  # fmt: skip
GOOD = {"referral": 0.75, "partner": 0.65, "event": 0.5, "web_form": 0.45, "content": 0.4, "colleague": 0.6}
"""How often leads of a source are qualified; the others one in four."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """What leads are told from."""

    cast: Cast
    voice: Voice
    now: datetime
    rng: Random
    zone: ZoneInfo

    def hand(self, rep: Rep) -> Actor:
        """The rep at work."""
        return replace(self.cast.operator, member_id=rep.id, team_id=rep.team_id)

    def later(self, moment: datetime, hours: float) -> datetime:
        """So much later in office hours, but not in the future."""
        return min(in_office(moment + timedelta(hours=hours), self.zone), self.now)


def tell_leads(cast: Cast, voice: Voice, *, now: datetime, count: int) -> None:
    """Write `count` leads through the same actions that people use; the bell rings for the fresh ones alone."""
    stage = _Stage(cast, voice, now, Random(11), ZoneInfo(voice.time_zone))  # a story, not a secret
    old = list(_past(stage, max(count - FRESH, count // 2)))
    for number in range(min(FRESH, count - len(old))):
        hours = 0.2 + number * 3.7
        _come(stage, number, in_office(now - timedelta(hours=hours), stage.zone), owned=number % 3 == 0)
    with workspace(cast.operator.workspace_id):
        forget_about(old)


def _come(stage: _Stage, number: int, at: datetime, *, owned: bool) -> tuple[UUID, Rep, str]:
    """A lead comes in, to a rep or to a team in which nobody owns it yet."""
    rng, voice = stage.rng, stage.voice
    rep, source = rng.choice(stage.cast.reps), rng.choice(SOURCES)
    given, family = rng.choice(voice.given_names), rng.choice(voice.family_names)
    company = voice.company_name(rng.choice(voice.company_heads), rng.choice(voice.company_tails))
    row = actions.create_lead(
        stage.cast.operator,
        now=min(at, stage.now),
        owner_id=rep.id if owned else None,
        team_id=None if owned else rep.team_id,
        person=voice.full_name(given, family),
        company=company,
        job_title=rng.choice(list(voice.titles.values())),
        email=f"lead{number}-{rng.randrange(10**6)}@company-{rng.randrange(400) + 600}.example",
        phone=f"+353 1 555 {rng.randrange(1000, 9999)}" if rng.random() < 0.7 else "",
        city=(city := rng.choice(voice.cities)),
        country=voice.country_of(city),
        industry=rng.choice(voice.industries),
        language=voice.language,
        source=source,
        source_detail=rng.choice(voice.lead_events)
        if source in ("event", "content", "email_marketing")
        else "",
        need=rng.choice(voice.needs),
        immediacy=rng.choice((IMMEDIATE, "soon", "soon", "later", "")),
        approaches=[{"way": rng.choice(("phone", "email", "visit", "introduction")), "text": ""}],
    )
    return row.id, rep, source


def _past(stage: _Stage, count: int) -> Iterable[UUID]:
    """Leads of the months before, each with what became of it; their ids."""
    for number in range(count):
        age = timedelta(days=2.5 + DAYS * ((number + 0.5) / count) ** 1.2)
        at = in_office(stage.now - age, stage.zone)
        lead_id, rep, source = _come(stage, 100 + number, at, owned=stage.rng.random() < 0.6)
        _go_on(stage, lead_id, rep, source, at)
        if age > OLD_NEWS:
            yield lead_id


def _go_on(stage: _Stage, lead_id: UUID, rep: Rep, source: str, at: datetime) -> None:
    rng, hand = stage.rng, stage.hand(rep)
    spoken = stage.later(at, rng.choice((0.3, 0.8, 1.5, 3, 5, 24, 30)))
    way, note = rng.choice(("phone", "phone", "email")), rng.choice(stage.voice.lead_notes)
    actions.accept_lead(hand, lead_id=lead_id, now=spoken)
    actions.contact_lead(hand, lead_id=lead_id, way=way, note=note, now=spoken)
    decided = stage.later(spoken, 24 * rng.uniform(1, 9))
    if stage.now - decided < timedelta(days=2):
        return
    chance = rng.random()
    good = GOOD.get(source, 0.25)
    if chance < good:
        actions.qualify_lead(hand, lead_id=lead_id, note=note, now=decided)
    elif chance < good + 0.12:
        on = (decided + timedelta(days=rng.choice((60, 90, 200)))).date()
        actions.recycle_lead(hand, lead_id=lead_id, on=on, note=stage.voice.lead_notes[-1], now=decided)
        if on <= stage.now.date():
            actions.bring_back_lead(hand, lead_id=lead_id, now=stage.later(stage.now, -20))
    else:
        reason = rng.choice(
            ("no_need", "no_means", "unreachable", "not_our_market", "competitor", "job_or_sales")
        )
        actions.reject_lead(hand, lead_id=lead_id, reason=reason, now=decided)
