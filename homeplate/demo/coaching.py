"""What the leaders of a made-up organisation talked about with their reps, and what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from homeplate.coaching.actions import Held, log_session, tick_follow_up
from homeplate.coaching.queries import session
from homeplate.coaching.rules import Agreed
from homeplate.deals.queries import DealFilter, list_deals
from homeplate.demo.organisation import Cast
from homeplate.demo.voices import Voice
from homeplate.people.access import Actor

EACH = 10
"""Sessions of a manager, a working week apart."""
MINUTES = (60, 90, 120, 45, 180)
WEEK = timedelta(days=7)

Told = tuple[str, str, str]
"""What a session was about, what was noted, and what was agreed."""
TOLD: dict[str, tuple[Told, ...]] = {
    "en": (
        ("habit:no_step", "Looked at every open deal without a step.", "Agree a dated step with each buyer"),
        ("deal", "Who decides is not known yet; we rehearsed the question.", "Ask who signs, and how"),
        ("habit:late", "Two deals stand still since the offer.", "Ask for a yes or a no"),
        (
            "onboarding",
            "Went through the gates of the process together.",
            "Hold one first meeting with me listening",
        ),
    ),
    "ko": (
        (
            "habit:no_step",
            "다음 단계가 없는 영업 기회를 모두 살펴봤습니다.",
            "고객마다 날짜가 있는 다음 단계 정하기",
        ),
        ("deal", "결정권자를 아직 모릅니다. 질문을 함께 연습했습니다.", "누가 어떻게 서명하는지 묻기"),
        ("habit:late", "두 건이 제안 이후 멈춰 있습니다.", "가부를 분명히 묻기"),
        ("onboarding", "프로세스의 관문을 함께 훑어봤습니다.", "첫 미팅 한 번을 함께 들어가기"),
    ),
    "fi": (
        (
            "habit:no_step",
            "Käytiin läpi kaupat ilman seuraavaa askelta.",
            "Sovi jokaisen ostajan kanssa askel",
        ),
        (
            "deal",
            "Päättäjää ei vielä tiedetä; harjoiteltiin kysymystä.",
            "Kysy, kuka allekirjoittaa ja miten",
        ),
        ("habit:late", "Kaksi kauppaa on seissyt tarjouksesta asti.", "Pyydä kyllä tai ei"),
        (
            "onboarding",
            "Käytiin prosessin portit yhdessä läpi.",
            "Pidä yksi ensitapaaminen minun kuunnellessani",
        ),
    ),
}


def tell_coaching(cast: Cast, voice: Voice, *, now: datetime) -> None:
    """Some sessions of each manager with their reps in turn, but for the last of them; what is older was done."""
    stories = TOLD.get(voice.language, TOLD["en"])
    for manager in dict.fromkeys(rep.manager for rep in cast.reps):
        leader = replace(cast.operator, member_id=manager)
        reps = [rep.id for rep in cast.reps if rep.manager == manager and rep.id != manager]
        coached = reps[:-1] or reps
        for number in range(EACH if coached else 0):
            _hold(leader, coached[number % len(coached)], number, stories, now)


def _hold(leader: Actor, whom: UUID, number: int, stories: Sequence[Told], now: datetime) -> None:
    held_at = _worked(now - number * WEEK - timedelta(days=number % 3))
    about, notes, agreed = stories[number % len(stories)]
    wanted = DealFilter(status="open", owner_id=whom)
    deals = [row.id for row in list_deals(leader, today=now.date(), wanted=wanted, size=2).rows]
    held = Held(about, deals if about == "deal" else (), notes, [Agreed(agreed, held_at.date() + WEEK)])
    minutes = MINUTES[number % len(MINUTES)]
    made = log_session(leader, whom_id=whom, day=held_at.date(), minutes=minutes, held=held, now=held_at)
    if number > 1 and number % 4:
        (one,) = session(leader, session_id=made).follow_ups
        tick_follow_up(leader, follow_up_id=one.id, done=True, now=_worked(held_at + timedelta(days=5)))


def _worked(moment: datetime) -> datetime:
    """The moment itself, or the Friday before a weekend."""
    return moment - timedelta(days=max(moment.weekday() - 4, 0))
