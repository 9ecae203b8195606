"""What the search for duplicates costs over a base of a size that few have, and how well it finds who is there twice.

HOMEPLATE_DATA=FOLDER python -m homeplate.bench.duplicates ACCOUNTS CONTACTS

The folder keeps the database: the second run only searches. The records are those of `bench.address_book`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, process_time
from typing import Any, TypeVar
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from homeplate.accounts.duplicates.actions import search_now  # noqa: E402
from homeplate.accounts.duplicates.models import DuplicatePair  # noqa: E402
from homeplate.accounts.duplicates.queries import get_search  # noqa: E402
from homeplate.accounts.models import Account, Contact, ContactPoint  # noqa: E402
from homeplate.bench import address_book  # noqa: E402
from homeplate.bench.yardstick import yardstick  # noqa: E402
from homeplate.kit.ids import new_id  # noqa: E402
from homeplate.kit.text import folded  # noqa: E402
from homeplate.people.access import Actor  # noqa: E402
from homeplate.people.queries import operator  # noqa: E402
from homeplate.tenancy.bulk import insert_many  # noqa: E402
from homeplate.tenancy.context import workspace  # noqa: E402
from homeplate.tenancy.models import Workspace  # noqa: E402

T = TypeVar("T")
SLUG = "scale"
MADE = datetime(2026, 11, 27, tzinfo=UTC)
AT_ONCE = 20_000
KINDS = ("account", "contact")


def id_of(kind: str, number: int) -> UUID:
    """The id of the record of a number."""
    return UUID(int=(KINDS.index(kind) + 1 << 64) + number)


def number_of(identity: UUID) -> int:
    """The number of a record."""
    return identity.int & (1 << 64) - 1


def accounts(number: int) -> Iterator[dict[str, Any]]:
    """So many made-up companies as rows."""
    for at in range(number):
        one = address_book.company(at)
        yield {
            "id": id_of("account", at),
            "name": one.name,
            "search_name": folded(one.name),
            "domain": one.domain,
            "phone": one.phone,
            "city": one.city,
            "country": one.country,
            "created_at": MADE,
        }


def contacts(number: int, of: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """So many made-up people of so many companies as rows, each with those of its addresses and numbers."""
    for at in range(number):
        one = address_book.person(at, of)
        identity = id_of("contact", at)
        yield (
            {
                "id": identity,
                "name": one.name,
                "search_name": folded(one.name),
                "given_name": one.given if one.parts else "",
                "family_name": one.family if one.parts else "",
                "title": one.title,
                "account_id": None if one.company is None else id_of("account", one.company),
                "created_at": MADE,
            },
            [
                {
                    "id": new_id(),
                    "contact_id": identity,
                    "kind": kind,
                    "value": value,
                    "folded": folded(value),
                }
                for kind, value in (("email", one.email), ("phone", one.phone))
                if value
            ],
        )


def fill(companies: int, people: int) -> None:
    """Write the made-up records into the present workspace."""
    for rows in _batches(accounts(companies)):
        with transaction.atomic():
            insert_many(Account, rows)
    for both in _batches(contacts(people, companies)):
        with transaction.atomic():
            insert_many(Contact, (row for row, _ in both))
            insert_many(ContactPoint, (point for _, points in both for point in points))


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        yield some


@dataclass(slots=True)
class Spent:
    """What each step of a search took: seconds by the clock and of CPU, and the most memory of its own in MB, looked at
    twenty times a second. What SQLite maps of its file is not the program's own."""

    steps: dict[str, dict[str, float]] = field(default_factory=dict)
    step: str = "begin"
    since: tuple[float, float] = field(default_factory=lambda: (perf_counter(), process_time()))
    most: int = 0
    peak: int = 0
    over: Event = field(default_factory=Event)

    def watch(self) -> None:
        """Look at the memory until it is `over`."""
        while not self.over.wait(0.05):
            self.most = max(self.most, own_memory())

    def told(self, step: str, permille: int) -> None:
        """The search is at a step."""
        now = perf_counter(), process_time()
        here = self.steps.setdefault(self.step, {"clock, s": 0.0, "CPU, s": 0.0})
        here["clock, s"] = round(here["clock, s"] + now[0] - self.since[0], 2)
        here["CPU, s"] = round(here["CPU, s"] + now[1] - self.since[1], 2)
        here["memory, MB"] = max(here.get("memory, MB", 0), self.most)
        self.peak, self.most = max(self.peak, self.most), own_memory()
        self.step, self.since = step, now


def own_memory() -> int:
    """MB of memory that the program has, without the files that it maps (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("RssAnon:")[1].split()[0]) // 1024


def search(actor: Actor) -> dict[str, Any]:
    """Search once; what it took."""
    spent, begun, worked = Spent(), perf_counter(), process_time()
    watcher = Thread(target=spent.watch, daemon=True)
    watcher.start()
    run_id = search_now(actor, clock=timezone.now, told=spent.told)
    spent.told("end", 1000)
    spent.over.set()
    watcher.join()
    found = get_search(actor, run_id=run_id)
    return {
        "state": found.state,
        "clock, s": round(perf_counter() - begun, 1),
        "CPU, s": round(process_time() - worked, 1),
        "memory, MB": spent.peak,
        "steps": spent.steps,
        "figures": found.figures,
    }


def quality(kind: str, records: int) -> dict[str, float]:
    """How many pairs were found and how many of them are one, by what is known of the made-up records."""
    rows = DuplicatePair.objects.filter(kind=kind).values_list("one", "other", "sure")
    found = {(number_of(one), number_of(other)): sure for one, other, sure in rows.iterator()}
    true = address_book.twins(records)
    right, sure = found.keys() & true, {pair for pair, is_sure in found.items() if is_sure}
    return {
        "true": len(true),
        "found": len(found),
        "precision": round(len(right) / max(1, len(found)), 4),
        "recall": round(len(right) / max(1, len(true)), 4),
        "sure": len(sure),
        "precision of the sure": round(len(sure & true) / max(1, len(sure)), 4),
    }


def main(companies: str, people: str) -> None:
    """Print what was measured as JSON."""
    call_command("migrate", verbosity=0)
    if not Workspace.objects.filter(slug=SLUG).exists():
        Workspace.objects.create(name="Scale", slug=SLUG, created_at=MADE)
    actor, numbers = operator(SLUG), {"account": int(companies), "contact": int(people)}
    told: dict[str, Any] = {}
    with workspace(actor.workspace_id):
        begun = perf_counter()
        if not Account.objects.exists():
            fill(*numbers.values())
            told["made, s"] = round(perf_counter() - begun, 1)
    told["yardstick before, ms"] = round(yardstick(), 1)
    told["memory before, MB"] = own_memory()
    told |= search(actor)
    told["yardstick after, ms"] = round(yardstick(), 1)
    with workspace(actor.workspace_id):
        told["quality"] = {kind: quality(kind, number) for kind, number in numbers.items()}
    sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
