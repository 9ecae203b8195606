"""Whom a customer sent, as the page of the account shows it, and the inputs to write it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.accounts.rows import ContactRow
from homeplate.people.access import Actor
from homeplate.success.referrals import ReferralRow, referrals_of_account, referred_by
from homeplate.success.rules import COMMENT
from homeplate.web.accounts.led import led_field
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest
from homeplate.web.shown import Field, Option

FORM = "referral"
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A referral in words; `led` are what came of it, each with its address."""

    id: UUID
    revision: int
    day: date
    who: str
    who_url: str
    account: str
    account_url: str
    led: tuple[tuple[str, str], ...]
    hidden: bool
    note: str
    by: str
    url: str


def line(row: ReferralRow) -> Line:
    """A referral in words."""
    return Line(
        id=row.id,
        revision=row.revision,
        day=row.day,
        who=row.contact_name,
        who_url=reverse("contact", args=[row.contact_id]) if row.contact_id else "",
        account=row.account_name,
        account_url=f"{reverse('account', args=[row.account_id])}#t-referrals",
        led=tuple((name, reverse(page, args=[identity])) for page, identity, name in _led(row)),
        hidden=row.hidden,
        note=row.note,
        by=row.by,
        url=reverse("account-referral-one", args=[row.account_id, row.id]),
    )


def _led(row: ReferralRow) -> list[tuple[str, UUID, str]]:
    found = (
        ("deal", row.deal_id, row.deal_name),
        ("lead", row.lead_id, row.lead_name),
        ("account", row.led_account_id, row.led_account_name),
    )
    return [(page, identity, name) for page, identity, name in found if identity]


def panel(
    request: PageRequest,
    account_id: UUID,
    people: Sequence[ContactRow],
    attempt: Attempt | None,
    *,
    may_edit: bool,
) -> dict[str, Any]:
    """What the panel of an account is given."""
    rows = referrals_of_account(request.actor, account_id=account_id)
    mine = attempt is not None and attempt.form == FORM
    whole = Given.asked(request).text("referrals") == "all"
    shown = refilled(fields(request.today, people), attempt, FORM)
    return {
        "referrals": [line(row) for row in (rows if whole else rows[:SHOWN])],
        "referral_count": len(rows),
        "referral_more": 0 if whole else len(rows) - SHOWN,
        "referral_url": reverse("account-referral", args=[account_id]) if may_edit else "",
        "referral_fields": shown,
        "referral_open": mine,
        "referral_problem": unplaced(attempt, shown) if mine else "",
        "all_referrals_url": f"{reverse('account', args=[account_id])}?referrals=all#t-referrals",
    }


def fields(today: date, people: Sequence[ContactRow]) -> tuple[Field, ...]:
    """The inputs of a new one, filled so that one click is enough."""
    who = tuple(Option(str(one.id), one.name) for one in people)
    return (
        Field("contact_id", gettext("Who recommended us"), "select", "", who,
              placeholder=gettext("nobody in particular")),
        *about_it(today, today.isoformat(), "", ""),
    )  # fmt: skip


def about_it(today: date, day: str, led: str, note: str) -> tuple[Field, ...]:
    """The inputs of the day, of what came of it, and of a note."""
    return (
        Field("day", gettext("Day"), "date", day, required=True, most=today.isoformat()),
        led_field(led),
        Field("note", gettext("Note"), "textarea", note, longest=COMMENT),
    )  # fmt: skip


def led_text(row: ReferralRow) -> str:
    """What came of it, as the input shows it: its name and address; empty for nothing, or nothing in sight."""
    return next((f"{name} · {reverse(page, args=[identity])}" for page, identity, name in _led(row)), "")


def origin(actor: Actor, *, lead_id: UUID | None = None, deal_id: UUID | None = None) -> Line | None:
    """Who sent a lead or a deal; None where nobody did, that is known."""
    row = referred_by(actor, lead_id=lead_id, deal_id=deal_id)
    return line(row) if row else None
