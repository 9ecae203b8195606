"""`homeplate demo`: a workspace filled with a made-up selling organisation, to look at and to try things in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from homeplate.cli.command import Command
from homeplate.dashboards.sample import add_sample
from homeplate.demo.fill import DEALS, fill
from homeplate.demo.organisation import PASSWORD
from homeplate.demo.scale import fill_scaled
from homeplate.demo.voices import LANGUAGES, voice_of
from homeplate.people.permissions import Role
from homeplate.people.queries import members, operator, workspaces
from homeplate.tenancy.sqlite.statistics import gather

SHOWN_ROLES = (Role.ADMIN, Role.MANAGER, Role.REP, Role.OPERATIONS, Role.VIEWER)

MOST_TOLD = 5000
"""Deals told one by one, each a story of its own; more than that can only be for measuring."""


def fill_if_empty(*, language: str) -> list[str]:
    """Fill a demo workspace when there is no workspace at all; gives what to tell the person at the terminal.

    A demo workspace that is there already is named again with its sign-ins; beside others nothing is done.
    """
    slugs = {slug for _, slug, _ in workspaces()}
    if not slugs:
        filled = fill(language=language, now=_now())
        add_sample(filled.slug, language=language, now=_now())
        gather()
        return _told(filled.slug)
    known = [voice_of(code).slug for code in LANGUAGES]
    return [line for slug in known if slug in slugs for line in _told(slug)]


def _told(slug: str) -> list[str]:
    """The workspace with one sign-in a role."""
    first: dict[Role, str] = {}
    for row in members(operator(slug)):
        if row.email.endswith(f"@{slug}.example"):
            first.setdefault(row.role, row.email)
    lines = [f"Demo workspace “{slug}”; the password of everybody is {PASSWORD}"]
    return lines + [f"  {role.value:<11} {first[role]}" for role in SHOWN_ROLES if role in first]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--deals", type=int, default=DEALS, help=f"how many (default {DEALS})")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="what the people there speak")
    parser.add_argument("--workspace", metavar="SLUG", default="", help="slug of the new workspace")
    parser.add_argument(
        "--for-measuring", action="store_true", help="open deals at seven stages, most of them copies"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number tells other deals (default 1)")


def _run(args: Namespace) -> int:
    tell = fill_scaled if args.for_measuring or args.deals > MOST_TOLD else fill
    filled = tell(language=args.language, now=_now(), deals=args.deals, seed=args.seed, slug=args.workspace)
    add_sample(filled.slug, language=args.language, now=_now())
    gather()
    print(f"{filled.name}: {filled.deals} deals.")
    for line in _told(filled.slug):
        print(line)
    return 0


COMMAND = Command("fill a new workspace with a made-up organisation of two years", _run, _arguments)
