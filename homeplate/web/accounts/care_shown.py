"""How somebody may be contacted, worded: badges, sentences and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from homeplate.accounts.care import ALL, BASES, EVIDENCE_LENGTH, REASON_LENGTH, STOPPABLE, Stops
from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.rows import ContactRow
from homeplate.kit.text import Message
from homeplate.web import jinja
from homeplate.web.forms import options
from homeplate.web.shown import Field, Option


@dataclass(frozen=True, slots=True)
class StopShown:
    """One thing that somebody has ruled out: its key, what it says, why, and since when."""

    channel: str
    text: str
    reason: str
    since: str


def lines(stops: Stops) -> tuple[StopShown, ...]:
    """Each thing ruled out, that of all channels first."""
    return tuple(_line(channel, stops[channel]) for channel in STOPPABLE if channel in stops)


def _line(channel: str, said: Mapping[str, str]) -> StopShown:
    text = gettext("Do not contact them at all") if channel == ALL else CHANNELS[channel].render(gettext)
    return StopShown(channel, text, said.get("reason", ""), jinja.date(date.fromisoformat(said["since"])))


def basis_facts(row: ContactRow) -> tuple[tuple[str, str], ...]:
    """What allows to keep and use their data, as label and text."""
    basis = BASES.get(row.lawful_basis)
    more = (
        (gettext("Since"), jinja.date(row.basis_on) if row.basis_on else ""),
        (gettext("From"), row.basis_source),
        (gettext("Evidence"), row.basis_evidence),
    )
    first = (gettext("Lawful basis"), basis.render(gettext) if basis else "")
    return (first, *((label, text) for label, text in more if text))


def basis_inputs(row: ContactRow, today: date) -> tuple[Field, ...]:
    """The form of the lawful basis."""
    return (
        Field("lawful_basis", gettext("Lawful basis"), "select", row.lawful_basis, options(BASES)),
        Field("basis_on", gettext("Since"), "date", row.basis_on.isoformat() if row.basis_on else "",
              most=today.isoformat()),
        Field("basis_source", gettext("From"), value=row.basis_source, longest=120,
              placeholder=gettext("trade fair, web form, contract …")),
        Field("basis_evidence", gettext("Evidence"), "textarea", row.basis_evidence, longest=EVIDENCE_LENGTH,
              help=gettext("What they agreed to, in their words, or where it is written.")),
    )  # fmt: skip


def _choices(left: Mapping[str, Message]) -> tuple[Option, ...]:
    every = (Option(ALL, gettext("any channel: do not contact them at all")),) if ALL in left else ()
    return (*every, *(one for one in options(left) if one.value != ALL))


def stop_inputs(row: ContactRow, today: date) -> tuple[Field, ...]:
    """The form that notes what somebody does not want."""
    left = {channel: text for channel, text in STOPPABLE.items() if channel not in row.stops}
    return (
        Field("channel", gettext("Not to be reached by"), "select", ALL if ALL in left else "", _choices(left),
              required=True),
        Field("since", gettext("Since"), "date", today.isoformat(), most=today.isoformat()),
        Field("reason", gettext("Why"), longest=REASON_LENGTH, wide=True,
              placeholder=gettext("asked for it on the phone, left the list …")),
    )  # fmt: skip
