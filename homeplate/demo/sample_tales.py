"""What sample data consists of: a few deals on the workspace's own process, in its language and currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.deals.bulk import Tale
from homeplate.deals.rules.state import DealState
from homeplate.demo.characters import Character
from homeplate.demo.organisation import Buyer, Cast, Rep, Running
from homeplate.demo.plans import Fate, end_of, plan
from homeplate.demo.teller import Teller, in_office
from homeplate.demo.voices import Voice, voice_of
from homeplate.kit.errors import HomeplateError, Refused
from homeplate.kit.ids import new_id
from homeplate.kit.money import to_minor

ACCOUNTS, OPEN, WON, LOST = 12, 20, 6, 4
DEALS = OPEN + WON + LOST

THOUSAND_EUROS = {
    "CNY": 8_000, "CZK": 25_000, "DKK": 7_500, "HUF": 400_000, "IDR": 18_000_000, "INR": 100_000, "JPY": 160_000,
    "KRW": 1_500_000, "MXN": 20_000, "NOK": 11_500, "PHP": 65_000, "PLN": 4_300, "SEK": 11_000, "THB": 38_000,
    "TRY": 45_000, "TWD": 35_000, "VND": 28_000_000, "ZAR": 20_000,
}  # fmt: skip
"""About what a thousand euros are in currencies of another order of magnitude, so that values look like values."""

STEADY, GOOD, SLOW = (
    Character(skill=0.3, thorough=0.8),
    Character(pace=0.8, thorough=0.9),
    Character(pace=1.2),
)
LATE = Character(thorough=0.5, late_with_paper=True)
RUSHING = Character(thorough=0.45, pace=0.7, rushes=True)

HANDS = (STEADY, GOOD, SLOW, GOOD, STEADY, RUSHING, GOOD, STEADY, LATE, GOOD, SLOW)
"""Ways to work, one a deal in turn: most go by the book, some show what an override or late evidence looks like."""


class Careful(Teller):
    """Tells a deal on any process: a gate that this one keeps shut is passed by override, anything else that it
    refuses is left out."""

    def do(self, decide: Any, at: datetime, *, by: UUID | None, **given: Any) -> None:
        """As `Teller.do`, unless the process refuses."""
        try:
            Teller.do(self, decide, at, by=by, **given)
        except Refused:
            if "override_reason" in given and not given["override_reason"]:
                reason = self.rng.choice(self.voice.override_reasons)
                self.do(decide, at, by=by, **{**given, "override_reason": reason})
        except HomeplateError:
            return


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the sample is put up: whose deals they are, on which process, whom they sell to."""

    voice: Voice
    cast: Cast
    running: Running
    customers: Sequence[Buyer]
    rng: Random
    now: datetime


def voice_for(language: str, currency: str, zone: str) -> Voice:
    """The organisation that speaks `language` (English for another one), selling in a currency and a time zone."""
    try:
        voice = voice_of(language)
    except KeyError:
        voice = voice_of("en")
    scale = voice.scale if currency == voice.currency else THOUSAND_EUROS.get(currency, 1_000)
    return replace(
        voice,
        currency=currency,
        second_currency=currency,
        scale=scale,
        second_scale=scale,
        time_zone=zone,
    )


def tales(stand: Stand) -> Iterator[Tale]:
    """The deals of the sample, open ones first, the earliest stage first."""
    for number, fate in enumerate(_fates(stand), 1):
        yield _ended(stand, number, fate, HANDS[number % len(HANDS)])


def _ended(stand: Stand, number: int, fate: Fate, character: Character) -> Tale:
    """A deal that came to its end; where time ran out before that, the same begun earlier."""
    for earlier in range(0, 60, 15):
        tale = _tale(stand, number, replace(fate, quiet=fate.quiet + earlier), character)
        if tale.deal.status == fate.ends:
            break
    return tale


def _fates(stand: Stand) -> Iterator[Fate]:
    """How each deal stands today: more of them early in the process than late, a few stalled or overdue."""
    rng, last = stand.rng, len(stand.running.definition.selling_stages) - 1
    for number in range(OPEN):
        stalled = number % 7 == 5
        quiet = rng.uniform(35, 60) if stalled else rng.uniform(0.2, 8)
        step = "none" if stalled else "overdue" if number % 6 == 4 else "ahead"
        stage = stage_of(number, OPEN, last + 1)
        yield Fate("open", stage, rng.uniform(0.25, 0.95), quiet, step, was_lost=number == 8)
    for _ in range(WON):
        yield Fate("won", last, 1.0, rng.uniform(3, 90))
    for number in range(LOST):
        yield Fate("lost", round(number * last / LOST), rng.uniform(0.3, 0.9), rng.uniform(3, 90))


def stage_of(number: int, deals: int, stages: int) -> int:
    """The stage of one of so many open deals: each stage holds fewer than the one before it."""
    weights = range(stages, 0, -1)
    place, behind = (number + 0.5) / deals * sum(weights), 0
    for stage, weight in enumerate(weights):
        behind += weight
        if place <= behind:
            return stage
    return stages - 1


def _tale(stand: Stand, number: int, fate: Fate, character: Character) -> Tale:
    rng, process, voice = stand.rng, stand.running.definition, stand.voice
    steps = plan(process, character, fate, rng)
    start = in_office(stand.now - timedelta(days=end_of(steps) + fate.quiet), ZoneInfo(voice.time_zone))
    rep, buyer = stand.cast.reps[0], stand.customers[number % len(stand.customers)]
    value = max(round(rng.lognormvariate(3.2, 0.7) * 2), 2) * voice.scale // 2
    state = _state(stand, rep, buyer, number, value, start)
    tale = Tale.begin(state, process, start, by=rep.id)
    teller = Careful(
        tale, voice, rng, character, rep, stand.cast, buyer, fate, value, number, stand.now, start
    )
    return teller.tell(steps, start)


def _state(stand: Stand, rep: Rep, buyer: Buyer, number: int, value: int, start: datetime) -> DealState:
    voice, rng, running = stand.voice, stand.rng, stand.running
    ahead = sum(stage.target_days or 14 for stage in running.definition.selling_stages)
    return DealState(
        id=new_id(),
        name=voice.deal_name.format(product=voice.products[_product(voice, number)], place=buyer.city),
        owner_id=rep.id,
        team_id=rep.team_id,
        account_id=buyer.id,
        process_id=running.current.process_id,
        version_id=running.current.version_id,
        stage=running.definition.stages[0].key,
        stage_since=start,
        created_at=start,
        currency=voice.currency,
        value_minor=to_minor(value, voice.currency),
        source=rng.choice(voice.sources),
        kind=rng.choice(voice.kinds),
        expected_close=(start + timedelta(days=ahead * rng.uniform(0.8, 1.5))).date(),
    )


def _product(voice: Voice, number: int) -> int:
    """What is sold in a deal: never twice the same to one customer, as far as there are products."""
    return (5 * number + number // ACCOUNTS) % len(voice.products)
