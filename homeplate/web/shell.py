"""What surrounds every page: workspace, navigation, person, theme and languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from homeplate.people.access import Actor
from homeplate.people.notices import unseen
from homeplate.people.permissions import Permission
from homeplate.people.rules import THEMES
from homeplate.web.addresses import address
from homeplate.web.words import gettext

THEME_COOKIE = "theme"
WORKSPACE_KEY, SEVERAL_KEY = "workspace", "several-workspaces"
"""In the session: the workspace that was chosen, and whether there was a choice when the person came in."""

OWN_NAMES = {"en": "English", "ko": "한국어", "fi": "Suomi"}

#: icons list-todo square-kanban inbox building-2 users target compass chart-column workflow file-up settings
#: icons message-circle
PLACES = (
    ("today", gettext_noop("Today"), "list-todo", Permission.DEAL_VIEW, "t"),
    ("pipeline", gettext_noop("Pipeline"), "square-kanban", Permission.DEAL_VIEW, "p"),
    ("leads", gettext_noop("Leads"), "inbox", Permission.LEAD_VIEW, "l"),
    ("accounts", gettext_noop("Accounts"), "building-2", Permission.ACCOUNT_VIEW, "a"),
    ("contacts", gettext_noop("Contacts"), "users", Permission.ACCOUNT_VIEW, "c"),
    ("prospects", gettext_noop("Prospects"), "target", Permission.PROSPECT_VIEW, "o"),
    ("dashboard", gettext_noop("Dashboard"), "compass", Permission.DEAL_VIEW, "d"),
    ("insight", gettext_noop("Insight"), "chart-column", Permission.DEAL_VIEW, "n"),
    ("team-coaching", gettext_noop("Coaching"), "message-circle", Permission.DEAL_EDIT, "m"),
    ("processes", gettext_noop("Process"), "workflow", Permission.PROCESS_VIEW, "r"),
    ("imports", gettext_noop("Import"), "file-up", Permission.IMPORT_RUN, "i"),
    ("settings", gettext_noop("Settings"), "settings", Permission.PEOPLE_VIEW, "s"),
)
"""The places of the navigation in order: URL name, title, icon, who sees it, and the key after `g`."""

#: icons plus user-plus
ADDITIONS = (
    ("deal-new", gettext_noop("New deal"), "square-kanban", Permission.DEAL_EDIT, "c"),
    ("lead-new", gettext_noop("Hand in a lead"), "inbox", Permission.LEAD_CREATE, ""),
    ("account-new", gettext_noop("New account"), "building-2", Permission.ACCOUNT_EDIT, ""),
    ("contact-new", gettext_noop("New contact"), "user-plus", Permission.ACCOUNT_EDIT, ""),
)
"""What can be added from anywhere: URL name, title, icon, who may, and its key."""

IN_SHEET = frozenset({"deal-new"})
"""The additions whose form opens beside the page."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place of the navigation; `current` marks the one the page belongs to, `keys` lead there."""

    title: str
    url: str
    icon: str
    current: bool
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """Something to add from anywhere; `sheet` when its form opens beside the page."""

    title: str
    url: str
    icon: str
    keys: str
    sheet: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page for one person.

    `several` offers another workspace, `first_steps` the way to set one up, `unseen` counts notices. `member` is whose
    seat it is. At `ends_at`
    the workspace is deleted; `keep_url` is where whoever may can still prevent it.
    """

    workspace: str
    person: str
    nav: tuple[NavItem, ...]
    several: bool = False
    first_steps: bool = False
    ends_at: datetime | None = None
    keep_url: str = ""
    additions: tuple[Addition, ...] = ()
    unseen: int = 0
    member: str = ""


def shell_of(request: HttpRequest) -> Shell | None:
    """The frame for whoever is signed in; None on pages for strangers."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return None
    session = getattr(request, "session", {})
    may_keep = actor.ends_at is not None and actor.may(Permission.WORKSPACE_MANAGE)
    return Shell(
        workspace=actor.workspace_name,
        person=actor.name,
        nav=navigation(actor, request.path),
        several=bool(session.get(SEVERAL_KEY)),
        first_steps=actor.may(Permission.PROCESS_PUBLISH),
        ends_at=actor.ends_at,
        keep_url=address("settings-data") if may_keep else "",
        additions=additions(actor),
        unseen=unseen(actor),
        member=str(actor.member_id or ""),
    )


def navigation(actor: Actor, path: str) -> tuple[NavItem, ...]:
    """The places that `actor` may use, for a reader who is at `path`."""
    items = []
    for name, title, icon, permission, key in PLACES:
        if actor.may(permission):
            url = address(name)
            items.append(NavItem(gettext(title), url, icon, path.startswith(url), f"g {key}"))
    return tuple(items)


def additions(actor: Actor) -> tuple[Addition, ...]:
    """What `actor` may add from anywhere."""
    return tuple(
        Addition(gettext(title), address(name), icon, key, name in IN_SHEET)
        for name, title, icon, permission, key in ADDITIONS
        if actor.may(permission)
    )


def theme_of(request: HttpRequest) -> str:
    """The chosen theme: `light`, `dark`, or `system` for what the device says."""
    chosen = request.COOKIES.get(THEME_COOKIE, "") or getattr(request, "theme", "")
    return chosen if chosen in THEMES else "system"


def languages() -> list[tuple[str, str]]:
    """The languages one may choose, each by its own name."""
    return [(code, OWN_NAMES.get(code, str(name))) for code, name in settings.LANGUAGES]
