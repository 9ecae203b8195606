"""What customers of a made-up organisation said after the sale, and whom they sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from homeplate.accounts.models import Contact
from homeplate.deals.models import Deal
from homeplate.demo.organisation import Cast
from homeplate.demo.voices import Voice
from homeplate.success.actions import record_feedback, record_referral
from homeplate.success.rules import CSAT, NPS, is_unhappy
from homeplate.tenancy.context import workspace

LATEST = 70
"""So many of the deals won last were asked about."""
WAITS = 20
"""Days from the sale to the question."""

WORDS: Mapping[str, Mapping[bool, tuple[str, ...]]] = {
    "en": {
        True: (
            "The start took three weeks longer than we were told.",
            "Nobody called back when the line stood.",
        ),
        False: ("The fitter knew our plant better than we do.", "Runs since the first day."),
    },
    "ko": {
        True: ("도입이 안내보다 3주 늦어졌습니다.", "라인이 멈췄을 때 회신이 없었습니다."),
        False: ("설치 기사가 우리 공장을 아주 잘 알고 있었습니다.", "첫날부터 문제없이 돌아갑니다."),
    },
    "fi": {
        True: (
            "Käyttöönotto kesti kolme viikkoa luvattua pidempään.",
            "Kukaan ei soittanut takaisin, kun linja seisoi.",
        ),
        False: ("Asentaja tunsi laitoksemme paremmin kuin me.", "Toiminut ensimmäisestä päivästä."),
    },
}
SENT = 1 / 4
"""So many of those who were asked named somebody."""
NOTES = {
    "en": "Knows the plant manager next door, who has the same trouble.",
    "ko": "같은 문제를 겪는 옆 공장의 공장장을 알고 있습니다.",
    "fi": "Tuntee naapuritehtaan päällikön, jolla on sama vaiva.",
}
SCORES = {CSAT: (5, 4, 4, 5, 3, 5, 4, 2, 4, 1), NPS: (10, 9, 8, 9, 6, 10, 7, 3, 9, 8)}
"""Drawn from: mostly content, as customers of an organisation are that lives."""


def tell_satisfaction(cast: Cast, voice: Voice, *, now: datetime) -> None:
    """Of the deals won last, two of three were asked about, by whoever won them, some weeks after the sale."""
    rng, words = Random(11), WORDS.get(voice.language, WORDS["en"])  # a story, not a secret
    with workspace(cast.operator.workspace_id):
        won = Deal.objects.filter(status="won", account__isnull=False, account__archived_at=None)
        deals = list(won.order_by("-closed_at", "name")[:LATEST])
        people: dict[object, Contact] = {}
        accounts = [deal.account_id for deal in deals if deal.account_id]
        for one in Contact.objects.filter(account_id__in=accounts, archived_at=None).order_by("-search_name"):
            people[one.account_id] = one
    for deal in deals:
        if deal.closed_at is None or deal.account_id is None:
            continue
        asked, chance = deal.closed_at + timedelta(days=WAITS), rng.random()
        if asked > now or chance > 2 / 3:
            continue
        person = people.get(deal.account_id)
        if chance < SENT:
            _refer(cast, voice, deal, deal.account_id, person, asked, now, rng)
        for kind in (CSAT, NPS) if chance < 1 / 2 else (NPS,):
            score = rng.choice(SCORES[kind])
            record_feedback(
                replace(cast.operator, member_id=deal.owner_id),
                account_id=deal.account_id,
                contact_id=person.id if person else None,
                deal_id=deal.id,
                kind=kind,
                score=score,
                day=asked.date(),
                how=rng.choice(("survey", "call", "meeting")),
                comment=rng.choice(words[is_unhappy(kind, score)]) if rng.random() < 1 / 2 else "",
                now=asked,
            )


def _refer(
    cast: Cast,
    voice: Voice,
    deal: Deal,
    account_id: UUID,
    person: Contact | None,
    asked: datetime,
    now: datetime,
    rng: Random,
) -> None:
    """They named somebody; of two in three a deal came that was begun after it."""
    with workspace(cast.operator.workspace_id):
        later = Deal.objects.filter(created_at__gt=asked, owner_id=deal.owner_id, archived_at=None)
        came = later.exclude(account_id=account_id).order_by("created_at", "name").first()
    record_referral(
        replace(cast.operator, member_id=deal.owner_id),
        account_id=account_id,
        contact_id=person.id if person else None,
        deal_id=came.id if came and rng.random() < 2 / 3 else None,
        day=asked.date(),
        note=NOTES.get(voice.language, NOTES["en"]),
        now=asked,
    )
