"""The rows of a large file, read and checked by a process beside the one that writes them.

Reading and checking take two fifths of the time of a load of companies. Another thread would gain nothing: all of it
is Python.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE, Popen
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from homeplate.prospects.loading.checking import Batch, Source, batches
from homeplate.prospects.loading.reading import HERE

if sys.platform == "linux":
    from fcntl import F_SETPIPE_SZ, fcntl

WORTH_IT = 4 << 20
"""Bytes of a file from which on a process of its own pays: to start it takes as long as some thousand rows."""
UNDERWAY = 1 << 20
"""Bytes that may be on their way between the two: about a batch, so that the other process goes on with the next."""
RARELY = 200_000
"""Objects after which a process looks for circles of them: rows make many objects and no circles, and looking as often
as usual would take a sixth of the time."""


@contextmanager
def read(source: Source, *, after: int) -> Iterator[Iterator[Batch]]:
    """The checked rows of a file behind the row `after`: read ahead where the file is large, lies on this machine and
    there is a second processor."""
    path = _local(source.path)
    if path is None or path.stat().st_size < WORTH_IT or (os.cpu_count() or 1) == 1:
        yield batches(source, after)
        return
    nearby = replace(source, path=f"{HERE}{path}")
    command = [sys.executable, "-m", __name__]
    with Popen(command, stdin=PIPE, stdout=PIPE, start_new_session=True) as other:
        try:
            with suppress(BrokenPipeError), cast(BinaryIO, other.stdin) as asked:
                pickle.dump((nearby, after), asked)
            yield _in_turn(cast(BinaryIO, other.stdout), nearby, after)
        finally:
            other.kill()


def _local(path: str) -> Path | None:
    """A file of the store or of the server as one of this machine; None where it lies elsewhere or nowhere."""
    try:
        here = Path(path.removeprefix(HERE) if path.startswith(HERE) else default_storage.path(path))
    except NotImplementedError:
        return None
    return here if here.is_file() else None


def _in_turn(told: BinaryIO, source: Source, after: int) -> Iterator[Batch]:
    """What the other process tells. Where it ended early, whatever ended it, the rest is read here: either that goes
    well, or what is wrong is raised here."""
    with suppress(EOFError, pickle.UnpicklingError):
        while batch := pickle.load(told):  # noqa: S301  # of a process of our own
            after = batch.position
            yield batch
        return
    yield from batches(source, after)


# --- the other process -----------------------------------------------------------------------------------------------


def _main() -> None:
    source, after = pickle.load(sys.stdin.buffer)  # noqa: S301  # of the process that started this one
    gc.set_threshold(RARELY)
    out = sys.stdout.buffer
    if sys.platform == "linux":
        with suppress(OSError):  # less than asked for does too
            fcntl(out, F_SETPIPE_SZ, UNDERWAY)
    for batch in batches(source, after):
        pickle.dump(batch, out)
        out.flush()
    pickle.dump(None, out)


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # nobody reads any more
        _main()
