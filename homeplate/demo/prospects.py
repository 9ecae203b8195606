"""Companies and people that nobody of a made-up organisation has spoken with yet: two files, as a vendor sends them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from homeplate.demo.organisation import company_names
from homeplate.demo.voices import Voice
from homeplate.people.access import Actor
from homeplate.prospects.actions import start_load
from homeplate.prospects.loading.work import work_load

COMPANIES, PEOPLE = 400, 1_600
VENDOR = "Trade register"
_TECHNOLOGIES = ("SAP", "HubSpot", "Siemens S7", "Microsoft 365", "AVEVA", "Salesforce", "Beckhoff", "Odoo")
_FUNCTIONS = ("operations", "quality", "engineering", "purchasing", "marketing", "sales")
_HEAD = (
    "name", "website", "industry", "employees", "growth", "revenue", "ad spend", "founded", "country", "city",
    "technologies", "hiring",
)  # fmt: skip
_PEOPLE_HEAD = ("full name", "title", "role start", "email", "phone", "company website", "company")


def tell_prospects(actor: Actor, voice: Voice, *, now: datetime) -> None:
    """Load both files, the one of companies first."""
    rng = Random(7)  # a story, not a secret, and apart from that of the deals
    names = company_names(voice, COMPANIES, rng)
    companies = [_company(voice, name, number, rng) for number, name in enumerate(names, 1)]
    people = [_person(voice, rng.choice(companies), number, rng, now) for number in range(1, PEOPLE + 1)]
    for name, about, head, rows in (
        ("companies.csv", "companies", _HEAD, companies),
        ("people.csv", "people", _PEOPLE_HEAD, people),
    ):
        content = io.BytesIO(_file(head, rows))
        load_id = start_load(
            actor, name=name, content=content, about=about, source=VENDOR, now=now, queued=False
        )
        work_load(actor, load_id=load_id, clock=lambda: now)


def _company(voice: Voice, name: str, number: int, rng: Random) -> list[str]:
    size = int(10 ** rng.uniform(0.8, 3.8))
    hiring = rng.sample(_FUNCTIONS, rng.choice((0, 0, 1, 2)))
    revenue = size * rng.randint(80, 240) * voice.scale
    return [
        name,
        f"{voice.slug}-prospect-{number}.example",
        rng.choice(voice.industries),
        str(size) if rng.random() < 0.92 else "",
        str(rng.randint(-12, 45)) if rng.random() < 0.7 else "",
        str(revenue) if rng.random() < 0.6 else "",
        str(rng.randint(1, 40) * voice.scale // 10) if rng.random() < 0.4 else "",
        str(rng.randint(1890, 2022)),
        voice.country_of(city := rng.choice(voice.cities)),
        city,
        ";".join(rng.sample(_TECHNOLOGIES, rng.randint(0, 4))),
        ";".join(f"{one}:{rng.randint(1, 6)}" for one in hiring),
    ]


def _person(voice: Voice, company: Sequence[str], number: int, rng: Random, now: datetime) -> list[str]:
    name = voice.full_name(rng.choice(voice.given_names), rng.choice(voice.family_names))
    since = (now - timedelta(days=rng.randint(20, 3000))).date()
    return [
        name,
        rng.choice(list(voice.titles.values())),
        since.isoformat() if rng.random() < 0.85 else "",
        f"p{number}@{company[1]}" if rng.random() < 0.8 else "",
        f"+353 1 555 {number:04d}" if rng.random() < 0.4 else "",
        company[1],
        company[0],
    ]


def _file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([head, *rows])
    return target.getvalue().encode()
