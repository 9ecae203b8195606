"""`homeplate import`: files of another system into a workspace, checked first and told row by row."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from homeplate.cli.command import Command
from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, in_language, msg
from homeplate.leads.rules.kinds import STATES
from homeplate.people.access import Actor
from homeplate.people.queries import operator
from homeplate.playbook.queries import process_by_key
from homeplate.transfer import actions, queries, queries_setup
from homeplate.transfer.doubles import CHOICES

SHOWN = 20
NOTHING_BUT_IDS = ("product", "team")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files that belong together")
    parser.add_argument("--workspace", required=True, metavar="SLUG")
    parser.add_argument("--process", default="", metavar="KEY", help="process of the deals; else the default")
    parser.add_argument(
        "--kind", choices=["deal", "lead", "account", "contact", "answer"], help="for files that do not tell"
    )
    parser.add_argument("--source", default="", metavar="KEY", help="name of the system whose ids these are")
    parser.add_argument("--currency", default="", help="of amounts without one; else that of the workspace")
    parser.add_argument(
        "--dates", choices=["dmy", "mdy"], default="dmy", help="order where a file does not tell"
    )
    parser.add_argument("--encoding", default="", help="else found out")
    parser.add_argument("--delimiter", default="", help="else found out")
    parser.add_argument(
        "--map", nargs="+", action="extend", default=[], metavar="COLUMN=FIELD",
        help="what a column becomes; nothing behind the = leaves it out",
    )  # fmt: skip
    parser.add_argument(
        "--stages", nargs="+", action="extend", default=[], metavar="VALUE=STAGE",
        help="what a stage becomes: a stage key, #won or #lost",
    )  # fmt: skip
    parser.add_argument(
        "--states", nargs="+", action="extend", default=[], metavar="VALUE=STATE",
        help=f"where leads stand here: {', '.join(STATES)}",
    )  # fmt: skip
    parser.add_argument(
        "--doubles", choices=list(CHOICES), default="",
        help="rows that probably are here already: take them, leave them out, or merge what is new",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="do everything, and keep nothing of it")
    parser.add_argument("--yes", action="store_true", help="import without asking")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the refused rows as CSV")
    parser.add_argument("--resume", metavar="RUN", help="go on with an interrupted import")
    parser.add_argument("--undo", metavar="RUN", help="take an import back; what was changed since is kept")


def _run(args: Namespace) -> int:
    actor = operator(args.workspace)
    if args.resume:
        return _import(actor, _run_id(args.resume), args)
    if args.undo:
        return _undo(actor, _run_id(args.undo))
    if not args.files:
        raise Invalid("files", msg("Name at least one file."), field="file")
    try:
        run_id = _start(actor, args)
    except HomeplateError as error:
        if not isinstance(error.details, actions.FilePlace):
            raise
        place = _place(error.details.file, error.details.line, error.details.column)
        print(f"{place}: {_bare(error.message)}", file=sys.stderr)
        return 1
    try:
        return _go(actor, run_id, args)
    except HomeplateError:
        actions.discard_import(actor, run_id=run_id, now=_now())
        raise


def _now() -> datetime:
    return datetime.now(UTC)


def _run_id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise Invalid("id", msg("“{text}” is not the id of an import.", text=text[:40]), field="resume")
    return found


def _start(actor: Actor, args: Namespace) -> UUID:
    options = actions.Options(
        process_id=process_by_key(actor, key=args.process) if args.process else None,
        kind=args.kind,
        source=args.source,
        currency=args.currency,
        order=args.dates,
        encoding=args.encoding,
        delimiter=args.delimiter,
    )
    with ExitStack() as open_files:
        uploads = []
        for path in args.files:
            if not path.is_file():
                raise Invalid("no-file", msg("There is no file {path}.", path=str(path)), field="file")
            uploads.append(actions.Upload(path.name, open_files.enter_context(path.open("rb"))))
        return actions.start_import(actor, uploads=uploads, now=_now(), options=options)


def _go(actor: Actor, run_id: UUID, args: Namespace) -> int:
    """Correct, show, check, ask, import."""
    _correct(actor, run_id, args)
    _show(actor, run_id)
    actions.check_import(actor, run_id=run_id, now=_now(), queued=False)
    checked = _work(actor, run_id)
    print(f"\nDry run: {_figures(checked)}")
    if args.dry_run or checked.state != "checked":
        code = _tell(actor, checked, args)
        actions.discard_import(actor, run_id=run_id, now=_now())
        return code
    if not args.yes and not _asked():
        _tell(actor, checked, args)
        actions.discard_import(actor, run_id=run_id, now=_now())
        print("Nothing was imported. Add --yes to import without being asked.")
        return 1
    return _import(actor, run_id, args)


def _correct(actor: Actor, run_id: UUID, args: Namespace) -> None:
    if args.map:
        chosen = dict(_pair(text, "map") for text in args.map)
        tables = queries_setup.import_columns(actor, run_id=run_id)
        fields = {
            table.file.id: {each.name: chosen[each.name] for each in table.columns if each.name in chosen}
            for table in tables
        }
        known = {column for each in fields.values() for column in each}
        for column in chosen.keys() - known:
            raise Invalid(
                "unknown-column", msg("There is no column “{name}”.", name=column[:80]), field="map"
            )
        actions.change_mapping(actor, run_id=run_id, fields=fields, now=_now())
    if args.stages or args.states:
        stages = dict(_pair(text, "stages") for text in args.stages)
        leads = dict(_pair(text, "states") for text in args.states)
        actions.change_stages(actor, run_id=run_id, stages=stages, leads=leads, now=_now())


def _pair(text: str, option: str) -> tuple[str, str]:
    left, equals, right = text.rpartition("=")
    if not equals:
        raise Invalid(option, msg("“{text}” is not of the form A=B.", text=text[:80]), field=option)
    return left, right


def _show(actor: Actor, run_id: UUID) -> None:
    """What the files are, what their columns become, and what their stages mean."""
    run = queries.import_run(actor, run_id=run_id)
    for file in run.files:
        what = file.source or file.kind or "?"
        role = {"main": f"{file.rows:,} rows", "lookup": "looked up", "unused": "not used"}[file.role]
        print(f"{file.name}: {what}, {role}")
        for note in file.notes:
            print(f"  {note}")
    for table in queries_setup.import_columns(actor, run_id=run_id):
        print(f"\n{table.file.name} → {table.file.kind}")
        for column in table.columns:
            print(f"  {column.name} → {column.field or '–'}")
        for finding in table.findings:
            print(f"  {finding.severity}: {finding.message}")
    _show_stages(queries_setup.import_stages(actor, run_id=run_id))


def _show_stages(page: queries_setup.StagesPage) -> None:
    """What the stages of deals and the states of leads mean."""
    told = ((f"Stages → {in_language(page.process_name, 'en')}", page.rows), ("States of leads", page.leads))
    for title, rows in told:
        if rows:
            print(f"\n{title}")
        for row in rows:
            print(f"  {row.value} ({row.count:,}) → {row.target}")


def _asked() -> bool:
    return sys.stdin.isatty() and input("Import now? [y/N] ").strip().lower() in ("y", "yes")


def _import(actor: Actor, run_id: UUID, args: Namespace) -> int:
    try:
        actions.run_import(actor, run_id=run_id, now=_now(), queued=False, doubles=args.doubles)
        done = _work(actor, run_id)
    except KeyboardInterrupt:
        print(f"\nInterrupted. Go on with: homeplate import --workspace {args.workspace} --resume {run_id}")
        raise
    print(f"{done.state.capitalize()}: {_figures(done)}")
    if done.created + done.updated:
        print(f"Take it back with: homeplate import --workspace {args.workspace} --undo {run_id}")
    return _tell(actor, done, args)


def _undo(actor: Actor, run_id: UUID) -> int:
    actions.undo_import(actor, run_id=run_id, now=_now(), queued=False)
    actions.work_undo(actor, run_id=run_id, clock=_now)
    run = queries.import_run(actor, run_id=run_id)
    told = run.undo
    print(
        f"{run.state.capitalize()}: {told['deleted']:,} deleted, {told['restored']:,} put back, {told['kept']:,} kept"
    )
    return 0 if run.state == "undone" else 1


def _work(actor: Actor, run_id: UUID) -> queries.RunRow:
    told = _progress if sys.stderr.isatty() else None
    actions.work_import(actor, run_id=run_id, clock=_now, told=told)
    run = queries.import_run(actor, run_id=run_id)
    if run.state in ("waiting", "running"):
        raise Conflict("import-busy", msg("Somebody else works on this import."))
    return run


def _progress(done: int, rows: int) -> None:
    end = "\n" if done >= rows else ""
    print(f"\r{done:,} of {rows:,} rows", end=end, file=sys.stderr, flush=True)


def _figures(run: queries.RunRow) -> str:
    return (
        f"{run.created:,} created, {run.updated:,} updated, {run.unchanged:,} unchanged, "
        f"{run.refused:,} refused, {run.noted:,} with a note"
    ) + (f", {run.doubles:,} probably here already" if run.doubles else "")


def _tell(actor: Actor, run: queries.RunRow, args: Namespace) -> int:
    """Problems line by line, and the report; 0 when every row was taken."""
    if run.message is not None:
        print(str(run.message), file=sys.stderr)
    problems = queries.import_problems(actor, run_id=run.id, limit=SHOWN)
    for problem in problems:
        place = _place(problem.file, problem.line, problem.column)
        print(f"{place}: {problem.severity}: {problem.message}", file=sys.stderr)
    if run.problems > len(problems):
        print(f"… {run.problems - len(problems):,} more rows have something to tell", file=sys.stderr)
    if args.report is not None:
        report = queries.refused_rows(actor, run_id=run.id)
        with args.report.open("w", encoding="utf-8", newline="") as file:
            file.writelines(report.lines)
        print(f"Report: {args.report}")
    return 0 if run.state in ("done", "checked") and not run.refused else 1


def _place(file: str, line: int, column: object) -> str:
    return ":".join(str(part) for part in (file, line or "", column or "") if part != "")


def _bare(message: Message) -> object:
    """The sentence without the file's name, which stands before it already."""
    return message.params.get("problem", message)


COMMAND = Command("bring in deals, leads, accounts and contacts of another system", _run, _arguments)
