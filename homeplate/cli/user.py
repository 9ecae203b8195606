"""`homeplate user`: who may enter, from the machine itself."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from homeplate.cli.command import Command
from homeplate.kit.errors import Invalid, NotFound
from homeplate.kit.text import folded, msg
from homeplate.people import actions, queries
from homeplate.people.access import Actor
from homeplate.people.permissions import ROLES, Permission, Role

FROM_STDIN = "-"


def _add(args: Namespace) -> int:
    now, password = datetime.now(UTC), _given_password(args.password)
    if args.found:
        user = actions.create_user(email=args.email, name=args.name or args.email, password=password, now=now)
        actions.create_workspace(name=args.found, slug=args.workspace, admin=user, now=now)
        print(f"{args.email} administers the new workspace {args.workspace}.")
        return 0
    operator = queries.operator(args.workspace)
    actions.add_member(
        operator,
        name=args.name or args.email,
        email=args.email,
        role=args.role,
        team_id=_team(operator, args.team),
        password=password,
        now=now,
    )
    print(f"{args.email} is {args.role} in {args.workspace}.")
    return 0


def _list(args: Namespace) -> int:
    slugs = [args.workspace] if args.workspace else [slug for _, slug, _ in queries.workspaces()]
    for slug in slugs:
        for row in queries.members(queries.operator(slug), with_inactive=True):
            state = "" if row.is_active else "inactive"
            print("\t".join((slug, row.email or "-", row.name, row.role, row.team or "-", state)).rstrip())
    return 0


def _password(args: Namespace) -> int:
    password = _given_password(args.password) or _asked_password()
    actions.set_password(email=args.email, password=password, now=datetime.now(UTC))
    print(f"{args.email} has a new password.")
    return 0


def _role(args: Namespace) -> int:
    operator = queries.operator(args.workspace)
    member = queries.member_by_email(operator, email=args.email)
    actions.change_member(operator, member_id=member.id, role=args.role, now=datetime.now(UTC))
    print(f"{args.email} is {args.role} in {args.workspace}.")
    return 0


def _workspaces(args: Namespace) -> int:
    if not args.email:
        rows = [(slug, name) for _, slug, name in queries.workspaces()]
    else:
        rows = [(row.slug, row.name) for row in queries.workspaces_of(queries.user_id_of(args.email))]
    for slug, name in rows:
        print(f"{slug}\t{name}")
    return 0


def _token(args: Namespace) -> int:
    now = datetime.now(UTC)
    operator = queries.operator(args.workspace)
    member = queries.member_by_email(operator, email=args.email)
    token = actions.create_token(
        operator,
        name=args.name,
        scopes=args.scopes or sorted(ROLES[member.role][1]),
        member_id=member.id,
        expires_at=now + timedelta(days=args.days) if args.days else None,
        now=now,
    )
    print("Keep this token: it is shown this once.", file=sys.stderr)
    print(token.text)
    return 0


def _team(operator: Actor, name: str) -> UUID | None:
    if not name:
        return None
    for team in queries.teams(operator):
        if folded(team.name) == folded(name):
            return team.id
    raise NotFound("not-found", msg("There is no team “{name}”.", name=name), field="team")


def _given_password(text: str | None) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if text == FROM_STDIN else text


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("New password: ")
    if password != getpass.getpass("Once more: "):
        raise Invalid("password", msg("The two passwords differ."), field="password")
    return password


COMMANDS = {
    "add": _add,
    "list": _list,
    "password": _password,
    "role": _role,
    "workspaces": _workspaces,
    "token": _token,
}


def _arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    secret = "the password, or - to read it from standard input"
    add = verbs.add_parser("add", help="let somebody into a workspace, or found a new one with --found")
    add.add_argument("email")
    add.add_argument("--workspace", required=True, metavar="SLUG")
    add.add_argument("--name", help="as colleagues read it")
    add.add_argument("--role", choices=list(Role), default=Role.REP)
    add.add_argument("--team", default="", metavar="NAME")
    add.add_argument("--password", help=f"{secret}; without it they ask for one by e-mail")
    add.add_argument(
        "--found", metavar="NAME", help="found the workspace under this name; the user administers it"
    )
    listed = verbs.add_parser("list", help="show workspace, address, name, role and team of everybody")
    listed.add_argument("--workspace", metavar="SLUG")
    password = verbs.add_parser("password", help="set a new password; asks for it when it is not given")
    password.add_argument("email")
    password.add_argument("--password", help=secret)
    role = verbs.add_parser("role", help="change what somebody is in a workspace")
    role.add_argument("email")
    role.add_argument("role", choices=list(Role))
    role.add_argument("--workspace", required=True, metavar="SLUG")
    spaces = verbs.add_parser("workspaces", help="show all workspaces, or those of one user")
    spaces.add_argument("email", nargs="?")
    _token_arguments(verbs.add_parser("token", help="make an API token for somebody and print it once"))


def _token_arguments(token: ArgumentParser) -> None:
    token.add_argument("email")
    token.add_argument("--workspace", required=True, metavar="SLUG")
    token.add_argument("--name", default="command line")
    token.add_argument("--days", type=int, help="how long it works; without it until it is revoked")
    token.add_argument(
        "--scope",
        dest="scopes",
        action="append",
        choices=list(Permission),
        help="one right of the role, several times; without it all of them",
    )


def _run(args: Namespace) -> int:
    return COMMANDS[args.verb](args)


COMMAND = Command("users, their roles, passwords and tokens", _run, _arguments)
