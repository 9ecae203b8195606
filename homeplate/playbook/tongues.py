"""In which languages the texts of processes are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.models import ProcessVersion
from homeplate.process.lint.languages import lacking
from homeplate.process.reading import from_data


@dataclass(frozen=True, slots=True)
class ProcessTongues:
    """A process and its languages: those it must have, the number of its texts, and how many each language lacks."""

    id: UUID
    name: Text
    required: tuple[str, ...]
    texts: int
    lacking: Mapping[str, int]


@query(Permission.PROCESS_VIEW)
def tongues_of_processes(actor: Actor, *, codes: Iterable[str]) -> tuple[ProcessTongues, ...]:
    """The processes in use, the default first; of each the version that people sell by, or its draft before there is
    one. One statement."""
    rows = ProcessVersion.objects.filter(state__in=("published", "draft"), process__retired_at__isnull=True)
    order = ("-process__is_default", "process__position", "process__key", "-state")
    found: dict[UUID, ProcessTongues] = {}
    wanted = tuple(codes)
    for process_id, name, data in rows.order_by(*order).values_list(
        "process_id", "process__name", "definition"
    ):
        if process_id in found:
            continue
        process = from_data(data)
        texts, missing = lacking(process, dict.fromkeys((*wanted, *process.languages)))
        found[process_id] = ProcessTongues(process_id, name, process.languages, texts, missing)
    return tuple(found.values())
