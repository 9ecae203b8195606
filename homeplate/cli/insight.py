"""`homeplate insight`: bring the columnar mirror of deals up to date, build it anew, compare it with the ledger; train
the chance to win."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import perf_counter, process_time

from django.utils import timezone

from homeplate.cli.command import Command
from homeplate.insight.actions import train_now
from homeplate.insight.chance.versions import Version, version_of
from homeplate.insight.mirror.compare import differing
from homeplate.insight.mirror.files import Folder
from homeplate.insight.mirror.places import mirror_of
from homeplate.insight.mirror.refresh import behind, catch_up, rebuild
from homeplate.kit.text import in_language
from homeplate.people.queries import operator, workspaces
from homeplate.playbook.queries import choices
from homeplate.tenancy.context import current_workspace_id, workspace


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["status", "catch-up", "rebuild", "verify", "train"],
        help="how far it has come; take in new facts; build it anew; compare it with what the ledger tells; "
        "train the chance to win of each process",
    )
    parser.add_argument("--workspace", help="slug of one workspace; all of them if not given")


def run(args: Namespace) -> int:
    """0 when it is done, and for `verify` when mirror and ledger agree; 1 otherwise."""
    slugs = [args.workspace] if args.workspace else [slug for _, slug, _ in workspaces()]
    do = {
        "status": _status,
        "catch-up": _catch_up,
        "rebuild": _rebuild,
        "verify": _verify,
        "train": _train,
    }[args.what]
    worst = 0
    for slug in slugs:
        with workspace(operator(slug).workspace_id):
            worst = max(worst, do(slug))
    return worst


def _status(slug: str) -> int:
    note = mirror_of(current_workspace_id()).note()
    if note is None:
        print(f"{slug}: no mirror yet; {behind()} facts to take in")
    else:
        print(
            f"{slug}: {note.deals} deals from {note.facts} facts, as of {note.made}; {behind()} facts behind"
        )
    return 0


def _catch_up(slug: str) -> int:
    return _done(slug, rebuilt=False)


def _rebuild(slug: str) -> int:
    return _done(slug, rebuilt=True)


def _done(slug: str, *, rebuilt: bool) -> int:
    begun, worked = perf_counter(), process_time()
    made = (rebuild if rebuilt else catch_up)(now=timezone.now())
    if made.busy:
        print(f"{slug}: another process is at it")
        return 1
    spent, worked = perf_counter() - begun, process_time() - worked
    print(f"{slug}: {made.facts} facts, {made.deals} deals, {spent:.1f} s, {worked:.1f} s of CPU")
    return 0


def _verify(slug: str) -> int:
    note = mirror_of(current_workspace_id()).note()
    if note is None or behind():
        print(f"{slug}: the mirror is not up to date; run `homeplate insight catch-up` first")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        anew = Folder(current_workspace_id(), Path(scratch))
        rebuild(now=timezone.now(), folder=anew)
        wrong = differing(mirror_of(current_workspace_id()), anew)
    for table, rows in wrong.items():
        print(f"{slug}: {table}: {rows} rows differ")
    print(f"{slug}: {'mirror and ledger differ' if wrong else 'mirror and ledger agree'}")
    return 1 if wrong else 0


def _train(slug: str) -> int:
    actor, failed = operator(slug), 0
    for process in choices(actor):
        begun = process_time()
        told = version_of(actor, run_id=train_now(actor, process_id=process.id, clock=timezone.now))
        failed += told.state not in ("done", "few", "same")
        print(
            f"{slug}: {in_language(process.name, 'en')}: {_told(told)}, {process_time() - begun:.1f} s of CPU"
        )
    return 1 if failed else 0


ENDS = {
    "few": "too few closed deals",
    "same": "nothing new to learn from",
    "running": "another process is at it",
}


def _told(version: Version) -> str:
    if version.state != "done":
        return ENDS.get(version.state, version.state)
    taken = "taken up" if version.taken else "not better than the one in use, and not taken up"
    return f"version {version.number} from {version.deals} deals ({version.level}), {taken}"


COMMAND = Command("the columnar mirror that measures are taken from", run, _arguments)
