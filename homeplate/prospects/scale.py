"""What the search over prospects costs at a size that few have: people and companies made up from numbers,
loaded from files as anybody loads them, read into memory, and asked.

HOMEPLATE_DATA=FOLDER python -m homeplate.prospects.scale COMPANIES PEOPLE [alone]

The folder keeps the database: the second run asks only. With `alone` the search is measured by itself: the
made-up rows go into memory without a database, and page, count and facets are asked for without the rows of the
page.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from homeplate.fit.definition import read_definition  # noqa: E402
from homeplate.fit.queries import Published  # noqa: E402
from homeplate.fit.rules import Version  # noqa: E402
from homeplate.kit.ids import new_id  # noqa: E402
from homeplate.people.access import Actor  # noqa: E402
from homeplate.people.queries import operator  # noqa: E402
from homeplate.prospects.actions import edit_company, start_load  # noqa: E402
from homeplate.prospects.engine import asking, keeping  # noqa: E402
from homeplate.prospects.engine.building import COMPANY, PERSON, Builder  # noqa: E402
from homeplate.prospects.engine.masks import Wanted, words_of_query  # noqa: E402
from homeplate.prospects.engine.scoring import Measure, best_first  # noqa: E402
from homeplate.prospects.engine.segment import Segment  # noqa: E402
from homeplate.prospects.loading.work import work_load  # noqa: E402
from homeplate.prospects.models import Person  # noqa: E402
from homeplate.prospects.queries import found_ids, search  # noqa: E402
from homeplate.prospects.query import Query, from_json  # noqa: E402
from homeplate.prospects.rules import company_values, person_values  # noqa: E402
from homeplate.tenancy.context import workspace  # noqa: E402
from homeplate.tenancy.models import Workspace  # noqa: E402

SLUG = "scale"
RUNS = 8
"""Times that each search is asked; each time with another value in it, so that nothing is remembered whole."""

HEAD = (
    "name,domain,industry,industry codes,employees,growth,revenue,funding,ad spend,founded,country,region,city,"
    "technologies,hiring"
)
PEOPLE_HEAD = "full name,title,role start,email,phone,linkedin,language,country,company domain"
_INDUSTRIES = [f"Industry {number}" for number in range(120)] + ["Banking", "Financial services"]
_COUNTRIES = ["US", "DE", "GB", "FR", "KR", "FI", "SE", "JP", "IN", "BR", "CA", "ES", "IT", "NL", "PL", "AU"]
_TECHNOLOGIES = [f"Product {number}" for number in range(300)] + ["HubSpot", "Salesforce"]
_FUNCTIONS = ["sales", "marketing", "finance", "hr", "it", "engineering", "operations"]
_LEVELS = ["Chief", "VP", "Director", "Head", "Manager", "Senior", "Specialist", "Assistant"]
_WORK = [
    "Sales",
    "Marketing",
    "Finance",
    "HR",
    "IT",
    "Engineering",
    "Operations",
    "Legal",
    "Quality",
    "Purchasing",
]
_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ne",
    "ro",
    "su",
    "ta",
    "vi",
    "he",
    "jo",
    "pa",
    "ri",
    "so",
    "tu",
    "ve",
    "la",
    "no",
    "ki",
]
_HANGUL = "김이박최정강조윤장임한오서신권황안송류전민수지영현우진서연하은주원도"


def _word(random: Random, least: int, most: int) -> str:
    return "".join(random.choice(_SYLLABLES) for _ in range(random.randint(least, most))).capitalize()


def companies(number: int) -> Iterator[list[str]]:
    """Made-up companies as rows of a file, their names first; the same each time."""
    random = Random(1)
    yield HEAD.split(",")
    for at in range(number):
        size = int(10 ** random.uniform(0.3, 4.5))
        hiring = random.sample(_FUNCTIONS, random.choice((0, 0, 1, 2)))
        yield [
            f"{_word(random, 2, 4)} {_word(random, 2, 3)}",
            f"company-{at}.example",
            random.choice(_INDUSTRIES),
            f"naics:{random.randint(110000, 999999)};isic:{random.randint(1000, 9999)}",
            str(size) if random.random() < 0.9 else "",
            str(random.randint(-20, 60)) if random.random() < 0.7 else "",
            str(size * random.randint(50_000, 200_000)) if random.random() < 0.6 else "",
            str(random.randint(1, 200) * 100_000) if random.random() < 0.2 else "",
            str(random.randint(1, 50) * 100) if random.random() < 0.4 else "",
            str(random.randint(1900, 2025)),
            random.choice(_COUNTRIES),
            f"Region {random.randint(0, 200)}",
            f"City {random.randint(0, 3000)}",
            ";".join(random.sample(_TECHNOLOGIES, random.randint(0, 6))),
            ";".join(f"{one}:{random.randint(1, 9)}" for one in hiring),
        ]


def people(number: int, of: int) -> Iterator[list[str]]:
    """Made-up people as rows of a file; a few companies have many of them, most have one or two."""
    random = Random(2)
    given, family = ([_word(random, 2, 3) for _ in range(count)] for count in (3_000, 30_000))
    today = date(2026, 11, 27)
    yield PEOPLE_HEAD.split(",")
    for at in range(number):
        name = f"{random.choice(given)} {random.choice(family)}"
        if random.random() < 0.1:
            name = "".join(random.choice(_HANGUL) for _ in range(3))
        company = int(of * random.random() ** 2)
        yield [
            name,
            f"{random.choice(_LEVELS)} {random.choice(_WORK)} {random.choice(('', 'EMEA', 'Nordics', 'II'))}".strip(),
            str(today - timedelta(days=random.randint(0, 4000))) if random.random() < 0.8 else "",
            f"p{at}@company-{company}.example",
            "+358 40 1234567" if random.random() < 0.4 else "",
            f"https://profile.example/{at}",
            random.choice(("en", "fi", "ko", "de")),
            random.choice(_COUNTRIES),
            f"company-{company}.example",
        ]


def write(path: Path, rows: Iterator[list[str]]) -> Path:
    """A file of rows without anything to quote."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{','.join(row)}\n" for row in rows)
    return path


def load(actor: Actor, path: Path, about: str) -> dict[str, float]:
    """Load a file as the command does; rows and rows a second."""
    begun, worked = perf_counter(), _worked()
    load_id = start_load(actor, name=path.name, path=str(path), about=about, now=timezone.now(), queued=False)
    done = 0

    def told(rows: int, share: float) -> None:
        nonlocal done
        done = rows

    work_load(actor, load_id=load_id, clock=timezone.now, told=told)
    spent, worked = perf_counter() - begun, _worked() - worked
    return {
        "rows": done,
        "seconds": round(spent, 1),
        "rows a second": round(done / spent),
        "rows a second of CPU": round(done / worked),
    }


def _worked() -> float:
    """CPU seconds of this process and of those that it started and saw end."""
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + beside.ru_utime + beside.ru_stime


SEARCHES: dict[str, Callable[[int], dict[str, Any]]] = {
    "everybody": lambda at: {"order": ("size", "newest", "fit")[at % 3]},
    "seven parts": lambda at: {
        "where": {
            "industry": {"any": ["Financial services", "Banking", f"Industry {at}"]},
            "employees": {"least": 10 + at},
            "ad_spend": {"least": 1 + at},
            "technologies": {"any": ["HubSpot", f"Product {at}"]},
            "open_positions": {"any": ["marketing"]},
            "title": {"any": ["HR manager"]},
            "role_start": {"under": f"{12 + at}m"},
        },
        "order": "size",
    },
    "broad": lambda at: {
        "where": {
            "employees": {"least": 20 + at, "unknown": True},
            "seniority": {"none": ["entry"]},
            "country": {"none": ["US"]},
        },
        "per_company": 2 + at % 3,
        "fresh": True,
        "order": "size",
    },
    "name with a mistake": lambda at: {
        "text": ("kalomine", "vihejo", "surotaa", "김민", "nerosu", "pariso", "tuvela", "kinola")[at % 8]
    },
    "companies": lambda at: {
        "about": "companies",
        "where": {"technologies": {"all": ["HubSpot"], "none": [f"Product {at}"]}},
        "order": "growth",
    },
    "all companies": lambda at: {"about": "companies", "order": ("name", "revenue", "size")[at % 3]},
    "best fit": lambda at: {"where": {"employees": {"least": 20 + at}}, "per_company": 2 * (at % 2)},
    "who fits": lambda at: {"where": {"fit": {"any": ["fits"]}, "country": {"none": [_COUNTRIES[at]]}}},
    "companies by fit": lambda at: {"about": "companies", "where": {"country": {"none": [_COUNTRIES[at]]}}},
}
"""What is asked, by name; the number makes each time another question of it."""


def ask(actor: Actor, query: Query) -> tuple[float, float, int]:
    """Wall and CPU milliseconds of page, count and six facets together, and how many were found."""
    begun, worked = perf_counter(), process_time()
    found = search(actor, wanted=query, now=timezone.now())
    return (perf_counter() - begun) * 1000, (process_time() - worked) * 1000, found.total


def in_memory(companies_: int, people_: int) -> Segment:
    """The made-up companies and people as a segment, without a database."""
    builder, worth = Builder(lambda code: 0.01 if code else None), "EUR"
    ids: dict[str, UUID] = {}

    def company(row: list[str]) -> list[Any]:
        told = company_values(dict(zip(COMPANY_FIELDS, row, strict=True)), worth)
        ids[row[1]] = new_id()
        return [ids[row[1]], *(told.get(name, _NOTHING.get(name)) for name in COMPANY[1:])]

    def person(row: list[str]) -> list[Any]:
        told = person_values(dict(zip(PERSON_FIELDS, row, strict=True)))
        return [new_id(), ids[row[-1]], *(told.get(name, _NOTHING.get(name)) for name in PERSON[2:])]

    for rows in _batches(map(company, islice(companies(companies_), 1, None))):
        builder.companies(rows)
    for rows in _batches(map(person, islice(people(people_, companies_), 1, None))):
        builder.people(rows)
    ids.clear()
    return builder.done()


COMPANY_FIELDS = (
    "name", "domain", "industry", "industry_codes", "employees", "employee_growth", "revenue", "funding_total",
    "ad_spend", "founded", "country", "region", "city", "technologies", "open_positions",
)  # fmt: skip
PERSON_FIELDS = (
    "name", "title", "role_start", "email", "phone", "profile", "language", "country", "company_domain",
)  # fmt: skip
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("industry", "country", "region", "city", "parent", "domain", "currency", "title"), ""),
    **dict.fromkeys(("seniority", "department", "language", "email", "phone", "profile"), ""),
    **dict.fromkeys(("industry_codes", "technologies", "open_positions"), ()),
}


TODAY = date(2026, 11, 27)
PROFILE: dict[str, Any] = {
    "about": "company",
    "name": "Banks and the like",
    "rules": [
        {"field": "industry", "operator": "is", "values": ["Banking", "Financial services"], "points": 20},
        {"field": "industry", "operator": "has", "values": ["Industry 1"], "points": 10},
        {"field": "employees", "operator": "between", "least": 50, "most": 5000, "points": 20},
        {"field": "revenue", "operator": "at_least", "least": 1_000_000, "currency": "EUR", "points": 10},
        {"field": "employee_growth", "operator": "at_least", "least": 10, "points": 10},
        {"field": "technologies", "operator": "is", "values": ["HubSpot", "Salesforce"], "points": 20},
        {"field": "open_positions", "operator": "is", "values": ["marketing", "sales"], "points": 10},
        {"field": "country", "operator": "is", "values": ["FI", "SE", "DE", "KR"], "points": 15},
        {"field": "industry_codes", "operator": "is", "values": ["naics:52"], "points": 5},
        {"field": "country", "operator": "is", "values": ["BR"], "knock_out": True},
    ],
}
PERSONA: dict[str, Any] = {
    "about": "person",
    "name": "HR lead",
    "rules": [
        {"field": "department", "operator": "is", "values": ["hr"], "points": 30},
        {"field": "seniority", "operator": "is", "values": ["head", "director", "manager"], "points": 20},
        {"field": "title", "operator": "has", "values": ["EMEA"], "points": 5},
        {"field": "role_start", "operator": "within", "days": 365, "points": 10},
        {"field": "channels", "operator": "is", "values": ["phone"], "points": 5},
    ],
}


def _version(definition: dict[str, Any]) -> Version:
    return Version(new_id(), new_id(), 1, read_definition(definition))


def _batches(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while some := list(islice(rows, 20_000)):
        yield some


def alone(number: str, of_people: str) -> None:
    """Print what the search costs by itself."""
    begun = process_time()
    segment = in_memory(int(number), int(of_people))
    told: dict[str, Any] = {"made, s of CPU": round(process_time() - begun, 1), "memory, MB": _resident()}
    begun = process_time()
    asking.prepare(segment)
    told["put in order, s of CPU"] = round(process_time() - begun, 1)
    measure = Measure(Published((_version(PROFILE),), (_version(PERSONA),)), "EUR", TODAY)
    begun = process_time()
    for companies in (True, False):
        best_first(segment, measure, companies=companies)
    told["scored for the first time, s of CPU"] = round(process_time() - begun, 1)

    def answer(query: Query) -> tuple[float, float, int]:
        begun, worked = perf_counter(), process_time()
        found = asking.ask([segment], Wanted(query, TODAY, words_of_query(query.text), measure=measure))
        return (perf_counter() - begun) * 1000, (process_time() - worked) * 1000, found.total

    told["searches, ms"] = asked(answer)
    told["memory after, MB"] = _resident()
    sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def asked(ask: Callable[[Query], tuple[float, float, int]]) -> dict[str, Any]:
    """Each search, each time otherwise."""
    told: dict[str, Any] = {}
    every: list[tuple[float, float]] = []
    for name, make in SEARCHES.items():
        spent = [ask(from_json(make(at))) for at in range(RUNS)]
        every += [one[:2] for one in spent]
        told[name] = {
            "found": spent[0][2],
            "wall": _figures([one[0] for one in spent]),
            "CPU": _figures([one[1] for one in spent]),
        }
    at = int(len(every) * 0.95)
    told["p95 of all"] = {
        "wall": round(sorted(one for one, _ in every)[at]),
        "CPU": round(sorted(one for _, one in every)[at]),
    }
    return told


def _figures(times: list[float]) -> str:
    return f"first {times[0]:.0f}, median {sorted(times)[len(times) // 2]:.0f}, worst {max(times):.0f}"


def changed(actor: Actor) -> float:
    """Seconds from the change of one record until a search finds it."""
    target = found_ids(actor, wanted=Query(about="companies", order="size"), now=timezone.now(), most=1000)[
        -1
    ]
    begun = perf_counter()
    edit_company(
        actor,
        company_id=target,
        values={"city": f"Changed {new_id()}"[:60], "founded": "1801"},
        now=timezone.now(),
    )
    wanted = from_json({"about": "companies", "where": {"founded": {"most": 1801}}})
    while not search(actor, wanted=wanted, now=timezone.now(), facets=False).total:
        pass
    return round(perf_counter() - begun, 3)


def main(number: str, of_people: str) -> None:
    """Print what was measured as JSON."""
    call_command("migrate", verbosity=0)
    if not Workspace.objects.filter(slug=SLUG).exists():
        Workspace.objects.create(name="Scale", slug=SLUG, created_at=datetime.now(UTC))
    actor = operator(SLUG)
    told: dict[str, Any] = {}
    with workspace(actor.workspace_id):
        empty = not Person.objects.exists()
    if empty:
        folder = Path(settings.HOMEPLATE_DATA)
        told["load companies"] = load(
            actor, write(folder / "companies.csv", companies(int(number))), "companies"
        )
        told["load people"] = load(
            actor, write(folder / "people.csv", people(int(of_people), int(number))), "people"
        )
    begun, worked = perf_counter(), process_time()
    with workspace(actor.workspace_id):
        keeping.read_now(lambda code: 0.01 if code else None)
    told["read into memory, s"] = round(perf_counter() - begun, 1)
    told["read into memory, s of CPU"] = round(process_time() - worked, 1)
    told["searches, ms"] = asked(partial(ask, actor))
    told["change found, s"] = changed(actor)
    told["again after the change, ms"] = asked(partial(ask, actor))["p95 of all"]
    told["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told["memory, MB"] = _resident()
    sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


if __name__ == "__main__":
    arguments: Sequence[str] = sys.argv[1:]
    (alone if arguments[2:] == ["alone"] else main)(*arguments[:2])
