"""`homeplate person`: all data of one person as a file, erasing them, and letting them come back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from homeplate.accounts.actions import lift_suppression
from homeplate.accounts.queries import ContactFilter, list_contacts
from homeplate.cli.command import Command
from homeplate.kit.errors import Invalid, NotFound
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people import queries
from homeplate.people.access import Actor
from homeplate.transfer.person.erasing import erase_person, preview_erasure
from homeplate.transfer.person.exporting import tell_person


def _export(args: Namespace) -> int:
    operator, now = queries.operator(args.workspace), datetime.now(UTC)
    told = tell_person(operator, contact_id=_whom(operator, args.person), now=now)
    path = Path(args.output)
    path.write_bytes(told.archive(args.workspace, now))
    print(f"{path}: everything about {told.name}, to read and as JSON.")
    return 0


def _erase(args: Namespace) -> int:
    operator = queries.operator(args.workspace)
    contact_id = _whom(operator, args.person)
    found = preview_erasure(operator, contact_id=contact_id)
    print(
        f"{found.name}: {found.points} ways to reach them, {found.facts} entries of their history, "
        f"{found.named} texts that name them, {len(found.uploads)} uploaded files, "
        f"{found.vendors} records among the prospects go for good."
    )
    if not args.confirm:
        print(f'Nothing is erased yet. To erase them: --confirm "{found.name}"')
        return 0
    erase_person(operator, contact_id=contact_id, confirmed=args.confirm, now=datetime.now(UTC))
    print("Erased.")
    return 0


def _lift(args: Namespace) -> int:
    lifted = lift_suppression(queries.operator(args.workspace), email=args.person, now=datetime.now(UTC))
    print("They may be added again." if lifted else "Nobody with this address was erased.")
    return 0 if lifted else 1


def _whom(operator: Actor, text: str) -> UUID:
    """The contact with this id or e-mail address. Raises `NotFound`, and `Invalid` where several have it."""
    if found := parse_id(text):
        return found
    rows = list_contacts(operator, wanted=ContactFilter(email=text)).rows
    if not rows:
        raise NotFound(
            "not-found", msg("There is no such {kind}, or you may not see it.", kind=msg("contact"))
        )
    if len(rows) > 1:
        ids = ", ".join(str(row.id) for row in rows)
        raise Invalid("several", msg("Several people have this address: {ids}. Name one by its id.", ids=ids))
    return rows[0].id


VERBS = {"export": _export, "erase": _erase, "lift": _lift}


def _arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    export = verbs.add_parser("export", help="write everything about a person into a ZIP file")
    export.add_argument("--output", default="person.zip", metavar="FILE")
    erase = verbs.add_parser(
        "erase", help="say what erasing a person takes; with --confirm, erase them for good"
    )
    erase.add_argument(
        "--confirm", default="", metavar="NAME", help="their name as it stands in their record"
    )
    lift = verbs.add_parser("lift", help="let somebody who was erased be added again")
    for verb in (export, erase, lift):
        verb.add_argument("person", help="e-mail address or id" if verb is not lift else "e-mail address")
        verb.add_argument("--workspace", required=True, metavar="SLUG")


COMMAND = Command(
    "all data of one person: a file of it, erasing it", lambda args: VERBS[args.verb](args), _arguments
)
