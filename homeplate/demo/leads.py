"""Leads of the made-up organisation: some that just came in, and half a year of what became of those before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.accounts.models import Contact, ContactPoint
from homeplate.deals.models import Deal
from homeplate.demo.desk import Desk, tell_desk
from homeplate.demo.organisation import Cast, Rep
from homeplate.demo.teller import in_office
from homeplate.demo.voices import Voice
from homeplate.kit.countries import country_code
from homeplate.leads import actions
from homeplate.leads.bulk import become_deal
from homeplate.leads.rules.kinds import IMMEDIATE, WEB_FORM
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
ROUTED = ("web_form", "content", "email_marketing", "referral", "partner")
"""What comes in without anybody who keeps it: the rules of routing decide."""
SOURCE_OF_DEALS = ("referral", "event", "web_form", "cold_call", "partner", "content", "other")
"""The source of the lead behind a deal, in the order of `Voice.sources`."""
CONVERTED = 0.3
"""Which part of the leads of the past became a deal; one in three of those was won."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """What leads are told from."""

    cast: Cast
    voice: Voice
    desk: Desk
    now: datetime
    rng: Random
    zone: ZoneInfo

    def hand(self, rep: Rep) -> Actor:
        """The rep at work."""
        return replace(self.cast.operator, member_id=rep.id, team_id=rep.team_id)

    def owner(self, member_id: UUID | None, otherwise: Rep) -> Rep:
        """The rep who owns a lead, or who will accept it where nobody does yet."""
        return next((rep for rep in self.cast.reps if rep.id == member_id), otherwise)

    def later(self, moment: datetime, hours: float) -> datetime:
        """So much later in office hours, but not in the future."""
        return min(in_office(moment + timedelta(hours=hours), self.zone), self.now)


def tell_leads(cast: Cast, voice: Voice, *, now: datetime, count: int) -> None:
    """Write `count` leads through the same actions that people use; the bell rings for the fresh ones alone.

    Some of those of the past became deals that are told already.
    """
    zone = ZoneInfo(voice.time_zone)
    desk = tell_desk(cast, voice, now=now - timedelta(days=DAYS + 30))
    stage = _Stage(cast, voice, desk, now, Random(11), zone)  # a story, not a secret
    past = max(count - FRESH, count // 2)
    converted = list(_become_deals(stage, round(past * CONVERTED)))
    old = [*converted, *_past(stage, past - len(converted))]
    for number in range(min(FRESH, count - past)):
        hours = 0.2 + number * 3.7
        _come(stage, number, in_office(now - timedelta(hours=hours), stage.zone), owned=number % 3 == 0)
    with workspace(cast.operator.workspace_id):
        forget_about(old)


def _come(stage: _Stage, number: int, at: datetime, *, owned: bool) -> tuple[UUID, Rep, str]:
    """A lead comes in: to a rep, to whom the rules say, or to a team in which nobody owns it yet."""
    rng, voice = stage.rng, stage.voice
    rep, source = rng.choice(stage.cast.reps), rng.choice(SOURCES)
    given, family = rng.choice(voice.given_names), rng.choice(voice.family_names)
    company = voice.company_name(rng.choice(voice.company_heads), rng.choice(voice.company_tails))
    routed = source in ROUTED and not owned
    row = actions.create_lead(
        stage.cast.operator,
        now=min(at, stage.now),
        owner_id=rep.id if owned else None,
        team_id=None if owned or routed else rep.team_id,
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
        source_detail=_detail(stage, source),
        consent=stage.desk.consent if source == WEB_FORM else "",
        need=rng.choice(voice.needs),
        immediacy=rng.choice((IMMEDIATE, "soon", "soon", "later", "")),
        approaches=[{"way": rng.choice(("phone", "email", "visit", "introduction")), "text": ""}],
    )
    return row.id, stage.owner(row.owner_id, rep), source


def _detail(stage: _Stage, source: str) -> str:
    if source in ("event", "content", "email_marketing"):
        return stage.rng.choice(stage.voice.lead_events)
    return stage.desk.form if source == WEB_FORM else ""


def _become_deals(stage: _Stage, count: int) -> Iterable[UUID]:
    """The leads that some of the youngest deals once were, won ones among them; their ids."""
    with workspace(stage.cast.operator.workspace_id):
        begun = Deal.objects.filter(
            created_at__gt=stage.now - timedelta(days=DAYS), created_at__lt=stage.now - OLD_NEWS
        )
        rows = list(begun.select_related("account").order_by("-created_at", "id"))
        sold = [row for row in rows if row.status == "won"][: count // 3]
        others = [row for row in rows if row not in sold]
        chosen = [*sold, *others[:: max(len(others) // max(count - len(sold), 1), 1)]][:count]
        people = _people(stage, chosen)
    for deal in chosen:
        if (asked := people.get(deal.account_id)) is not None:
            yield _became(stage, deal, *asked)


def _people(stage: _Stage, deals: Sequence[Deal]) -> dict[UUID | None, tuple[Contact, str]]:
    """By account, who asked, with their e-mail address: the one in charge of production."""
    found = Contact.objects.filter(
        account_id__in=[deal.account_id for deal in deals], title=stage.voice.titles["guide"]
    )
    people = {row.account_id: row for row in found.order_by("-id")}
    points = ContactPoint.objects.filter(contact__in=people.values(), kind="email").order_by("-position")
    emails = dict(points.values_list("contact_id", "value"))
    return {account: (row, emails.get(row.id, "")) for account, row in people.items()}


def _became(stage: _Stage, deal: Deal, contact: Contact, email: str) -> UUID:
    """The lead behind a deal: it came in some days before, and its owner went on with it."""
    rng, voice, account = stage.rng, stage.voice, deal.account
    rep = stage.owner(deal.owner_id, stage.cast.reps[0])
    at = in_office(deal.created_at - timedelta(days=rng.uniform(3, 12)), stage.zone)
    source = SOURCE_OF_DEALS[voice.sources.index(deal.source)]
    assert account is not None
    lead = actions.create_lead(
        stage.cast.operator,
        now=at,
        owner_id=rep.id,
        person=contact.name,
        company=account.name,
        job_title=contact.title,
        email=email,
        city=account.city,
        country=country_code(account.country),
        industry=account.industry,
        language=voice.language,
        source=source,
        source_detail=_detail(stage, source),
        consent=stage.desk.consent if source == WEB_FORM else "",
        need=rng.choice(voice.needs),
        immediacy=rng.choice((IMMEDIATE, "soon", "soon", "")),
    )
    hand, spoken = stage.hand(rep), stage.later(at, rng.choice((0.3, 0.8, 1.5, 3, 5, 24)))
    note = rng.choice(voice.lead_notes[:-1])
    qualified = max(in_office(deal.created_at - timedelta(hours=rng.uniform(1, 30)), stage.zone), spoken)
    actions.accept_lead(hand, lead_id=lead.id, now=spoken)
    actions.contact_lead(hand, lead_id=lead.id, way="phone", note=note, now=spoken)
    actions.qualify_lead(hand, lead_id=lead.id, note=note, now=min(qualified, deal.created_at))
    become_deal(
        hand,
        lead_id=lead.id,
        deal_id=deal.id,
        account_id=account.id,
        contact_id=contact.id,
        now=deal.created_at,
    )
    return lead.id


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
