"""Whom we may contact, why, and how: lawful basis and do-not-contact, which outlives merge and deletion (S6). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.rules import language_code
from homeplate.kit.clean import line, one_of, paragraphs, unknown_name
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg

BASES: dict[str, Message] = {
    "consent": msg("Consent"),
    "contract": msg("Contract"),
    "legitimate_interest": msg("Legitimate interest"),
    "legal_obligation": msg("Legal obligation"),
    "vital_interest": msg("Vital interest"),
    "public_task": msg("Public task"),
}
"""What allows to keep and use somebody's data: GDPR, article 6(1), a, b, f, c, d, e. One more is one line here."""

ALL = "all"
STOPPABLE: dict[str, Message] = {ALL: msg("On no channel"), **CHANNELS}
"""What somebody may have ruled out: every channel, or single ones."""

Stops = Mapping[str, Mapping[str, str]]
"""Channel of `STOPPABLE` to `reason` and `since`, an ISO day."""

REASON_LENGTH, EVIDENCE_LENGTH = 200, 2000


class CareValues(TypedDict, total=False):
    """What may be said about how to treat a person. `stops` replaces all that were."""

    lawful_basis: str
    basis_source: str
    basis_on: date | str | None
    basis_evidence: str
    stops: Stops
    preferred_channel: str
    language: str


def care_columns(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The columns of a contact that `values`, some of `CareValues`, speak of. Raises `Invalid` for the field."""
    columns: dict[str, Any] = {}
    for key, value in values.items():
        if key not in _CLEANERS:
            raise unknown_name(key, _CLEANERS, field=key[:60])
        columns |= _CLEANERS[key](key, value, today)
    return columns


def stop_columns(stops: Stops) -> dict[str, Any]:
    """The stops and what a list is narrowed by."""
    return {"stops": dict(stops), "stopped": stopped(stops)}


def stopped(stops: Stops) -> str:
    """The channels ruled out, each between spaces: ` all email `; empty for none."""
    return f" {' '.join(key for key in STOPPABLE if key in stops)} " if stops else ""


def checked_stops(value: object, *, today: date) -> Stops:
    """Stops as somebody hands them in; without a day they hold from today. Raises `Invalid` (`stops`)."""
    if not isinstance(value, Mapping):
        raise Invalid("stops", msg("Say for each channel why and since when."), field="stops")
    found: dict[str, dict[str, str]] = {}
    for channel, said in value.items():
        if channel not in STOPPABLE:
            raise unknown_name(str(channel), STOPPABLE, field="stops")
        told = said if isinstance(said, Mapping) else {}
        since = _day(told.get("since"), today, field="stops") or today
        reason = line(told.get("reason"), field="stops", longest=REASON_LENGTH)
        found[str(channel)] = {"reason": reason, "since": since.isoformat()}
    return found


def _day(value: object, today: date, *, field: str) -> date | None:
    """A day up to today, or nothing."""
    if value is None or value == "":
        return None
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Invalid("date", msg("A day such as 2026-05-31 is expected here."), field=field) from None
    if not date(1970, 1, 1) <= found <= today:
        raise Invalid("date", msg("This day is up to today."), field=field)
    return found


def stricter(one: Stops, other: Stops) -> dict[str, dict[str, str]]:
    """What either rules out; where both do, since the earlier day."""
    found = {channel: dict(said) for channel, said in one.items()}
    for channel, said in other.items():
        present = found.get(channel)
        if present is None or said.get("since", "") < present.get("since", ""):
            found[channel] = dict(said)
    return found


def strictest(many: Iterable[Stops]) -> dict[str, dict[str, str]]:
    """What any of them rules out."""
    found: dict[str, dict[str, str]] = {}
    for one in many:
        found = stricter(found, one)
    return found


def hindrance(stops: Stops, channel: str) -> str:
    """The key of the stop that rules a channel out; empty where nothing does."""
    return ALL if ALL in stops else channel if channel in stops else ""


Cleaner = Callable[[str, object, date], Mapping[str, Any]]
_CLEANERS: Mapping[str, Cleaner] = {
    "lawful_basis": lambda key, value, today: {key: one_of(value, BASES, field=key)},
    "basis_source": lambda key, value, today: {key: line(value, field=key, longest=120)},
    "basis_on": lambda key, value, today: {key: _day(value, today, field=key)},
    "basis_evidence": lambda key, value, today: {key: paragraphs(value, field=key, longest=EVIDENCE_LENGTH)},
    "stops": lambda key, value, today: stop_columns(checked_stops(value, today=today)),
    "preferred_channel": lambda key, value, today: {key: one_of(value, CHANNELS, field=key)},
    "language": lambda key, value, today: {key: language_code(value, field=key)},
}
"""What each of `CareValues` becomes."""
