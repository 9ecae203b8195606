"""The inputs of accounts and contacts, what they were filled with, and the facts beside them. Pure."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.kit.money import from_minor
from homeplate.web.forms import Given, input_number, options
from homeplate.web.shown import Field, Option

ACCOUNT_TEXTS = ("name", "domain", "industry", "employees", "phone", "city", "country")
CONTACT_TEXTS = ("name", "title", "department", "preferred_channel", "language")


def account(row: AccountRow | None, currency: str, language: str) -> tuple[Field, ...]:
    """What may be said about an account; empty for a new one."""
    revenue = None
    if row is not None and row.revenue_minor is not None:
        revenue = from_minor(row.revenue_minor, row.revenue_currency).amount
    unit = row.revenue_currency if row is not None and row.revenue_currency else currency

    def held(name: str) -> str:
        value = getattr(row, name) if row is not None else None
        return "" if value is None else str(value)

    return (
        Field("name", gettext("Name"), value=held("name"), required=True, longest=200, wide=True),
        Field("domain", gettext("Web address"), value=held("domain"), longest=200, placeholder="example.com"),
        Field("industry", gettext("Industry"), value=held("industry"), longest=120),
        Field("employees", gettext("Employees"), "number", held("employees")),
        Field("revenue", gettext("Revenue a year"), "money", input_number(revenue, language), unit=unit),
        Field("phone", gettext("Phone"), value=held("phone"), longest=40),
        Field("city", gettext("City"), value=held("city"), longest=120),
        Field("country", gettext("Country"), value=held("country"), longest=120),
    )


def account_values(given: Given, row: AccountRow | None, currency: str) -> dict[str, Any]:
    """What the inputs of an account were filled with."""
    unit = row.revenue_currency if row is not None and row.revenue_currency else currency
    return {
        **{name: given.text(name) for name in ACCOUNT_TEXTS},
        "revenue": given.amount("revenue"),
        "revenue_currency": unit,
    }


def account_facts(row: AccountRow, number: Any, money: Any, day: Any) -> tuple[tuple[str, str], ...]:
    """What is known of an account, as label and text."""
    revenue = from_minor(row.revenue_minor, row.revenue_currency) if row.revenue_minor is not None else None
    return (
        (gettext("Industry"), row.industry),
        (gettext("Employees"), number(row.employees) if row.employees is not None else ""),
        (gettext("Revenue a year"), money(revenue) if revenue is not None else ""),
        (gettext("Phone"), row.phone),
        (gettext("Place"), ", ".join(part for part in (row.city, row.country) if part)),
        (gettext("Owner"), row.owner_name),
        (gettext("Source"), row.source),
        (gettext("Added"), day(row.created_at.date())),
    )


def contact(row: ContactRow | None, account_field: Field) -> tuple[Field, ...]:
    """What may be said about a contact; empty for a new one."""

    def held(name: str) -> str:
        return str(getattr(row, name) or "") if row is not None else ""

    def lines(name: str) -> str:
        return "\n".join(point.value for point in getattr(row, name)) if row is not None else ""

    each = gettext("One a line, the foremost first.")
    spoken = tuple(Option(code, str(name)) for code, name in settings.LANGUAGES)
    if held("language") not in {"", *dict(settings.LANGUAGES)}:
        spoken = (*spoken, Option(held("language"), held("language")))
    return (
        Field("name", gettext("Name"), value=held("name"), required=True, longest=200, wide=True),
        account_field,
        Field("title", gettext("Job title"), value=held("title"), longest=160),
        Field("department", gettext("Department"), value=held("department"), longest=120),
        Field("emails", gettext("E-mail addresses"), "textarea", lines("emails"), help=each, longest=4000),
        Field("phones", gettext("Phone numbers"), "textarea", lines("phones"), help=each, longest=2000),
        Field(
            "preferred_channel", gettext("Prefers to be reached by"), "select", held("preferred_channel"),
            options(CHANNELS),
        ),
        Field("language", gettext("Speaks"), "select", held("language"), spoken),
    )  # fmt: skip


def contact_values(given: Given, row: ContactRow | None) -> dict[str, Any]:
    """What the inputs of a contact were filled with; the labels of known addresses and numbers stay."""
    return {
        **{name: given.text(name) for name in CONTACT_TEXTS},
        "emails": _points(given.text("emails"), row.emails if row else ()),
        "phones": _points(given.text("phones"), row.phones if row else ()),
    }


def _points(text: str, known: Any) -> list[dict[str, str]]:
    labels = {point.value: point.label for point in known}
    lines = [line.strip() for line in text.splitlines()]
    return [{"value": line, "label": labels.get(line, "")} for line in lines if line]


def contact_facts(row: ContactRow) -> tuple[tuple[str, str], ...]:
    """What is known of a contact besides the ways to reach them."""
    channel = CHANNELS.get(row.preferred_channel)
    return (
        (gettext("Job title"), row.title),
        (gettext("Department"), row.department),
        (gettext("Prefers"), channel.render(gettext) if channel else ""),
        (gettext("Speaks"), dict(settings.LANGUAGES).get(row.language, row.language)),
        (gettext("Owner"), row.owner_name),
        (gettext("Source"), row.source),
    )
