"""Where leads of other systems stand here: what was decided about each state that the files name, else a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from homeplate.kit.text import Message, folded, msg
from homeplate.leads.rules.kinds import ACCEPTED, NEW, QUALIFIED, REJECTED, STATES
from homeplate.transfer.fields import FIELDS
from homeplate.transfer.meanings import lead_state
from homeplate.transfer.memory import LEADS, recalled_stages
from homeplate.transfer.models import ImportFile
from homeplate.transfer.stagemaps import values_of
from homeplate.transfer.stages import PHASES, StageGuess, phase_of
from homeplate.transfer.values import clean_line

TARGETS: tuple[tuple[str, Message], ...] = tuple(STATES.items())
"""What a state of another system may become."""
_QUALIFYING = PHASES.index("discover")
_BY_PHASE: Mapping[str, str] = {
    **dict.fromkeys(PHASES[:_QUALIFYING], ACCEPTED),
    **dict.fromkeys(PHASES[_QUALIFYING:], QUALIFIED),
    "lead": NEW,
    "open": NEW,
    "lost": REJECTED,
}
"""Where a lead stands that is called as a part of a sale is; that it was won says nothing of a lead by itself."""


@lru_cache(maxsize=1_000)
def key_of(text: str) -> str:
    """How a choice for a state is kept, of the text in the file as of that in a row."""
    return folded(clean_line(text)[: FIELDS["lead"]["status"].limit])


@lru_cache(maxsize=1_000)
def proposed(text: str) -> str:
    """The state that a text means by its words; empty when they tell none."""
    return lead_state(text) or _BY_PHASE.get(phase_of(text), "")


def guesses_of(files: Iterable[ImportFile]) -> tuple[StageGuess, ...]:
    """A proposal for each state that the lead files name, with its reason: those not recognised first, then the most
    frequent."""
    counts: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for text, count in values_of(files, "lead", "status"):
        if key := key_of(text):
            counts[key] += count
            texts.setdefault(key, text)
    guesses = [_guess(texts[key], count) for key, count in counts.most_common()]
    return tuple(sorted(guesses, key=lambda one: bool(proposed(one.value))))


def _guess(text: str, count: int) -> StageGuess:
    if lead_state(text):
        return StageGuess(text, count, lead_state(text), 0.9, msg("The words say where the lead stands."))
    if known := proposed(text):
        return StageGuess(text, count, known, 0.6, msg("The same part of a sale."))
    return StageGuess(text, count, NEW, 0.2, msg("Not recognised; a new lead claims least."))


def recalled(files: Iterable[ImportFile]) -> dict[str, str]:
    """What the states of these files became the last time, by `key_of`."""
    earlier = recalled_stages(files, "lead", LEADS)
    return {key: state for key, state in earlier.items() if state in STATES}
