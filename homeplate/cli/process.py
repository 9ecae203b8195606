"""`homeplate process`: check a process file, read a process as an outline, publish one."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from homeplate.cli.command import Command
from homeplate.kit.errors import Invalid, NotFound, Refused
from homeplate.kit.text import Text, in_language, msg
from homeplate.people.queries import operator
from homeplate.playbook import actions, queries
from homeplate.process import yaml_form
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process, Stage
from homeplate.process.lint import Finding, lint
from homeplate.process.templates import TEMPLATES, template

CLEAN, FOUND, UNREADABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to print about a file; `code` and `severity` as lint or the reader gives them."""

    file: str
    line: int
    column: int
    severity: str
    code: str
    path: str
    place: str
    reason: str
    mend: str

    def as_text(self) -> str:
        """`file:line:column: severity code place: reason mend`, as editors and CI systems understand it."""
        words = " ".join(part for part in (self.place and f"{self.place}:", self.reason, self.mend) if part)
        return f"{self.file}:{self.line}:{self.column}: {self.severity} {self.code} {words}"


def _read(name: str) -> str:
    """The text of a file, `-` for standard input. Raises `Invalid` when there is no such text."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise Invalid("file", msg("{why}.", why=error.strerror or str(error))) from None
    except UnicodeDecodeError as error:
        raise Invalid("encoding", msg("This is not UTF-8 (byte {byte}).", byte=error.start)) from None


def _lint(args: Namespace) -> int:
    lines: list[Line] = []
    worst = CLEAN
    for name in args.files:
        found, code = _lint_file(name, strict=args.strict)
        lines += found
        worst = max(worst, code)
    if args.format == "json":
        fields = Line.__slots__
        print(
            json.dumps(
                [{key: getattr(line, key) for key in fields} for line in lines], ensure_ascii=False, indent=2
            )
        )
    else:
        for line in lines:
            print(line.as_text())
        print(_summary(lines), file=sys.stderr)
    return worst


def _lint_file(name: str, *, strict: bool) -> tuple[list[Line], int]:
    try:
        text = _read(name)
        findings = lint(yaml_form.load(text))
    except Invalid as error:
        return list(_broken(name, error)), UNREADABLE
    bad = any(strict or finding.severity == "error" for finding in findings)
    return list(_findings(name, text, findings)), FOUND if bad else CLEAN


def _findings(name: str, text: str, findings: Iterable[Finding]) -> Iterator[Line]:
    known = yaml_form.positions(text)
    for finding in findings:
        line, column = yaml_form.nearest(known, finding.path)
        yield Line(
            name, line, column, finding.severity, finding.code, finding.path,
            str(finding.place), str(finding.reason), str(finding.mend),
        )  # fmt: skip


def _broken(name: str, error: Invalid) -> Iterator[Line]:
    """Lines for what makes a file unreadable as a process: one a problem where the reader lists them."""
    problems = error.details if isinstance(error.details, list) else []
    for problem in problems:
        yield Line(
            name, problem["line"], problem["column"], "error", problem["code"], problem["path"],
            "", str(problem["message"]), "",
        )  # fmt: skip
    if not problems:
        yield Line(name, 1, 1, "error", error.code, "", "", str(error), "")


def _summary(lines: Sequence[Line]) -> str:
    errors = sum(line.severity == "error" for line in lines)
    return f"{errors} errors, {len(lines) - errors} warnings" if lines else "No findings."


def _show(args: Namespace) -> int:
    if not args.what:
        for key in TEMPLATES:
            print(f"{key}\t{in_language(template(key).name, args.language)}")
        return 0
    process = _found(args.what, args.workspace)
    print("\n".join(outline(process, args.language)))
    return 0


def _found(what: str, slug: str | None) -> Process:
    """The process in a file, in a workspace, or among the templates, in this order."""
    if what == "-" or Path(what).is_file():
        return yaml_form.load(_read(what))
    if slug:
        actor = operator(slug)
        detail = queries.process_detail(actor, process_id=queries.process_by_key(actor, key=what)).process
        shown = detail.published or detail.draft
        if shown is None:
            raise NotFound("not-found", msg("This process has no version to show."))
        return queries.version_detail(actor, version_id=shown.id).definition
    return template(what)


def outline(process: Process, language: str) -> Iterator[str]:
    """The process as indented lines: stages with what is sold, criteria with their points."""
    count = f"{len(process.stages)} stages, {len(process.criteria)} criteria, {process.total_weight} points"
    yield f"{in_language(process.name, language)} ({process.key}): {count}"
    if process.summary:
        yield f"  {in_language(process.summary, language)}"
    for number, stage in enumerate(process.stages, 1):
        yield ""
        yield from _stage_lines(number, stage, process, language)


def _stage_lines(number: int, stage: Stage, process: Process, language: str) -> Iterator[str]:
    roles: dict[str, Text] = {role.key: role.name for role in process.roles}
    owner = in_language(roles.get(stage.owner or "", {}), language) or "no owner"
    days = f"{stage.target_days} days" if stage.target_days else "no target"
    weight = sum(criterion.weight for criterion in stage.criteria)
    yield f"{number}. {in_language(stage.name, language)} ({owner}, {days}, leg {stage.leg}, {weight} points)"
    for label, text in (
        ("Objective", stage.objective),
        ("Sold here", stage.sold),
        ("Buyer", stage.buyer_stage),
    ):
        if text:
            yield f"   {label}: {in_language(text, language)}"
    if stage.entry:
        yield f"   Must still hold: {', '.join(stage.entry)}"
    for criterion in stage.criteria:
        yield f"   {criterion.weight:>3}  {in_language(criterion.label, language)} [{_traits(criterion)}]"


def _traits(criterion: Criterion) -> str:
    traits = [criterion.type]
    if criterion.required:
        traits.append("required")
    if criterion.milestone:
        traits.append("milestone")
    if criterion.expires_days:
        traits.append(f"lapses after {criterion.expires_days} days")
    return ", ".join(traits)


def _publish(args: Namespace) -> int:
    actor = operator(args.workspace)
    try:
        text = _read(args.file)
        version_id = actions.publish_text(actor, text=text, note=args.note, now=datetime.now(UTC))
    except Refused as refusal:
        if refusal.code != "lint" or not isinstance(refusal.details, Sequence):
            raise
        for line in _findings(args.file, text, refusal.details):
            print(line.as_text())
        print(str(refusal), file=sys.stderr)
        return FOUND
    except Invalid as error:
        for line in _broken(args.file, error):
            print(line.as_text(), file=sys.stderr)
        return UNREADABLE
    row = queries.version_detail(actor, version_id=version_id)
    print(f"Published {row.definition.key} version {row.version.number} in {args.workspace}.")
    return 0


COMMANDS = {"lint": _lint, "show": _show, "publish": _publish}


def _arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser(
        "lint", help="check process files; exit code 0 clean, 1 errors found, 2 not readable as a process"
    )
    check.add_argument("files", nargs="+", metavar="FILE", help="a YAML file, or - for standard input")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--strict", action="store_true", help="warnings count as errors")
    show = verbs.add_parser("show", help="print a process as an outline; without a name list the templates")
    show.add_argument("what", nargs="?", metavar="KEY|FILE")
    show.add_argument(
        "--workspace", metavar="SLUG", help="look for KEY among the processes of this workspace"
    )
    show.add_argument("--language", default="en")
    publish = verbs.add_parser("publish", help="publish a file in a workspace, as a new version of its key")
    publish.add_argument("file", metavar="FILE")
    publish.add_argument("--workspace", required=True, metavar="SLUG")
    publish.add_argument("--note", default="", help="why, for those who read the history")


def _run(args: Namespace) -> int:
    return COMMANDS[args.verb](args)


COMMAND = Command("check, show and publish sales processes", _run, _arguments)
