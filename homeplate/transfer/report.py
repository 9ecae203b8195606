"""What an import could not take, as a CSV file: the refused rows themselves, or all problems of several files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.db.models import Q

from homeplate.kit import messages
from homeplate.kit.text import Message
from homeplate.tenancy.context import workspace
from homeplate.transfer.joins import Joined
from homeplate.transfer.models import ImportFile, ImportProblem
from homeplate.transfer.safe_csv import csv_lines

Wording = Callable[[Message], str]
AT_ONCE = 1000
LINE, REASON = "Homeplate: line", "Homeplate: reason"
"""Columns put behind those of the file; no field is called so, and loading the file again ignores them."""


def mendable(file: ImportFile, table: Joined, say: Wording) -> Iterator[str]:
    """The refused rows of one file as they were, each with its line and the reason, ready to be loaded again."""
    width = len(table.table.header)
    return csv_lines((*table.table.header, LINE, REASON), _refused(file, table, width, say))


def _refused(file: ImportFile, table: Joined, width: int, say: Wording) -> Iterator[list[str]]:
    reasons = _reasons(file, say)
    line, reason = next(reasons, (0, ""))
    for row in table.table.rows():
        if row.line == line:
            cells = [*row.values[:width], *[""] * (width - len(row.values))]
            yield [*cells, str(line), reason]
            line, reason = next(reasons, (0, ""))
        if not line:
            return


def _reasons(file: ImportFile, say: Wording) -> Iterator[tuple[int, str]]:
    """Each refused line with all that was wrong with it."""
    line, found = 0, list[str]()
    for problem in _problems(file.workspace_id, file.id, "error"):
        if problem.line != line and found:
            yield line, " ".join(found)
            found = []
        line = problem.line
        found.append(say(messages.from_json(problem.message)))
    if found:
        yield line, " ".join(found)


def _problems(workspace_id: UUID, file_id: UUID, severity: str) -> Iterator[ImportProblem]:
    """Problems by line. Each portion is read inside the workspace, for the caller is outside of it by then."""
    after, last = 0, UUID(int=0)
    while True:
        with workspace(workspace_id):
            rows = ImportProblem.objects.filter(file_id=file_id, severity=severity)
            rows = rows.filter(Q(line__gt=after) | Q(line=after, id__gt=last))
            some = list(rows.order_by("line", "id")[:AT_ONCE])
        yield from some
        if not some:
            return
        after, last = some[-1].line, some[-1].id


def listed(files: list[ImportFile], say: Wording) -> Iterator[str]:
    """Every problem that was kept, one a row."""
    header = ("File", "Line", "Column", "Severity", "Code", "What is wrong", "Value")
    return csv_lines(header, _listing(files, say))


def _listing(files: list[ImportFile], say: Wording) -> Iterator[list[str]]:
    for file in files:
        for severity in ("error", "warning", "note"):
            for row in _problems(file.workspace_id, file.id, severity):
                sentence = say(messages.from_json(row.message))
                yield [file.name, str(row.line), row.column, severity, row.code, sentence, row.value]
