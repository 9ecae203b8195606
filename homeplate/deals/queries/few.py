"""What is answered with the few deals that it finds: a part of a name, and what asks for attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.deals.queries.columns import answers
from homeplate.deals.queries.filters import DealFilter, filtered, holds, of_accounts
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import fetch, fetch_together

FEW = 500


@query(Permission.DEAL_VIEW)
def with_few(actor: Actor, wanted: DealFilter) -> DealFilter:
    """The same filter with the deals that its text finds in place of the text, when they are at most `FEW`.

    One statement over two indexes of names, of 16 ms among 100,000 deals; whatever then asks with the filter reads
    these few, where it would look at every name again. What the actor may see is decided by whatever asks.
    """
    if not wanted.text or wanted.many:
        return wanted
    if wanted.status == "open" and not wanted.archived:
        text = DealFilter(text=wanted.text, status="open")
        known = answers.up_to(actor, text, date.min, FEW)
        if known is not None:
            return _answered(wanted, known)
    values, finders = {"part": wanted.text}, (_by_own_name, _by_account)
    own, others = fetch_together(
        [
            (("few deals", find.__name__, wanted.archived, FEW), values, partial(find, wanted.archived))
            for find in finders
        ]
    )
    if max(len(own), len(others)) > FEW:
        return replace(wanted, many=True)
    return replace(wanted, text="", among=tuple({row[0] for row in (*own, *others)}))


@query(Permission.DEAL_VIEW)
def with_few_open(actor: Actor, wanted: DealFilter, *, today: date) -> DealFilter:
    """The same filter with the open deals that it finds added, when it finds at most `FEW` by what an index holds.

    For whoever wants the first of an order: in that order they may be the last of a hundred thousand.
    """
    if not wanted.piled or wanted.many:
        return wanted
    known = answers.up_to(actor, wanted, today, FEW)
    if known is not None:
        return _answered(wanted, known)
    values = {**values_of(actor), **wanted.values(), "today": today}

    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"])
        return rows.order_by().values_list("id")[: FEW + 1]

    found = list(fetch(("few open", shape_of(actor), wanted.shape(), FEW), values, build))
    if len(found) > FEW:
        return replace(wanted, many=True)
    return replace(wanted, among=tuple(row[0] for row in found))


def _answered(wanted: DealFilter, known: tuple[UUID, ...] | Literal[False]) -> DealFilter:
    """The filter with what the columns know; they answer as well where it finds many."""
    if known is False:
        return replace(wanted, many=True)
    return replace(wanted, text="", among=known)


def _by_own_name(archived: bool, marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    rows = Deal.objects.filter(holds(marks["part"]), archived_at__isnull=not archived)
    # In the order of the index over names: it holds the name, and a deal is visited only when its name fits.
    return rows.order_by("search_name", "id").values_list("id")[: FEW + 1]


def _by_account(archived: bool, marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    rows = Deal.objects.filter(account_id__in=of_accounts(marks["part"]), archived_at__isnull=not archived)
    return rows.values_list("id")[: FEW + 1]
