"""Many deals as a statement found them: their number and any page of them, without an object for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import overload
from uuid import UUID


class Ids(Sequence[UUID]):
    """The ids of deals in the order of a statement, kept as the engine gave them and read when they are asked for: of a
    hundred thousand a list shows fifty."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, place: int) -> UUID: ...
    @overload
    def __getitem__(self, place: slice) -> list[UUID]: ...
    def __getitem__(self, place: int | slice) -> UUID | list[UUID]:
        if isinstance(place, slice):
            return [UUID(text) for text in self._texts[place]]
        return UUID(self._texts[place])

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def each_once(self) -> tuple[Ids, dict[UUID, int]]:
        """Each id once, in their order; and how often those stand here that do so more than once."""
        times = Counter(self._texts)
        if len(times) == len(self):
            return self, {}
        return Ids(list(times)), {UUID(text): often for text, often in times.items() if often > 1}


def each_once(ids: Sequence[UUID]) -> tuple[Sequence[UUID], dict[UUID, int]]:
    """The same of any ids."""
    return (ids if isinstance(ids, Ids) else Ids(list(map(str, ids)))).each_once()
