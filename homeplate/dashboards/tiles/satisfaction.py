"""Tiles about what customers say, and whom they send. Narrowed by period, team and person alone: answers belong to no
deal."""

from __future__ import annotations

from typing import ClassVar

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import LEADERSHIP, MANAGER, REP, Tile, first, share_of
from homeplate.dashboards.told import BALANCE, COUNT, LIST, Figure, Line, Sample, Told, Way
from homeplate.insight.lifetime import FEWEST
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.success.rules import SCALES
from homeplate.success.satisfaction import Satisfaction, Unhappy

SATISFACTION = Way("insight-part", ("satisfaction",))
NO_ANSWER = msg("No customer answered in the period.")


class _OfAnswers(Tile):
    """A tile told from the part of insight about what customers say."""

    roles: ClassVar[tuple[str, ...]] = (LEADERSHIP, MANAGER)
    source = "satisfaction"
    page = SATISFACTION

    def fits(self, actor: Actor) -> bool:
        """For whoever sees accounts."""
        return actor.may(Permission.ACCOUNT_VIEW)


class Csat(_OfAnswers):
    """How satisfied customers are."""

    name = "csat"
    label = msg("Satisfaction (CSAT)")
    means = msg(
        "Answers of 4 and 5 ÷ all answers, on a scale of 1 to 5. Of each person the last answer of the period counts, "
        "of an account where no person is named. The range holds the true share in 95 of 100 cases (Wilson)."
    )

    def told(self, ask: Ask, found: Satisfaction) -> Told:
        """The share of the satisfied."""
        now, was = found.now.csat, found.before.csat
        if not now.of:
            return Told(empty=NO_ANSWER, made=found.made)
        return Told((share_of("csat", self.label, now, was, "answers", FEWEST),), made=found.made)


class Nps(_OfAnswers):
    """How likely they are to recommend."""

    name = "nps"
    label = msg("Recommendation (NPS)")
    means = msg(
        "Share of 9 and 10 minus share of 0 to 6, on a scale of 0 to 10, in points from −100 to 100. Of each person "
        "the last answer of the period counts, of an account where no person is named. The range holds the true value "
        "in 95 of 100 cases (variance of the trinomial, three answers added: Rocks, 2016)."
    )

    def told(self, ask: Ask, found: Satisfaction) -> Told:
        """The balance, and of how many promoters and detractors."""
        now, was = found.now.nps, found.before.nps
        if not now.of:
            return Told(empty=NO_ANSWER, made=found.made)
        telling = now.of >= FEWEST
        low, high = now.interval if telling and now.interval else (None, None)
        figures = (
            Figure(
                "nps", self.label, now.value if telling else None, BALANCE, low, high,
                was.value if was.of >= FEWEST else None, Sample("answers", now.of),
                note=None if telling else msg("too few to tell"),
            ),
            Figure("promoters", msg("Promoters"), now.promoters, COUNT),
            Figure("detractors", msg("Detractors"), now.detractors, COUNT),
        )  # fmt: skip
        return Told(figures, made=found.made)


class ReferralRate(_OfAnswers):
    """Who sent somebody."""

    name = "referral-rate"
    label = msg("Referral rate")
    means = msg(
        "Customers who gave at least one referral in the period ÷ active customers: accounts with a deal won in the "
        "year before the end of the period, of the deals that you may see. The range holds the true share in 95 of "
        "100 cases (Wilson)."
    )
    roles = (LEADERSHIP, MANAGER, REP)

    def told(self, ask: Ask, found: Satisfaction) -> Told:
        """The share, and how many deals of the period came of referrals."""
        now, was = found.now, found.before
        if not (now.rate.of or now.won or found.referrals):
            return Told(empty=msg("No customer bought in the year, and none sent anybody."), made=found.made)
        won = msg("Won by referrals")
        figures = (
            share_of("referral-rate", self.label, now.rate, was.rate, "customers", FEWEST),
            Figure("referral-wins", won, len(now.won), COUNT, before=len(was.won)),
        )
        return Told(figures, made=found.made)


class Dissatisfied(_OfAnswers):
    """Whom to call."""

    name = "unhappy"
    label = msg("Unhappy customers")
    means = msg(
        "Last answers of the period of 1 or 2 (CSAT), or of 0 to 6 (NPS): first those without a dated next step on an "
        "open deal."
    )
    roles = (REP, MANAGER)

    def told(self, ask: Ask, found: Satisfaction) -> Told:
        """How many, and who they are."""
        if not found.unhappy:
            nobody = msg("Nobody who answered is unhappy.") if found.answers else NO_ANSWER
            return Told(empty=nobody, made=found.made)
        without = sum(one.next_step_on is None for one in found.unhappy)
        figures = (
            Figure("unhappy", msg("Unhappy"), len(found.unhappy), COUNT),
            Figure("without", msg("Without a next step"), without, COUNT, tone="bad" if without else ""),
        )
        lines, more = first([_unhappy(one) for one in found.unhappy])
        return Told(figures, lines, LIST, made=found.made, more=more)


def _unhappy(one: Unhappy) -> Line:
    row = one.row
    said = f"{row.score}/{SCALES[row.kind][1]}"
    return Line(
        row.account_name, day=row.day, note=f"{row.contact_name} {said}".strip(),
        tone="" if one.next_step_on else "bad", way=Way("account", (str(row.account_id),), plain=True),
    )  # fmt: skip
