"""One person's data: everything about them as a file, and taking all of it out while records stay without them (S6)."""
