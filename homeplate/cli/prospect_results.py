"""`homeplate prospects take …`: what becomes of a search: leads, lists, and news of watched ones."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from homeplate.kit.errors import Invalid, NotFound
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.queries import member_by_email
from homeplate.prospects.lists import actions as listing
from homeplate.prospects.lists.export import header, table
from homeplate.prospects.lists.queries import ListRow, list_ids, list_of, lists
from homeplate.prospects.queries import found_ids, wait_until_read
from homeplate.prospects.query import Query, from_address, from_json, to_address
from homeplate.prospects.takes.actions import USUAL_SOURCE, start_take, undo_take
from homeplate.prospects.takes.queries import reasons, take_of, taken_rows
from homeplate.prospects.takes.rules import MOST
from homeplate.prospects.takes.work import work_take
from homeplate.prospects.watches.work import look
from homeplate.transfer.safe_csv import csv_lines

Subparsers = Any


def arguments(what: Subparsers) -> None:
    """Adds the commands."""
    taking = _command(
        what, "take", "make leads of what a search finds, or of a list; prints what became of them"
    )
    _which(taking)
    taking.add_argument("--source", default=USUAL_SOURCE, help="where the leads come from, as leads know it")
    taking.add_argument("--campaign", default="", help="the campaign, the fair, the list")
    taking.add_argument("--note", default="")
    taking.add_argument("--consent", default="", help="why they may be contacted")
    taking.add_argument("--owner", default="", metavar="E-MAIL", help="who gets them; else as routing says")
    taking.add_argument("--report", type=Path, metavar="FILE", help="write what became of each as CSV")
    back = _command(what, "take-back", "delete the leads of a take that nobody worked on since")
    back.add_argument("take", metavar="TAKE")
    _command(what, "lists", "print the lists of prospects")
    putting = _command(what, "put", "put what a search finds on a list, which is made where it is new")
    _which(putting)
    putting.add_argument("--onto", required=True, metavar="LIST", help="its name or id")
    exporting = _command(what, "export-list", "write a list as CSV")
    exporting.add_argument("list", metavar="LIST", help="its name or id")
    exporting.add_argument("file", type=Path, metavar="FILE")
    _command(what, "look", "look at watched searches that are due, and tell what is new")


def _command(what: Subparsers, name: str, text: str) -> ArgumentParser:
    parser: ArgumentParser = what.add_parser(name, help=text)
    parser.add_argument("--workspace", required=True, metavar="SLUG")
    return parser


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", default="", help="as in the address of a search, or as JSON")
    parser.add_argument("--list", default="", metavar="LIST", help="within this list; its name or id")
    parser.add_argument(
        "--not-on", default="", metavar="LIST", help="but for who is on this list; its name or id"
    )


def query_of(text: str) -> Query:
    """A search as it is typed: as in an address, or as JSON. Raises `Invalid`."""
    if not text.lstrip().startswith("{"):
        return from_address(text.lstrip("?"))
    try:
        return from_json(json.loads(text))
    except ValueError:
        raise Invalid("json", msg("This is not JSON."), field="query") from None


def _now() -> datetime:
    return datetime.now(UTC)


def _chosen(actor: Actor, args: Namespace, most: int) -> tuple[str, Sequence[UUID], dict[str, str]]:
    """Whether companies or people are meant, the first `most` of them, and where they were chosen."""
    if args.list and not (args.query or args.not_on):
        row = _list(actor, args.list)
        return row.about, list_ids(actor, list_id=row.id, most=most), {"list": str(row.id)}
    first = args.list or args.not_on
    query = query_of(args.query) if args.query or not first else Query(_list(actor, first).about)
    if args.list:
        query = replace(query, within=str(_list(actor, args.list, query.about).id))
    if args.not_on:
        query = replace(query, without=str(_list(actor, args.not_on, query.about).id))
    wait_until_read(actor, now=_now())
    ids = found_ids(actor, wanted=query, now=_now(), most=most)
    return query.about, ids, {"search": to_address(query)}


def _list(actor: Actor, text: str, about: str = "") -> ListRow:
    """A list by its id or name. Raises `NotFound`."""
    identity = parse_id(text)
    if identity is not None:
        return list_of(actor, list_id=identity)
    found = [row for row in lists(actor, about=about) if row.name.casefold() == text.strip().casefold()]
    if not found:
        raise NotFound("not-found", msg("There is no list “{name}”.", name=text[:60]), field="list")
    return found[0]


def _take(actor: Actor, args: Namespace) -> int:
    about, ids, origin = _chosen(actor, args, MOST)
    owner = member_by_email(actor, email=args.owner).id if args.owner else None
    take_id = start_take(
        actor,
        about=about,
        ids=ids,
        source=args.source,
        source_detail=args.campaign,
        note=args.note,
        consent=args.consent,
        owner_id=owner,
        origin=origin,
        now=_now(),
        queued=False,
    )
    work_take(actor, take_id=take_id, clock=_now)
    if args.report:
        rows = taken_rows(actor, take_id=take_id, limit=MOST)
        cells = [(row.name, row.outcome, row.lead or row.met, str(row.message or "")) for row in rows]
        _write(args.report, csv_lines(("name", "outcome", "is", "problem"), cells))
    return _tell_take(actor, take_id)


def _tell_take(actor: Actor, take_id: UUID) -> int:
    row = take_of(actor, take_id=take_id)
    counts = {name: getattr(row, name) for name in ("total", "taken", "left_out", "taken_back")}
    told = {"take": str(row.id), "state": row.state, **counts, "reasons": reasons(actor, take_id=take_id)}
    if row.message is not None:
        told["message"] = str(row.message)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0 if row.state in ("done", "undone") else 1


def _take_back(actor: Actor, args: Namespace) -> int:
    take_id = parse_id(args.take)
    if take_id is None:
        raise Invalid("id", msg("“{text}” is no id.", text=args.take[:60]), field="take")
    undo_take(actor, take_id=take_id, now=_now())
    work_take(actor, take_id=take_id, clock=_now)
    return _tell_take(actor, take_id)


def _lists(actor: Actor, args: Namespace) -> int:
    for row in lists(actor):
        print(f"{row.id}  {row.size:>7}  {row.about:<9}  {row.name}")
    return 0


def _put(actor: Actor, args: Namespace) -> int:
    about, ids, _ = _chosen(actor, args, listing.MOST)
    try:
        list_id, number = _list(actor, args.onto, about).id, 0
    except NotFound:
        if parse_id(args.onto) is not None:
            raise
        list_id = listing.create_list(actor, name=args.onto, about=about, sharing="all", now=_now())
    number = listing.add_to_list(actor, list_id=list_id, ids=ids, now=_now()).number if ids else 0
    print(json.dumps({"list": str(list_id), "added": number}))
    return 0


def _export(actor: Actor, args: Namespace) -> int:
    row = _list(actor, args.list)
    _write(args.file, csv_lines(header(row.about), table(actor, list_id=row.id)))
    print(f"{row.size} → {args.file}")
    return 0


def _write(path: Path, lines: Any) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        target.writelines(lines)


def _look(actor: Actor, args: Namespace) -> int:
    wait_until_read(actor, now=_now())
    print(json.dumps({"told": look(actor.workspace_id, clock=_now)}))
    return 0


RUN: Final[Mapping[str, Callable[[Actor, Namespace], int]]] = {
    "take": _take,
    "take-back": _take_back,
    "lists": _lists,
    "put": _put,
    "export-list": _export,
    "look": _look,
}
"""The commands by name."""
