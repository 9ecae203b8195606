"""`homeplate duplicates`: search all accounts and contacts for records that may be one, and list them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils import timezone

from homeplate.accounts.duplicates.actions import search_now
from homeplate.accounts.duplicates.queries import get_search, last_search, list_groups
from homeplate.accounts.duplicates.rules import KINDS, in_words
from homeplate.cli.command import Command
from homeplate.people.access import Actor
from homeplate.people.queries import operator, workspaces


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["search", "status", "list"],
        help="compare all records; how the last search went; what it found",
    )
    parser.add_argument("--workspace", help="slug of one workspace; all of them if not given")
    parser.add_argument(
        "--kind", choices=list(KINDS), default="account", help="what is listed (default: account)"
    )
    parser.add_argument("--limit", type=int, default=20, help="groups that are listed (default: 20)")


def run(args: Namespace) -> int:
    """0 when it is done, 1 when a search did not come to its end."""
    slugs = [args.workspace] if args.workspace else [slug for _, slug, _ in workspaces()]
    do = {"search": _search, "status": _status, "list": _list}[args.what]
    return max((do(slug, operator(slug), args) for slug in slugs), default=0)


def _search(slug: str, actor: Actor, args: Namespace) -> int:
    begun = timezone.now()
    found = get_search(actor, run_id=search_now(actor, clock=timezone.now))
    if found.state != "done":
        print(f"{slug}: another process is at it" if found.is_busy else f"{slug}: {found.state}")
        return 1
    seconds = (timezone.now() - begun).total_seconds()
    print(f"{slug}: {_figures(found.figures)}, {seconds:.1f} s")
    return 0


def _status(slug: str, actor: Actor, args: Namespace) -> int:
    found = last_search(actor)
    if found is None:
        print(f"{slug}: no search yet")
    elif found.is_busy:
        print(f"{slug}: {found.state}, {found.percent} %")
    else:
        print(
            f"{slug}: {found.state} at {found.finished_at:%Y-%m-%d %H:%M} UTC; {_figures(found.figures) or '–'}"
        )
    return 0


def _figures(figures: object) -> str:
    told = figures if isinstance(figures, dict) else {}
    return "; ".join(
        f"{one['records']} {kind}s: {one['groups']} groups ({one['sure']} sure pairs, {one['new']} new)"
        for kind, one in told.items()
    )


def _list(slug: str, actor: Actor, args: Namespace) -> int:
    today = timezone.localdate()
    for group in list_groups(actor, kind=args.kind, today=today, size=args.limit).rows:
        least = min(pair.probability for pair in group.pairs)
        print(f"{slug}: {in_words(least)} ({least:.2f})")
        for record in group.records:
            print(f"    {record.id}  {record.name}")
    return 0


COMMAND = Command("find accounts and contacts that are there more than once", run, _arguments)
