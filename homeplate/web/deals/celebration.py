"""A sale that was just won: what, for how much, after how long, on what evidence, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from moneyed import Money

from homeplate.deals.queries import DealDetail
from homeplate.web.deals.around import Around


@dataclass(frozen=True, slots=True)
class Won:
    """What is said when a sale is won. `facts` are (label, value); `next_url` is the next thing to do."""

    name: str
    account: str
    facts: tuple[tuple[str, str], ...]
    next_label: str
    next_url: str
    today_url: str


def celebration(detail: DealDetail, around: Around, money: Callable[[Money | None], str]) -> Won:
    """A deal that was just won, as it is celebrated."""
    deal = detail.deal
    asked = [
        view
        for stage in detail.stages
        if not stage.stage.after_sale
        for view in stage.criteria
        if view.state != "not_applicable"
    ]
    shown = sum(view.state == "validated" for view in asked)
    days = max(0, (deal.closed_at - deal.created_at).days) if deal.closed_at else 0
    facts = (
        (gettext("Value"), money(deal.value) if deal.value else gettext("No value yet")),
        (gettext("It took"), ngettext("%(num)s day", "%(num)s days", days) % {"num": days}),
        (
            gettext("Shown by evidence"),
            gettext("%(n)d of %(all)d criteria") % {"n": shown, "all": len(asked)},
        ),
    )
    label, url = _next(detail, around)
    return Won(deal.name, deal.account, facts, label, url, reverse("today"))


def _next(detail: DealDetail, around: Around) -> tuple[str, str]:
    """What a won deal asks for: its stage after the sale, else its account."""
    here = reverse("deal", args=[detail.deal.id])
    after = next((stage.stage for stage in detail.stages if stage.stage.after_sale), None)
    if after is not None:
        return gettext("On to “%(stage)s”") % {"stage": around.text(after.name)}, f"{here}#g-{after.key}"
    if detail.deal.account_id:
        return gettext("Open the account"), reverse("account", args=[detail.deal.account_id])
    return gettext("Open the deal"), here
