"""From an import of the domain to what its pages lay out. Pure but for the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message
from homeplate.transfer.doubles import CHOICES, CODE, TAKE
from homeplate.transfer.queries import (
    KINDS,
    SUBJECTS,
    ProblemRow,
    RunRow,
    UndoPreview,
)
from homeplate.transfer.states import BUSY, STATES
from homeplate.web.formats import number_text
from homeplate.web.shown import Field, Option

TONES = {
    "running": "info",
    "waiting": "info",
    "checked": "warn",
    "done": "ok",
    "cancelled": "",
    "failed": "bad",
    "undoing": "info",
    "undone": "",
}
PROBLEMS_READ, PROBLEMS_SHOWN, LINES_SHOWN = 1000, 100, 5
Say = Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class ListedRun:
    """An earlier import in the list."""

    url: str
    name: str
    at: datetime
    by: str
    state_label: str
    tone: str
    rows: int
    problems: int
    unfinished: bool
    discard_url: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """What became of the rows of one file; `numbers` are new, changed, as before, with a remark and left out."""

    name: str
    kind: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row or, in the same words, with several; `url` leads to the record that is here."""

    lines: str
    column: str
    reason: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """The dry run, the import or its report; `figures` are (label, number, tone). `doubles` is the choice what becomes
    of rows that probably are here already, where a dry run found any."""

    state: str
    step: str
    name: str
    url: str
    state_label: str
    tone: str
    progress_text: str
    left_text: str
    percent: int
    cancel_url: str
    message: str
    figures: tuple[tuple[str, int, str], ...]
    start_url: str
    back_url: str
    report_url: str
    discard_url: str
    undo_url: str
    records: tuple[Made, ...]
    files: tuple[FileLine, ...]
    refused: int
    doubles: tuple[Field, ...]
    again_url: str
    problems: tuple[Problem, ...]
    problems_more: int


def state_label(run: RunRow) -> str:
    """The state in a word; a running dry run is called so."""
    if run.dry and run.state == "running":
        return gettext("Checking")
    if run.state == "draft":
        return gettext("Being set up")
    return STATES[run.state].render(gettext)


def listed(run: RunRow) -> ListedRun:
    """The import as the list shows it."""
    return ListedRun(
        url=reverse("import", args=[run.id]),
        name=run.name,
        at=run.created_at,
        by=run.by,
        state_label=state_label(run),
        tone=TONES.get(run.state, ""),
        rows=run.rows,
        problems=run.problems,
        unfinished=run.state not in ("done", "undone"),
        discard_url="" if run.state in BUSY else reverse("import-discard", args=[run.id]),
    )


def shown(
    run: RunRow,
    problems: Iterable[ProblemRow],
    now: datetime,
    language: str,
    say: Say,
    made: Mapping[str, int] | None = None,
) -> Run:
    """The import as its page shows it; `made` counts what it brought in, by kind."""
    listed_rows = tuple(problems)
    lines = _grouped(listed_rows, language, say, {file.name: file.kind for file in run.files})
    again = run.state in ("cancelled", "failed", "undone")
    back = "import-people" if run.has_owners else "import-stages" if run.has_stages else "import-columns"
    return Run(
        state=run.state,
        step=_step(run),
        name=run.name,
        url=reverse("import", args=[run.id]),
        state_label=state_label(run),
        tone=TONES.get(run.state, "") or "info",
        progress_text=_progress(run, language),
        left_text=_left(run.seconds_left(now)),
        percent=run.percent,
        cancel_url=reverse("import-cancel", args=[run.id]),
        message=say(run.message) if run.message else _cancelled(run) or _nothing_new(run),
        figures=_figures(run),
        start_url=reverse("import-run", args=[run.id]) if run.state == "checked" or again else "",
        back_url=reverse(back, args=[run.id]),
        report_url=reverse("import-report", args=[run.id]) if run.problems else "",
        discard_url="" if run.state in BUSY else reverse("import-discard", args=[run.id]),
        undo_url=reverse("import-undo", args=[run.id]) if _may_be_undone(run) else "",
        records=_made(run, made or {}, say),
        files=_files(run, say),
        refused=run.refused,
        doubles=_doubles(run, say) if run.state == "checked" else (),
        again_url=reverse("imports"),
        problems=lines,
        problems_more=max(run.problems - len(listed_rows), 0) if lines else 0,
    )


@dataclass(frozen=True, slots=True)
class Made:
    """How many records of a kind an import brought in, and where they are listed."""

    label: str
    count: int
    url: str


def _made(run: RunRow, made: Mapping[str, int], say: Say) -> tuple[Made, ...]:
    if run.dry:
        return ()
    page = reverse("import-records", args=[run.id])
    return tuple(Made(say(KINDS[kind]), count, f"{page}?kind={kind}") for kind, count in made.items())


def _doubles(run: RunRow, say: Say) -> tuple[Field, ...]:
    """The choice what becomes of rows that probably are here already."""
    if not run.doubles:
        return ()
    options = tuple(Option(key, say(name)) for key, name in CHOICES.items())
    label = ngettext(
        "%(n)d row is probably here already, or in the file twice",
        "%(n)d rows are probably here already, or in the file twice",
        run.doubles,
    ) % {"n": run.doubles}
    chosen = str(run.options.get("doubles") or TAKE)
    help_ = gettext("They are told below, row by row. What is taken can be merged later, under Duplicates.")
    return (Field("doubles", label, "radio", chosen, options, help=help_, required=True),)


def _files(run: RunRow, say: Say) -> tuple[FileLine, ...]:
    """What became of each file, where there are several."""
    main = [file for file in run.files if file.role == "main"]
    if len(main) < 2 or not run.done or run.state == "undone":
        return ()
    return tuple(
        FileLine(
            file.name,
            say(KINDS[file.kind]) if file.kind in KINDS else "",
            (file.created, file.updated, file.unchanged, file.noted, file.refused),
        )
        for file in main
    )


def _may_be_undone(run: RunRow) -> bool:
    return run.state in ("done", "cancelled", "failed") and not run.dry and run.created + run.updated > 0


def _grouped(
    problems: Iterable[ProblemRow], language: str, say: Say, kinds: Mapping[str, str]
) -> tuple[Problem, ...]:
    """The same remark about many rows is one line with their numbers; `kinds` are those of the files, by name."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for one in problems:
        place = _placed(one) if len(kinds) > 1 else one.column
        here = _here(one, kinds[one.file])
        value = "" if one.code == CODE else one.value
        found.setdefault((place, say(one.message), value, here), []).append(one.line)
    return tuple(
        Problem(_lines(rows, language), *told) for told, rows in list(found.items())[:PROBLEMS_SHOWN]
    )


def _here(problem: ProblemRow, kind: str) -> str:
    """Where the record is that a row probably doubles."""
    record = parse_id(problem.value) if problem.code == CODE else None
    return reverse(kind, args=[record]) if record else ""


def _lines(rows: list[int], language: str) -> str:
    first = ", ".join(number_text(line, language) for line in rows[:LINES_SHOWN])
    rest = len(rows) - LINES_SHOWN
    if rest <= 0:
        return first
    return ngettext("%(first)s and %(n)s more", "%(first)s and %(n)s more", rest) % {
        "first": first,
        "n": number_text(rest, language),
    }


def _placed(problem: ProblemRow) -> str:
    return f"{problem.file}: {problem.column}" if problem.column else problem.file


def _step(run: RunRow) -> str:
    if run.state in ("done", "undoing", "undone"):
        return "report"
    return "check" if run.dry else "run"


def _progress(run: RunRow, language: str) -> str:
    if run.state == "waiting":
        return gettext("Waiting for its turn")
    if run.state == "undoing":
        return gettext("%(done)s of %(total)s records looked at") % {
            "done": number_text(run.undo["seen"], language),
            "total": number_text(run.undo["total"], language),
        }
    shown_numbers = {"done": number_text(run.done, language), "rows": number_text(run.rows, language)}
    return gettext("%(done)s of %(rows)s rows") % shown_numbers


def _left(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < 90:
        return ngettext("about %(n)d second left", "about %(n)d seconds left", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}


def _cancelled(run: RunRow) -> str:
    if run.state == "undone":
        return gettext(
            "This import was undone. What it brought in is deleted; importing again brings it back."
        )
    if run.state != "cancelled":
        return ""
    if run.dry:
        return gettext("The dry run was cancelled. Nothing was written.")
    return gettext("The import was cancelled. What is written stays; going on takes up behind it.")


def _nothing_new(run: RunRow) -> str:
    """That a dry run found nothing to write."""
    if run.state != "checked" or run.created or run.updated or run.refused:
        return ""
    return gettext("Nothing would change: everything in these files is here already.")


def _figures(run: RunRow) -> tuple[tuple[str, int, str], ...]:
    if run.state == "undone":
        kept = run.undo["kept"]
        return (
            (gettext("Deleted"), run.undo["deleted"], ""),
            (gettext("Put back"), run.undo["restored"], ""),
            (gettext("Kept, because somebody changed or needs them"), kept, "warn" if kept else ""),
        )
    if not run.done:
        return ()
    created = gettext("Would be new") if run.dry else gettext("New")
    updated = gettext("Would change") if run.dry else gettext("Changed")
    return (
        (gettext("Rows read"), run.done, ""),
        (created, run.created, "ok" if run.created else ""),
        (updated, run.updated, ""),
        (gettext("As before"), run.unchanged, ""),
        *(((gettext("Probably here already"), run.doubles, "warn"),) if run.doubles else ()),
        (gettext("With a remark"), run.noted, "warn" if run.noted else ""),
        (gettext("Left out"), run.refused, "bad" if run.refused else ""),
    )


@dataclass(frozen=True, slots=True)
class UndoLine:
    """How many records of one kind the undo deletes and how many it puts back."""

    label: str
    made: int
    changed: int


def undo_lines(preview: UndoPreview, say: Say) -> tuple[UndoLine, ...]:
    """What the undo of an import would do, kind by kind."""
    return tuple(
        UndoLine(say(KINDS[kind]), preview.made.get(kind, 0), preview.changed.get(kind, 0))
        for kind in SUBJECTS
        if kind in preview.made or kind in preview.changed
    )
