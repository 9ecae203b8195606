"""Telling a database that is busy or out of reach from a mistake of ours. Pure.

Either passes by itself: the same request may succeed in a moment. A full disk does not, see `kit.room`; a table that
is missing or a value that does not fit is our mistake.
"""

from __future__ import annotations

from homeplate.kit.errors import Busy
from homeplate.kit.text import msg

RETRY_SECONDS = 1
"""How long whoever is told of either should wait."""
BUSY_STATES = ("40001", "40P01", "55P03", "57014")
"""PostgreSQL: serialization failure, deadlock, lock not available, statement given up."""
AWAY_STATES = ("08", "53", "57P", "58")
"""How the codes of PostgreSQL begin for a lost connection, no room for another one, a shutdown, a failing machine."""
SQLITE_AWAY = ("unable to open database file", "disk I/O error")
OPERATIONAL = ("OperationalError", "InterfaceError", "PoolTimeout")


def passing(error: BaseException | None) -> Busy | None:
    """What to say when `error` means a database that is busy or out of reach; None when it means something else."""
    if error is None or type(error).__name__ not in OPERATIONAL:
        return None
    cause = error.__cause__ or error
    state, text = str(getattr(cause, "sqlstate", None) or ""), str(error)
    if state in BUSY_STATES or "locked" in text:
        return Busy("busy", msg("Somebody else is writing. Nothing was changed; try again in a moment."))
    lost = state.startswith(AWAY_STATES) if state else type(cause).__module__.startswith("psycopg")
    if lost or any(said in text for said in SQLITE_AWAY) or "connection" in text:
        return Busy("away", msg("The database is out of reach at the moment. Try again in a moment."))
    return None
