"""The process behind `subjects.find`: prepares the measured database and says what is in it."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeplate.config.settings")
django.setup()

from django.db.models import Count, Q  # noqa: E402

from homeplate.accounts.models import Account  # noqa: E402
from homeplate.bench.subjects import Subjects  # noqa: E402
from homeplate.deals.actions import lapse_evidence  # noqa: E402
from homeplate.deals.models import Deal  # noqa: E402
from homeplate.deals.rules.moves import verdict  # noqa: E402
from homeplate.deals.store import holding_of  # noqa: E402
from homeplate.demo.organisation import PASSWORD  # noqa: E402
from homeplate.people.actions import create_token  # noqa: E402
from homeplate.people.permissions import ROLES, Role  # noqa: E402
from homeplate.people.queries import members, operator  # noqa: E402
from homeplate.playbook.queries import default_process, definition  # noqa: E402
from homeplate.process.definition import Process  # noqa: E402
from homeplate.tenancy.context import workspace  # noqa: E402

READY, SOME, TOKENS = 4000, 2000, 16


def look(slug: str, now: datetime) -> Subjects:
    """Notice what has lapsed since the database was made, make tokens, and choose what to ask for."""
    actor, rng = operator(slug), Random(7)
    while lapse_evidence(actor, now=now):
        pass
    people = members(actor)
    admin = next(row for row in people if row.role is Role.ADMIN)
    scopes = sorted(ROLES[Role.ADMIN][1])
    tokens = [
        create_token(actor, name=f"bench {number}", scopes=scopes, member_id=admin.id, now=now).text
        for number in range(TOKENS)
    ]
    current = default_process(actor)
    with workspace(actor.workspace_id):
        process = definition(current.version_id)
        ids = list(Deal.objects.filter(status="open").values_list("id", flat=True))
        owners = Counter(Deal.objects.filter(status="open").values_list("owner_id", flat=True))
        accounts = list(Account.objects.values_list("id", "name"))
        ready = list(_ready(process, now))
    some = rng.sample(accounts, min(SOME, len(accounts)))
    rng.shuffle(ready)
    return Subjects(
        email=admin.email,
        rep=max((row for row in people if row.role is Role.REP), key=lambda row: owners[row.id]).email,
        password=PASSWORD,
        tokens=tokens,
        process=str(current.process_id),
        deals=[str(one) for one in rng.sample(ids, min(SOME, len(ids)))],
        ready=ready[:READY],
        accounts=[str(one) for one, _ in some],
        parts=[_part(name, rng) for _, name in some],
        common=_common([name for _, name in some]),
        team=str(Counter(row.team_id for row in people if row.team_id).most_common(1)[0][0]),
    )


def _ready(process: Process, now: datetime) -> Iterator[list[str]]:
    """Deals that hold evidence for everything required so far, as far as their gate opens now."""
    needed = 0
    for position, stage in enumerate(process.selling_stages[:-1]):
        needed += len(stage.required)
        rows = Deal.objects.filter(status="open", stage=stage.key, gaps=0).annotate(
            held=Count("evidence", filter=Q(evidence__withdrawn_at=None))
        )
        to = process.selling_stages[position + 1].key
        for deal in rows.filter(held=needed).order_by("id")[: READY // 4]:
            if verdict(deal, holding_of(deal.id), process, now, to).passed:
                yield [str(deal.id), to]


def _part(name: str, rng: Random) -> str:
    """Some letters from within a name, as somebody types who does not remember its beginning."""
    start = rng.randrange(max(len(name) - 5, 1))
    return name[start : start + rng.randint(3, 5)].strip() or name


def _common(names: Sequence[str]) -> list[str]:
    """Three letters that more than a hundredth of the names have: what finds many deals."""
    pieces = Counter(piece for name in names for piece in {name[at : at + 3] for at in range(len(name) - 2)})
    often = sorted(piece for piece, times in pieces.items() if times * 100 > len(names) and " " not in piece)
    return often or [names[0][:3]]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(look(sys.argv[1], datetime.now(UTC)))))
