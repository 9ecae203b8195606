"""Filling the demo workspace: who there is, what they sell to whom, and everything that became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from homeplate.deals.bulk import Tale, write_tales
from homeplate.deals.history import refresh_history
from homeplate.deals.rules.competitors import kept
from homeplate.deals.rules.state import DealState
from homeplate.demo.answers import tell_answers
from homeplate.demo.characters import CHARACTERS, Character
from homeplate.demo.coaching import tell_coaching
from homeplate.demo.costs import tell_costs
from homeplate.demo.doubles import double
from homeplate.demo.goals import tell_goals
from homeplate.demo.leads import tell_leads
from homeplate.demo.organisation import Buyer, Cast, Rep, Running, buyers, company_names, found, run_process
from homeplate.demo.plans import Fate, end_of, fate_of, plan
from homeplate.demo.profiles import tell_profiles
from homeplate.demo.prospects import tell_prospects
from homeplate.demo.rates import tell_rates
from homeplate.demo.satisfaction import tell_satisfaction
from homeplate.demo.teller import Teller, in_office
from homeplate.demo.voices import Voice, voice_of
from homeplate.kit.ids import new_id
from homeplate.kit.money import to_minor
from homeplate.tenancy.context import workspace

DEALS = 450
YEARS_DAYS = 730
STANDARD, LARGE = "pipeline", "key-account"


@dataclass(frozen=True, slots=True)
class Filled:
    """The demo workspace; `sign_ins` are pairs (role, e-mail address)."""

    slug: str
    name: str
    deals: int
    sign_ins: tuple[tuple[str, str], ...]


@transaction.atomic
def fill(*, language: str, now: datetime, deals: int = DEALS, seed: int = 1, slug: str = "") -> Filled:
    """Found a workspace and fill it; all of it or nothing.

    The same seed and moment give the same deals, ids apart. Raises `Invalid` with code `slug-taken` when
    there is a workspace of that slug already.
    """
    voice = voice_of(language)
    slug, now = slug or voice.slug, now.astimezone(ZoneInfo(voice.time_zone))
    begun = now - timedelta(days=YEARS_DAYS + 30)
    cast = found(voice, slug=slug, name=voice.organisation, now=begun)
    actor = cast.operator
    tell_rates(actor, voice, since=begun, until=now)
    tell_goals(cast, voice, now=now)
    tell_profiles(actor, voice, now=begun)
    tell_prospects(actor, voice, now=now)
    standard, large = (run_process(actor, begun, template=key) for key in (STANDARD, LARGE))
    rng = Random(seed)  # a story, not a secret
    customers = buyers(actor, voice, company_names(voice, max(deals // 3, 10), rng), rng, begun)
    double(actor, customers, now=now)
    studio = Studio(voice, cast, standard, large, customers, rng, now)
    with workspace(actor.workspace_id):
        write_tales(actor, tales=studio.tales(deals), now=now)
        for process in (standard, large):
            refresh_history(process_id=process.current.process_id, now=now)
    tell_leads(cast, voice, now=now, count=max(deals // 4, 8))
    tell_answers(cast, voice, now=now)
    tell_coaching(cast, voice, now=now)
    tell_satisfaction(cast, voice, now=now)
    tell_costs(cast, voice, now=now)
    return Filled(slug, voice.organisation, deals, cast.sign_ins)


@dataclass(frozen=True, slots=True)
class Studio:
    """What deals are told from."""

    voice: Voice
    cast: Cast
    standard: Running
    large: Running
    customers: list[Buyer]
    rng: Random
    now: datetime

    def tales(self, count: int) -> Iterator[Tale]:
        """So many deals, the reps in turn."""
        for number in range(1, count + 1):
            which = number % len(self.cast.reps)
            yield self._tale(number, self.cast.reps[which], CHARACTERS[which])

    def _tale(self, number: int, rep: Rep, character: Character) -> Tale:
        rng = self.rng
        is_large = rng.random() < character.large
        running = self.large if is_large else self.standard
        fate = fate_of(running.definition, character, rng)
        steps = plan(running.definition, character, fate, rng)
        start = self._start(fate, end_of(steps))
        value = self._value(is_large)
        buyer = rng.choice(self.customers)
        return self.teller(number, rep, character, running, fate, buyer, value, start).tell(steps, start)

    def teller(
        self,
        number: int,
        rep: Rep,
        character: Character,
        running: Running,
        fate: Fate,
        buyer: Buyer,
        value: int,
        start: datetime,
    ) -> Teller:
        """Somebody to tell a deal that has just been created; `value` is in the currency of the organisation."""
        is_foreign = self.rng.random() < 0.05
        currency = self.voice.second_currency if is_foreign else self.voice.currency
        value = value * self.voice.scale_of(currency) // self.voice.scale
        state = self._first_state(rep, running, buyer, value, currency, start)
        tale = Tale.begin(state, running.definition, start, by=rep.id)
        return Teller(
            tale, self.voice, self.rng, character, rep, self.cast, buyer, fate, value, number, self.now, start
        )

    def _start(self, fate: Fate, days: float) -> datetime:
        """When a deal must have begun to stand today where it does; more of them in the later months."""
        quiet = fate.quiet
        if fate.ends != "open":
            quiet += max(YEARS_DAYS - days - quiet, 0) * self.rng.random() ** 1.3
        ago = max(min(days + quiet, YEARS_DAYS), 3)
        return in_office(self.now - timedelta(days=ago), ZoneInfo(self.voice.time_zone))

    def _value(self, is_large: bool) -> int:
        """In major units of the currency, rounded as people round."""
        thousands = self.rng.lognormvariate(5.2 if is_large else 3.3, 0.8)
        return max(round(thousands * 2), 2) * self.voice.scale // 2

    def _first_state(
        self, rep: Rep, running: Running, buyer: Buyer, value: int, currency: str, start: datetime
    ) -> DealState:
        voice, rng, process = self.voice, self.rng, running.definition
        return DealState(
            id=new_id(),
            name=voice.deal_name.format(product=rng.choice(voice.products), place=buyer.city),
            owner_id=rep.id,
            team_id=rep.team_id,
            account_id=buyer.id,
            process_id=running.current.process_id,
            version_id=running.current.version_id,
            stage=process.stages[0].key,
            stage_since=start,
            created_at=start,
            currency=currency,
            value_minor=to_minor(value, currency),
            source=rng.choice(voice.sources),
            kind=rng.choice(voice.kinds),
            expected_close=_expected_close(running, start, rng),
            competitors=self._met(start, value),
        )

    def _met(self, start: datetime, value: int) -> str:
        """Whom the buyer looks at too: of five deals three name one or two. Drawn apart from the rest of the story."""
        apart = Random(f"{start.isoformat()} {value}")  # a story, not a secret
        rivals = apart.sample(self.voice.competitors, apart.choice((1, 1, 2)))
        return kept(rivals) if apart.random() < 0.6 else ""  # three of five


def _expected_close(running: Running, start: datetime, rng: Random) -> date:
    """What a rep hopes for on the first day."""
    aimed_at = sum(stage.target_days or 14 for stage in running.definition.selling_stages)
    return (start + timedelta(days=aimed_at * rng.uniform(0.8, 1.5))).date()
