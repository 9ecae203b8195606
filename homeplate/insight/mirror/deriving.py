"""Facts in files made into tables, each file in a session of its own."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from homeplate.insight.mirror.engine import Session, making
from homeplate.insight.mirror.files import DERIVE
from homeplate.insight.mirror.placing import place

PART = 100_000
"""Facts derived together: what bounds the memory of a rebuild."""


@contextmanager
def derived(facts: Path) -> Iterator[Session]:
    """A session in which a file of facts was made into the tables of a mirror."""
    with making() as session:
        session.script(DERIVE, facts=str(facts))
        place(session)
        yield session


def derived_in_turn(files: Iterable[Path]) -> Generator[Session]:
    """The same for many files, each removed once it is read.

    A thread derives the next file while the caller uses the session before it and while the file behind it is written:
    the engine and the database keep no other thread waiting.
    """
    with ThreadPoolExecutor(1, "deriving") as beside:
        before: Future[_Opened] | None = None
        for path in files:
            coming = beside.submit(_derive, path)
            if before is not None:
                yield from _placed(before)
            before = coming
        if before is not None:
            yield from _placed(before)


_Opened = tuple[ExitStack, Session]


def _derive(facts: Path) -> _Opened:
    with ExitStack() as stack:
        session = stack.enter_context(making())
        session.script(DERIVE, facts=str(facts))
        facts.unlink()
        return stack.pop_all(), session


def _placed(derived: Future[_Opened]) -> Iterator[Session]:
    stack, session = derived.result()
    with stack:
        place(session)
        yield session
