"""Mappings that people decided on, kept for each source and proposed when it comes again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from homeplate.transfer.dates import Order
from homeplate.transfer.fields import Kind, bare
from homeplate.transfer.guessing import restyled
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.models import ImportFile, ImportRun, SavedMapping

LEADS = "leads"
"""The key under which the states of leads are kept beside the stages of each process."""


def fingerprint(file: ImportFile, mapping: ColumnMapping) -> str:
    """What tells the same source: its key when it is known, else the names of its columns in any order."""
    names = file.source or "\x1f".join(sorted(bare(each.column) for each in mapping.columns))
    return blake2b(f"{mapping.kind}\x1e{names}".encode(), digest_size=24).hexdigest()


def samples_of(file: ImportFile) -> dict[str, list[str]]:
    """The kept samples of each column."""
    return {each["name"]: each["samples"] for each in file.columns}


def recall(file: ImportFile, order: Order) -> bool:
    """Put what was decided for this source earlier into the file's mapping; gives whether anything was."""
    saved = _saved(file)
    if saved is None or file.mapping is None:
        return False
    mapping = ColumnMapping.from_json(file.mapping)
    fields = {each.column: saved.fields.get(each.column, each.field) for each in mapping.columns}
    columns = tuple(replace(each, field=fields[each.column]) for each in mapping.columns)
    changed = [each.column for each in mapping.columns if fields[each.column] != each.field]
    mapping = restyled(replace(mapping, columns=columns), samples_of(file), order, changed)
    file.mapping = mapping.to_json()
    return True


def recalled_stages(files: Iterable[ImportFile], kind: Kind, key: str) -> dict[str, str]:
    """What the stages of the files of a kind became the last time, in the process whose id is `key`, or `LEADS`."""
    found: dict[str, str] = {}
    for file in files:
        if file.kind == kind and (saved := _saved(file)) is not None:
            found |= saved.stages.get(key, {})
    return found


def remember(run: ImportRun, files: Iterable[ImportFile], now: datetime) -> None:
    """Keep the mapping and the stages of a run for the next one of the same source."""
    for file in files:
        if file.mapping is None:
            continue
        mapping = ColumnMapping.from_json(file.mapping)
        earlier = _saved(file)
        stages: dict[str, Any] = dict(earlier.stages) if earlier else {}
        for kind, key, said in (("deal", str(run.process_id), run.stages), ("lead", LEADS, run.lead_states)):
            if file.kind == kind and said:
                stages[key] = {**stages.get(key, {}), **said}
        SavedMapping.objects.update_or_create(
            fingerprint=fingerprint(file, mapping),
            defaults={
                "kind": mapping.kind,
                "fields": {each.column: each.field for each in mapping.columns},
                "stages": stages,
                "updated_at": now,
            },
        )


def _saved(file: ImportFile) -> SavedMapping | None:
    if file.mapping is None:
        return None
    key = fingerprint(file, ColumnMapping.from_json(file.mapping))
    return SavedMapping.objects.filter(fingerprint=key).first()
