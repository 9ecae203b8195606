"""The side menu of the settings, and the frame that every section shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.web.page import PageRequest

#: icons languages calendar-days coins shield-check
#: icons target wand-sparkles circle-user key-round house mail users network text-cursor-input scroll-text database
SECTIONS = (
    (
        gettext_noop("You"),
        (
            ("settings-account", gettext_noop("Your account"), "circle-user", Permission.PEOPLE_VIEW),
            ("settings-tokens", gettext_noop("API tokens"), "key-round", Permission.PEOPLE_VIEW),
        ),
    ),
    (
        gettext_noop("Workspace"),
        (
            ("settings-workspace", gettext_noop("Workspace"), "house", Permission.WORKSPACE_MANAGE),
            ("settings-currencies", gettext_noop("Currencies"), "coins", Permission.DEAL_VIEW),
            ("settings-goals", gettext_noop("Goals"), "target", Permission.DEAL_VIEW),
            ("settings-calendar", gettext_noop("Calendar"), "calendar-days", Permission.PEOPLE_VIEW),
            ("settings-languages", gettext_noop("Languages"), "languages", Permission.PEOPLE_MANAGE),
            ("settings-people", gettext_noop("People"), "users", Permission.PEOPLE_MANAGE),
            ("settings-roles", gettext_noop("Roles"), "shield-check", Permission.PEOPLE_VIEW),
            ("settings-teams", gettext_noop("Teams"), "network", Permission.PEOPLE_MANAGE),
            ("settings-fields", gettext_noop("Custom fields"), "text-cursor-input", Permission.FIELD_MANAGE),
            ("settings-providers", gettext_noop("Providers"), "wand-sparkles", Permission.WORKSPACE_MANAGE),
            ("settings-mail", gettext_noop("Mail"), "mail", Permission.WORKSPACE_MANAGE),
            ("settings-audit", gettext_noop("Audit log"), "scroll-text", Permission.AUDIT_VIEW),
            ("settings-data", gettext_noop("Export and deletion"), "database", Permission.WORKSPACE_MANAGE),
        ),
    ),
)
"""Groups of the menu in order: title, and of each section the URL name, title, icon, and who sees it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the menu; `current` marks the one that is shown."""

    title: str
    url: str
    icon: str
    current: bool


def menu(actor: Actor, here: str) -> tuple[tuple[str, tuple[Section, ...]], ...]:
    """The sections that `actor` may use, by group; a group without any is left out."""
    groups = []
    for title, sections in SECTIONS:
        shown = tuple(
            Section(gettext(label), reverse(name), icon, name == here)
            for name, label, icon, permission in sections
            if actor.may(permission)
        )
        if shown:
            groups.append((gettext(title), shown))
    return tuple(groups)


def section(
    request: PageRequest, template: str, here: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of a section, beside the menu; `here` is the URL name that the menu marks."""
    return render(request, template, {"menu": menu(request.actor, here), **context}, status=status)
