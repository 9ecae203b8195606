"""What every part of insight has: figures of what an address asks for, their words, their file, their deals."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from homeplate.kit.text import Message, msg
from homeplate.people.access import not_found
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.page import PageRequest
from homeplate.web.shown import Field


class Figures(Protocol):
    """What a part is about; `made` says how old it is."""

    @property
    def made(self) -> datetime:
        """When the mirror was brought up to date that they were taken from."""


F = TypeVar("F", bound=Figures)


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a part as a file."""

    header: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Behind:
    """The deals that a number counts, a deal as often as it counts, and what that is in words."""

    title: str
    deals: Sequence[UUID]


class Part(ABC, Generic[F]):
    """A page of insight. `name` stands in its address, `template` says what it found."""

    name: ClassVar[str]
    template: ClassVar[str]
    label: ClassVar[Message]
    ahead: ClassVar[bool] = False
    """Whether it looks ahead: its periods begin now or later."""
    compares: ClassVar[bool] = True
    """Whether it tells differences to the period before."""
    of_deals: ClassVar[bool] = True
    """Whether it is about deals: only then it is narrowed by process and by what deals are like."""
    nothing: ClassVar[Message] = msg(
        "No deal of this choice was created, closed or open in the period. Choose a longer one, or take a filter away."
    )
    """What is said where there is nothing to tell."""
    script: ClassVar[str] = ""
    """The name of a script of its own."""
    own: ClassVar[tuple[str, ...]] = ()
    """The names among `asked.OWNED` that it understands."""

    def fields(self, asked: Asked) -> tuple[Field, ...]:
        """The inputs for what only this part asks for."""
        return ()

    @abstractmethod
    def figures(self, request: PageRequest, asked: Asked) -> F | None:
        """The figures of what the reader may see; None while the workspace has never been counted."""

    @abstractmethod
    def known(self, found: F) -> bool:
        """Whether there is anything to tell."""

    @abstractmethod
    def context(self, request: PageRequest, asked: Asked, found: F) -> dict[str, Any]:
        """What the template says."""

    @abstractmethod
    def table(self, found: F | None, language: str) -> Table:
        """The figures as a file."""

    def more_table(self, request: PageRequest, asked: Asked, found: F | None, name: str) -> Table:
        """Another file that the part has, by its name in the address. Raises `NotFound` for one that it has not."""
        not_found(msg("figure"))

    @abstractmethod
    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals that a number counts. Raises `NotFound` for one that this part does not have."""
