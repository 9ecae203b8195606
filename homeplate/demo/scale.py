"""A workspace of any size for measurements: open deals at seven stages, and beside them deals won and lost over some
years, from a few hundred decided tales.

Its deals went through the same decisions as all others; each tale is told once and copied for many deals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from homeplate.deals.bulk import Tale, write_tales
from homeplate.demo.characters import Character
from homeplate.demo.copies import Told
from homeplate.demo.fill import Filled, Studio
from homeplate.demo.organisation import Buyer, Cast, buyers, company_names, found, run_process
from homeplate.demo.plans import Fate, Step
from homeplate.demo.rates import tell_rates
from homeplate.demo.scaled_success import Sale, tell_scaled_answers, tell_scaled_coaching
from homeplate.demo.voices import Voice, voice_of
from homeplate.kit.money import to_minor
from homeplate.process import yaml_form
from homeplate.process.definition import Process
from homeplate.process.templates import template
from homeplate.tenancy.context import workspace

TALES, ENDED_TALES = 700, 2000
"""Open and closed ones that are decided one by one; the others are copies of these."""

DEALS_AN_ACCOUNT = 5
YEARS = 4
"""So long there are deals that were closed."""
CLOSED_EACH = 2
"""Of so many open deals there is one closed beside."""
CUSTOMERS_EACH = 3
"""Of so many accounts one has the closed deals: about seven, three of them won."""
WON = 0.45
BATCH = 2000
BUYERS = ("decision_maker", "influencer")
DAYS_A_STAGE = 9.0
FUNNEL = (27, 22, 16, 13, 10, 7, 5)
"""Shares of the seven stages: with them a deal has about twelve facts."""

ENDINGS = {"open": "settle", "won": "win", "lost": "lose"}
STEADY = Character(thorough=1.0)


def fill_scaled(*, language: str, now: datetime, deals: int, seed: int = 1, slug: str = "") -> Filled:
    """Found a workspace with so many open deals over seven stages, and an account for each five of them; half as many
    closed ones beside, over four years, with answers, referrals and coaching in proportion.

    Written in batches, so that memory stays that of one; an interruption leaves the workspace half filled.
    """
    voice = voice_of(language)
    slug, now = slug or voice.slug, now.astimezone(ZoneInfo(voice.time_zone))
    begun = now - timedelta(days=365 * (YEARS + 1))
    rng = Random(seed)
    with transaction.atomic():
        cast = found(voice, slug=slug, name=voice.organisation, now=begun)
        tell_rates(cast.operator, voice, since=begun, until=now)
        running = run_process(cast.operator, begun, text=yaml_form.dump(seven_stages()))
    customers = _customers(cast, voice, max(deals // DEALS_AN_ACCOUNT, 10), rng, begun)
    studio = Studio(voice, cast, running, running, customers, rng, now)
    closed = deals // CLOSED_EACH
    sales = list(_write(studio, closed, ENDED_TALES, _closed, customers[::CUSTOMERS_EACH]))
    list(_write(studio, deals, TALES, _original, customers))
    tell_scaled_answers(cast, sales, rng, now=now)
    tell_scaled_coaching(cast, years=YEARS, now=now)
    return Filled(slug, voice.organisation, deals + closed, cast.sign_ins)


def _write(
    studio: Studio, number: int, most: int, tell: Callable[[Studio, int], Told], buying: list[Buyer]
) -> Iterator[Sale]:
    """Tell so many deals, at `most` so many of them one by one; the sales among them."""
    actor = studio.cast.operator
    copies = _copies(studio, [tell(studio, nth) for nth in range(min(most, number))], buying)
    copies = islice(copies, number)
    while some := list(islice(copies, BATCH)):
        with workspace(actor.workspace_id), transaction.atomic():
            write_tales(actor, tales=[tale for tale, _ in some], now=studio.now)
        yield from (Sale.of(tale.deal, buyer) for tale, buyer in some if tale.deal.status == "won")


def seven_stages() -> Process:
    """The process of seven steps with the last one before the sale, so that open deals stand at all of them."""
    shipped = template("seven-step")
    last = shipped.stages[-1].model_copy(update={"after_sale": False})
    # Not a copy of the whole: it would take along what the shipped one has worked out of its stages.
    said = {name: getattr(shipped, name) for name in Process.model_fields}
    return Process(**{**said, "stages": (*shipped.stages[:-1], last)})


def _customers(cast: Cast, voice: Voice, count: int, rng: Random, now: datetime) -> list[Buyer]:
    names = company_names(voice, count, rng)
    found_: list[Buyer] = []
    for start in range(0, count, BATCH):
        found_ += buyers(cast.operator, voice, names[start : start + BATCH], rng, now, BUYERS)
    return found_


def _original(studio: Studio, number: int) -> Told:
    """One open deal that really went from gate to gate."""
    rng = studio.rng
    stage = rng.choices(range(len(studio.standard.definition.stages)), FUNNEL)[0]
    return _told(studio, number, Fate("open", stage, rng.random(), rng.uniform(0.1, 20), "ahead"))


def _closed(studio: Studio, number: int) -> Told:
    """One that was won or lost some time ago."""
    rng, last = studio.rng, len(studio.standard.definition.stages) - 1
    ago = rng.uniform(1, 365 * YEARS)
    if rng.random() < WON:
        return _told(studio, number, Fate("won", last, 1.0, ago))
    stage = rng.choices(range(last + 1), FUNNEL)[0]
    return _told(studio, number, Fate("lost", stage, rng.random(), ago))


def _told(studio: Studio, number: int, fate: Fate) -> Told:
    rng, running = studio.rng, studio.standard
    steps = list(_steps(running.definition, fate))
    rep, buyer = rng.choice(studio.cast.reps), rng.choice(studio.customers)
    start = studio.now - timedelta(days=steps[-1].day + fate.quiet)
    value = max(round(rng.lognormvariate(3.3, 0.8)), 1) * studio.voice.scale
    teller = studio.teller(number, rep, STEADY, running, fate, buyer, value, start)
    return Told(teller.tell(steps, start), rep, buyer)


def _steps(process: Process, fate: Fate) -> Iterator[Step]:
    """What is required, gate after gate, and the step agreed or the decision at the end."""
    day = 0.0
    for position, stage in enumerate(process.stages[: fate.stage + 1]):
        asked = [criterion.key for criterion in stage.required]
        if position == fate.stage:
            asked = asked[: round(len(asked) * fate.share)]
        for number, key in enumerate(asked, 1):
            yield Step(day + DAYS_A_STAGE * number / (len(asked) + 1), "validate", key)
        day += DAYS_A_STAGE
        if position < fate.stage:
            yield Step(day, "advance", process.stages[position + 1].key)
    yield Step(day, ENDINGS[fate.ends])


def _copies(studio: Studio, originals: list[Told], buying: list[Buyer]) -> Iterator[tuple[Tale, Buyer]]:
    """Originals in turn, each for another rep and buyer; the value differs below the next thousand."""
    voice, rng = studio.voice, studio.rng
    for number in count():
        told, buyer = originals[number % len(originals)], buying[number % len(buying)]
        deal = told.tale.deal
        thousand = to_minor(1000, deal.currency)
        tale = told.copy(
            name=voice.deal_name.format(product=rng.choice(voice.products), place=buyer.name),
            value_minor=deal.value_minor // thousand * thousand + rng.randrange(thousand),
            rep=rng.choice(studio.cast.reps),
            buyer=buyer,
        )
        yield tale, buyer
