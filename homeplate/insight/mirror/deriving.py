"""Facts made into tables, each part of them in a session of its own."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from homeplate.insight.mirror.engine import Session, making
from homeplate.insight.mirror.files import DERIVE
from homeplate.insight.mirror.placing import place
from homeplate.insight.mirror.reading import Lines

PART = 100_000
"""Facts derived together: what bounds the memory of a rebuild."""


@contextmanager
def derived(lines: Lines) -> Iterator[Session]:
    """A session in which facts were made into the tables of a mirror."""
    with making() as session:
        derive(session, lines)
        place(session)
        yield session


def derive(session: Session, lines: Lines) -> None:
    """Make facts into tables that know nothing of stages yet."""
    session.script(DERIVE, proofs=str(lines.proofs), facts=str(lines.facts))


def derived_in_turn(parts: Iterable[Lines]) -> Generator[Session]:
    """The same for many parts, each removed once it is read.

    A thread derives the next part while the caller uses the session before it and while the part behind it is written:
    the engine and the database keep no other thread waiting.
    """
    with ThreadPoolExecutor(1, "deriving") as beside:
        before: Future[_Opened] | None = None
        for lines in parts:
            coming = beside.submit(_derive, lines)
            if before is not None:
                yield from _placed(before)
            before = coming
        if before is not None:
            yield from _placed(before)


_Opened = tuple[ExitStack, Session]


def _derive(lines: Lines) -> _Opened:
    with ExitStack() as stack:
        session = stack.enter_context(making())
        derive(session, lines)
        lines.remove()
        return stack.pop_all(), session


def _placed(derived: Future[_Opened]) -> Iterator[Session]:
    stack, session = derived.result()
    with stack:
        place(session)
        yield session
