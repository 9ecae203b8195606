"""`homeplate prospects`: take files of companies and people in, and look for them."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from homeplate.cli import prospect_results
from homeplate.cli.command import Command
from homeplate.cli.enriching import add_arguments, started_enrichment, take_in, tell_providers
from homeplate.fit.rules import Judged
from homeplate.fit.words import says
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.queries import operator
from homeplate.prospects.actions import resume_load, start_load
from homeplate.prospects.queries import CompanyRow, PersonRow, search, wait_until_read
from homeplate.prospects.queries_fit import ProspectFit
from homeplate.prospects.queries_loads import load, refusals, refused_rows
from homeplate.prospects.working import work_whole

SHOWN = 20


def _arguments(parser: ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    taking = what.add_parser("load", help="take a file of companies or people in: CSV or Parquet")
    taking.add_argument("file", nargs="?", type=Path, metavar="FILE")
    taking.add_argument("--workspace", required=True, metavar="SLUG")
    taking.add_argument(
        "--about", choices=["companies", "people"], default="", help="else told by the columns"
    )
    taking.add_argument(
        "--source",
        default="",
        help="who says what the file says, such as the vendor's name; otherwise the file's name",
    )
    taking.add_argument(
        "--said-on", type=date.fromisoformat, metavar="DATE", help="the day of the file; else today"
    )
    taking.add_argument("--currency", default="", help="of amounts without one; else that of the workspace")
    taking.add_argument("--encoding", default="", help="else found out")
    taking.add_argument("--delimiter", default="", help="else found out")
    taking.add_argument(
        "--map", nargs="+", action="extend", default=[], metavar="COLUMN=FIELD",
        help="what a column says; nothing behind the = leaves it out",
    )  # fmt: skip
    taking.add_argument(
        "--report", type=Path, metavar="FILE", help="write the refused rows as CSV, to mend and load again"
    )
    taking.add_argument("--resume", metavar="LOAD", help="go on with an interrupted load")
    finding = what.add_parser(
        "search", help="find people or companies; prints count, first rows and facets as JSON"
    )
    finding.add_argument("query", nargs="?", default="", help="as in the address of a search, or as JSON")
    finding.add_argument("--workspace", required=True, metavar="SLUG")
    finding.add_argument("--size", type=int, default=SHOWN, help="rows that are printed")
    prospect_results.arguments(what)
    add_arguments(what)


def _run(args: Namespace) -> int:
    return _COMMANDS[args.what](operator(args.workspace), args)


def _now() -> datetime:
    return datetime.now(UTC)


def _load(actor: Actor, args: Namespace) -> int:
    load_id = _resumed(actor, args.resume) if args.resume else _started(actor, args)
    return _worked(actor, load_id, args)


def _enrich(actor: Actor, args: Namespace) -> int:
    wait_until_read(actor, now=_now())
    load_id = started_enrichment(actor, prospect_results.query_of(args.query), args, now=_now())
    return _worked(actor, load_id, args)


def _worked(actor: Actor, load_id: UUID, args: Namespace) -> int:
    try:
        work_whole(actor, load_id=load_id, clock=_now, told=_progress if sys.stderr.isatty() else None)
    except KeyboardInterrupt:
        print(
            f"\nInterrupted. Go on with: homeplate prospects load --workspace {args.workspace} --resume {load_id}"
        )
        raise
    return _tell(actor, load_id, args.report)


def _started(actor: Actor, args: Namespace) -> UUID:
    if args.file is None or not args.file.is_file():
        raise Invalid("no-file", msg("There is no file {path}.", path=str(args.file or "")), field="file")
    return start_load(
        actor,
        name=args.file.name,
        path=str(args.file.resolve()),
        about=args.about,
        source=args.source,
        said_on=args.said_on,
        currency=args.currency,
        encoding=args.encoding,
        delimiter=args.delimiter,
        mapping=dict(_pair(text) for text in args.map),
        now=_now(),
        queued=False,
    )


def _pair(text: str) -> tuple[str, str]:
    left, equals, right = text.rpartition("=")
    if not equals:
        raise Invalid("map", msg("“{text}” is not of the form A=B.", text=text[:80]), field="map")
    return left, right


def _resumed(actor: Actor, text: str) -> UUID:
    load_id = parse_id(text)
    if load_id is None:
        raise Invalid("id", msg("“{text}” is not the id of a load.", text=text[:40]), field="resume")
    resume_load(actor, load_id=load_id, now=_now(), queued=False)
    return load_id


def _progress(rows: int, share: float) -> None:
    print(f"\r{rows:,} rows, {share:.0%}", end="", file=sys.stderr, flush=True)


def _tell(actor: Actor, load_id: UUID, report: Path | None) -> int:
    done = load(actor, load_id=load_id)
    if done.state in ("waiting", "running"):
        raise Conflict("load-busy", msg("Somebody else works on this load."))
    names = ("created", "updated", "unchanged", "refused", *(("unknown",) if done.asked else ()))
    counts = {name: getattr(done, name) for name in names}
    print(f"{done.state.capitalize()}: {', '.join(f'{count:,} {name}' for name, count in counts.items())}")
    if done.message is not None:
        print(str(done.message), file=sys.stderr)
    for one in refusals(actor, load_id=load_id, limit=SHOWN):
        print(f"{done.name}: row {one.row}: {one.field}: {one.message}", file=sys.stderr)
    if report is not None:
        with report.open("w", encoding="utf-8", newline="") as file:
            file.writelines(refused_rows(actor, load_id=load_id))
        print(f"Report: {report}")
    return 0 if done.state == "done" and not done.refused else 1


def _search(actor: Actor, args: Namespace) -> int:
    wait_until_read(actor, now=_now())
    found = search(actor, wanted=prospect_results.query_of(args.query), now=_now(), size=args.size)
    rows = [{**_row(row), **_fit(found.fits.get(row.id))} for row in found.rows]
    told = {"total": found.total, "order": found.order, "rows": rows, "facets": found.facets}
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _fit(found: ProspectFit | None) -> dict[str, object]:
    """What a fit comes to, and what speaks for and against it."""
    if found is None:
        return {}
    parts = {"person": found.person, "company": found.company}
    by = {what: _reasons(each[0]) for what, each in parts.items() if each}
    return {"fit": {"verdict": found.together.verdict, "score": found.together.score, **by}}


def _reasons(judged: Judged) -> dict[str, object]:
    states: dict[str, list[str]] = {}
    for line in judged.fit.lines:
        if line.speaks:
            words = says(line.rule, lambda number, code: f"{number} {code}".strip(), lambda _, value: value)
            states.setdefault(line.speaks, []).append(str(words))
    return {"by": judged.by.name, "version": judged.by.number, "score": judged.fit.score, **states}


def _row(row: CompanyRow | PersonRow) -> dict[str, object]:
    if isinstance(row, CompanyRow):
        return {"id": str(row.id), "name": row.name, "domain": row.domain, "employees": row.employees}
    return {
        "id": str(row.id),
        "name": row.name,
        "title": row.title,
        "company": row.company_name,
        "email": row.email,
    }


_COMMANDS = {
    "load": _load,
    "search": _search,
    "enrich": _enrich,
    "providers": tell_providers,
    "collect": take_in,
    **prospect_results.RUN,
}
COMMAND = Command("companies and people to look among: load them from files, search them", _run, _arguments)
