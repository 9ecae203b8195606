"""What every provider is: asked for some companies or people, it says what it knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, Final, Protocol

from homeplate.kit.text import Message, msg
from homeplate.prospects.loading.columns import ABOUT

KINDS: Final[dict[str, Message]] = {
    "http": msg("Service on the web"),
    "drop": msg("Folder of files"),
}

ASKED: Final = "asked"
"""The kind of layout of a load whose file holds the ids of records to ask about."""
NEVER_ASKED: Final = frozenset(
    {"name", "given_name", "family_name", "external_id", "company_name", "company_domain", "company_country"}
)
"""What says which record is meant; no provider says that of a record that is there already."""
ASKABLE: Final[dict[str, tuple[str, ...]]] = {
    about: tuple(name for name in columns if name not in NEVER_ASKED) for about, columns in ABOUT.items()
}
"""What may be asked of a company and of a person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A record that a provider is asked about: `ref` is ours, `mark` its domain or e-mail address, `known` what else
    tells who is meant."""

    ref: str
    name: str
    mark: str
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider says of one record, unchecked: values by our names as they came, and who and when it says."""

    ref: str
    values: Mapping[str, Any]
    mark: str = ""
    said_on: Any = None


@dataclass(frozen=True, slots=True)
class Spurned:
    """Something in an answer that is about no record that was asked for, and why it is left."""

    ref: str
    text: str
    message: Message


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answers about some records: of those it knows, in any order."""

    told: tuple[Told, ...]
    spurned: tuple[Spurned, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A whole file that came by itself: `stamp` is the time of its last change in nanoseconds, `said_on` the day."""

    name: str
    size: int
    stamp: int
    digest: str
    said_on: date
    content: BinaryIO


class Unanswered(Exception):
    """A provider did not answer. `again`: the same question may be answered in a moment, after `wait` seconds where
    it says so; otherwise `skip` says that these records alone cannot be answered, else nothing can."""

    def __init__(
        self, message: Message, *, again: bool = False, skip: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(str(message))
        self.message, self.again, self.skip, self.wait = message, again, skip, wait


class Provider(Protocol):
    """Somebody who says values. A kind either answers questions or brings files by itself; the other is empty."""

    def check(self) -> Message:
        """Whether it can be reached, in a sentence. Raises `Unanswered`."""

    def look_up(self, about: str, asked: Sequence[Asked]) -> Answer:
        """What it knows of some companies or people, as many as `batch`. Raises `Unanswered`."""

    def arrivals(self) -> Iterable[Arrival]:
        """The files that came by themselves and are whole. Raises `Unanswered`."""
