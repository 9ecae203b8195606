"""A service on the web: companies or people go out as JSON, what it knows of them comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from homeplate.kit.clean import line, unknown_name, whole_number
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.prospects.providers import contract
from homeplate.prospects.providers.kinds import ASKABLE, Answer, Arrival, Asked, Unanswered
from homeplate.prospects.providers.limits import asked_wait
from homeplate.prospects.providers.transport import Reply, checked_address, post

HEADER: Final = "Authorization"
MOST_A_MINUTE, MOST_AT_ONCE, MOST_A_RUN = 6_000, 500, 10_000
LONGEST_PATH = 120
_NAME_OF_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_TAKEN = frozenset({"host", "content-length", "content-type", "connection", "transfer-encoding", "accept"})
_PATH = re.compile(r"[^\s.=]{1,60}(\.[^\s.=]{1,60}){0,4}")

Post = Callable[..., Reply]
MOVED = msg(
    "The provider answers with a redirect, which is never followed. Write the address that it leads to."
)


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How a service is asked. `fields` are our fields → theirs, of companies and of people; `header` has the key."""

    address: str
    header: str = HEADER
    fields: Mapping[str, Mapping[str, str]] = ()  # type: ignore[assignment]
    per_minute: int = 60
    batch: int = 50
    most: int = 1_000

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> HttpSettings:
        """As they are kept."""
        return cls(**told)


def cleaned(given: Mapping[str, Any], *, internal: Collection[str]) -> dict[str, Any]:
    """The settings of a service as they are kept. Raises `Invalid` for the field."""
    address = line(given.get("address"), field="address", longest=400, required=True)
    fields = {about: _fields(given.get(about), about) for about in ASKABLE}
    if not any(fields.values()):
        raise Invalid(
            "required", msg("Say at least one field that this provider is asked for."), field="companies"
        )
    return {
        "address": checked_address(address, internal),
        "header": _header(given.get("header")),
        "fields": fields,
        "per_minute": _within(given, "per_minute", 60, MOST_A_MINUTE),
        "batch": _within(given, "batch", 50, MOST_AT_ONCE),
        "most": _within(given, "most", 1_000, MOST_A_RUN),
    }


def _within(given: Mapping[str, Any], name: str, usual: int, most: int) -> int:
    return whole_number(given.get(name), field=name, least=1, most=most) or usual


def _header(value: Any) -> str:
    text = line(value, field="header", longest=61) or HEADER
    if not _NAME_OF_HEADER.fullmatch(text) or text.lower() in _TAKEN:
        raise Invalid(
            "header", msg("The name of a header such as Authorization is expected here."), field="header"
        )
    return text


def _fields(given: Any, about: str) -> dict[str, str]:
    """Our fields → theirs, given as an object, or as lines `employees = headcount.total`."""
    pairs = given.items() if isinstance(given, Mapping) else _lines(str(given or ""))
    found: dict[str, str] = {}
    for ours, theirs in pairs:
        if ours not in ASKABLE[about]:
            raise unknown_name(str(ours)[:60], ASKABLE[about], field=about)
        path = line(theirs, field=about, longest=LONGEST_PATH) or str(ours)
        if not _PATH.fullmatch(path):
            raise Invalid("path", msg("“{text}” is no name of a field.", text=path[:60]), field=about)
        found[str(ours)] = path
    return found


def _lines(text: str) -> Iterable[tuple[str, str]]:
    for each in re.split(r"[\n,;]", text):
        ours, _, theirs = (part.strip() for part in each.partition("="))
        if ours or theirs:
            yield ours, theirs


def as_lines(fields: Mapping[str, str]) -> str:
    """The fields as somebody types them."""
    return "\n".join(ours if ours == theirs else f"{ours} = {theirs}" for ours, theirs in fields.items())


@dataclass(frozen=True, slots=True)
class HttpProvider:
    """Keeps to `kinds.Provider`. `key` is in the clear and goes nowhere but into its header."""

    settings: HttpSettings
    key: str = field(repr=False)
    internal: Collection[str]
    clock: Callable[[], datetime]
    send: Post = post

    def check(self) -> Message:
        """Ask about nobody."""
        about = next(about for about, fields in self.settings.fields.items() if fields)
        self.look_up(about, ())
        return msg("It answers as it should.")

    def look_up(self, about: str, asked: Sequence[Asked]) -> Answer:
        """Ask about some records in one request."""
        mapping = self.settings.fields[about]
        headers = {"Content-Type": "application/json", "User-Agent": "Homeplate"}
        if self.key:
            bearer = self.settings.header.lower() == HEADER.lower() and " " not in self.key
            headers[self.settings.header] = f"Bearer {self.key}" if bearer else self.key
        reply = self.send(
            self.settings.address, contract.question(about, asked, mapping), headers, internal=self.internal
        )
        if reply.status != HTTPStatus.OK:
            raise failure(reply, self.clock())
        return contract.answer(reply.body, about, asked, mapping)

    def arrivals(self) -> Iterable[Arrival]:
        """Nothing comes by itself."""
        return ()


def failure(reply: Reply, now: datetime) -> Unanswered:
    """What a status that is not 200 means."""
    status, wait = reply.status, asked_wait(reply.headers.get("retry-after"), now)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Unanswered(msg("The provider asks to be asked less often."), again=True, wait=wait)
    if status >= 500 or status == HTTPStatus.REQUEST_TIMEOUT:
        return Unanswered(msg("The provider fails ({status}).", status=status), again=True, wait=wait)
    if 300 <= status < 400:
        return Unanswered(MOVED)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Unanswered(
            msg("The provider refuses the key ({status}). Give it again in the settings.", status=status)
        )
    if status in (
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ):
        return Unanswered(
            msg("The provider cannot answer this question ({status}).", status=status), skip=True
        )
    return Unanswered(msg("The provider refuses the question ({status}).", status=status))
