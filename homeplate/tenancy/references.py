"""What refers to a record, asked of the tables themselves, so that a package never has to know those above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import models

Going = Mapping[type[models.Model], Iterable[UUID]]
"""Records that are to be erased together."""


def held(going: Going) -> dict[UUID, frozenset[str]]:
    """Those of `going` that must stay because something refers to them that is not going, each with the labels
    of the tables that do (`deals.deal`).

    What would be erased along with its parent (`CASCADE`) goes with it. Whatever a record that must stay refers
    to must stay as well.
    """
    leaving = {model: set(ids) for model, ids in going.items()}
    found: dict[UUID, set[str]] = {}
    while news := _held_now(leaving):
        for identity, labels in news.items():
            found.setdefault(identity, set()).update(labels)
        for ids in leaving.values():
            ids.difference_update(news)
    return {identity: frozenset(labels) for identity, labels in found.items()}


def _held_now(leaving: Mapping[type[models.Model], set[UUID]]) -> dict[UUID, set[str]]:
    """What is held by records outside `leaving`."""
    found: dict[UUID, set[str]] = {}
    for model, ids in leaving.items():
        for relation in model._meta.get_fields(include_hidden=True) if ids else ():
            if not isinstance(relation, models.ManyToOneRel) or relation.on_delete is models.CASCADE:
                continue
            for target in _pointed_at(relation, ids, leaving):
                found.setdefault(target, set()).add(relation.related_model._meta.label_lower)
    return found


def _pointed_at(
    relation: models.ManyToOneRel, ids: set[UUID], leaving: Mapping[type[models.Model], set[UUID]]
) -> Iterable[UUID]:
    """Those of `ids` that rows of the relation point at, rows that are leaving apart."""
    holder, name = relation.related_model, relation.field.name
    rows = holder._default_manager.filter(**{f"{name}__in": ids})
    if leaving.get(holder):
        rows = rows.exclude(id__in=leaving[holder])
    for field in holder._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or field.remote_field.on_delete is not models.CASCADE:
            continue
        if parents := leaving.get(field.related_model):
            rows = rows.exclude(**{f"{field.name}__in": parents})
    return rows.order_by().values_list(relation.field.attname, flat=True).distinct()
