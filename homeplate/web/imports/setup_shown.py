"""From what is being set up of an import to what its steps lay out. Pure but for the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.kit.text import Message, in_language
from homeplate.leads.rules.foreign import NURTURE
from homeplate.leads.rules.kinds import CONVERTED, WAITING
from homeplate.transfer.dates import DateStyle, Order, parse_moment
from homeplate.transfer.fields import FIELDS
from homeplate.transfer.mapping import CUSTOM
from homeplate.transfer.peoplemaps import ME, NEW, PLACEHOLDER
from homeplate.transfer.queries import KINDS, Label, RunRow
from homeplate.transfer.queries_setup import (
    ColumnRow,
    Money,
    PeoplePage,
    StageRow,
    StagesPage,
    TableRow,
)
from homeplate.transfer.stages import LOST, WON
from homeplate.web.formats import date_text, number_text
from homeplate.web.imports.shown import Say
from homeplate.web.page import spoken
from homeplate.web.shown import Option

NAMED = 6
"""Columns that a sentence names one by one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file with what it may become; `own` is a custom field that can be made for it."""

    name: str
    samples: tuple[str, ...]
    field: str
    value: str
    error: str
    guess: str
    targets: tuple[tuple[str, tuple[Option, ...]], ...]
    read: str
    own: Option | None


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one file. `warnings` are (tone, sentence); `known` says by what it was recognised, `left` which
    columns stay out."""

    place: int
    name: str
    kind: str
    rows: int | None
    columns: tuple[Column, ...]
    warnings: tuple[tuple[str, str], ...]
    known: str
    left: str
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Something that the files name (a stage, an owner) with what it may become.

    `says` holds for each option what follows from it; `said` is that of the chosen one.
    """

    name: str
    count: int
    field: str
    value: str
    error: str
    guess: str
    options: tuple[Option, ...]
    says: Mapping[str, str]

    @property
    def said(self) -> str:
        """What follows from the choice."""
        return self.says.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the import; `url` leads back to it."""

    key: str
    label: str
    url: str
    state: str


def steps(run: RunRow | None, here: str) -> tuple[Step, ...]:
    """All steps of an import, those that it needs; `here` is the key of the present one."""
    keys = ["upload", "columns", "stages", "people", "check", "run", "report"]
    if run is not None and not run.has_stages:
        keys.remove("stages")
    if run is not None and not run.has_owners:
        keys.remove("people")
    labels = {
        "upload": gettext("File"),
        "columns": gettext("Columns"),
        "stages": stages_title(run),
        "people": gettext("Owners"),
        "check": gettext("Dry run"),
        "run": gettext("Import"),
        "report": gettext("Report"),
    }
    place = keys.index(here) if here in keys else 0
    return tuple(
        Step(
            key,
            labels[key],
            _back_to(run, key) if number < place else "",
            "done" if number < place else "now" if number == place else "",
        )
        for number, key in enumerate(keys)
    )


def stages_title(run: RunRow | None) -> str:
    """What the step about stages of deals and states of leads is called."""
    return gettext("Stages") if run is None or run.has_deals else gettext("States")


def _back_to(run: RunRow | None, key: str) -> str:
    """Where a step that is behind can be looked at again, as long as it can be changed."""
    if run is None or run.state not in ("draft", "checked", "cancelled", "failed", "undone"):
        return ""
    names = {"columns": "import-columns", "stages": "import-stages", "people": "import-people"}
    return reverse(names[key], args=[run.id]) if key in names else ""


def file_text(run: RunRow, language: str) -> str:
    """“8,800 rows · 4 files”."""
    rows = ngettext("%(rows)s row", "%(rows)s rows", run.rows) % {"rows": number_text(run.rows, language)}
    files = ngettext("%(n)d file", "%(n)d files", len(run.files)) % {"n": len(run.files)}
    return f"{rows} · {files}"


def of_file(name: str, text: str) -> str:
    """A remark about a file, with the name of the file before it unless it begins with that anyway."""
    return text if text.startswith(name) else f"{name}: {text}"


def tables(found: Iterable[TableRow], typed: Mapping[str, str], language: str, say: Say) -> tuple[Table, ...]:
    """The columns of every file; `typed` is what was chosen in vain, or not yet gone on with."""
    return tuple(_table(row, place, typed, language, say) for place, row in enumerate(found))


def column_name(place: int, number: int) -> str:
    """The name of the input for column `number` of table `place`: columns may be called anything."""
    return f"c-{place}-{number}"


def _table(row: TableRow, place: int, typed: Mapping[str, str], language: str, say: Say) -> Table:
    twice = fed_twice(row, place, typed)
    targets = tuple(
        (say(group), tuple(Option(key, label_text(label, language, say)) for key, label in choices))
        for group, choices in row.targets
    )
    columns = tuple(
        Column(
            name=column.name,
            samples=column.samples,
            field=column_name(place, number),
            value=typed.get(column_name(place, number), column.field),
            error=gettext("Another column becomes this, too.") if number in twice else "",
            guess=_reason(column, say),
            targets=targets,
            read=_read(column, language),
            own=_own(column),
        )
        for number, column in enumerate(row.columns)
    )
    kind = KINDS.get(row.file.kind)
    tones = {"error": "bad", "warning": "warn", "note": "info"}
    warnings = tuple((tones[finding.severity], say(finding.message)) for finding in row.findings)
    out = [column for column in columns if not column.value]
    return Table(
        place,
        row.file.name,
        say(kind) if kind else "",
        row.file.rows,
        columns,
        warnings,
        _known(row),
        _left([column.name for column in out]),
        any(column.own for column in out),
    )


def _reason(column: ColumnRow, say: Say) -> str:
    if column.guess:
        return say(column.guess)
    if not column.field:
        return gettext("Nothing here is called so.") if column.filled else gettext("The column is empty.")
    return gettext("Chosen by you.")


def _own(column: ColumnRow) -> Option | None:
    if not column.own:
        return None
    return Option(column.own, gettext("New custom field “%(name)s”") % {"name": column.name[:60]})


def _read(column: ColumnRow, language: str) -> str:
    """How the first value is read, where its text does not say so by itself."""
    read = column.read
    if isinstance(read, Money):
        text = f"{number_text(read.number, language)} {read.currency}"
    elif isinstance(read, datetime):
        text = _long_date(read.date(), language)
    else:
        return ""
    return gettext("read as %(value)s") % {"value": text}


def day_of(sample: str, order: Order) -> str:
    """The day that a written date means, in words."""
    moment = parse_moment(sample, DateStyle(order))
    return _long_date(moment.date(), spoken()) if moment else sample


def _long_date(day: date, language: str) -> str:
    return date_text(day, language, "full", 0)


def _known(row: TableRow) -> str:
    if not row.file.source:
        return gettext("Not an export that Homeplate knows: columns are guessed by their names and values.")
    names = ", ".join(f"“{name}”" for name in row.known_by[:NAMED])
    if not names:
        return gettext("Recognised as “%(source)s”.") % {"source": row.file.source}
    return gettext("Recognised as “%(source)s”, because it has the columns %(columns)s.") % {
        "source": row.file.source,
        "columns": names,
    }


def _left(names: list[str]) -> str:
    if not names:
        return ""
    first = ", ".join(f"“{name}”" for name in names[:NAMED])
    more = len(names) - NAMED
    if more > 0:
        first = ngettext("%(first)s and %(n)s more", "%(first)s and %(n)s more", more) % {
            "first": first,
            "n": more,
        }
    sentence = ngettext(
        "%(n)d column is left out: %(columns)s.", "%(n)d columns are left out: %(columns)s.", len(names)
    )
    return sentence % {"n": len(names), "columns": first}


def fed_twice(row: TableRow, place: int, typed: Mapping[str, str]) -> frozenset[int]:
    """The numbers of the columns that were made the same field as another, where a field takes one only."""
    known = FIELDS.get(row.file.kind, {})  # type: ignore[call-overload]
    chosen = [typed.get(column_name(place, number), "") for number in range(len(row.columns))]
    return frozenset(
        number
        for number, field in enumerate(chosen)
        if field and chosen.count(field) > 1 and not (field in known and known[field].many)
    )


def keepable(row: TableRow) -> dict[str, str]:
    """What the columns of a table become that have no field, when all of them are kept in fields of their own."""
    taken: set[str] = {column.field for column in row.columns}
    found: dict[str, str] = {}
    for number, column in enumerate(row.columns):
        if column.field or not column.own:
            continue
        key = column.own if column.own not in taken else f"{CUSTOM}column_{number + 1}"
        found[column.name] = key
        taken.add(key)
    return found


def label_text(label: Label, language: str, say: Say) -> str:
    """A label of the domain in the reader's language, in whatever form it comes."""
    if isinstance(label, Message):
        return say(label)
    return label if isinstance(label, str) else in_language(label, language)


def stage_lines(page: StagesPage, typed: Mapping[str, str], language: str, say: Say) -> tuple[Line, ...]:
    """What each stage of the files becomes."""

    def follows(row: StageRow, target: Option) -> str:
        return _follows(row, target, page.before.get(target.value, 0), language)

    options = tuple(Option(target, label_text(label, language, say)) for target, label in page.targets)
    return tuple(_lines("s", page.rows, options, follows, typed, say))


def lead_lines(page: StagesPage, typed: Mapping[str, str], language: str, say: Say) -> tuple[Line, ...]:
    """What each state of the leads in the files becomes."""

    def follows(row: StageRow, target: Option) -> str:
        return _lead_follows(row, target, language)

    options = tuple(Option(target, label_text(label, language, say)) for target, label in page.lead_targets)
    return tuple(_lines("l", page.leads, options, follows, typed, say))


def _lines(
    prefix: str,
    rows: Sequence[StageRow],
    options: tuple[Option, ...],
    follows: Callable[[StageRow, Option], str],
    typed: Mapping[str, str],
    say: Say,
) -> Iterator[Line]:
    for number, row in enumerate(rows):
        field = f"{prefix}-{number}"
        value, says = typed.get(field, row.target), {one.value: follows(row, one) for one in options}
        yield Line(row.value, row.count, field, value, "", say(row.guess), options, says)


def _lead_follows(row: StageRow, target: Option, language: str) -> str:
    """What it means for these leads to come in there."""
    told = {"n": number_text(row.count, language), "state": target.label, "days": NURTURE.days}
    if target.value == WAITING:
        waits = ngettext(
            "%(n)s lead waits and comes back after %(days)d days.",
            "%(n)s leads wait and come back after %(days)d days.",
            row.count,
        )
        return waits % told
    if target.value == CONVERTED:
        became = ngettext(
            "%(n)s lead comes in with the deal that it became, and stays out where that is not imported.",
            "%(n)s leads come in with the deals that they became, and stay out where these are not imported.",
            row.count,
        )
        return became % told
    comes = ngettext("%(n)s lead comes in as “%(state)s”.", "%(n)s leads come in as “%(state)s”.", row.count)
    return comes % told


def _follows(row: StageRow, target: Option, before: int, language: str) -> str:
    """What it means for these deals to come in there."""
    told = {"n": number_text(row.count, language), "stage": target.label}
    if target.value == WON:
        won = ngettext("%(n)s deal comes in as won.", "%(n)s deals come in as won.", row.count)
        return won % told
    if target.value == LOST:
        lost = ngettext("%(n)s deal comes in as lost.", "%(n)s deals come in as lost.", row.count)
        return lost % told
    stands = ngettext(
        "%(n)s deal will stand at “%(stage)s”", "%(n)s deals will stand at “%(stage)s”", row.count
    )
    if not before:
        return gettext("%(deals)s; nothing lies before it.") % {"deals": stands % told}
    counted = ngettext(
        "%(deals)s; %(n)d criterion before it counts as not evidenced.",
        "%(deals)s; %(n)d criteria before it count as not evidenced.",
        before,
    )
    return counted % {"deals": stands % told, "n": before}


def people_lines(page: PeoplePage, typed: Mapping[str, str]) -> tuple[Line, ...]:
    """Who each owner of the files becomes."""
    options = owner_options(page)
    return tuple(
        Line(
            name=row.text,
            count=row.count,
            field=f"p-{number}",
            value=typed.get(f"p-{number}", row.target),
            error="",
            guess=gettext("A member of that name.") if row.is_member else gettext("No member is called so."),
            options=options,
            says={},
        )
        for number, row in enumerate(page.rows)
    )


def owner_options(page: PeoplePage) -> tuple[Option, ...]:
    """Who an owner may become."""
    return (
        Option(NEW, gettext("A new colleague, to be invited later")),
        Option(ME, gettext("Me")),
        Option(PLACEHOLDER, gettext("“Former colleagues”, one placeholder")),
        *(Option(key, name) for key, name in page.members),
    )
