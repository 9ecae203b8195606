"""What the filters of insight can be set to: what there is among the deals that somebody may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from homeplate.accounts.segments import industries
from homeplate.insight.frame import Frame, factors_on, looking
from homeplate.insight.measures.losing import LEAST_FOR_BANDS
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import versions

MOST = 60
"""Sources and kinds that can be chosen from, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`versions` are those that were published, newest first. `bounds` part small deals from large ones: the quartiles
    of what the sales were worth, rounded, in minor units of the currency of the workspace; none of too few sales."""

    versions: tuple[tuple[UUID, int], ...]
    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    industries: tuple[str, ...]
    bounds: tuple[int, ...]


@query(Permission.DEAL_VIEW)
def choices_of(actor: Actor, frame: Frame, *, today: date, folder: Mirror | None = None) -> Choices:
    """What can be chosen among the deals of the process, owner and team of `frame`."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    found = tuple(
        (row.id, row.number) for row in versions(actor, process_id=frame.process_id) if row.state != "draft"
    )
    lines = tuple(industries(actor)) if actor.may(Permission.ACCOUNT_VIEW) else ()
    if note is None:
        return Choices(found, (), (), lines, ())
    plain = replace(frame, version_id=None, source="", kind="", industry="", size="", band=None)
    with looking(actor, note, plain, folder) as session:
        sources, kinds = (_most(session, column) for column in ("source", "kind"))
        return Choices(found, sources, kinds, lines, _bounds(session, actor, today))


def _most(session: Session, column: str) -> tuple[str, ...]:
    rows = session.rows(
        f"SELECT {column} FROM deal SEMI JOIN seen ON seen.id = deal.id "  # noqa: S608  # our own words
        f"WHERE coalesce({column}, '') <> '' GROUP BY ALL ORDER BY count(*) DESC, {column} LIMIT {MOST}"
    )
    return tuple(sorted(text for (text,) in rows))


def _bounds(session: Session, actor: Actor, today: date) -> tuple[int, ...]:
    factors = factors_on(session, actor, today)
    session.load("price", {"currency": "VARCHAR", "factor": "DOUBLE"}, list(factors.items()))
    deals, quartiles = session.rows(
        "SELECT count(*), quantile_disc(value_minor * factor, [0.25, 0.5, 0.75]) "
        "FROM seen JOIN price ON price.currency = seen.currency WHERE status = 'won' AND value_minor > 0"
    )[0]
    if deals < LEAST_FOR_BANDS:
        return ()
    return tuple(dict.fromkeys(rounded(one) for one in quartiles))


def rounded(number: float) -> int:
    """A number with two digits that say something, as people name bounds."""
    whole = round(number)
    return round(whole, min(2 - len(str(whole)), 0))
