"""One set of tables for SQLite, PostgreSQL and a distributed database: what every model must keep to."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from homeplate.tenancy.fields import WorkspaceForeignKey, WorkspaceKey
from homeplate.tenancy.models import WorkspaceManager, WorkspaceModel

GLOBAL_TABLES = {
    "tenancy.Workspace": "the root of everything else",
    "people.User": "one person may belong to several workspaces",
    "people.Seat": "sign-in looks up a person's workspaces before there is one",
    "people.Token": "a token says which workspace it opens before there is one",
}
OURS = [
    model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("homeplate.")
]
IN_WORKSPACE = [model for model in OURS if model._meta.label not in GLOBAL_TABLES]
each_table = pytest.mark.parametrize("model", IN_WORKSPACE, ids=lambda model: model._meta.label)
each_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


def _own_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.local_fields)


@each_table
def test_every_table_but_the_global_ones_belongs_to_a_workspace(model: type[models.Model]) -> None:
    assert issubclass(model, WorkspaceModel)
    assert isinstance(model._meta.get_field("workspace"), WorkspaceKey)


@each_table
def test_every_way_to_the_rows_starts_at_the_workspace(model: type[models.Model]) -> None:
    assert isinstance(model._meta.base_manager, WorkspaceManager), "let Meta inherit WorkspaceModel.Meta"
    assert isinstance(model._meta.default_manager, WorkspaceManager)


@each_table
def test_unique_constraints_and_indexes_begin_with_the_workspace(model: type[models.Model]) -> None:
    assert not model._meta.unique_together
    assert not [field.name for field in _own_fields(model) if field.unique and not field.primary_key]
    named = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    for rule in [*named, *model._meta.indexes]:
        first = rule.fields[0] if rule.fields else str(rule.expressions[0])
        assert first in ("workspace", "F(workspace)"), rule.name


@each_table
def test_references_between_workspace_tables_carry_the_workspace(model: type[models.Model]) -> None:
    for field in _own_fields(model):
        if isinstance(field, models.ForeignKey) and not isinstance(field, WorkspaceKey):
            inside = issubclass(field.related_model, WorkspaceModel)
            assert isinstance(field, WorkspaceForeignKey) == inside, field


@each_table
def test_no_deletion_clears_a_column(model: type[models.Model]) -> None:
    allowed = (models.CASCADE, models.PROTECT, models.RESTRICT, models.DO_NOTHING)
    for field in _own_fields(model):
        if isinstance(field, WorkspaceForeignKey):
            assert field.remote_field.on_delete in allowed, field


@each_table
def test_ids_are_made_in_python(model: type[models.Model]) -> None:
    assert isinstance(model._meta.pk, models.UUIDField)
    assert not model._meta.local_many_to_many, "a many-to-many needs its own table with a workspace"


@each_model
def test_kinds_are_entries_of_a_dictionary_never_database_choices(model: type[models.Model]) -> None:
    assert not [field.name for field in _own_fields(model) if field.choices]


@each_model
def test_saving_and_deleting_do_nothing_behind_the_back_of_actions(model: type[models.Model]) -> None:
    assert not {"save", "delete", "__init__"} & vars(model).keys()


@pytest.mark.django_db
def test_the_database_has_no_triggers() -> None:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert cursor.fetchall() == []
