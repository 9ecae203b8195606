"""How deals ended, in the currency of the workspace: what groups of them are called, and a file of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from moneyed import Money

from homeplate.deals.rules.kinds import LOSS_REASONS
from homeplate.insight.measures.losing import BY, Group, Losses
from homeplate.insight.outcomes import Outcomes
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Sum, Total
from homeplate.kit.money import from_minor
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor
from homeplate.rates.queries import totals
from homeplate.transfer.safe_csv import Cell
from homeplate.web.pipeline.cards import money

LABELS: dict[str, Message] = {
    "reason": msg("Reason"),
    "place": msg("Stage"),
    "met": msg("Competitor"),
    "source": msg("Source"),
    "kind": msg("Kind"),
    "band": msg("Value"),
}
"""What deals are grouped by."""

NOBODY = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Counted:
    """The endings, and what they are worth; `reasons` and `rivals` by their keys."""

    found: Outcomes
    currency: str
    won: Total
    lost: Total
    was_won: Total
    was_lost: Total
    reasons: Mapping[str, Total]
    rivals: Mapping[str, Total]

    @property
    def made(self) -> datetime:
        """When the mirror was brought up to date."""
        return self.found.made


def counted(actor: Actor, found: Outcomes) -> Counted:
    """Everything in the currency of the workspace, with one statement for all rates."""
    now, was = found.now, found.before
    groups: list[Sequence[Sum]] = [
        now.closed.won_sums, now.closed.lost_sums, was.closed.won_sums, was.closed.lost_sums,
        *(one.sums for one in now.reasons.values()), *(one.lost_sums for one in now.rivals),
    ]  # fmt: skip
    told = totals(actor, groups)
    reasons = dict(zip(now.reasons, told[4:], strict=False))
    rivals = dict(zip((one.key for one in now.rivals), told[4 + len(reasons) :], strict=True))
    won, lost, was_won, was_lost = told[:4]
    return Counted(found, actor.currency, won, lost, was_won, was_lost, reasons, rivals)


def ordered(by: str, groups: Mapping[str, Group]) -> list[Group]:
    """Bands by their size, others by the number of deals; what is not told comes last."""
    size = (lambda one: int(one.key or 0)) if by == "band" else (lambda one: -one.rate.of)
    return sorted(groups.values(), key=lambda one: (not one.key, size(one), one.key))


def named(found: Outcomes | None, what: str, key: str, language: str, currency: str) -> str:
    """A group of `what` in words: reasons, stages and bands have names of their own."""
    match what.partition("-")[0]:
        case "reason":
            return LOSS_REASONS[key].render(gettext) if key in LOSS_REASONS else key
        case "place":
            place = int(key) if key.isdecimal() else -1
            known = found is not None and 0 <= place < len(found.stages)
            return in_language(found.stages[place], language) if found and known else gettext("Not told")
        case "band":
            return _band(found.bands.bounds if found else (), key, language, currency)
        case "met" if found:
            every = (*found.now.rivals, *found.before.rivals)
            return next((rival.name for rival in every if rival.key == key), key)
    return key or gettext("Not told")


def _band(bounds: Sequence[float], key: str, language: str, currency: str) -> str:
    said = [money(_whole(bound, currency), language) for bound in bounds]
    place = int(key) if key.isdecimal() else -1
    if not 0 <= place <= len(said) or not said:
        return gettext("No value, or no rate")
    if place == 0:
        return gettext("up to %(value)s") % {"value": said[0]}
    if place == len(said):
        return gettext("over %(value)s") % {"value": said[-1]}
    return f"{said[place - 1]} – {said[place]}"


def _whole(minor: float, currency: str) -> Money:
    return Money(from_minor(round(minor), currency).amount.to_integral_value(), currency)


def rows(counted: Counted, language: str) -> Iterable[tuple[Cell, ...]]:
    """A row for each group, with the share of it in the period before."""
    found, currency = counted.found, counted.currency
    now, was = found.now, found.before
    losses: list[tuple[str, Losses, Losses | None]] = [
        *(("reason", one, was.reasons.get(key)) for key, one in now.reasons.items()),
        *(("place", one, was.places.get(place)) for place, one in now.places.items()),
    ]
    for what, one, earlier in losses:
        share = Share(one.deals, now.closed.lost)
        worth = counted.reasons[one.key].money.amount if what == "reason" else None
        before = Share(earlier.deals if earlier else 0, was.closed.lost)
        name = named(found, what, one.key, language, currency)
        counts = (one.deals, None, one.deals)
        yield _label(what), name, *counts, *_share(share), worth, currency, one.days, before.value
    met = {rival.key: rival.rate for rival in was.rivals}
    for rival in now.rivals:
        worth = counted.rivals[rival.key].money.amount
        before = met.get(rival.key, NOBODY)
        ended = (rival.rate.of, rival.won, rival.lost)
        yield _label("met"), rival.name, *ended, *_share(rival.rate), worth, currency, None, before.value
    for by in BY:
        for group in ordered(by, now.groups[by]):
            before = was.groups[by][group.key].rate if group.key in was.groups[by] else NOBODY
            name = named(found, by, group.key, language, currency)
            ended = (group.rate.of, group.won, group.lost)
            yield _label(by), name, *ended, *_share(group.rate), None, currency, None, before.value


def _label(what: str) -> str:
    return LABELS[what].render(gettext)


def _share(share: Share) -> tuple[Cell, Cell, Cell]:
    low, high = share.interval or (None, None)
    return share.value, low, high
