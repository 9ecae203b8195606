"""The shapes that the same deals can be looked at in: their addresses, names and signs."""

from __future__ import annotations

from django.utils.translation import gettext

ADDRESSES = {
    "board": "pipeline",
    "diamond": "pipeline-diamond",
    "list": "pipeline-list",
    "funnel": "pipeline-funnel",
    "timeline": "pipeline-timeline",
}
"""Shape to the name of its address, in the order in which they are offered."""


def shape_names() -> dict[str, tuple[str, str]]:
    """Shape to its name in the reader's language and its icon."""
    #: icons square-kanban list diamond funnel calendar-range
    return {
        "board": (gettext("Board"), "square-kanban"),
        "diamond": (gettext("Diamond"), "diamond"),
        "list": (gettext("List"), "list"),
        "funnel": (gettext("Funnel"), "funnel"),
        "timeline": (gettext("Timeline"), "calendar-range"),
    }
