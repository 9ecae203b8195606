"""The verbs of an import. Signatures (all raise `kit.errors`; `actor` needs `Permission.IMPORT_RUN`):

    start_import(actor, *, uploads: Sequence[Upload(name, content)], now, options: Options = Options()) -> UUID
        Keep the files, recognise them, guess columns and stages. A file that cannot be read raises `Invalid`
        (`details` is a `FilePlace`: file, line, column) and leaves nothing. `Options`: process_id, kind, source,
        currency, order, encoding, delimiter.
    change_mapping(actor, *, run_id, fields: Mapping[file id, Mapping[column, field]], now,
                   currency="", order="") -> None
        A person's choice for some columns. A field is "", a key of `transfer.fields.FIELDS[kind]`,
        or "custom:KEY".
    change_stages(actor, *, run_id, stages: Mapping[value, target], now, process_id=None, leads={}) -> None
        What stages of the files mean: a stage key, "#won" or "#lost". Another process guesses anew first. What the
        states of their leads are here: a key of `leads.rules.kinds.STATES`.
    change_people(actor, *, run_id, people: Mapping[owner, target], now) -> None
        Who the owners of the files are here: a member's id, "#new", "#me" or "#placeholder".
    keep_answers(actor, *, run_id, step, typed, now) -> None     what is chosen at a step and not yet gone on with
    check_import(actor, *, run_id, now, queued=True) -> None    queue a dry run: → waiting → running → checked
    run_import(actor, *, run_id, now, queued=True, doubles="") -> None
                                    queue the import or go on with it: → … → done
    cancel_import(actor, *, run_id, now) -> None    stop after the batch in hand; `run_import` goes on from there
    undo_import(actor, *, run_id, now, touched_too=False, queued=True) -> None
        queue the undo: → undoing → undone; what was changed since is kept unless `touched_too`
    work_undo(actor, *, run_id, clock) -> None      do now the undo that was queued
    discard_import(actor, *, run_id, now) -> None   forget a run, its report and its files; records stay
    work_import(actor, *, run_id, clock, told=None) -> None   do now what was queued (the task and the CLI)

Reads are in `transfer.queries` and, for what is set up step by step, `transfer.queries_setup`:

    imports(actor, *, limit=50) -> list[RunRow]
    import_run(actor, *, run_id) -> RunRow          state, counts, files, percent, message
    import_columns(actor, *, run_id) -> tuple[TableRow, ...]     columns, samples, guesses, targets, findings
    import_stages(actor, *, run_id) -> StagesPage   stages and states of leads with counts, guesses and options
    import_people(actor, *, run_id) -> PeoplePage   owners with counts, who of them is a member, and options
    import_records(actor, *, run_id, kind, after, limit) -> RecordsPage   what an import brought in, by name
    import_problems(actor, *, run_id, limit=100) -> tuple[ProblemRow, ...]
    refused_rows(actor, *, run_id, file_id=None) -> Report(name, lines)   CSV to mend and load again, streamed
    sources(actor) -> tuple[(key, label), ...]
"""

from homeplate.transfer.actions.running import (
    cancel_import,
    check_import,
    discard_import,
    run_import,
    undo_import,
)
from homeplate.transfer.actions.setup import (
    Options,
    change_mapping,
    change_people,
    change_stages,
    keep_answers,
    start_import,
)
from homeplate.transfer.files import Upload
from homeplate.transfer.sets import FilePlace
from homeplate.transfer.undo import work_undo
from homeplate.transfer.work import work_import

__all__ = [
    "FilePlace",
    "Options",
    "Upload",
    "cancel_import",
    "change_mapping",
    "change_people",
    "change_stages",
    "check_import",
    "discard_import",
    "keep_answers",
    "run_import",
    "start_import",
    "undo_import",
    "work_import",
    "work_undo",
]
