"""A workspace of any size for measurements: open deals at seven stages, from a few hundred decided tales.

Its deals went through the same decisions as all others; each tale is told once and copied for many deals.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from homeplate.deals.bulk import Tale, write_tales
from homeplate.demo.characters import Character
from homeplate.demo.copies import Told
from homeplate.demo.fill import Filled, Studio
from homeplate.demo.organisation import Buyer, Cast, Running, buyers, company_names, found, run_process
from homeplate.demo.plans import Fate, Step
from homeplate.demo.rates import tell_rates
from homeplate.demo.voices import Voice, voice_of
from homeplate.kit.money import to_minor
from homeplate.process import yaml_form
from homeplate.process.definition import Process
from homeplate.process.templates import template
from homeplate.tenancy.context import workspace

TALES = 700
"""Decided one by one; the others are copies of these."""

DEALS_AN_ACCOUNT = 5
BATCH = 2000
BUYERS = ("decision_maker", "influencer")
DAYS_A_STAGE = 9.0
FUNNEL = (27, 22, 16, 13, 10, 7, 5)
"""Shares of the seven stages: with them a deal has about twelve facts."""

STEADY = Character(thorough=1.0)


def fill_scaled(*, language: str, now: datetime, deals: int, seed: int = 1, slug: str = "") -> Filled:
    """Found a workspace with so many open deals over seven stages, and an account for each five of them.

    Written in batches, so that memory stays that of one; an interruption leaves the workspace half filled.
    """
    voice = voice_of(language)
    slug, now = slug or voice.slug, now.astimezone(ZoneInfo(voice.time_zone))
    begun = now - timedelta(days=365)
    rng = Random(seed)
    with transaction.atomic():
        cast = found(voice, slug=slug, name=voice.organisation, now=begun)
        tell_rates(cast.operator, voice, since=begun, until=now)
        running = run_process(cast.operator, begun, text=yaml_form.dump(seven_stages()))
    customers = _customers(cast, voice, max(deals // DEALS_AN_ACCOUNT, 10), rng, begun)
    studio = Studio(voice, cast, running, running, customers, rng, now)
    originals = [_original(studio, running, number) for number in range(min(TALES, deals))]
    copies = _copies(studio, originals, deals)
    for start in range(0, deals, BATCH):
        some = [next(copies) for _ in range(min(BATCH, deals - start))]
        with workspace(cast.operator.workspace_id), transaction.atomic():
            write_tales(cast.operator, tales=some, now=now)
    return Filled(slug, voice.organisation, deals, cast.sign_ins)


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


def _original(studio: Studio, running: Running, number: int) -> Told:
    """One deal that really went from gate to gate."""
    rng, process = studio.rng, running.definition
    stage = rng.choices(range(len(process.stages)), FUNNEL)[0]
    fate = Fate("open", stage, rng.random(), rng.uniform(0.1, 20), "ahead")
    steps = list(_steps(process, fate))
    rep, buyer = rng.choice(studio.cast.reps), rng.choice(studio.customers)
    start = studio.now - timedelta(days=steps[-1].day + fate.quiet)
    value = max(round(rng.lognormvariate(3.3, 0.8)), 1) * studio.voice.scale
    teller = studio.teller(number, rep, STEADY, running, fate, buyer, value, start)
    return Told(teller.tell(steps, start), rep, buyer)


def _steps(process: Process, fate: Fate) -> Iterator[Step]:
    """What is required, gate after gate, and the step agreed at the end."""
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
    yield Step(day, "settle")


def _copies(studio: Studio, originals: list[Told], count: int) -> Iterator[Tale]:
    """Originals in turn, each for another rep and buyer; the value differs below the next thousand."""
    voice, rng, customers = studio.voice, studio.rng, studio.customers
    for number in range(count):
        told = originals[number % len(originals)]
        deal = told.tale.deal
        thousand = to_minor(1000, deal.currency)
        buyer = customers[number % len(customers)]
        yield told.copy(
            name=voice.deal_name.format(product=rng.choice(voice.products), place=buyer.name),
            value_minor=deal.value_minor // thousand * thousand + rng.randrange(thousand),
            rep=rng.choice(studio.cast.reps),
            buyer=buyer,
        )
