"""What a profile would say of the accounts that there are, and a persona of the contacts, before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from homeplate.accounts.models import Account, Contact
from homeplate.fit.columns import Column, Scores, coded, coded_lists, numbers, score_many
from homeplate.fit.definition import Definition
from homeplate.fit.fields import COMPANY
from homeplate.fit.known import COMPANY_COLUMNS, PERSON_COLUMNS, company_of, person_of
from homeplate.fit.queries import rates_for
from homeplate.fit.rules import Fit, Verdict, fit_of
from homeplate.kit.late import Late
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

if TYPE_CHECKING:
    import numpy as np
else:
    np = Late("numpy")

LOOKED_AT = 2000
"""The records of a preview: those that were added last. Enough for a share that is right to two points."""
SHOWN = 5
BANDS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A record, what is known of it, and its fit."""

    id: UUID
    name: str
    values: Mapping[str, Any]
    fit: Fit


@dataclass(frozen=True, slots=True)
class Preview:
    """How many of `looked_at` records come to which verdict, how their scores are spread over ten bands, and the best
    and the worst of them with their reasons. `more` tells that there are further ones that were not looked at."""

    looked_at: int
    more: bool
    verdicts: Mapping[Verdict, int]
    bands: tuple[int, ...]
    best: tuple[Example, ...]
    worst: tuple[Example, ...]


@query(Permission.PROSPECT_VIEW)
def preview(actor: Actor, *, definition: Definition, today: date) -> Preview:
    """What a definition says of the accounts (or contacts) that were added last; three statements at most."""
    if definition.about == COMPANY:
        rows = _newest(Account, COMPANY_COLUMNS)
        known = [company_of(row[2:]) for row in rows]
    else:
        rows = _newest(Contact, PERSON_COLUMNS)
        known = [person_of(row[2:]) for row in rows]
    more, rows, known = len(rows) > LOOKED_AT, rows[:LOOKED_AT], known[:LOOKED_AT]
    codes = {rule.currency for rule in definition.rules if rule.currency}
    held = {str(one["revenue_currency"]) for one in known if "revenue_currency" in one} if codes else set()
    rates = rates_for(actor, codes=codes | held, today=today)
    scores = score_many(definition, columns_of(known), len(known), today=today, rates=rates)
    order = np.argsort(~scores.order, kind="stable")

    def example(at: int) -> Example:
        fit = fit_of(definition, known[at], today=today, rates=rates)
        return Example(rows[at][0], rows[at][1], known[at], fit)

    best = [int(at) for at in order[:SHOWN]]
    worst = [int(at) for at in order[::-1][:SHOWN] if int(at) not in best]
    return Preview(
        len(known),
        more,
        _verdicts(scores),
        _bands(scores),
        tuple(example(at) for at in best),
        tuple(example(at) for at in worst),
    )


def _newest(table: Any, columns: Sequence[str]) -> list[Sequence[Any]]:
    rows = table.objects.filter(archived_at__isnull=True).order_by("-id")
    return list(rows.values_list("id", "name", *columns)[: LOOKED_AT + 1])


def columns_of(known: Sequence[Mapping[str, Any]]) -> dict[str, Column]:
    """Mappings as `fit_of` takes them, as columns."""
    found: dict[str, Column] = {
        key: coded(one.get(key) for one in known)
        for key in (
            "name", "domain", "industry", "city", "country", "parent", "title", "seniority", "department", "language",
        )
    }  # fmt: skip
    found["employees"] = numbers(one.get("employees") for one in known)
    found["revenue"] = numbers(
        (one.get("revenue") for one in known), coded(one.get("revenue_currency") for one in known)
    )
    found["channels"] = coded_lists(one.get("channels") for one in known)
    return found


def _verdicts(scores: Scores) -> dict[Verdict, int]:
    fits, unknown, out = (int(flags.sum()) for flags in (scores.fits, scores.unknown, scores.out))
    misses = len(scores.score) - fits - unknown - out
    return {Verdict.FITS: fits, Verdict.MISSES: misses, Verdict.OUT: out, Verdict.UNKNOWN: unknown}


def _bands(scores: Scores) -> tuple[int, ...]:
    """How many have a score of 0 to 9, 10 to 19 and so on; those ruled out or of whom too little is known left out."""
    told = scores.score[~scores.out & ~scores.unknown]
    return tuple(int(n) for n in np.bincount(np.minimum(told // BANDS, BANDS - 1), minlength=BANDS))
