"""Pure helpers that every package may use: text, errors, ids, money. No Django, no clock, no I/O."""
