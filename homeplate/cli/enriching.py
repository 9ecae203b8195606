"""`homeplate prospects enrich …`: asking providers, and taking in what they laid into their folders."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from homeplate.kit.clean import unknown_name
from homeplate.people.access import Actor
from homeplate.prospects.providers.actions import enrich
from homeplate.prospects.providers.collecting import take_in_deliveries
from homeplate.prospects.providers.queries import providers
from homeplate.prospects.queries import found_ids
from homeplate.prospects.query import Query

MOST = 1_000


def add_arguments(what: Any) -> None:
    """The commands about providers."""
    asking = what.add_parser("enrich", help="ask a provider about what a search finds")
    asking.add_argument("query", nargs="?", default="", help="as in the address of a search, or as JSON")
    asking.add_argument("--workspace", required=True, metavar="SLUG")
    asking.add_argument("--provider", required=True, metavar="NAME")
    asking.add_argument("--most", type=int, default=MOST, help=f"records that are asked about; else {MOST:,}")
    asking.add_argument("--report", type=Path, metavar="FILE", help="write what was refused as CSV")
    listing = what.add_parser("providers", help="list the providers, how they are, and what they brought")
    listing.add_argument("--workspace", required=True, metavar="SLUG")
    taking = what.add_parser("collect", help="take in the files that providers laid into their folders")
    taking.add_argument("--workspace", required=True, metavar="SLUG")


def started_enrichment(actor: Actor, wanted: Query, args: Namespace, *, now: datetime) -> UUID:
    """Ask the provider that is named about the first that a search finds; the load to be worked."""
    known = {row.name: row.id for row in providers(actor)}
    if args.provider not in known:
        raise unknown_name(args.provider, known, field="provider")
    ids = found_ids(actor, wanted=wanted, now=now, most=args.most)
    return enrich(actor, provider_id=known[args.provider], about=wanted.about, ids=ids, now=now, queued=False)


def tell_providers(actor: Actor, args: Namespace) -> int:
    """Print one line for each provider, and what is wrong with it."""
    for row in providers(actor):
        state = "on" if row.on else "off"
        print(
            f"{row.name}\t{row.kind}\t{state}\t{row.runs:,} runs\t{row.brought:,} records\t{row.refused:,} refused"
        )
        if row.trouble is not None:
            print(f"  {row.trouble}")
        for name, why in row.notes:
            print(f"  {name}: {why}")
    return 0


def take_in(actor: Actor, args: Namespace) -> int:
    """Look into the folders once; a file is taken at the second look at which it stood still."""
    began = take_in_deliveries(actor, clock=lambda: datetime.now(UTC), apart=timedelta(0))
    print(f"{began:,} files are being taken in.")
    return 0
