"""The patterns of one language and how they are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from homeplate.kit.text import folded

Kind = Literal["task", "count", "elapsed"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns over folded labels.

    `tasks` describe what the seller does; `done` describe it in the passive and are excused by `buyer_acts`;
    `counts` count calls and messages; `elapsed` measure time gone by.
    """

    tasks: re.Pattern[str]
    done: re.Pattern[str]
    buyer_acts: re.Pattern[str]
    counts: re.Pattern[str]
    elapsed: re.Pattern[str]

    def kind(self, label: str) -> Kind | None:
        """What is wrong with `label`; None when nothing is."""
        text = folded(label).lstrip("-*•[]✓☐ ")
        if self.elapsed.search(text):
            return "elapsed"
        if self.counts.search(text):
            return "count"
        if self.tasks.search(text) or (self.done.search(text) and not self.buyer_acts.search(text)):
            return "task"
        return None


def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
