"""What a lead is told of a prospect, what two records are known as the same by, and why one is left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from homeplate.kit.phones import phone_forms
from homeplate.kit.text import folded, msg
from homeplate.leads.rules.input import folded_phone

if TYPE_CHECKING:  # what is read asks what is listed, which is packed here
    from homeplate.prospects.queries import CompanyRow, PersonRow

MOST: Final = 10_000
"""Prospects of one take: whoever wants more narrows the search."""
AT_ONCE: Final = 20
"""So many become leads while somebody waits; more beside the requests."""

STATES: Final = {
    "waiting": msg("Waiting"),
    "running": msg("Running"),
    "done": msg("Done"),
    "cancelled": msg("Cancelled"),
    "failed": msg("Failed"),
    "undoing": msg("Being taken back"),
    "undone": msg("Taken back"),
}
BUSY: Final = ("waiting", "running", "undoing")
ENDED: Final = ("done", "cancelled", "failed")
"""States in which a take can be taken back."""

TAKEN, TAKEN_BACK, GONE, UNFIT = "taken", "taken-back", "gone", "unfit"
ERASED, STOPPED, LEAD, CONTACT, ACCOUNT = "erased", "stopped", "lead", "contact", "account"
LEFT_OUT: Final = {
    ERASED: msg("Erased at their own wish"),
    STOPPED: msg("Must not be contacted"),
    LEAD: msg("Is a lead already"),
    CONTACT: msg("Is a contact already"),
    ACCOUNT: msg("Is an account already"),
    UNFIT: msg("Cannot be a lead as it stands"),
    GONE: msg("Is no longer among the prospects"),
}
"""Why a prospect is left out, the gravest first: of several reasons it is told the first."""
_GRAVITY: Final = {key: number for number, key in enumerate(LEFT_OUT)}

Key = tuple[str, str]
"""What a record is known by: `id`, `email`, `phone`, `domain` or `name`, and the form that is compared."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a prospect is left out (`LEFT_OUT`), and the lead, contact or account that it is, where one is known."""

    why: str
    id: UUID | None = None

    def graver(self, other: Standing | None) -> Standing:
        """The graver of two; of equal ones the first."""
        return other if other is not None and _GRAVITY[other.why] < _GRAVITY[self.why] else self


def person_keys(row: PersonRow) -> tuple[Key, ...]:
    """What a person is known by: the prospect itself, the e-mail address, the number in both forms."""
    found: list[Key] = [("id", str(row.id))]
    if row.email:
        found.append(("email", folded(row.email)[:254]))
    found += [("phone", form) for form in phones_of(row.phone, row.country or row.company_country)]
    return tuple(found)


def phones_of(phone: str, country: str) -> tuple[str, ...]:
    """The forms in which a number is compared: as leads do, and with its country as contacts do."""
    forms = (folded_phone(phone)[:40], phone_forms(phone, country)[1][:254]) if phone else ()
    return tuple(dict.fromkeys(form for form in forms if form))


def company_keys(row: CompanyRow) -> tuple[Key, ...]:
    """What a company is known by: the prospect itself, and the domain, or the name where it has none."""
    known = ("domain", row.domain) if row.domain else ("name", folded(row.name)[:200])
    return (("id", str(row.id)), known)


def gravest(keys: Iterable[Key], known: Mapping[Key, Standing]) -> Standing | None:
    """Why a record with these keys is left out; None where nothing is known of it."""
    found: Standing | None = None
    for key in keys:
        one = known.get(key)
        if one is not None:
            found = one if found is None else found.graver(one)
    return found


def person_lead(row: PersonRow) -> dict[str, Any]:
    """What a lead is told of a person."""
    return {
        "person": row.name,
        "company": row.company_name,
        "job_title": row.title,
        "email": row.email,
        "phone": row.phone,
        "domain": row.company_domain,
        "country": row.country or row.company_country,
        "language": row.language,
        "industry": row.company_industry,
    }


def company_lead(row: CompanyRow) -> dict[str, Any]:
    """What a lead is told of a company."""
    names = ("domain", "country", "region", "city", "industry")
    return {"company": row.name, **{name: getattr(row, name) for name in names}}


def origins(said: Mapping[str, Any]) -> list[tuple[str, date]]:
    """Who said what is known of a prospect, and the latest day on which they did; each source once, by name."""
    latest: dict[str, date] = {}
    for one in said.values():
        latest[one.source] = max(one.on, latest.get(one.source, one.on))
    return sorted(latest.items())


def with_origin(consent: str, said: Mapping[str, Any], words: str) -> str:
    """What stands with a lead about consent: what was written for the whole take, and where the data come from.

    `words` is how that is called, such as “Data from”.
    """
    told = "; ".join(f"{source}, {day.isoformat()}" for source, day in origins(said))
    return "\n".join(part for part in (consent, f"{words} {told}" if told else "") if part)[:1000]


def packed(ids: Iterable[UUID]) -> bytes:
    """Ids as sixteen bytes each."""
    return b"".join(one.bytes for one in ids)


def unpacked(data: bytes | memoryview, start: int = 0, number: int | None = None) -> list[UUID]:
    """`number` ids from the place `start` on; all of the rest without one."""
    some = bytes(data[16 * start : None if number is None else 16 * (start + number)])
    return [UUID(bytes=some[at : at + 16]) for at in range(0, len(some), 16)]


def counted(outcomes: Sequence[str]) -> tuple[int, int]:
    """How many of some outcomes were taken, and how many left out."""
    taken = sum(one == TAKEN for one in outcomes)
    return taken, len(outcomes) - taken
