"""SQLite with statements held to the workspace."""
