"""A folder that others write into, from which nothing outside can be reached.

Every step goes through an open folder and follows no link, so that a link laid in the place of a file or a folder, at
whatever moment, is an error and never another file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final, Self

_DIRECTORY: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_LONGEST_NAME = 180
"""Bytes of a name that leave room for what is put before and behind it."""


class NoFile(OSError):
    """What is asked for is no ordinary file: a link, a folder, a pipe, or gone."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the folder: its name, its size in bytes, and the time of its last change in nanoseconds."""

    name: str
    size: int
    stamp: int


class Folder:
    """An open folder. What is in it may change at any moment."""

    def __init__(self, number: int) -> None:
        self._number = number

    def files(self) -> Iterator[Found]:
        """The ordinary files in it by name; hidden ones, links and folders are not there."""
        for name in sorted(os.listdir(self._number)):  # noqa: PTH208  # an open folder has no path
            with suppress(OSError):
                about = os.stat(name, dir_fd=self._number, follow_symlinks=False)
                if stat.S_ISREG(about.st_mode) and not name.startswith("."):
                    yield Found(name, about.st_size, about.st_mtime_ns)

    @contextmanager
    def opened(self, name: str) -> Iterator[BufferedReader]:
        """A file of it, to be read. Raises `NoFile`, and `PermissionError`."""
        try:
            number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self._number)
        except PermissionError:
            raise
        except OSError as error:
            raise NoFile(error.errno, "no file") from None
        about = os.fstat(number)
        # A second name elsewhere may be the name of a file that its owner never laid here.
        if not stat.S_ISREG(about.st_mode) or about.st_nlink != 1:
            os.close(number)
            raise NoFile
        with os.fdopen(number, "rb") as file:
            yield file

    def inner(self, name: str) -> Self:
        """A folder in it, made where it is missing; to be closed by `close`."""
        return type(self)(_folder_in(self._number, name))

    def move(self, name: str, into: Folder, new_name: str) -> None:
        """Put a file into another folder."""
        os.rename(name, new_name, src_dir_fd=self._number, dst_dir_fd=into._number)

    def write(self, name: str, lines: Iterable[str]) -> None:
        """Write a new file, wholly or not at all. Raises `FileExistsError`."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        number = os.open(name, flags, 0o660, dir_fd=self._number)
        try:
            with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except BaseException:
            self.remove(name)
            raise

    def remove(self, name: str) -> None:
        """Remove a file of ours, where that can be done."""
        with suppress(OSError):
            os.unlink(name, dir_fd=self._number)  # an open folder has no path

    def close(self) -> None:
        """Let go of it."""
        os.close(self._number)


def _folder_in(parent: int, name: str) -> int:
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise NoFile
    with suppress(FileExistsError):
        os.mkdir(name, 0o770, dir_fd=parent)
    return os.open(name, _DIRECTORY, dir_fd=parent)


@contextmanager
def folder(root: Path, *names: str) -> Iterator[Folder]:
    """The folder under `root` that the names lead to, each made where it is missing. Raises `OSError`."""
    with ExitStack() as open_ones:
        number = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        open_ones.callback(os.close, number)
        for name in names:
            number = _folder_in(number, name)
            open_ones.callback(os.close, number)
        yield Folder(number)


def cut_name(name: str) -> str:
    """A name short enough to put something before and behind it; its ending stays."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 12:
        stem, ending = name, ""
    room = _LONGEST_NAME - len(ending.encode()) - len(dot)
    kept = stem.encode()[:room].decode(errors="ignore")
    return f"{kept}{dot if ending else ''}{ending}"
