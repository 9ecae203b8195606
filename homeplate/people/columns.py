"""Reading which columns of a list somebody wants to see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import QuerySet

from homeplate.people.access import Actor, query
from homeplate.people.models import ListColumns
from homeplate.people.permissions import Permission
from homeplate.tenancy.prepared import fetch

LISTS: Final = ("deals", "accounts", "contacts")
"""The lists whose columns can be chosen."""


@query(Permission.DEAL_VIEW)
def remembered_columns(actor: Actor, *, place: str) -> str:
    """The keys of the columns in order, with commas; empty where nothing was chosen. One statement."""
    row = next(iter(fetch("people.columns", {"member": actor.member_id, "place": place}, _of)), None)
    return row[0] if row else ""


def _of(values: Mapping[str, Any]) -> QuerySet[ListColumns, Any]:
    return ListColumns.objects.filter(member_id=values["member"], place=values["place"]).values_list("keys")
