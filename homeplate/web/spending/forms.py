"""The form of a record of spending: its inputs, and what was typed in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from homeplate.costs.access import teams_of
from homeplate.costs.queries import SpendingRow
from homeplate.costs.rules import DAY, PURPOSES, WHAT_LENGTH, WIN
from homeplate.kit.errors import Invalid
from homeplate.kit.money import major
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.rates.queries import currencies_of
from homeplate.transfer.spendings import COLUMNS
from homeplate.web.forms import Given, input_number, options
from homeplate.web.jinja import language
from homeplate.web.shown import Field, Option

PLEASE = msg("Please fill this in.")


def new_fields(actor: Actor, today: date) -> tuple[Field, ...]:
    """The inputs of a new record: of this month unless something else is typed."""
    since = today.replace(day=1)
    last = (since + timedelta(days=32)).replace(day=1) - DAY
    return _fields(actor, WIN, since, last, "", actor.currency, "", "")


def file_fields() -> tuple[Field, ...]:
    """The input for a file of records."""
    columns = ", ".join(message.render(gettext) for message in COLUMNS.values())
    text = gettext("CSV or Excel, with the columns of the file that CSV fetches: %(columns)s.")
    return (
        Field("file", gettext("File"), "file", required=True, wide=True, help=text % {"columns": columns}),
    )


def change_fields(actor: Actor, row: SpendingRow) -> tuple[Field, ...]:
    """The inputs of a record that is there."""
    amount = input_number(major(row.minor, row.currency), language())
    team = str(row.team_id or "")
    known = Option(team, row.team) if team else None
    inputs = _fields(
        actor, row.purpose, row.since, row.until - DAY, amount, row.currency, team, row.what, known
    )
    return (*inputs, Field("revision", "", "hidden", str(row.revision)))


def _fields(
    actor: Actor,
    purpose: str,
    since: date,
    last: date,
    amount: str,
    currency: str,
    team: str,
    what: str,
    known: Option | None = None,
) -> tuple[Field, ...]:
    codes = currencies_of(actor)
    codes = codes if currency in codes else (currency, *codes)
    every = actor.reach is Reach.ALL
    spread = gettext("Spread evenly over its days.")
    return (
        Field("what", gettext("What it was"), value=what, required=True, longest=WHAT_LENGTH),
        Field("purpose", gettext("Spent on"), "select", purpose, options(PURPOSES), required=True),
        Field("amount", gettext("Amount"), "number", amount, required=True),
        Field(
            "currency", gettext("Currency"), "select", currency, tuple(Option(code, code) for code in codes),
            required=True,
        ),
        Field("since", gettext("From"), "date", since.isoformat(), required=True),
        Field("until", gettext("Until"), "date", last.isoformat(), required=True, help=spread),
        Field(
            "team_id", gettext("Team"), "select", team, team_options(actor, known), required=not every,
            placeholder=gettext("Whole workspace") if every else "",
        ),
    )  # fmt: skip


def team_options(actor: Actor, known: Option | None = None) -> tuple[Option, ...]:
    """The teams in reach, as a tree; and one that a record names already."""
    found = [Option(str(one), f"{'– ' * depth}{name}") for one, name, depth in teams_of(actor)]
    if known and known.value not in {one.value for one in found}:
        found.append(known)
    return tuple(found)


def read(given: Given) -> dict[str, Any]:
    """What was typed, for the actions: the last day becomes the day after it. Raises `Invalid`."""
    amount, since, last = given.amount("amount"), given.day("since"), given.day("until")
    if amount is None:
        raise Invalid("required", PLEASE, field="amount")
    if since is None:
        raise Invalid("required", PLEASE, field="since")
    if last is None:
        raise Invalid("required", PLEASE, field="until")
    return {
        "what": given.text("what"),
        "purpose": given.text("purpose"),
        "amount": amount,
        "currency": given.text("currency"),
        "since": since,
        "until": last + DAY if last < date.max else last,
        "team_id": given.id("team_id"),
    }
