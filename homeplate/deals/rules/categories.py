"""The categories of a forecast: what whoever answers for an open deal expects of it. Pure.

They are said by a person and change nothing that is computed; what they were worth is told when the month is over.
"""

from __future__ import annotations

from typing import Final

from homeplate.kit.text import Message, msg

COMMIT, BEST_CASE, PIPELINE, OMITTED = "commit", "best_case", "pipeline", "omitted"

CATEGORIES: Final[dict[str, Message]] = {
    COMMIT: msg("Commit"),
    BEST_CASE: msg("Best case"),
    PIPELINE: msg("Pipeline"),
    OMITTED: msg("Omitted"),
}
"""From the surest on. What nobody has said anything of is in the pipeline."""

CODES: Final = {key: number for number, key in enumerate(CATEGORIES)}
"""A number for each, where numbers stand for words."""

MEANINGS: Final[dict[str, Message]] = {
    COMMIT: msg("It will be won by its expected close: whoever says so answers for it."),
    BEST_CASE: msg("It can be won by its expected close if things go well."),
    PIPELINE: msg("It is worked on; nobody has said anything else of it yet."),
    OMITTED: msg("It is not to be counted on, though it is open."),
}
"""What each says of a deal."""
