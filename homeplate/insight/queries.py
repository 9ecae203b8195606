"""What insight asks of processes."""

from __future__ import annotations

from uuid import UUID

from homeplate.playbook.queries import definition


def selling_criteria(version_id: UUID) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The stages of a version until the sale in their order, and the criteria of each."""
    return tuple(
        (stage.key, tuple(criterion.key for criterion in stage.criteria))
        for stage in definition(version_id).stages
        if not stage.after_sale
    )
