"""Setting up an import: files in, columns and stages guessed, corrected, and remembered for the next time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit import messages
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg
from homeplate.leads.rules.kinds import STATES
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.transfer import leadstates, memory, peoplemaps, stagemaps
from homeplate.transfer.archives import unpacked
from homeplate.transfer.dates import Order
from homeplate.transfer.fields import Kind
from homeplate.transfer.files import MOST_FILES, Kept, Upload, forget, keep, opener
from homeplate.transfer.guessing import restyled
from homeplate.transfer.mapping import ColumnMapping, check
from homeplate.transfer.models import ImportFile, ImportRun
from homeplate.transfer.outcomes import start_again
from homeplate.transfer.reading import Table, open_table
from homeplate.transfer.sets import Hints, Piece, assemble, in_file
from homeplate.transfer.states import BUSY, ENDED
from homeplate.transfer.survey import Column

MOST_TYPED = 2_000
SAMPLES = 50
VALUES = 100
"""Samples and distinct values of a column that are kept for its page."""


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for all files of an import. `kind` is for files that do not tell; `source` names the system
    whose ids they carry, where it is not recognised; `order` decides dates such as 3/4/2026.
    """

    process_id: UUID | None = None
    kind: Kind | None = None
    source: str = ""
    currency: str = ""
    order: Order = "dmy"
    encoding: str = ""
    delimiter: str = ""


def start_import(
    actor: Actor, *, uploads: Sequence[Upload], now: datetime, options: Options | None = None
) -> UUID:
    """Keep the files, read each to its end, and propose what their columns and stages mean; the run's id.

    Raises `Invalid` with a `sets.FilePlace` for a file that cannot be read; then nothing is kept.
    The reading is done outside any transaction, because it may take a while.
    """
    actor.require(Permission.IMPORT_RUN)
    options = options or Options()
    uploads = unpacked(uploads)
    if not 0 < len(uploads) <= MOST_FILES:
        raise Invalid("files", msg("Choose between 1 and {most} files.", most=MOST_FILES), field="file")
    currency = currency_code(options.currency or actor.currency)
    hints = Hints(options.kind, options.source.strip()[:60], currency, options.order)
    with _kept(actor, uploads) as kept:
        pieces = assemble([_open(file, options) for file in kept], hints)
        return _begin(actor, kept=kept, pieces=pieces, options=options, now=now)


@contextmanager
def _kept(actor: Actor, uploads: Sequence[Upload]) -> Iterator[list[Kept]]:
    """The uploads in the store; out of it again when the block fails."""
    kept: list[Kept] = []
    try:
        for upload in uploads:
            file = keep(actor.workspace_id, upload)
            same = sum(other.name == file.name for other in kept)
            kept.append(file._replace(name=f"{file.name[:190]} ({same + 1})") if same else file)
        yield kept
    except BaseException:
        forget(file.path for file in kept)
        raise


def _open(file: Kept, options: Options) -> Table:
    try:
        return open_table(
            opener(file.path), name=file.name, encoding=options.encoding, delimiter=options.delimiter
        )
    except Invalid as error:
        raise in_file(file.name, error) from None


@action(Permission.IMPORT_RUN)
def _begin(
    actor: Actor, *, kept: Sequence[Kept], pieces: Sequence[Piece], options: Options, now: datetime
) -> UUID:
    run = ImportRun(
        id=new_id(),
        name=", ".join(file.name for file in kept)[:300],
        member_id=actor.member_id,
        options={"source": options.source, "currency": options.currency, "order": options.order},
        created_at=now,
    )
    stored = {file.name: file for file in kept}
    files = [_file(run, place, piece, stored[piece.table.name]) for place, piece in enumerate(pieces)]
    recalled = [memory.recall(file, options.order) for file in files]
    run.remembered = any(recalled)
    run.options["states"] = leadstates.recalled(files)
    run.process_id = stagemaps.chosen_process(actor, files, options.process_id)
    stagemaps.guess(actor, run, files)
    _note_steps(run, files)
    run.save(force_insert=True)
    ImportFile.objects.bulk_create(files)
    data = {"files": [file.name for file in files], "rows": sum(file.rows for file in files)}
    record(actor, subject="import", subject_id=run.id, verb="import.started", at=now, data=data)
    return run.id


def _file(run: ImportRun, place: int, piece: Piece, kept: Kept) -> ImportFile:
    found = piece.survey
    return ImportFile(
        run_id=run.id,
        place=place,
        name=kept.name,
        path=kept.path,
        size=kept.size,
        role=piece.role,
        kind=piece.kind or "",
        source=piece.source.key if piece.source else "",
        layout=piece.table.layout.to_json(),
        mapping=piece.mapping.to_json() if piece.mapping else None,
        columns=[_column_json(column) for column in found.columns] if found else [],
        notes=[messages.to_json(note) for note in piece.notes],
        rows=found.rows if found else 0,
    )


def _column_json(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "filled": column.filled,
        "samples": [text[:200] for text in column.samples[:SAMPLES]],
        "values": [list(pair) for pair in column.values] if len(column.values) <= VALUES else [],
    }


@action(Permission.IMPORT_RUN)
def change_mapping(
    actor: Actor,
    *,
    run_id: UUID,
    fields: Mapping[UUID, Mapping[str, str]],
    now: datetime,
    currency: str = "",
    order: Order | None = None,
) -> None:
    """Let some columns feed other fields. Raises `Invalid` when the mapping could not be imported so."""
    run = editable(actor, run_id)
    files = list(ImportFile.objects.filter(run_id=run.id).order_by("place"))
    for file in files:
        if file.mapping is None:
            continue
        mapping = ColumnMapping.from_json(file.mapping)
        if currency:
            mapping = replace(mapping, currency=currency_code(currency))
        chosen = fields.get(file.id, {})
        for column, field in chosen.items():
            mapping = mapping.with_field(column, field) if _differs(mapping, column, field) else mapping
        again = [each.column for each in mapping.columns] if order else chosen
        mapping = restyled(mapping, memory.samples_of(file), order or run.options["order"], again)
        refuse_wrong(file, mapping)
        file.mapping = mapping.to_json()
    if order:
        run.options = {**run.options, "order": order, "order_chosen": True}
    stagemaps.guess(actor, run, files)
    _note_steps(run, files)
    _done_with(run, "columns")
    _reset(run, files)
    data = {str(file.id): dict(fields[file.id]) for file in files if file.id in fields}
    record(actor, subject="import", subject_id=run.id, verb="import.mapped", at=now, data={"fields": data})


def _differs(mapping: ColumnMapping, column: str, field: str) -> bool:
    return all(each.column != column or each.field != field for each in mapping.columns)


def refuse_wrong(file: ImportFile, mapping: ColumnMapping) -> None:
    """Raise `Invalid` (`no-name`, `field-twice`) for a mapping that cannot be imported."""
    wrong = next((found for found in check(mapping) if found.severity == "error"), None)
    if wrong is not None:
        sentence = msg("{file}: {problem}", file=file.name, problem=wrong.message)
        raise Invalid(wrong.code, sentence, field="mapping")


@action(Permission.IMPORT_RUN)
def change_stages(
    actor: Actor,
    *,
    run_id: UUID,
    stages: Mapping[str, str],
    now: datetime,
    process_id: UUID | None = None,
    leads: Mapping[str, str] | None = None,
) -> None:
    """Say what stages of the files mean in the process: a stage key, `#won` or `#lost`; and what the states of their
    `leads` are here, of `leads.rules.kinds.STATES`.

    Raises `Invalid` (`stage-unknown`) for anything else.
    """
    run = editable(actor, run_id)
    files = list(ImportFile.objects.filter(run_id=run.id).order_by("place"))
    if process_id is not None and process_id != run.process_id:
        run.process_id, run.stages = process_id, {}
        stagemaps.guess(actor, run, files)
    known = {target for target, _ in stagemaps.targets(actor, run)}
    for value, target in stages.items():
        if value not in run.stages or target not in known:
            raise _cannot_become("stage-unknown", value, target, "stages")
    named = {leadstates.key_of(each.value) for each in leadstates.guesses_of(files)}
    for value, target in (leads or {}).items():
        if leadstates.key_of(value) not in named or target not in STATES:
            raise _cannot_become("stage-unknown", value, target, "leads")
    run.stages = {**run.stages, **stages}
    said = {leadstates.key_of(value): target for value, target in (leads or {}).items()}
    run.options = {**run.options, "states": {**run.lead_states, **said}}
    _done_with(run, "stages")
    _reset(run, files)
    data = {"stages": run.stages, "process": str(run.process_id or ""), "leads": run.lead_states}
    record(actor, subject="import", subject_id=run.id, verb="import.staged", at=now, data=data)


@action(Permission.IMPORT_RUN)
def change_people(actor: Actor, *, run_id: UUID, people: Mapping[str, str], now: datetime) -> None:
    """Say who the owners that the files name are here: a member's id, `#new`, `#me` or `#placeholder`; the key
    `*` is for everybody who is no member. Raises `Invalid` (`owner-unknown`) for anything else.
    """
    run = editable(actor, run_id)
    files = list(ImportFile.objects.filter(run_id=run.id).order_by("place"))
    known = member_names(actor.workspace_id)
    for text, target in people.items():
        if not peoplemaps.is_target(target, known):
            raise _cannot_become("owner-unknown", text, target, "people")
    said = {text if text == peoplemaps.OTHERS else peoplemaps.key_of(text): to for text, to in people.items()}
    run.options = {**run.options, "people": {**peoplemaps.chosen(run), **said}}
    _done_with(run, "people")
    _reset(run, files)
    data = {"people": dict(people)}
    record(actor, subject="import", subject_id=run.id, verb="import.peopled", at=now, data=data)


def _cannot_become(code: str, value: str, target: str, field: str) -> Invalid:
    sentence = msg("“{value}” cannot become “{target}”.", value=value[:80], target=target[:80])
    return Invalid(code, sentence, field=field)


@action(Permission.IMPORT_RUN)
def keep_answers(actor: Actor, *, run_id: UUID, step: str, typed: Mapping[str, str], now: datetime) -> None:
    """Keep what somebody has chosen at a step without having gone on yet, so that leaving loses nothing.

    It decides nothing and is no fact; what goes on from the step replaces it. At most `MOST_TYPED` answers.
    """
    run = editable(actor, run_id)
    kept = {name[:60]: text[:200] for name, text in list(typed.items())[:MOST_TYPED]}
    run.options = {**run.options, "typed": {**run.options.get("typed", {}), step: kept}}
    run.seen_at = now
    run.save(update_fields=["options", "seen_at"])


def _note_steps(run: ImportRun, files: Sequence[ImportFile]) -> None:
    """Whether the files name owners and states of leads, so that the steps about these are known of without reading
    the mapping of the files."""
    owners = any(peoplemaps.owner_column(file) for file in files)
    run.options = {**run.options, "owners": owners, "statuses": bool(leadstates.guesses_of(files))}


def _done_with(run: ImportRun, step: str) -> None:
    """Forget what was typed at a step: it is decided now."""
    typed = {name: kept for name, kept in run.options.get("typed", {}).items() if name != step}
    run.options = {**run.options, "typed": typed}


def editable(actor: Actor, run_id: UUID) -> ImportRun:
    """The run, locked, when nothing works on it. Raises `NotFound`, or `Conflict` (`import-busy`, `import-done`)."""
    run = locked(actor, run_id)
    if run.state in BUSY:
        raise Conflict("import-busy", msg("This import is running. Cancel it first."))
    if run.state in ENDED:
        raise Conflict("import-done", msg("This import is done. Start a new one."))
    return run


def locked(actor: Actor, run_id: UUID) -> ImportRun:
    """A visible run, locked. Raises `NotFound`."""
    run = ImportRun.objects.visible_to(actor).select_for_update().filter(id=run_id).first()
    return run or not_found(msg("import"))


def _reset(run: ImportRun, files: Sequence[ImportFile]) -> None:
    """Back to the set-up: what was counted by the old mapping does not hold any more."""
    run.state, run.dry, run.message = "draft", False, None
    run.save()
    ImportFile.objects.bulk_update(files, ["mapping"])
    start_again(files)
