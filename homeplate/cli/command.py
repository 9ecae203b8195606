"""What a command is: a line of help, its arguments, and a function that returns the exit code."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


def _no_arguments(parser: ArgumentParser) -> None:
    """The command takes none."""


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command; `run` gets the parsed arguments and returns the exit code of the process."""

    help: str
    run: Callable[[Namespace], int]
    arguments: Callable[[ArgumentParser], None] = _no_arguments
