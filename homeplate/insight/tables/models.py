"""The tables: those of `mirror/derive.sql` and `place.sql` column by column, how far they have come, and what a model
said.

They are empty unless measures are taken from the database (`HOMEPLATE_ANALYTICS=database`).
"""

from __future__ import annotations

from typing import Any

from django.db import models

from homeplate.insight.tables.fields import Moment, Word, Words
from homeplate.tenancy.fields import WorkspaceKey
from homeplate.tenancy.models import WorkspaceModel


def _of_deal(name: str) -> list[models.Index]:
    """Rows are looked up, and thrown away, deal by deal."""
    return [models.Index(fields=["workspace", "deal"], name=name)]


class Mirrored(WorkspaceModel):
    """A row of the mirror, which can be made again at any time. That its workspace is there is not looked up for each:
    a fill would be a third dearer."""

    workspace = WorkspaceKey[Any, Any](db_constraint=False)

    class Meta(WorkspaceModel.Meta):
        abstract = True


class MirrorNote(WorkspaceModel):
    """How far the tables of a workspace have come, as `mirror.files.Note` says it. Whoever fills them holds its row."""

    form = models.CharField(max_length=32, default="")
    deals = models.IntegerField(default=0)
    facts = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=36, default="")
    lately = models.IntegerField(default=0)
    made = models.CharField(max_length=40, default="")
    erased = models.IntegerField(default=0)

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="mirror_note_once")]


class MirrorDeal(Mirrored):
    """A deal as it is now."""

    account = models.UUIDField(null=True)
    owner = models.UUIDField(null=True)
    team = models.UUIDField(null=True)
    process = models.UUIDField(null=True)
    version = models.UUIDField(null=True)
    stage = Word(null=True)
    stage_since = Moment(null=True)
    status = Word(null=True)
    value_minor = models.BigIntegerField(null=True)
    currency = Word(null=True)
    kind = Word(null=True)
    source = Word(null=True)
    expected_close = models.DateField(null=True)
    category = Word(null=True)
    next_step_on = models.DateField(null=True)
    progress = models.SmallIntegerField(null=True)
    probability = models.IntegerField(null=True)
    created_at = Moment(null=True)
    closed_at = Moment(null=True)
    archived = models.BooleanField(null=True)
    loss_reason = Word(null=True)
    competitor = Word(null=True)
    competitors = Word(null=True)
    imported = models.BooleanField(null=True)
    told_at = Moment(null=True)
    position = models.SmallIntegerField(null=True)
    way = Word(null=True)
    leapt = models.BooleanField(null=True)
    returned = models.BooleanField(null=True)
    began = Moment(null=True)


class MirrorSpan(Mirrored):
    """How a deal stood from when until when."""

    deal = models.UUIDField()
    since = Moment(null=True)
    until = Moment(null=True)
    stage = Word(null=True)
    status = Word(null=True)
    value_minor = models.BigIntegerField(null=True)
    currency = Word(null=True)
    expected_close = models.DateField(null=True)
    category = Word(null=True)
    owner = models.UUIDField(null=True)
    team = models.UUIDField(null=True)
    process = models.UUIDField(null=True)
    version = models.UUIDField(null=True)
    progress = models.SmallIntegerField(null=True)
    kind = Word(null=True)
    archived = models.BooleanField(null=True)

    class Meta(Mirrored.Meta):
        indexes = _of_deal("mirror_span_deal")


class MirrorStay(Mirrored):
    """A deal at a stage while it was open."""

    deal = models.UUIDField()
    nth = models.IntegerField(null=True)
    stage = Word(null=True)
    position = models.SmallIntegerField(null=True)
    selling = models.BooleanField(null=True)
    entered = Moment(null=True)
    departed = Moment(null=True)
    way = Word(null=True)
    ended = Word(null=True)
    process = models.UUIDField(null=True)
    version = models.UUIDField(null=True)
    owner = models.UUIDField(null=True)
    team = models.UUIDField(null=True)
    archived = models.BooleanField(null=True)
    status = Word(null=True)
    closed_at = Moment(null=True)
    again = models.BooleanField(null=True)

    class Meta(Mirrored.Meta):
        indexes = _of_deal("mirror_stay_deal")


class MirrorEntry(Mirrored):
    """The first time that a deal came to a selling stage."""

    deal = models.UUIDField()
    position = models.SmallIntegerField(null=True)
    entered = Moment(null=True)
    minutes = models.IntegerField(null=True)
    went = Word(null=True)
    process = models.UUIDField(null=True)
    version = models.UUIDField(null=True)
    owner = models.UUIDField(null=True)
    team = models.UUIDField(null=True)
    archived = models.BooleanField(null=True)

    class Meta(Mirrored.Meta):
        indexes = _of_deal("mirror_entry_deal")


class MirrorGate(Mirrored):
    """A gate that was passed."""

    deal = models.UUIDField()
    passed = Moment(null=True)
    stage = Word(null=True)
    target = Word(null=True)
    won = models.BooleanField(null=True)
    actor = models.UUIDField(null=True)
    missing = Words(null=True)
    overridden = models.BooleanField(null=True)

    class Meta(Mirrored.Meta):
        indexes = _of_deal("mirror_gate_deal")


class MirrorProof(Mirrored):
    """A criterion that was validated."""

    deal = models.UUIDField()
    criterion = Word(null=True)
    since = Moment(null=True)
    until = Moment(null=True)
    actor = models.UUIDField(null=True)

    class Meta(Mirrored.Meta):
        indexes = _of_deal("mirror_proof_deal")


class MirrorContact(Mirrored):
    """A conversation with a buyer."""

    deal = models.UUIDField()
    nth = models.IntegerField(null=True)
    moment = Moment(null=True)
    way = Word(null=True)
    spoke = models.BooleanField(null=True)
    kind = Word(null=True)
    reason = Word(null=True)
    actor = models.UUIDField(null=True)
    apart = models.BooleanField(null=True)

    class Meta(Mirrored.Meta):
        indexes = _of_deal("mirror_contact_deal")


class MirrorMarker(Mirrored):
    """What else was known of a deal, from when until when."""

    deal = models.UUIDField()
    since = Moment(null=True)
    until = Moment(null=True)
    what = Word(null=True)
    due = models.DateField(null=True)

    class Meta(Mirrored.Meta):
        indexes = _of_deal("mirror_marker_deal")


class SaidLook(Mirrored):
    """What a version of a model would have said of a deal at one look, and how the deal ended."""

    version = models.UUIDField()
    deal = models.UUIDField()
    number = models.IntegerField()
    seen_at = Moment()
    said = models.FloatField()
    base = models.FloatField()
    won = models.BooleanField()
    stage = Word()
    kind = Word()

    class Meta(Mirrored.Meta):
        indexes = [models.Index(fields=["workspace", "version"], name="said_look_version")]


class OpenShare(Mirrored):
    """How likely an open deal of a process is beside those that stand where it does."""

    process = models.UUIDField()
    deal = models.UUIDField()
    share = models.FloatField()

    class Meta(Mirrored.Meta):
        indexes = [models.Index(fields=["workspace", "process"], name="open_share_process")]


MIRROR: dict[str, type[WorkspaceModel]] = {
    "deal": MirrorDeal,
    "span": MirrorSpan,
    "stay": MirrorStay,
    "entry": MirrorEntry,
    "gate": MirrorGate,
    "proof": MirrorProof,
    "contact": MirrorContact,
    "marker": MirrorMarker,
}
"""The tables of the mirror by the names that measures know them by."""


def columns_of(model: type[WorkspaceModel]) -> list[str]:
    """The columns that measures ask of a table."""
    hidden = {"workspace_id"} if model is MirrorDeal else {"workspace_id", "id"}
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in hidden]
