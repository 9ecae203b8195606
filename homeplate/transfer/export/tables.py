"""Which tables and columns an export holds. A table that is new is in it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from homeplate.tenancy.models import WorkspaceModel

LEFT_OUT: dict[str, str] = {
    "ledger.Receipt": "what repeated requests were answered with, for a week",
    "fields.FieldValue": "an index of what the records hold themselves",
    "deals.StageTotal": "sums of the deals",
    "deals.CloseTotal": "sums of the deals by day",
    "deals.StageOutcome": "counts of the deals",
    "rates.RateImport": "files of rates that were read, which the rates themselves tell",
    "prospects.LoadProblem": "reports of earlier loads, which name rows of files",
    "prospects.Delivery": "by what files that came by themselves are known again",
    "transfer.ImportProblem": "reports of earlier imports, which name rows of files",
    "transfer.WorkspaceExport": "the exports themselves",
}
"""Tables that hold nothing of their own, and why each is left out."""

SECRET: dict[str, frozenset[str]] = {
    "people.Token": frozenset({"digest"}),
    "people.Invitation": frozenset({"digest"}),
    "prospects.Provider": frozenset({"secret"}),
}
"""Columns that open a door, by table."""

USER = ("id", "email", "name", "language", "time_zone", "joined_at", "last_login")
"""What is told of a person who signs in; never the password."""

AS_CSV: dict[str, tuple[str, ...]] = {
    "deals.Deal": ("account__name", "owner__name", "team__name"),
    "accounts.Account": ("owner__name", "team__name", "parent__name"),
    "accounts.Contact": ("account__name", "owner__name", "team__name"),
    "people.Member": ("user__email", "team__name"),
    "people.Team": ("parent__name",),
    "deals.Evidence": ("deal__name", "member__name"),
    "deals.Stakeholder": ("deal__name", "contact__name"),
    "deals.Document": ("deal__name",),
}
"""Tables that people open in a spreadsheet as well, with the names they are read by."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export: its file name, and its columns with those of other tables that CSV adds."""

    model: type[models.Model]
    name: str
    columns: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def is_csv(self) -> bool:
        """Whether there is a CSV file of it too."""
        return self.model._meta.label in AS_CSV


def workspace_models() -> Iterator[type[models.Model]]:
    """Every table of a workspace, whichever package it belongs to."""
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, WorkspaceModel):
            yield model


def tables() -> list[Table]:
    """The tables of an export in the order of their packages, the ledger last: it tells how all came to be."""
    found = [_table(model) for model in workspace_models() if model._meta.label not in LEFT_OUT]
    return sorted(found, key=lambda table: table.model._meta.app_label == "ledger")


def _table(model: type[models.Model]) -> Table:
    label: str = model._meta.label
    secret = SECRET.get(label, frozenset())
    columns: list[Any] = [field.attname for field in model._meta.concrete_fields]
    kept = tuple(name for name in columns if name not in secret and name != "workspace_id")
    return Table(model, label.lower().replace(".", "-"), kept, AS_CSV.get(label, ()))
