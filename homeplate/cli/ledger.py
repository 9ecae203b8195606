"""`homeplate ledger verify`: rebuild every deal from its facts and report where the tables differ."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from homeplate.cli.command import Command
from homeplate.deals.verify import verify_deals
from homeplate.people.queries import operator, workspaces
from homeplate.tenancy.context import workspace

SHOWN = 50


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="rebuild from facts and compare")
    parser.add_argument("--workspace", help="slug of one workspace; all of them if not given")


def run(args: Namespace) -> int:
    """0 when facts and tables agree in every workspace asked for, 1 otherwise."""
    slugs = [args.workspace] if args.workspace else [slug for _, slug, _ in workspaces()]
    return max((_verify(slug) for slug in slugs), default=0)


def _verify(slug: str) -> int:
    actor = operator(slug)
    count = 0
    with workspace(actor.workspace_id):
        for count, difference in enumerate(verify_deals(), 1):
            if count <= SHOWN:
                print(f"{slug}: deal {difference.deal_id or '–'}: {difference.what}")
    if count > SHOWN:
        print(f"{slug}: … and {count - SHOWN} more")
    print(f"{slug}: {count or 'no'} difference{'' if count == 1 else 's'} between ledger and tables")
    return 1 if count else 0


COMMAND = Command("check the append-only ledger against the tables", run, _arguments)
