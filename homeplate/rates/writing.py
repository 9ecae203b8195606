"""Reading and writing many rates, in the running transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from homeplate.kit.exchange import Rate
from homeplate.rates.models import ExchangeRate
from homeplate.rates.planning import KeptRate
from homeplate.rates.rules import told
from homeplate.tenancy.bulk import update_many

CHANGED = ("units", "worth", "source", "at")


def kept_rates(base: str) -> Iterator[KeptRate]:
    """All rates towards a currency."""
    rows = ExchangeRate.objects.filter(base=base).values_list(*KeptRate._fields)
    return (KeptRate(*row) for row in rows)


def change_rates(
    changed: Iterable[tuple[KeptRate, Rate]], *, source: str, now: datetime
) -> dict[str, list[str]]:
    """Write other figures into kept rates, but for those that somebody changed since; what each was, by currency and
    day."""
    wanted = {row.id: (row, rate) for row, rate in changed}
    locked = ExchangeRate.objects.select_for_update().filter(id__in=list(wanted)) if wanted else ()
    still = [wanted[row.id] for row in locked if row.at == wanted[row.id][0].at]
    rows = (
        {"id": row.id, "units": told(rate.units), "worth": told(rate.worth), "source": source, "at": now}
        for row, rate in still
    )
    update_many(ExchangeRate, CHANGED, rows)
    return {f"{row.currency} {row.day}": [row.units, row.worth, row.source, str(row.at)] for row, _ in still}
