"""Taking answers away for good together with what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from homeplate.qualification.models import FactAnswer


def erase_answers(*, subject_ids: Iterable[UUID]) -> int:
    """Erase the answers about deals or leads that are erased, in the running transaction; their number.

    The facts of the ledger stay, as those of what they are about do."""
    number, _ = FactAnswer.objects.filter(subject_id__in=list(subject_ids)).delete()
    return number
