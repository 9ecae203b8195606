"""Imports: what was uploaded, how it is understood, how far it came, and what was wrong with its rows."""

from __future__ import annotations

from typing import ClassVar, Self
from uuid import UUID

from django.db import models

from homeplate.people.access import Actor
from homeplate.people.models import Member
from homeplate.people.permissions import Reach
from homeplate.playbook.models import Process
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceManager, WorkspaceModel


class RunQuerySet(models.QuerySet["ImportRun"]):
    """Imports of a workspace."""

    def visible_to(self, actor: Actor) -> Self:
        """The imports that exist for `actor`: all for those who see all deals, else their own."""
        rows = self.filter(workspace_id=actor.workspace_id)
        return rows if actor.reach is Reach.ALL else rows.filter(member_id=actor.member_id)


class ImportRun(WorkspaceModel):
    """One import of one or several files that belong together.

    `state` is a key of `transfer.states.STATES`; `dry` says whether the pass that waits, runs or ended last
    was a dry run. `stages` maps each stage of the files to a stage key of `process`, `#won` or `#lost`.
    `options` are those of `actions.start_import` and what was said for all files; `message` is why a run failed, as
    `messages.to_json` writes it.
    `seen_at` is the last sign of life of who works on it. `undo` counts what an undo did so far: `total`,
    `deleted`, `restored`, `kept`, and whether it was to delete what people changed, too (`touched_too`).
    """

    name = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="draft")
    dry = models.BooleanField(default=False)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    process = WorkspaceForeignKey(Process, models.PROTECT, null=True, related_name="+", db_index=False)
    options = models.JSONField(default=dict)
    stages = models.JSONField(default=dict)
    remembered = models.BooleanField(default=False)
    message = models.JSONField(null=True)
    undo = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects: ClassVar = WorkspaceManager.from_queryset(RunQuerySet)()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "created_at"], name="import_run_created")]

    def __str__(self) -> str:
        return self.name

    member_id: UUID | None
    process_id: UUID | None

    @property
    def lead_states(self) -> dict[str, str]:
        """What was said about the states of leads that the files name, by `leadstates.key_of`."""
        states: dict[str, str] = self.options.get("states", {})
        return states


class ImportFile(WorkspaceModel):
    """One file of an import. Files are written in the order of `place`.

    `role`: `main` (its rows become records), `lookup` (it completes another) or `unused`. `path` lies in the
    file store. `layout`, `mapping` and `columns` are the JSON of `reading.Layout`, `mapping.ColumnMapping` and
    the survey. `position` is the last line written, in the transaction that wrote it: there a run goes on. `doubles`
    counts rows that probably are here already.
    """

    run = WorkspaceForeignKey(ImportRun, models.CASCADE, related_name="files", db_index=False)
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    size = models.BigIntegerField()
    role = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, default="")
    source = models.CharField(max_length=60, default="")
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(null=True)
    columns = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    finished = models.BooleanField(default=False)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)
    doubles = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "run", "place"], name="import_file_place")
        ]

    def __str__(self) -> str:
        return self.name

    run_id: UUID

    @property
    def done(self) -> int:
        """Rows behind it."""
        return self.created + self.updated + self.unchanged + self.refused


class ImportProblem(WorkspaceModel):
    """Something about one row: `severity` error (it stayed out), warning or note.

    Every refused row has one; of warnings and notes the first of a file are kept, `ImportFile.noted` counts all.
    """

    file = WorkspaceForeignKey(ImportFile, models.CASCADE, related_name="problems", db_index=False)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=200, default="")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    message = models.JSONField()
    value = models.CharField(max_length=200, default="")

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "file", "severity", "line"], name="import_problem_line")]

    file_id: UUID


class SavedMapping(WorkspaceModel):
    """What somebody decided about the columns and stages of one source, offered when it comes again.

    `fingerprint` is of the header, or of the key of a known source. `stages` holds a map for each process id, and
    one for the states of leads under `memory.LEADS`.
    """

    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    fields = models.JSONField(default=dict)
    stages = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "fingerprint"], name="saved_mapping_source")
        ]


class WorkspaceExport(WorkspaceModel):
    """Everything of a workspace as one file, made in the background and kept for some days.

    `state` is waiting, running, done, cancelled, failed, or full for want of room on the disk. `path` lies in
    the file store; it is empty until the file is there, and again once it is gone. `seen_at` is the last sign
    of life of who works on it.
    """

    state = models.CharField(max_length=10, default="waiting")
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    path = models.CharField(max_length=300, default="")
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "created_at"], name="export_created")]

    member_id: UUID | None
