"""What is known of one deal at a moment: its validated evidence and the few figures that rules may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Evidence:
    """A validation: `value` (canonical form of the criterion's type) given `at` a time `by` somebody named.

    `expires_at` overrides the criterion's own expiry. `evidenced=False` is a claim without evidence,
    as an import makes it: it is shown, but does not count as validated.
    """

    value: object
    at: datetime
    by: str
    expires_at: datetime | None = None
    evidenced: bool = True


@dataclass(frozen=True, slots=True)
class Deal:
    """The figures of a deal that conditions and checks may look at; `value` in major units of `currency`."""

    value: Decimal | None = None
    currency: str = ""
    source: str = ""
    kind: str = ""
    days_open: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a decision may know. A criterion withdrawn or never validated is absent from `evidence`."""

    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    deal: Deal = Deal()
