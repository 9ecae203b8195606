"""Who wants to know of a change of a deal. Pure."""

from __future__ import annotations

_ACTS = (
    "assigned advanced regressed won lost reopened overridden archived restored next-step-set category-set told-no "
    "validated withdrawn"
)
OWNERS = frozenset(f"deal.{act}" for act in _ACTS.split())
"""What an owner is told of when somebody else did it."""

LEADS = frozenset({"deal.overridden"})
"""What whoever answers for the team is told of."""

QUIET = frozenset({"import", "cli"})
"""Doors through which so much comes that telling of each would tell of nothing."""
