"""What surrounds every page: workspace, navigation, person, theme and languages."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from homeplate.people.access import Actor
from homeplate.people.permissions import Permission

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"
WORKSPACE_KEY, SEVERAL_KEY = "workspace", "several-workspaces"
"""In the session: the workspace that was chosen, and whether there was a choice when the person came in."""

OWN_NAMES = {"en": "English", "ko": "한국어", "fi": "Suomi"}

#: icons square-kanban building-2 workflow file-up
PLACES = (
    ("pipeline", gettext_noop("Pipeline"), "square-kanban", Permission.DEAL_VIEW),
    ("accounts", gettext_noop("Accounts"), "building-2", Permission.ACCOUNT_VIEW),
    ("processes", gettext_noop("Process"), "workflow", Permission.PROCESS_VIEW),
    ("imports", gettext_noop("Import"), "file-up", Permission.IMPORT_RUN),
)
"""The places of the navigation in order: URL name, title, icon, and who sees it."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place of the navigation; `current` marks the one the page belongs to."""

    title: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page for one person; `several` offers another workspace, `first_steps` the way to set one up."""

    workspace: str
    person: str
    nav: tuple[NavItem, ...]
    several: bool = False
    first_steps: bool = False


def shell_of(request: HttpRequest) -> Shell | None:
    """The frame for whoever is signed in; None on pages for strangers."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return None
    session = getattr(request, "session", {})
    nav = navigation(actor, request.path)
    sets_up = actor.may(Permission.PROCESS_PUBLISH)
    return Shell(actor.workspace_name, actor.name, nav, bool(session.get(SEVERAL_KEY)), sets_up)


def navigation(actor: Actor, path: str) -> tuple[NavItem, ...]:
    """The places that `actor` may use, for a reader who is at `path`."""
    items = []
    for name, title, icon, permission in PLACES:
        if actor.may(permission):
            url = reverse(name)
            items.append(NavItem(gettext(title), url, icon, path.startswith(url)))
    return tuple(items)


def theme_of(request: HttpRequest) -> str:
    """The chosen theme: `light`, `dark`, or `system` for what the device says."""
    chosen = request.COOKIES.get(THEME_COOKIE, "") or getattr(request, "theme", "")
    return chosen if chosen in THEMES else "system"


def languages() -> list[tuple[str, str]]:
    """The languages one may choose, each by its own name."""
    return [(code, OWN_NAMES.get(code, str(name))) for code, name in settings.LANGUAGES]
