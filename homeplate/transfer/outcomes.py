"""What became of the rows of a batch: counted, and what was wrong with them kept for the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from homeplate.kit import messages
from homeplate.tenancy.bulk import insert_many
from homeplate.transfer.doubles import Made
from homeplate.transfer.models import ImportFile, ImportProblem
from homeplate.transfer.problems import Problem

MOST_NOTES = 1_000
"""Warnings and notes of one file that are kept; refused rows are kept all."""


@dataclass(slots=True)
class Batch:
    """Rows by what became of them, and their problems."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    """The rows that became new records."""
    doubles: int = 0
    """Rows that are probably here already."""

    def count(self, outcome: str) -> None:
        """One more row that was `created`, `changed`, `unchanged` or `refused`."""
        name = "updated" if outcome == "changed" else outcome
        setattr(self, name, getattr(self, name) + 1)


def book(file: ImportFile, batch: Batch) -> None:
    """Add a batch to the figures of its file, and keep its problems."""
    for name in ("created", "updated", "unchanged", "refused", "doubles"):
        setattr(file, name, getattr(file, name) + getattr(batch, name))
    errors = [problem for problem in batch.problems if problem.severity == "error"]
    notes = [problem for problem in batch.problems if problem.severity != "error"]
    room = max(0, MOST_NOTES - file.noted)
    file.noted += len({problem.line for problem in notes})
    insert_many(ImportProblem, _rows(file, [*errors, *notes[:room]]))


COUNTED = ("position", "finished", "created", "updated", "unchanged", "refused", "noted", "doubles")


def start_again(files: Sequence[ImportFile]) -> None:
    """Begin at the first row: figures and problems told so far are forgotten."""
    for file in files:
        for name in COUNTED:
            setattr(file, name, False if name == "finished" else 0)
        ImportProblem.objects.filter(file_id=file.id).delete()
    ImportFile.objects.bulk_update(files, COUNTED)


def _rows(file: ImportFile, problems: Iterable[Problem]) -> Iterable[dict[str, object]]:
    for problem in problems:
        params = problem.message.params
        value = next((params[name] for name in ("text", "value", "stage", "id") if name in params), "")
        yield {
            "file_id": file.id,
            "line": problem.line,
            "column": problem.column[:200],
            "code": problem.code[:40],
            "severity": problem.severity,
            "message": messages.to_json(problem.message),
            "value": str(value)[:200],
        }
