"""What the templates of the settings are given."""

from __future__ import annotations

from typing import Any

from homeplate.web.settings.sections import Section
from homeplate.web.shown import Field, Option

MENU = (
    (
        "You",
        (
            Section("Your account", "/settings/account/", "circle-user", True),
            Section("API tokens", "/settings/tokens/", "circle-user", False),
        ),
    ),
)


def account() -> dict[str, Any]:
    """A person's own choices, with one that was refused."""
    inputs = (
        Field("name", "Name", value="Anna Korhonen", required=True, help="As colleagues read it."),
        Field(
            "time_zone",
            "Time zone",
            "suggest",
            "Europe/Hel",
            suggest="/settings/zones/",
            error="There is no time zone “Europe/Hel”.",
        ),
        Field("language", "Language", "select", "fi", (Option("en", "English"), Option("fi", "Suomi"))),
    )
    return {"menu": MENU, "email": "anna@northwind.example", "inputs": inputs, "problem": ""}


PAGES: dict[str, dict[str, Any]] = {"settings/account.html": account()}
