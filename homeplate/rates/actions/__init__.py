"""The verbs of rates: single ones and the currencies in use, and those of a file."""

from homeplate.rates.actions.files import (
    Imported,
    begin_import,
    cancel_import,
    import_rates,
    take_import_back,
)
from homeplate.rates.actions.single import (
    Changed,
    change_settings,
    drop_currency,
    remove_rate,
    set_rate,
    take_back,
    use_currency,
)

__all__ = [
    "Changed",
    "Imported",
    "begin_import",
    "cancel_import",
    "change_settings",
    "drop_currency",
    "import_rates",
    "remove_rate",
    "set_rate",
    "take_back",
    "take_import_back",
    "use_currency",
]
